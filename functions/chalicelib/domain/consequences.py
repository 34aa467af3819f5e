"""What the events of an order do outside it: stock, the client's holds, and what has to be done after the commit.

Pure, and the only place that knows it: a use case adds `consequences(...)` to its change and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.domain.change import CounterMove, Message, Move, StockMove
from chalicelib.domain.discounts import orders_counter
from chalicelib.domain.events import (
    Event,
    OrderCancelled,
    OrderPlaced,
    PaidAfterExpiry,
    PaidTwice,
    PaymentCaptured,
    PaymentExpired,
    PaymentFailed,
    PaymentStarted,
    RefundSettled,
)
from chalicelib.domain.giftcards import spent_counter
from chalicelib.domain.order import Order
from chalicelib.domain.transitions import Payment

SESSION_SECONDS = 35 * 60
"""How long a payment page is open after placing: the provider's least is 30 minutes by its own clock."""

_SWEEP_AFTER_END = 60
_ASK_AGAIN = 6 * 3600  # a bank debit takes days
_ENDS_HOLD = (PaymentCaptured, PaymentFailed, PaymentExpired, OrderCancelled)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What goes into the change beside the events."""

    stock: tuple[StockMove, ...]
    counters: tuple[CounterMove, ...]
    outbox: tuple[Message, ...]
    sweep_at: int | None


def consequences(order_id: str, order: Order, events: Sequence[Event], now: int) -> Consequences:
    """What `events`, which made `order`, bring about."""
    return Consequences(
        stock=tuple(_stock(order, events)),
        counters=tuple(_counters(order, events)),
        outbox=tuple(_messages(order_id, order, events, now)),
        sweep_at=_sweep_at(order, now),
    )


def holds_counter(client: str) -> str:
    """The name of the counter of a client's open holds. What stands before `/` is one item of a store."""
    return f"client:{client}/holds"


def held_counter(client: str, sku: str) -> str:
    """The name of the counter of how many of a SKU a client holds."""
    return f"client:{client}/sku:{sku}"


def is_delivered(event: Event) -> bool:
    """Whether with this event the buyer's money is there and the shop will deliver."""
    return isinstance(event, PaymentCaptured) or (isinstance(event, PaidAfterExpiry) and event.outcome == "backorder")


def _stock(order: Order, events: Iterable[Event]) -> Iterable[StockMove]:
    for event in events:
        match event:
            case OrderPlaced():
                kind = Move.RESERVE
            case PaymentCaptured():
                kind = Move.COMMIT
            case PaymentFailed() | PaymentExpired() | OrderCancelled():
                kind = Move.RELEASE
            case PaidAfterExpiry(outcome="backorder"):
                kind = Move.SELL
            case _:
                continue
        for demand in order.placed.demand:
            limited = demand.limited and kind is Move.RESERVE
            yield StockMove(demand.sku, kind, demand.quantity, limited)


def _counters(order: Order, events: Iterable[Event]) -> Iterable[CounterMove]:
    placed = order.placed
    for event in events:
        match event:
            case OrderPlaced():
                yield from _uses(order, 1, limited=True)
                yield from (CounterMove(spent_counter(use.id), use.amount, use.value) for use in placed.gift_cards)
            case PaymentFailed() | PaymentExpired() | OrderCancelled():
                yield from _uses(order, -1)
                yield from (CounterMove(spent_counter(use.id), -use.amount) for use in placed.gift_cards)
            case PaidAfterExpiry(outcome="backorder"):
                yield from _uses(order, 1)  # they were given back at its end; the shop has decided to deliver
        if is_delivered(event) and placed.customer is not None:
            yield CounterMove(orders_counter(placed.customer), 1)
        if isinstance(event, _ENDS_HOLD):
            yield CounterMove(holds_counter(placed.client), -1)
            for demand in placed.demand:
                if demand.limited:
                    yield CounterMove(held_counter(placed.client, demand.sku), -demand.quantity)


def _uses(order: Order, times: int, *, limited: bool = False) -> Iterable[CounterMove]:
    """The uses of discounts and codes, counted like stock on hold."""
    for discount in order.placed.discounts:
        for name, most in discount.counters.items():
            yield CounterMove(name, times, most if limited else None)


def _messages(order_id: str, order: Order, events: Sequence[Event], now: int) -> Iterable[Message]:
    # Ids say what they are for, so that one thing that happened can never be told twice.
    failed = any(isinstance(event, PaymentFailed) for event in events)
    for event in events:
        match event:
            case PaymentCaptured() | PaidAfterExpiry(outcome="backorder"):
                yield _mail("order_confirmed", order_id, now)
                if any(line.gift_card for line in order.placed.lines):
                    yield Message(f"gift_cards:{order_id}", "gift_cards", {"order": order_id}, now)
                if order.session and order.session.session != event.session:
                    other = order.session.session
                    yield Message(f"expire_session:{other}", "expire_session", {"session": other}, now)
            case PaymentStarted() if not failed:
                yield _mail("payment_started", order_id, now)
            case PaymentFailed():
                yield _mail("payment_failed", order_id, now)
            case PaidAfterExpiry() | PaidTwice():
                payload = {"order": order_id, "payment": event.payment, "amount": event.amount}
                yield Message(f"refund:{order_id}:{event.payment}", "refund", payload, now)
            case RefundSettled():
                yield _mail("order_refunded", order_id, now, event.refund)
            case _:
                continue


def _mail(template: str, order_id: str, now: int, detail: str = "") -> Message:
    payload = {"template": template, "order": order_id}
    return Message(":".join(filter(None, ("mail", template, order_id, detail))), "mail", payload, now)


def _sweep_at(order: Order, now: int) -> int | None:
    if order.payment is Payment.PROCESSING:
        return now + _ASK_AGAIN
    if order.payment is not Payment.PENDING:
        return None
    ends = order.session.expires_at if order.session else order.placed.at + SESSION_SECONDS
    return max(ends, now) + _SWEEP_AFTER_END
