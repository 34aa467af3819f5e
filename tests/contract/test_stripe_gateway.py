"""What the gateway asks of Stripe, seen where the real library hands it to the network."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe_stub import Call, check_described, gateway, intent_doc, refund_doc, session_doc, session_request

from chalicelib.domain.errors import GatewayRefused
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.money import EXPONENTS, PROVIDER_MINIMUM, Money, from_provider, to_provider
from chalicelib.ports import (
    PaymentSession,
    PaymentStatus,
    ProviderRefund,
    SessionLine,
    SessionRequest,
    SessionStatus,
)

# The coarsest step that the provider charges in, in minor units: three-decimal currencies end in 0, MGA in 00.
STEPS = {code: 10 if digits == 3 else 1 for code, digits in EXPONENTS.items()} | {"MGA": 100}


def asked(request: SessionRequest) -> Call:
    adapter, http = gateway((200, session_doc()))
    adapter.open_session(request)
    return http.call


def test_an_order_becomes_one_described_session_under_our_key_and_version() -> None:
    call = asked(session_request())
    assert (call.method, call.path) == ("post", "/v1/checkout/sessions")
    assert call.headers["Idempotency-Key"] == "order-1:1"
    assert call.headers["Stripe-Version"] == "2026-05-27.dahlia"
    assert call.headers["Authorization"] == "Bearer sk_test_1"
    check_described(call)
    metadata = {"shop": "pelican-storefront", "order": "order-1", "reference": "ABCDEFGHIJ"}
    estimate = {
        "minimum": {"unit": "business_day", "value": "3"},
        "maximum": {"unit": "business_day", "value": "6"},
    }
    rate = {
        "type": "fixed_amount",
        "display_name": "Standard",
        "fixed_amount": {"amount": "490", "currency": "eur"},
        "delivery_estimate": estimate,
    }
    price = {"currency": "eur", "unit_amount": "2400", "product_data": {"name": "3 × Contour No. 4"}}
    assert call.form == {
        "mode": "payment",
        "line_items": {"0": {"quantity": "1", "price_data": price}},
        "shipping_options": {"0": {"shipping_rate_data": rate}},
        "shipping_address_collection": {"allowed_countries": {"0": "DE"}},
        "adaptive_pricing": {"enabled": "false"},
        "client_reference_id": "ABCDEFGHIJ",
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "customer_email": "ada@example.com",
        "expires_at": "1790002100",
        "locale": "en",
        "success_url": "https://shop.example/api/orders/ABCDEFGHIJ?t=x&session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/api/cart",
    }


def test_a_digital_order_of_a_stranger_asks_for_no_address_and_no_rate() -> None:
    call = asked(session_request(amount=2400, shipping=None, shipping_days=None, country=None, email=None))
    check_described(call)
    unwanted = {"shipping_options", "shipping_address_collection", "customer_email", "payment_method_types"}
    assert not unwanted & call.form.keys()


def test_the_answer_is_the_open_payment_page() -> None:
    adapter, _ = gateway((200, session_doc()))
    assert adapter.open_session(session_request()) == PaymentSession(
        id="cs_test_1",
        status=SessionStatus.OPEN,
        url="https://checkout.stripe.com/c/pay/cs_test_1",
        expires_at=1790002100,
        order_id="order-1",
        amount=2890,
        currency="EUR",
    )


@st.composite
def requests(draw: st.DrawFn) -> SessionRequest:
    """Orders whose every amount can be charged, with texts of any length."""
    currency = draw(st.sampled_from(sorted(EXPONENTS)))
    amounts = st.integers(0, 10**7).map(lambda units: units * STEPS[currency])
    texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=600)
    lines = tuple(SessionLine(draw(texts), amount) for amount in draw(st.lists(amounts, min_size=1, max_size=6)))
    shipping = draw(st.none() | st.builds(SessionLine, texts, amounts))
    return session_request(
        currency=currency,
        lines=lines,
        shipping=shipping,
        shipping_days=draw(st.none() | st.tuples(st.integers(0, 3), st.integers(3, 20))),
        amount=sum(line.amount for line in lines) + (shipping.amount if shipping else 0),
        reference=draw(texts),
        language=draw(st.sampled_from(["en", "de", "pt-BR", "de-AT", "gsw", "zh", ""])),
        country=draw(st.sampled_from(["DE", "US", None])),
        email=draw(st.sampled_from(["ada@example.com", "a" * 900 + "@example.com", None])),
    )


@given(requests())
def test_every_session_is_described_and_asks_for_exactly_the_amount_due(request: SessionRequest) -> None:
    call = asked(request)
    check_described(call)
    prices = [item["price_data"] for item in call.form["line_items"].values()]
    rates = [option["shipping_rate_data"] for option in call.form.get("shipping_options", {}).values()]
    total = sum(int(price["unit_amount"]) for price in prices)
    total += sum(int(rate["fixed_amount"]["amount"]) for rate in rates)
    assert from_provider(total, request.currency.lower()) == Money(request.amount, request.currency)
    assert all(item["quantity"] == "1" for item in call.form["line_items"].values())
    assert all(len(price["product_data"]["name"]) <= 250 for price in prices)
    assert all(len(value) <= 500 for value in call.form["metadata"].values())


@given(st.sampled_from(sorted(EXPONENTS)), st.integers(-(10**9), 10**9))
def test_an_amount_comes_back_from_the_provider_as_it_went(currency: str, units: int) -> None:
    money = Money(units * STEPS[currency], currency)
    assert from_provider(to_provider(money), currency.lower()) == money


def test_the_least_charge_of_every_currency_can_be_asked_for() -> None:
    for currency, amount in PROVIDER_MINIMUM.items():
        line = SessionLine("1 × Card", amount)
        check_described(asked(session_request(currency=currency, lines=(line,), shipping=None, amount=amount)))


@pytest.mark.parametrize(
    "changes", [{"amount": 2889}, {"shipping": None}, {"lines": ()}, {"lines": (SessionLine("1 × Card", 2401),)}]
)
def test_a_sum_that_is_not_the_amount_due_never_leaves_the_shop(changes: dict[str, Any]) -> None:
    adapter, http = gateway((200, session_doc()))
    with pytest.raises(ValueError, match=r"order-1: .* not to the amount due"):
        adapter.open_session(session_request(**changes))
    assert http.calls == []


def test_a_fraction_that_the_provider_does_not_take_is_refused_before_it_is_asked() -> None:
    adapter, http = gateway((200, session_doc()))
    lines = (SessionLine("1 × Card", 1255),)
    with pytest.raises(GatewayRefused) as refused:
        adapter.open_session(session_request(currency="KWD", lines=lines, shipping=None, amount=1255))
    assert "1.255 KWD cannot be charged" in refused.value.details["provider"]["message"]
    with pytest.raises(GatewayRefused):
        adapter.refund("pi_1", 1255, "KWD", "refund:1")
    assert http.calls == []


@pytest.mark.parametrize(
    ("language", "locale"), [("de", "de"), ("de-AT", "de"), ("pt-BR", "pt-BR"), ("en-GB", "en-GB"), ("gsw", "auto")]
)
def test_the_page_speaks_the_nearest_language(language: str, locale: str) -> None:
    assert asked(session_request(language=language)).form["locale"] == locale


def test_a_delivery_of_no_days_promises_no_lower_bound() -> None:
    rate = asked(session_request(shipping_days=(0, 2))).form["shipping_options"]["0"]["shipping_rate_data"]
    assert rate["delivery_estimate"] == {"maximum": {"unit": "business_day", "value": "2"}}


def test_a_refund_sends_the_providers_amount_under_the_given_key() -> None:
    adapter, http = gateway((200, refund_doc(amount=50000, currency="isk")))
    told = adapter.refund("pi_1", 500, "ISK", "refund:order-1:1", "order-1", "refund-1")
    assert told == ProviderRefund("re_1", "pi_1", 500, "ISK", RefundState.SUCCEEDED, "succeeded")
    check_described(http.call)
    assert http.call.form["metadata"] == {"shop": "pelican-storefront", "order": "order-1", "refund": "refund-1"}
    assert http.call.headers["Idempotency-Key"] == "refund:order-1:1"
    assert (http.call.form["payment_intent"], http.call.form["amount"]) == ("pi_1", "50000")


def test_a_refund_that_fails_at_once_says_why() -> None:
    adapter, _ = gateway((200, refund_doc(status="failed", failure_reason="expired_or_canceled_card")))
    told = adapter.refund("pi_1", 500, "EUR", "refund:1")
    assert (told.state, told.reason) == (RefundState.FAILED, "expired_or_canceled_card")


def test_what_a_bank_keeps_is_taken_once_in_whole_or_in_part() -> None:
    adapter, http = gateway((200, intent_doc(status="succeeded", amount_received=2000)))
    taken = adapter.capture("pi_1", 2000, "EUR", "capture:1")
    assert (taken.status, taken.amount, taken.order_id) == (PaymentStatus.CAPTURED, 2000, "order-1")
    check_described(http.call)
    assert (http.call.path, http.call.form["amount_to_capture"]) == ("/v1/payment_intents/pi_1/capture", "2000")
    assert http.call.headers["Idempotency-Key"] == "capture:1"


def test_a_bank_is_told_to_let_go() -> None:
    adapter, http = gateway((200, intent_doc(status="canceled", cancellation_reason="automatic")))
    gone = adapter.release("pi_1")
    assert (gone.status, gone.reason) == (PaymentStatus.CANCELLED, "automatic")
    check_described(http.call)
    assert http.call.path == "/v1/payment_intents/pi_1/cancel"


def test_a_bank_keeps_money_as_long_as_the_charge_says() -> None:
    card = {"type": "card", "card": {"capture_before": 1_790_432_000}}
    charge = {"id": "ch_1", "object": "charge", "payment_method_details": card}
    adapter, _ = gateway((200, intent_doc(latest_charge=charge)))
    kept = adapter.find_payment("pi_1")
    assert (kept.status, kept.amount, kept.lapses_at) == (PaymentStatus.AUTHORISED, 2890, 1_790_432_000)
    adapter, _ = gateway((200, intent_doc(latest_charge="ch_1")))
    assert adapter.find_payment("pi_1").lapses_at == 1_790_000_000 + 7 * 24 * 3600


def test_a_page_whose_money_is_only_kept_says_so() -> None:
    call = asked(session_request(capture_later=True))
    check_described(call)
    assert call.form["payment_intent_data"]["capture_method"] == "manual"
    assert "capture_method" not in asked(session_request()).form["payment_intent_data"]


def test_every_post_has_an_idempotency_key_and_expiring_a_fresh_one_each_time() -> None:
    adapter, http = gateway((200, session_doc(status="expired", url=None)))
    for _ in range(2):
        assert adapter.expire_session("cs_test_1").status is SessionStatus.EXPIRED
    check_described(http.calls[0])
    first, second = (call.headers["Idempotency-Key"] for call in http.calls)
    assert first != second


def test_a_webhook_costs_no_import_of_the_library() -> None:
    program = """
import sys, hmac
from chalicelib.adapters.stripe_gateway import StripeGateway
gateway = StripeGateway("sk_test_1", ("whsec_1",), api_base=None)
body = b'{"id": "evt_1", "object": "event", "type": "x", "data": {"object": {}}}'
mac = hmac.new(b"whsec_1", b"5." + body, "sha256").hexdigest()
assert gateway.read_notice(body, f"t=5,v1={mac}", 5).id == "evt_1"
assert not {"stripe", "requests", "boto3", "jinja2", "email.message"} & set(sys.modules), "imported too much"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
