"""An order is taken on, called off whole or in part, and written about."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.errors import InvalidRequest, NotReady, Problem
from chalicelib.domain.goods_commands import CancelItems, MovePromise
from chalicelib.domain.order import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.payment_commands import AddNote, CancelOrder, Confirm, NoteReading
from chalicelib.domain.transitions import Payment
from chalicelib.service.house import House, act, check_line, check_text, find
from chalicelib.service.refunding import may_execute_alone


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who takes the order on; open reviews are closed by it."""

    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Who calls off, and why; without lines the whole order. `restock`: what had left the stock is on the shelf."""

    by: str
    reason: str
    lines: tuple[Units, ...] = ()
    restock: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """Something written down for the shop's people; the buyer never sees it."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Delay:
    """The first and the last day (ISO) on which the order arrives now."""

    by: str
    arrives: tuple[str, str]
    reason: str = ""


def confirm(house: House, reference: str, asked: Confirmation) -> Order:
    """Take an order on. Raises NotReady before it is paid."""
    order_id, _ = find(house, reference)
    return act(house, order_id, Confirm(check_line(asked.by, "by", needed=True), check_text(asked.note, "note")))


def cancel(house: House, reference: str, asked: Cancellation) -> Order:
    """Call an order off: its payment page is closed, what the bank keeps is let go, what was paid is sent back.

    What was paid is only granted where it is more than one person may send, or goes by transfer: then somebody has
    to execute the refund. Raises NotReady where something has left already, OrderFrozen while it is disputed;
    GatewayUnavailable where the page could not be closed.
    """
    order_id, order = find(house, reference)
    by, reason = check_line(asked.by, "by", needed=True), check_line(asked.reason, "reason", needed=True)
    execute = may_execute_alone(house, order)
    if asked.lines:
        return act(house, order_id, CancelItems(asked.lines, by, reason, asked.restock, execute))
    if order.payment is Payment.PENDING:
        order = house.pages.close(order_id, order, reason, by)
        if order.payment is Payment.CANCELLED:
            return order  # else it was paid in the same second, and that is called off below
    if order.payment is Payment.PENDING:
        raise NotReady("the payment page could not be closed: try again")
    return act(house, order_id, CancelOrder(by, reason, asked.restock, execute))


def note(house: House, reference: str, asked: Note) -> Order:
    """Write something down."""
    order_id, _ = find(house, reference)
    by, text = check_line(asked.by, "by", needed=True), check_text(asked.text, "text", needed=True)
    return act(house, order_id, AddNote(by, text))


def delay(house: House, reference: str, asked: Delay) -> Order:
    """Promise other days than before; the buyer is told. Raises InvalidRequest for days that are none."""
    order_id, _ = find(house, reference)
    _check_days(asked.arrives)
    by, reason = check_line(asked.by, "by", needed=True), check_line(asked.reason, "reason")
    return act(house, order_id, MovePromise(asked.arrives, by, reason))


def note_reading(house: House, reference: str, by: str) -> Order:
    """Write down that somebody looked at the order with a token, once an hour."""
    order_id, _ = find(house, reference)
    return act(house, order_id, NoteReading(check_line(by, "by", needed=True)))


def _check_days(arrives: tuple[str, str]) -> None:
    try:
        first, last = (date.fromisoformat(day) for day in arrives)
    except ValueError as wrong:
        raise InvalidRequest([Problem("invalid_day", "write days such as 2026-12-01", "arrives")]) from wrong
    if last < first:
        raise InvalidRequest([Problem("invalid_day", f"the last day, {last}, is before the first, {first}", "arrives")])
