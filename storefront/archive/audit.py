"""The books of a store checked: every order folded again, money and stock reconciled with what the orders say.

The order of events is the truth; levels, counters and pointers have to follow from it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.adapters.change_totals import StockTotal, stock_totals
from chalicelib.domain.archive import CartPointer, CounterValue, OpenedStock, OrderHistory, QueuedMessage, Record
from chalicelib.domain.change import ReleaseRecord, ReleaseState, StockLevel, StockMove
from chalicelib.domain.counter_effects import counter_moves, held_counter, holds_counter
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import Event, OrderPlaced, decode_event
from chalicelib.domain.giftcards import GiftCard, spent_counter
from chalicelib.domain.order_state import Order
from chalicelib.domain.papers import CREDIT_NOTE, INVOICE
from chalicelib.domain.steps import walk
from chalicelib.domain.stock_effects import stock_moves

_OF_ORDERS = ("client:", "code:", "customer:", "discount:", "giftcard:")
"""Counters that orders alone move; a gift card's also when what is left of it is taken away."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not follow from the orders: of what, and what is wrong with it."""

    subject: str
    what: str


@dataclass(slots=True)
class Books:
    """What was found, kind by kind. Amounts are minor units by currency."""

    orders: int = 0
    captured: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    cards_issued: Counter[str] = field(default_factory=Counter)
    cards_spent: Counter[str] = field(default_factory=Counter)
    cards_taken_away: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


class Audit:
    """Takes records in any order; `close` says what does not fit together."""

    def __init__(self) -> None:
        self.books = Books()
        self._order_ids: set[str] = set()
        self._references: Counter[str] = Counter()
        self._carts: list[CartPointer] = []
        self._moved: dict[str, StockTotal] = defaultdict(StockTotal)
        self._counted: Counter[str] = Counter()
        self._levels: dict[str, StockLevel] = {}
        self._counters: dict[str, int] = {}
        self._documents: Counter[str] = Counter()
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._cards: list[GiftCard] = []
        self._current: list[str] = []

    def take(self, records: Iterable[Record]) -> Iterator[Record]:
        """Look at records as they pass by."""
        for record in records:
            self._look(record)
            yield record

    def close(self) -> Books:
        """The books, with every difference."""
        found = self.books.differences
        found += [Difference(f"cart {cart.id}", f"points at the order {cart.order_id}, which is not there")
                  for cart in self._carts if cart.order_id not in self._order_ids]  # fmt: skip
        found += [
            Difference(f"reference {name}", f"belongs to {times} orders")
            for name, times in sorted(self._references.items())
            if times > 1
        ]
        if len(self._current) > 1:
            found.append(Difference("releases", f"{len(self._current)} are current: {', '.join(self._current)}"))
        found += self._stock()
        found += self._gift_cards()
        found += self._other_counters()
        found += self._papers()
        return self.books

    def _look(self, record: Record) -> None:
        match record:
            case OrderHistory():
                self._take_order(record)
            case CartPointer():
                self._carts.append(record)
            case OpenedStock(level):
                self._levels[level.sku] = level
            case CounterValue(name, value):
                self._counters[name] = value
            case GiftCard():
                self._cards.append(record)
            case QueuedMessage():
                self.books.messages[record.state] += 1
            case ReleaseRecord(state=ReleaseState.CURRENT):
                self._current.append(record.id)

    def _take_order(self, record: OrderHistory) -> None:
        self.books.orders += 1
        self._order_ids.add(record.id)
        self._references[record.reference] += 1
        subject = f"order {record.reference}"
        order: Order | None = None
        try:
            for commit in record.commits:
                order = self._take_commit(order, tuple(decode_event(plain) for plain in commit))
        except (IllegalTransition, KeyError, TypeError, ValueError) as wrong:
            said = f"cannot be folded: {type(wrong).__name__}: {wrong}"
            self.books.differences.append(Difference(subject, said))
            return
        if order is None:
            self.books.differences.append(Difference(subject, "has no history"))
            return
        if order.reference != record.reference:
            self.books.differences.append(Difference(subject, f"was placed as {order.reference}"))
        self._documents.update(issued.document for issued in order.invoices)
        self._numbers.update((issued.document, issued.number) for issued in order.invoices)
        currency = order.placed.currency
        self.books.captured[currency] += order.captured
        self.books.refunded[currency] += order.refunded
        if order.refunded > order.captured:
            said = f"{order.refunded} {currency} were sent back of {order.captured} received (minor units)"
            self.books.differences.append(Difference(subject, said))

    def _take_commit(self, order: Order | None, events: tuple[Event, ...]) -> Order | None:
        if not events:
            return order
        steps = list(walk(order, events))
        order = steps[-1].after
        self._move(move for step in steps for move in stock_moves(step))
        for move in (move for step in steps for move in counter_moves(step)):
            self._counted[move.name] += move.delta
        if any(isinstance(event, OrderPlaced) for event in events):
            self._counted[holds_counter(order.placed.client)] += 1
            for demand in order.placed.demand:
                if demand.limited:
                    self._counted[held_counter(order.placed.client, demand.sku)] += demand.quantity
        return order

    def _move(self, moves: Iterable[StockMove]) -> None:
        for sku, total in stock_totals(moves).items():
            self._moved[sku] = self._moved[sku].with_total(total)

    def _stock(self) -> Iterator[Difference]:
        for sku in sorted(self._levels.keys() | self._moved.keys()):
            level, moved = self._levels.get(sku, StockLevel(sku)), self._moved[sku]
            yield from balance(level)
            if level.reserved != moved.reserved:
                said = f"{level.reserved} are reserved, and open orders hold {moved.reserved}"
                yield Difference(f"stock of {sku}", said)
            if level.sold != moved.sold:
                yield Difference(f"stock of {sku}", f"{level.sold} are sold, and orders have sold {moved.sold}")
            if level.restocked != moved.restocked:
                said = f"{level.restocked} came back to the shelf, and orders gave back {moved.restocked}"
                yield Difference(f"stock of {sku}", said)

    def _gift_cards(self) -> Iterator[Difference]:
        known = {spent_counter(card.id) for card in self._cards}
        for card in sorted(self._cards, key=lambda card: card.id):
            name = spent_counter(card.id)
            spent, by_orders = self._counters.get(name, 0), self._counted[name]
            self.books.cards_issued[card.currency] += card.value
            self.books.cards_spent[card.currency] += by_orders
            self.books.cards_taken_away[card.currency] += max(0, spent - by_orders)
            if not by_orders <= spent <= card.value:
                said = f"{spent} of {card.value} are spent, and orders have spent {by_orders} (minor units)"
                yield Difference(f"gift card …{card.ending}", said)
        for name in sorted(self._counted.keys() | self._counters.keys()):
            if name.startswith("giftcard:") and name not in known and self._counted[name]:
                yield Difference(f"counter {name}", "orders have spent a gift card that is not there")

    def _other_counters(self) -> Iterator[Difference]:
        for name in sorted(self._counted.keys() | self._counters.keys()):
            value = self._counters.get(name, 0)
            ours = name.startswith(_OF_ORDERS) and not name.startswith("giftcard:")
            if ours and value != self._counted[name]:
                yield Difference(f"counter {name}", f"is {value}, and orders have counted {self._counted[name]}")

    def _papers(self) -> Iterator[Difference]:
        """Numbers of documents: each once, and as many as the counters of their series have given."""
        for (document, number), times in sorted(self._numbers.items()):
            if times > 1:
                yield Difference(f"{document} {number}", f"was given to {times} documents")
        for document in (INVOICE, CREDIT_NOTE):
            names = (f"documents/{document}", f"documents/{document}:")
            given = sum(
                value for name, value in self._counters.items() if name == names[0] or name.startswith(names[1])
            )
            if given != self._documents[document]:
                said = f"{given} numbers were given, and {self._documents[document]} documents have one"
                yield Difference(f"counters of {document}", said)


def balance(level: StockLevel) -> Iterator[Difference]:
    """Where the levels of a SKU do not hold together."""
    if not level.balanced:
        came = f"{level.opening} opened with, {level.received} received, {level.restocked} back on the shelf"
        said = f"{level.on_hand} on hand and {level.sold} sold are not the {came}, {level.corrected} corrected"
        yield Difference(f"stock of {level.sku}", said)
    if level.reserved < 0:
        yield Difference(f"stock of {level.sku}", f"{level.reserved} are reserved")


def audit(records: Iterable[Record]) -> Books:
    """The books of these records."""
    auditing = Audit()
    for _ in auditing.take(records):
        pass
    return auditing.close()


def plain_books(books: Books) -> Mapping[str, object]:
    """The books for programs."""
    return {
        "orders": books.orders,
        "captured": dict(books.captured),
        "refunded": dict(books.refunded),
        "gift_cards": {
            "issued": dict(books.cards_issued),
            "spent": dict(books.cards_spent),
            "taken_away": dict(books.cards_taken_away),
        },
        "messages": dict(books.messages),
        "differences": [{"subject": found.subject, "what": found.what} for found in books.differences],
    }
