"""A shop's side of the payment sandbox, for its tests: the real library, an inbox for webhooks, a clock to turn."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import stripe
from payment_form import PERSON

from storefront.sandbox import API_VERSION, Answer
from storefront.sandbox.server import SECRET, RunningSandbox, running_sandbox

START = 1_800_000_000


@dataclass
class Inbox:
    """The shop's webhook endpoint: keeps what it was sent, and answers as told."""

    status: int = 200
    received: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        if self.status == 0:
            raise ConnectionRefusedError("nobody listens")
        self.received.append((headers, body))
        return self.status


@dataclass
class Shop:
    """A running sandbox and everything a shop has to do with it."""

    running: RunningSandbox
    inbox: Inbox
    stripe: stripe.StripeClient
    time: list[int]

    @property
    def sandbox(self) -> Any:
        return self.running.sandbox

    def open_session(self, **changes: Any) -> Any:
        """A session of 30.00 and 4.90 shipping; `changes` replace parameters, None takes one away."""
        asked = {name: value for name, value in (session_params() | changes).items() if value is not None}
        return self.stripe.v1.checkout.sessions.create(params=asked)

    def session(self, id_: str, *expand: str) -> Any:
        return self.stripe.v1.checkout.sessions.retrieve(id_, params={"expand": list(expand)})

    def press(self, session: Any, outcome: str, **fields: str) -> Answer:
        """Press a button of the payment page with the address filled in."""
        return self.post(f"/pay/{session.id}", PERSON | fields | {"outcome": outcome})

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        return self.sandbox.handle("POST", path, "", {}, urlencode(form).encode())

    def get(self, path: str) -> Answer:
        return self.sandbox.handle("GET", path, "", {}, b"")

    def receive(self) -> list[Any]:
        """Deliver what is due and take it out of the inbox, each signature checked by the real library."""
        self.sandbox.deliver_due()
        received, self.inbox.received = self.inbox.received, []
        return [
            stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SECRET, tolerance=None)  # type: ignore[no-untyped-call]
            for headers, body in received
        ]

    def receive_types(self) -> list[str]:
        return [event.type for event in self.receive()]

    def wait(self, seconds: int) -> None:
        self.time[0] += seconds


def session_params() -> dict[str, Any]:
    """The parameters of a usual session, as the shop sends them."""
    return {
        "mode": "payment",
        "client_reference_id": "ORDER-1",
        "customer_email": "ada@example.com",
        "line_items": [
            {
                "price_data": {
                    "currency": "eur",
                    "unit_amount": 3000,
                    "product_data": {"name": "3 × Print <Öland>", "description": "A4"},
                },
                "quantity": 1,
            }
        ],
        "shipping_options": [
            {
                "shipping_rate_data": {
                    "display_name": "Standard",
                    "type": "fixed_amount",
                    "fixed_amount": {"amount": 490, "currency": "eur"},
                    "delivery_estimate": {
                        "minimum": {"unit": "business_day", "value": 2},
                        "maximum": {"unit": "business_day", "value": 4},
                    },
                }
            }
        ],
        "shipping_address_collection": {"allowed_countries": ["DE"]},
        "metadata": {"order": "ORDER-1"},
        "payment_intent_data": {"metadata": {"order": "ORDER-1"}},
        "adaptive_pricing": {"enabled": False},
        "locale": "de",
        "expires_at": START + 35 * 60,
        "success_url": "http://127.0.0.1:1/api/orders/ORDER-1?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:1/api/cart",
    }


@contextmanager
def open_shop(folder: Path, **options: Any) -> Iterator[Shop]:
    """A shop with a sandbox of its own, mounted as the local server mounts it; nothing is delivered unasked."""
    time, inbox, http = [START], Inbox(), stripe.RequestsClient(timeout=20)
    given = {"deliver": inbox, "delivering": False, "prefix": "/__stripe", "clock": lambda: time[0]} | options
    with running_sandbox(folder, webhook_url="http://shop/api/webhooks/stripe", **given) as running:
        client = stripe.StripeClient(
            "sk_test_shop",
            base_addresses={"api": running.url},
            stripe_version=API_VERSION,
            max_network_retries=0,
            http_client=http,
        )
        yield Shop(running, inbox, client, time)
        http.close()
