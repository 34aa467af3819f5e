"""What is decided of returns, and what a buyer's bank says of a dispute."""

from typing import assert_never

from chalicelib.domain.errors import NotReady, UnknownPart
from chalicelib.domain.events import Event
from chalicelib.domain.lifecycles import DISPUTE, RETURN, ReturnState
from chalicelib.domain.order_parts import Return
from chalicelib.domain.order_state import Order
from chalicelib.domain.order_units import ordered, with_buyer
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_commands import (
    AcceptReturn,
    CloseReturn,
    DisputeCommand,
    PrepareEvidence,
    ReceiveReturn,
    RefuseReturn,
    RequestReturn,
    ReturnCommand,
    SettleDispute,
    WithdrawReturn,
)
from chalicelib.domain.refund_events import (
    DisputeClosed,
    DisputeMoved,
    DisputeOpened,
    EvidencePrepared,
    ReturnAccepted,
    ReturnClosed,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
)
from chalicelib.domain.unit_checks import check_known, check_units


def decide_return(order: Order, command: ReturnCommand, now: int) -> tuple[Event, ...]:
    """What it makes happen. Raises OrderRefused where the order does not allow it."""
    match command:
        case RequestReturn():
            return _request(order, command, now)
        case AcceptReturn():
            one = _movable(order, command.return_id, ReturnState.ACCEPTED)
            return (ReturnAccepted(now, one.id, command.by, command.instructions),)
        case RefuseReturn():
            one = _movable(order, command.return_id, ReturnState.REFUSED)
            return (ReturnRefused(now, one.id, command.by, command.reason),)
        case WithdrawReturn():
            one = _movable(order, command.return_id, ReturnState.WITHDRAWN)
            return (ReturnWithdrawn(now, one.id, command.by, command.reason),)
        case ReceiveReturn():
            return _receive(order, command, now)
        case CloseReturn():
            one = _movable(order, command.return_id, ReturnState.CLOSED)
            return (ReturnClosed(now, one.id, command.by, "nothing", command.reason),)
        case _:  # pragma: no cover
            assert_never(command)


def _request(order: Order, command: RequestReturn, now: int) -> tuple[Event, ...]:
    units = tuple(Units(line.sku, line.quantity) for line in command.lines)
    check_known(units, ordered(order))
    check_units(units, with_buyer(order), "that can be given back")
    number = len(order.returns) + 1
    return (ReturnRequested(now, f"return-{number}", command.lines, command.by, command.note),)


def _receive(order: Order, command: ReceiveReturn, now: int) -> tuple[Event, ...]:
    one = _movable(order, command.return_id, ReturnState.RECEIVED)
    asked = {line.sku: line.quantity for line in one.asked.lines}
    came = (*command.good, *command.damaged)
    if not came:
        raise NotReady(f"nothing of {one.id} came: withdraw it, or say what came")
    check_units(came, asked, f"in {one.id}")
    details = (command.good, command.damaged, command.restock, command.note)
    return (ReturnReceived(now, one.id, command.by, *details),)


def _movable(order: Order, return_id: str, target: ReturnState) -> Return:
    one = order.returned(return_id)
    if one is None:
        known = ", ".join(one.id for one in order.returns) or "none"
        raise UnknownPart(f"this order has no return {return_id!r} (it has {known})")
    if target not in RETURN[one.state]:
        raise NotReady(f"{one.id} is {one.state}: it cannot become {target}")
    return one


def decide_dispute(order: Order, command: DisputeCommand, now: int) -> tuple[Event, ...]:
    """What it makes happen; nothing where a later word was heard already."""
    known = order.dispute(command.dispute)
    if isinstance(command, PrepareEvidence):
        if known is None:
            raise UnknownPart(f"this order has no dispute {command.dispute!r}")
        return (EvidencePrepared(now, command.dispute, command.by),)
    if known is None:
        return _new_dispute(command, now)
    if command.state not in DISPUTE[known.state]:
        return ()
    if command.state in _DECIDED:
        return (_closed(command, now),)
    return (DisputeMoved(now, command.dispute, command.state),)


_DECIDED = frozenset(state for state, ahead in DISPUTE.items() if not ahead)


def _new_dispute(command: SettleDispute, now: int) -> tuple[Event, ...]:
    if command.state in _DECIDED:
        return (_closed(command, now),)
    details = (command.reason, command.respond_by, command.state)
    return (DisputeOpened(now, command.dispute, command.payment, command.amount, *details),)


def _closed(command: SettleDispute, now: int) -> DisputeClosed:
    return DisputeClosed(now, command.dispute, command.payment, command.amount, command.reason, command.state)
