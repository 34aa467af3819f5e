"""Outgoing webhooks: a receiver over real HTTP verifies what comes, in order, until it took it; and who is not told."""

import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from hmac import new as new_mac
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from bought import bought, house, settled
from small_catalogue import CATALOGUE, RULES
from small_shop import SIGNING_SECRET, SmallShop

from chalicelib.adapters.https_poster import HttpsPoster
from chalicelib.domain.announcements import ANNOUNCED, NAMES
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.events import Event
from chalicelib.domain.rules import Webhook
from chalicelib.service import parcels
from chalicelib.service.outbox import TRIES

DAY = 24 * 3600


@dataclass
class Receiver:
    """Another system: verifies each message by hand, as the scheme says, and keeps it."""

    url: str = ""
    status: int = 200
    told: list[dict[str, Any]] = field(default_factory=list)
    tries: int = 0

    def take(self, headers: Any, body: bytes) -> int:
        self.tries += 1
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = b64decode(SIGNING_SECRET.removeprefix("whsec_"))
        expected = "v1," + b64encode(new_mac(key, signed, sha256).digest()).decode()
        if expected not in headers["webhook-signature"].split():
            return 401
        if self.status == 200:
            self.told.append(json.loads(body))
            assert self.told[-1]["id"] == headers["webhook-id"]
        return self.status


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = found.take(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found.url = f"http://127.0.0.1:{server.server_port}/hooks"
        yield found
        server.shutdown()


def tell(shop: SmallShop, *webhooks: Webhook) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, webhooks=webhooks))


def test_what_happens_is_told_signed_in_order_with_the_order_as_it_was(shop: SmallShop, receiver: Receiver) -> None:
    tell(shop, Webhook(receiver.url, NAMES))
    placed = bought(shop)
    settled(shop, placed)
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada", (), "dhl", "003404"))
    settled(shop, placed)
    told = sorted(receiver.told, key=lambda one: one["sequence"])
    assert [one["type"] for one in told] == [
        "order.placed", "order.paid", "order.confirmed", "document.issued", "parcel.sent",
    ]  # fmt: skip
    assert len({one["id"] for one in told}) == len(told) == receiver.tries
    assert [one["data"]["order"]["status"] for one in told] == ["awaiting_payment", "paid", "paid", "paid", "shipped"]
    assert told[-1]["data"]["event"]["tracking"] == "003404"
    assert told[0]["timestamp"].endswith("Z")
    history = shop.store.load(placed.order_id)
    assert history is not None
    kinds = [type(history.events[one["sequence"] - 1]).__name__ for one in told]
    assert [ANNOUNCED[kind] for kind in kinds] == [one["type"] for one in told]


def test_an_endpoint_hears_only_what_it_asked_for(shop: SmallShop, receiver: Receiver) -> None:
    tell(shop, Webhook(receiver.url, ("parcel.sent",)))
    placed = bought(shop)
    settled(shop, placed)
    assert not [one for one in shop.store.messages("done") if one.kind in ("announce", "webhook")]
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    settled(shop, placed)
    assert [one["type"] for one in receiver.told] == ["parcel.sent"]


@pytest.mark.parametrize("status", [500, 302, 410])
def test_what_is_not_taken_is_tried_again_under_the_same_id(shop: SmallShop, receiver: Receiver, status: int) -> None:
    tell(shop, Webhook(receiver.url, ("order.paid",)))
    receiver.status = status
    settled(shop, bought(shop))
    assert receiver.told == []
    receiver.status = 200
    shop.clock.forward(DAY)
    shop.services.outbox.run()
    assert [one["type"] for one in receiver.told] == ["order.paid"]
    assert receiver.tries >= 2


def test_what_is_never_taken_is_dead_and_visible(shop: SmallShop, receiver: Receiver) -> None:
    tell(shop, Webhook(receiver.url, ("order.paid",)))
    receiver.status = 503
    bought(shop)
    for _ in range(TRIES + 1):
        shop.services.outbox.run()
        shop.clock.forward(DAY)
    (dead,) = shop.store.messages("dead")
    assert (dead.kind, dead.error) == ("webhook", "Unavailable: 127.0.0.1 answered 503")


def test_an_endpoint_that_is_gone_is_told_nothing_more(shop: SmallShop, receiver: Receiver) -> None:
    tell(shop, Webhook(receiver.url, ("order.paid",)))
    receiver.status = 500
    settled(shop, bought(shop))
    tries = receiver.tries
    tell(shop)
    shop.clock.forward(DAY)
    shop.services.outbox.run()
    assert (receiver.tries, shop.store.messages("pending")) == (tries, ())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.com/x", "https"),
        ("ftp://example.com/x", "https"),
        ("https://127.0.0.1/x", "not public"),
        ("https://localhost/x", "not public"),
        ("https://10.1.2.3/x", "not public"),
        ("https://169.254.169.254/latest/meta-data", "not public"),
        ("https://[::1]/x", "not public"),
        ("https://[::ffff:10.0.0.1]/x", "not public"),
        ("https://2130706433/x", "not public"),
    ],
)
def test_a_deployed_shop_posts_to_public_addresses_over_https_only(url: str, why: str) -> None:
    with pytest.raises(Unavailable, match=why):
        HttpsPoster(local=False).post(url, {}, b"{}")


def test_every_announced_kind_is_an_event() -> None:
    assert set(ANNOUNCED) <= {kind.__name__ for kind in Event.__args__}
