"""An order of everything, paid, for the tests of what happens to it afterwards; and the books of what it moves."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.catalogue import Component, StockPolicy
from chalicelib.domain.change import Change, Move, StockMove
from chalicelib.domain.commands import Command, OpenSession, SettlePaid
from chalicelib.domain.consequences import change_of
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.events import Event
from chalicelib.domain.giftcards import CardUse, spent_counter
from chalicelib.domain.order import Order, decide, evolve_all, fold
from chalicelib.domain.placed import Demand, OrderPlaced
from chalicelib.domain.places import Destination
from chalicelib.domain.quote import QuoteLine

NOW = 1_790_000_000


def quote_line(sku: str, quantity: int, total: int, **changes: Any) -> QuoteLine:
    """So many of a SKU for so much in all."""
    plain = QuoteLine(
        sku, sku.lower(), sku.title(), "", "/", None, quantity, -(-total // quantity), total, total, total
    )
    return replace(plain, **changes)


PLACED = OrderPlaced(
    at=NOW,
    reference="ABCDEFGHJK",
    cart_id="cart",
    body_hash="hash",
    release="release",
    currency="EUR",
    language="en",
    lines=(
        quote_line("PRINT", 3, 10000, tax=7),
        quote_line("SET", 2, 5001, components=(Component("CARD", 2), Component("PRINT", 1))),
        quote_line("POSTER", 1, 3000, stock_policy=StockPolicy.MADE_TO_ORDER, lead_days=9),
        quote_line("FILE", 1, 900, stock_policy=StockPolicy.DIGITAL, needs_shipping=False),
    ),
    demand=(Demand("CARD", 4, limited=True), Demand("PRINT", 5, limited=True)),
    subtotal=18901,
    total=19401,
    due=17401,
    client="client",
    tax=10,
    gift_cards=(CardUse("card", "ABCD", 2000, 500, 2500),),
    customer="ada",
    shipping=ShippingChoice("standard", "Standard", 490, (2, 4)),
    destination=Destination("DE"),
)


@dataclass
class Books:
    """What the changes of one order have moved, as a store would have it."""

    order_id: str = "order"
    history: list[Event] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def order(self) -> Order:
        """The order as it is."""
        return fold(self.history)

    def happen(self, *events: Event, at: int = NOW) -> Change:
        """These events happen to it."""
        before = self.order if self.history else None
        change = change_of(self.order_id, len(self.changes), before, events, at)
        self.history += events
        self.changes.append(change)
        return change

    def do(self, *commands: Command, at: int = NOW) -> tuple[Event, ...]:
        """These commands are given; what they made happen."""
        happened: tuple[Event, ...] = ()
        for command in commands:
            events = decide(self.order, command, at)
            self.happen(*events, at=at)
            happened += events
        return happened

    def moved(self, *kinds: Move) -> dict[str, int]:
        """Units by SKU that were moved in one of these ways."""
        total: dict[str, int] = {}
        for move in self._moves():
            if move.kind in kinds:
                total[move.sku] = total.get(move.sku, 0) + move.quantity
        return total

    def counter(self, name: str) -> int:
        """What a counter came to."""
        return sum(move.delta for change in self.changes for move in change.counters if move.name == name)

    @property
    def on_card(self) -> int:
        """What is spent of the gift card that paid a part."""
        return self.counter(spent_counter("card"))

    @property
    def messages(self) -> list[str]:
        """The kinds of messages, mails and alerts by what they are."""
        found = (message for change in self.changes for message in change.outbox)
        return [message.payload.get("template") or message.payload.get("what") or message.kind for message in found]

    def _moves(self) -> Iterable[StockMove]:
        return (move for change in self.changes for move in change.stock)


def placed(**changes: Any) -> Books:
    """The order, placed, with an open payment page."""
    books = Books()
    books.happen(replace(PLACED, **changes))
    books.do(OpenSession(1, "cs_1", "https://pay.test", NOW + 2100))
    return books


def paid(**changes: Any) -> Books:
    """The order, paid by card and gift card."""
    books = placed(**changes)
    books.do(SettlePaid("cs_1", "pi_1", books.order.placed.due, "EUR", "refund"))
    return books


def after(order: Order, events: Iterable[Event]) -> Order:
    """The order after these events."""
    return evolve_all(order, events)
