"""Orders about which the provider has something to say, and its words delivered in any order, some of them twice."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from small_catalogue import CATALOGUE, RULES
from small_shop import WEBHOOK_SECRET, Letterbox, SmallShop, open_shop
from stripe import WebhookSignature

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.bootstrap import Services
from chalicelib.domain.cart import CartLine
from chalicelib.domain.order import fold
from chalicelib.domain.rules import OrderRules
from chalicelib.service import refunding
from chalicelib.service.checkout import Placed

_CART = (CartLine("PRINT-A4", 2, None), CartLine("CARD", 1, None))
_DAY = 24 * 3600
_A_WHILE = 120  # seconds, after which a sweep asks what no webhook has told


@dataclass
class Told:
    """A shop that has heard nothing yet, on the file at `path`, and all that the provider has to say, signed."""

    shop: SmallShop
    path: Path
    placed: Placed
    bodies: list[bytes]

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Services]:
        """The shop once more, on a copy of its file."""
        path = Path(shutil.copy(self.path, folder / "copy.sqlite"))
        store = SqliteStore(path)
        shop = self.shop
        yield Services(
            shop.services.settings,
            clock=shop.clock,
            new_id=shop.services.new_id,
            store=store,
            gateway=shop.services.gateway,
            mailer=Letterbox(),
            files=shop.shelf,
            below=lambda _limit: 0,
        )
        store.close()
        path.unlink()

    def deliver(self, services: Services, body: bytes) -> None:
        """One webhook, through the use case."""
        notice = services.gateway.read_notice(body, signature(body, services.clock()), services.clock())
        services.notices.receive(notice, body)

    def shuffled(self, chance: random.Random) -> list[bytes]:
        """All of them in some order, about half of them twice."""
        bodies = self.bodies + [body for body in self.bodies if chance.random() < 0.5]
        chance.shuffle(bodies)
        return bodies

    def state(self, services: Services) -> Mapping[str, Any]:
        """All that a person, a bank or a shelf can see of it once everything was done that follows."""
        services.outbox.run()
        self.shop.clock.forward(_A_WHILE)
        services.sweep.run()
        services.outbox.run()
        stored = services.store.load(self.placed.order_id)
        assert stored is not None
        order = fold(stored.events)
        done = [message.id for state in ("pending", "done") for message in services.store.messages(state)]
        told = Counter(":".join(one.split(":")[:2]) for one in done)
        return {
            "status": order.status,
            "axes": (order.payment, order.fulfilment, order.confirmed),
            "money": (order.captured, order.refunded),
            "payments": order.payments,
            "refunds": {leg.provider: (leg.amount, leg.state) for one in order.refunds for leg in one.legs},
            "disputes": {dispute.id: dispute.state for dispute in order.disputes},
            "buyer": order.buyer,
            "stock": services.store.stock(["PRINT-A4", "CARD"]),
            "confirmed": told["mail:order_confirmed"],
            # A dispute that is known to be over alarms nobody when the word that it was opened comes at last.
            "alerts": sorted(one for one in done if one.startswith("alert:") and "dispute_opened" not in one),
            "dead": services.store.messages("dead"),
        }


def signature(body: bytes, now: int) -> str:
    """What the provider signs it with."""
    return str(WebhookSignature.generate_signature_header(body.decode(), WEBHOOK_SECRET, now))


def tell(folder: Path, name: str) -> Told:
    """The shop and all that was said about its order; see HISTORIES."""
    store = SqliteStore(folder / "store.sqlite")
    shop = open_shop(folder, store)
    placed = HISTORIES[name](shop)
    events = reversed(shop.sandbox.look("event"))
    bodies = [json.dumps(event).encode() for event in events]
    store.close()
    return Told(shop, folder / "store.sqlite", placed, bodies)


def _payment(shop: SmallShop) -> str:
    return str(shop.sandbox.look("payment_intent")[0]["id"])


def _disputed(shop: SmallShop) -> Placed:
    """Declined, paid, refunded in the dashboard in two parts, disputed, and the dispute won."""
    placed = shop.check_out(*_CART)
    shop.press(placed, "decline")
    shop.press(placed, "pay")
    shop.sandbox.refund_payment(_payment(shop), 500)
    shop.sandbox.refund_payment(_payment(shop), 700)
    shop.sandbox.close_dispute(shop.sandbox.dispute_payment(_payment(shop)), "won")
    return placed


def _came_back(shop: SmallShop) -> Placed:
    """A bank debit arrives; a refund of it is made in the dashboard, and comes back."""
    placed = shop.check_out(*_CART)
    shop.press(placed, "later")
    shop.sandbox.settle(str(shop.sandbox.look("checkout.session")[0]["id"]), succeeds=True)
    refund = shop.sandbox.refund_payment(_payment(shop), 900)
    shop.sandbox.settle_refund(refund["id"])
    shop.sandbox.fail_refund(refund["id"])
    return placed


def _lapsed(shop: SmallShop) -> Placed:
    """The bank keeps the money for a week, nobody takes it, and it lets go."""
    shop.publish(*CATALOGUE, rules=replace(RULES, orders=OrderRules(capture="at_dispatch", confirm="by_hand")))
    placed = shop.check_out(*_CART)
    shop.press(placed, "pay")
    shop.clock.forward(8 * _DAY)
    shop.sandbox.advance()
    return placed


def _ours(shop: SmallShop) -> Placed:
    """A refund of the shop's own, whose answer was lost; and another one in the dashboard."""
    placed = shop.check_out(*_CART)
    shop.pay(placed)
    house = shop.services.house
    refunding.grant(house, placed.reference, refunding.RefundRequest("ada", "late", amount=800, execute=True))
    shop.network.deaf = True
    shop.services.outbox.run()
    shop.network.deaf = False
    shop.clock.forward(_DAY)
    shop.sandbox.refund_payment(_payment(shop), 100)
    return placed


HISTORIES: Mapping[str, Callable[[SmallShop], Placed]] = {
    "disputed": _disputed,
    "came back": _came_back,
    "lapsed": _lapsed,
    "ours": _ours,
}
