"""The gateway against the payment sandbox, over HTTP: the same adapter and library that talk to Stripe."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from payment_form import PERSON
from stripe_stub import NOW, SECRET, session_request

from chalicelib.adapters.stripe_gateway import StripeGateway
from chalicelib.domain.errors import GatewayRefused, GatewayUnavailable
from chalicelib.domain.events import Buyer
from chalicelib.ports import GatewayNotice, PaymentSession, SessionStatus
from storefront.sandbox import Faults
from storefront.sandbox.server import running_sandbox


@dataclass
class Shop:
    """A gateway, the sandbox it talks to, and the deliveries that came."""

    gateway: StripeGateway
    sandbox: Any
    received: list[tuple[bytes, str]] = field(default_factory=list)

    def press(self, session: PaymentSession, outcome: str) -> None:
        form = urlencode(PERSON | {"outcome": outcome}).encode()
        answer = self.sandbox.handle("POST", f"/pay/{session.id}", "", {}, form)
        assert answer.status == (200 if outcome == "decline" else 303), answer.body

    def notices(self) -> dict[str, GatewayNotice]:
        """What was delivered since, read; by kind."""
        self.received.clear()
        self.sandbox.deliver_due()
        notices = [self.gateway.read_notice(body, header, NOW) for body, header in self.received]
        return {notice.kind: notice for notice in notices}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    received: list[tuple[bytes, str]] = []

    def deliver(url: str, headers: Mapping[str, str], body: bytes) -> int:
        received.append((body, headers["Stripe-Signature"]))
        return 200

    with running_sandbox(
        tmp_path,
        webhook_url="http://shop/api/webhooks/stripe",
        webhook_secret=SECRET,
        clock=lambda: NOW,
        deliver=deliver,
        delivering=False,
        prefix="/__stripe",
    ) as running:
        gateway = StripeGateway("sk_test_sandbox", ("whsec_older", SECRET), api_base=running.url)
        yield Shop(gateway, running.sandbox, received)


def test_a_session_is_opened_paid_announced_and_refunded(shop: Shop) -> None:
    opened = shop.gateway.open_session(session_request())
    assert opened.status is SessionStatus.OPEN
    assert (opened.order_id, opened.amount, opened.expires_at) == ("order-1", 2890, NOW + 2100)
    assert shop.gateway.open_session(session_request()) == opened
    shop.press(opened, "pay")
    notice = shop.notices()["checkout.session.completed"]
    assert notice.order_id == "order-1"
    found = shop.gateway.find_session(opened.id)
    assert notice.session == found
    assert (found.status, found.amount, found.currency, found.url) == (SessionStatus.PAID, 2890, "EUR", None)
    assert found.buyer == Buyer(
        "ada@example.com", "Ada Lovelace", ("Lange Straße 1", "10115 Berlin"), "DE", None, "10115"
    )
    assert found.payment is not None
    first = shop.gateway.refund(found.payment, 500, "EUR", "refund:1")
    assert shop.gateway.refund(found.payment, 500, "EUR", "refund:1") == first
    assert shop.gateway.refund(found.payment, 2390, "EUR", "refund:2") != first
    with pytest.raises(GatewayRefused):
        shop.gateway.refund(found.payment, 1, "EUR", "refund:3")


def test_a_refused_card_is_told_and_the_page_stays_open(shop: Shop) -> None:
    opened = shop.gateway.open_session(session_request())
    shop.press(opened, "decline")
    notice = shop.notices()["payment_intent.payment_failed"]
    assert notice.order_id == "order-1"
    assert notice.declined
    assert shop.gateway.find_session(opened.id).status is SessionStatus.OPEN


@pytest.mark.parametrize(("succeeds", "status"), [(True, SessionStatus.PAID), (False, SessionStatus.FAILED)])
def test_a_method_that_pays_later_is_started_and_then_ends(shop: Shop, succeeds: bool, status: SessionStatus) -> None:
    opened = shop.gateway.open_session(session_request())
    shop.press(opened, "later")
    started = shop.notices()["checkout.session.completed"].session
    assert started is not None
    assert started.status is shop.gateway.find_session(opened.id).status is SessionStatus.STARTED
    shop.sandbox.settle(opened.id, succeeds=succeeds)
    ended = shop.notices()[f"checkout.session.async_payment_{'succeeded' if succeeds else 'failed'}"].session
    assert ended is not None
    assert ended.status is shop.gateway.find_session(opened.id).status is status


def test_an_open_session_is_expired_and_one_that_was_paid_says_so(shop: Shop) -> None:
    opened = shop.gateway.open_session(session_request())
    assert shop.gateway.expire_session(opened.id).status is SessionStatus.EXPIRED
    assert shop.gateway.expire_session(opened.id).status is SessionStatus.EXPIRED
    assert shop.notices()["checkout.session.expired"].order_id == "order-1"
    paid = shop.gateway.open_session(session_request(key="order-1:2"))
    shop.press(paid, "pay")
    assert shop.gateway.expire_session(paid.id).status is SessionStatus.PAID


def test_a_key_that_is_used_for_another_order_is_refused(shop: Shop) -> None:
    shop.gateway.open_session(session_request())
    with pytest.raises(GatewayRefused):
        shop.gateway.open_session(session_request(order_id="order-2"))


def test_expiring_works_again_after_the_provider_failed_once(shop: Shop) -> None:
    opened = shop.gateway.open_session(session_request())
    shop.sandbox.faults = Faults(errors=1)
    with pytest.raises(GatewayUnavailable):
        shop.gateway.expire_session(opened.id)
    assert shop.gateway.expire_session(opened.id).status is SessionStatus.EXPIRED


@pytest.mark.slow
def test_an_answer_that_is_lost_on_the_way_is_fetched_again_under_the_same_key(shop: Shop) -> None:
    shop.sandbox.faults = Faults(lost=1)
    opened = shop.gateway.open_session(session_request())
    assert shop.gateway.open_session(session_request()) == opened


def test_a_session_that_nobody_knows_is_refused(shop: Shop) -> None:
    with pytest.raises(GatewayRefused):
        shop.gateway.find_session("cs_test_unknown")
