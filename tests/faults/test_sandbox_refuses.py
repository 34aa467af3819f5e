"""What the payment sandbox refuses, as the real library reports it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st
from sandbox_shop import START, Shop, open_shop, session_params
from stripe._encode import _api_encode

from storefront.sandbox.amounts import CURRENCIES, MINIMUM, THREE_DECIMAL, WHOLE_UNITS, exponent_of
from storefront.sandbox.forms import decode


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with open_shop(tmp_path_factory.mktemp("refuses")) as shop:
        yield shop


def line(amount: object = 3000, currency: str = "eur", quantity: object = 1) -> dict[str, Any]:
    about = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Print"}}
    return {"price_data": about, "quantity": quantity}


RATE = session_params()["shipping_options"][0]
REFUSED: list[tuple[dict[str, Any], str | None, str | None]] = [
    ({"colour": "red"}, "parameter_unknown", "colour"),
    ({"line_items": [line() | {"tint": 1}]}, "parameter_unknown", "line_items[0][tint]"),
    ({"mode": None}, "parameter_missing", "mode"),
    ({"mode": "subscription"}, None, "mode"),
    ({"success_url": None}, "parameter_missing", "success_url"),
    ({"success_url": "/orders"}, "url_invalid", "success_url"),
    ({"line_items": None}, "parameter_missing", "line_items"),
    ({"line_items": [line(quantity=0)]}, "parameter_invalid_integer", "line_items[0][quantity]"),
    ({"line_items": [line("12.5")]}, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
    ({"line_items": [line(-5)]}, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
    ({"line_items": [line()] * 101}, None, "line_items"),
    ({"line_items": [line(), line(currency="usd")]}, None, "line_items[1][price_data][currency]"),
    ({"line_items": [line(currency="xxx")]}, None, "line_items[0][price_data][currency]"),
    ({"line_items": [line(10)], "shipping_options": None}, "amount_too_small", None),
    ({"line_items": [line(99_999_999, quantity=2)]}, "amount_too_large", None),
    ({"shipping_options": [RATE] * 6}, None, "shipping_options"),
    ({"shipping_address_collection": {"allowed_countries": ["DE", "QQ"]}}, None,
     "shipping_address_collection[allowed_countries][1]"),
    ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
    ({"customer_email": ""}, "parameter_invalid_empty", "customer_email"),
    ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
    ({"metadata": {"k" * 41: "v"}}, None, "metadata[" + "k" * 41 + "]"),
    ({"metadata": {f"k{n}": "v" for n in range(51)}}, None, "metadata"),
    ({"expires_at": START + 30 * 60 - 1}, None, "expires_at"),
    ({"expires_at": START + 24 * 3600 + 1}, None, "expires_at"),
    ({"allow_promotion_codes": True}, None, "allow_promotion_codes"),
    ({"automatic_tax": {"enabled": True}}, None, "automatic_tax[enabled]"),
    ({"invoice_creation": {"enabled": True}}, "parameter_unknown", "invoice_creation"),
    ({"locale": "xx"}, None, "locale"),
    ({"adaptive_pricing": {"enabled": "maybe"}}, None, "adaptive_pricing[enabled]"),
    ({"expand": ["customer.secrets"]}, None, "expand"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "param"), REFUSED, ids=[f"{one[2]}-{one[1]}" for one in REFUSED])
def test_a_wrong_session_is_refused_with_the_parameter_named(
    shop: Shop, changes: dict[str, Any], code: str | None, param: str | None
) -> None:
    before = shop.stripe.v1.checkout.sessions.list(params={"limit": 100}).data
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.open_session(**changes)
    assert (refused.value.http_status, refused.value.code, refused.value.param) == (400, code, param)
    assert refused.value.request_id.startswith("req_")
    assert len(shop.stripe.v1.checkout.sessions.list(params={"limit": 100}).data) == len(before)


@pytest.mark.parametrize("seconds", [30 * 60, 24 * 3600])
def test_a_session_may_last_from_half_an_hour_to_a_day(shop: Shop, seconds: int) -> None:
    assert shop.open_session(expires_at=START + seconds).expires_at == START + seconds


def test_a_session_that_names_no_end_lasts_a_day(shop: Shop) -> None:
    assert shop.open_session(expires_at=None).expires_at == START + 24 * 3600


@pytest.mark.parametrize("currency", sorted(MINIMUM))
def test_the_smallest_charge_of_each_currency_is_taken_and_one_step_less_is_not(shop: Shop, currency: str) -> None:
    plain = {"shipping_options": None, "shipping_address_collection": None}
    least = MINIMUM[currency]
    assert shop.open_session(line_items=[line(least, currency)], **plain).amount_total == least
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.open_session(line_items=[line(least - 1, currency)], **plain)
    assert refused.value.code == "amount_too_small"


@pytest.mark.parametrize(("currency", "wrong", "right"), [("isk", 150, 200), ("ugx", 9901, 9900), ("kwd", 1005, 1010)])
def test_amounts_finer_than_the_currency_can_be_charged_are_refused(
    shop: Shop, currency: str, wrong: int, right: int
) -> None:
    plain = {"shipping_options": None}
    assert shop.open_session(line_items=[line(right, currency)], **plain).amount_total == right
    with pytest.raises(stripe.InvalidRequestError, match="divisible") as refused:
        shop.open_session(line_items=[line(wrong, currency)], **plain)
    assert refused.value.param == "line_items[0][price_data][unit_amount]"


def test_the_tables_of_currencies_agree_with_each_other() -> None:
    assert set(MINIMUM) | THREE_DECIMAL | WHOLE_UNITS <= CURRENCIES
    assert {exponent_of(one) for one in WHOLE_UNITS} == {2}
    assert (exponent_of("mga"), exponent_of("jpy"), exponent_of("huf")) == (0, 0, 2)


def test_only_an_open_session_can_be_expired(shop: Shop) -> None:
    opened = shop.open_session()
    shop.stripe.v1.checkout.sessions.expire(opened.id)
    with pytest.raises(stripe.InvalidRequestError, match=r'status in \["open"\].*status of `expired`') as refused:
        shop.stripe.v1.checkout.sessions.expire(opened.id)
    assert refused.value.http_status == 400


@pytest.mark.parametrize("kind", ["checkout.sessions", "payment_intents", "refunds", "events"])
def test_an_unknown_id_is_a_404_that_says_which(shop: Shop, kind: str) -> None:
    service = shop.stripe.v1.checkout.sessions if "." in kind else getattr(shop.stripe.v1, kind)
    with pytest.raises(stripe.InvalidRequestError, match=r"No such .*'xx_1'") as refused:
        service.retrieve("xx_1")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_a_route_that_the_sandbox_does_not_have_is_a_404_and_not_a_pretence(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=r"Unrecognized request URL \(GET: /v1/customers\)"):
        shop.stripe.v1.customers.list()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer sk_live_1"}, {"Authorization": "Bearer"}, {"Authorization": "Basic %%%"}],
)
def test_without_a_test_key_nothing_is_answered(shop: Shop, headers: dict[str, str]) -> None:
    answer = shop.sandbox.handle("GET", "/v1/balance", "", headers, b"")
    assert answer.status == 401
    assert b"invalid_request_error" in answer.body


def test_a_live_key_never_reaches_the_message_whole(shop: Shop) -> None:
    answer = shop.sandbox.handle("GET", "/v1/balance", "", {"Authorization": "Bearer sk_live_topsecret"}, b"")
    assert b"topsecret" not in answer.body


def test_a_basic_key_is_as_good_as_a_bearer_key(shop: Shop) -> None:
    basic = {"Authorization": "Basic c2tfdGVzdF94Og=="}  # sk_test_x:
    assert shop.sandbox.handle("GET", "/v1/balance", "", basic, b"").status == 200


def test_another_api_version_is_refused_with_the_one_to_use(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=r"stripe_version=.2026-05-27\.dahlia"):
        shop.stripe.v1.balance.retrieve(options={"stripe_version": "2024-06-20"})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"mode": "payment"}'),
        ("application/x-www-form-urlencoded", b"metadata[a]=%ff"),
        ("application/x-www-form-urlencoded", "metadata[a]=ö".encode("latin-1")),
        ("application/x-www-form-urlencoded", b"metadata=1&metadata[a]=2"),
        ("application/x-www-form-urlencoded", b"line_items[x][quantity]=1&mode=payment&success_url=http://a"),
        ("application/x-www-form-urlencoded", b"[]=1"),
    ],
)
def test_a_body_that_is_no_form_is_a_400_and_not_a_crash(shop: Shop, kind: str, body: bytes) -> None:
    headers = {"Authorization": "Bearer sk_test_x", "Content-Type": kind}
    answer = shop.sandbox.handle("POST", "/v1/checkout/sessions", "", headers, body)
    assert answer.status == 400
    assert b"invalid_request_error" in answer.body


texts = st.text(st.characters(exclude_characters="[]", codec="utf-8"), min_size=1)
trees = st.recursive(
    texts, lambda inner: st.lists(inner, min_size=1) | st.dictionaries(texts, inner, min_size=1), max_leaves=12
)


@settings(max_examples=40)
@given(st.dictionaries(texts, trees, min_size=1))
def test_what_the_real_library_encodes_is_decoded_to_the_same_tree(params: dict[str, Any]) -> None:
    def as_tree(value: Any) -> Any:
        if isinstance(value, list):
            return {str(n): as_tree(one) for n, one in enumerate(value)}
        return {key: as_tree(one) for key, one in value.items()} if isinstance(value, dict) else value

    encoded = urlencode(list(_api_encode(params))).replace("%5B", "[").replace("%5D", "]")
    assert decode(encoded) == as_tree(params)
