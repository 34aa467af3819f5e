"""What the events of an order do outside it: stock, counters, its line in the list, and what has to be done afterwards.

Pure, and the only place that knows it: a use case commits what `change_of` gives, and adds nothing of its own to it.
"""

from collections.abc import Iterator, Sequence

from chalicelib.domain.change import Change
from chalicelib.domain.counter_effects import counter_moves, held_counter, holds_counter
from chalicelib.domain.events import Event
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.listing import list_entry, payment_ids
from chalicelib.domain.messages import messages
from chalicelib.domain.order_parts import Leg
from chalicelib.domain.order_state import Order
from chalicelib.domain.steps import walk
from chalicelib.domain.stock_effects import stock_moves
from chalicelib.domain.transitions import Payment

__all__ = ["SESSION_SECONDS", "change_of", "held_counter", "holds_counter"]

SESSION_SECONDS = 35 * 60
"""How long a payment page is open after placing: the provider's least is 30 minutes by its own clock."""

CAPTURE_BEFORE_LAPSE_SECONDS = 24 * 3600
"""How long before a bank lets go of the money it is taken, where nothing has been sent yet."""

_SWEEP_AFTER_END = 60
_ASK_AGAIN = 6 * 3600  # a bank debit takes days


def change_of(order_id: str, version: int, before: Order | None, events: Sequence[Event], now: int) -> Change:
    """The change in which `events` happen to an order that is at `version`; an empty one where nothing happens."""
    steps = list(walk(before, events))
    if not steps:
        return Change()
    order = steps[-1].after
    known = payment_ids(before) if before else ()
    return Change(
        order_id=order_id,
        expected_version=version,
        events=tuple(events),
        sweep_at=sweep_at(order, now),
        listing=list_entry(order_id, order),
        payments=tuple(payment for payment in payment_ids(order) if payment not in known),
        stock=tuple(move for step in steps for move in stock_moves(step)),
        counters=tuple(move for step in steps for move in counter_moves(step)),
        outbox=tuple(messages(order_id, steps, now)),
    )


def sweep_at(order: Order, now: int) -> int | None:
    """When somebody has to look after the order although nobody told anything (UTC seconds); None: never."""
    asked = now + _ASK_AGAIN if any(in_flight(order)) else None
    times = [time for time in (_payment_at(order, now), asked) if time is not None]
    return min(times, default=None)


def in_flight(order: Order) -> Iterator[Leg]:
    """The parts of refunds that the provider has taken, and that its word on is still to come."""
    legs = (leg for refund in order.refunds for leg in refund.legs)
    return (leg for leg in legs if leg.provider and leg.state is RefundState.PENDING)


def _payment_at(order: Order, now: int) -> int | None:
    match order.payment:
        case Payment.PENDING:
            ends = order.session.expires_at if order.session else order.placed.at + SESSION_SECONDS
            return max(ends, now) + _SWEEP_AFTER_END
        case Payment.PROCESSING:
            return now + _ASK_AGAIN
        case Payment.AUTHORISED if order.authorised:
            return max(now + _SWEEP_AFTER_END, order.authorised.lapses_at - CAPTURE_BEFORE_LAPSE_SECONDS)
        case Payment.OWED if order.promise:
            remind_at = order.promise.remind_at if not order.reminders else None
            expires_at = order.promise.expires_at if not order.parcels else None
            times = [time for time in (remind_at, expires_at) if time is not None]
            return max(now, min(times)) if times else None
        case _:
            return None
