"""What is decided of refunds: granted, executed, withdrawn; and what the provider's word of one makes happen."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from chalicelib.domain.balances import delivery_value, line_value, refundable, split
from chalicelib.domain.errors import NotReady, OrderFrozen, RefundExceedsLeft, SecondPersonNeeded, UnknownPart
from chalicelib.domain.events import Event
from chalicelib.domain.lifecycles import REFUND, RefundState, ReturnState
from chalicelib.domain.money import Money
from chalicelib.domain.order_parts import AUTOMATIC, OFFLINE, PROVIDER, Leg, Refund, source_of
from chalicelib.domain.order_state import Order
from chalicelib.domain.order_units import as_lines, ordered, refundable_units, restockable, to_send
from chalicelib.domain.parcel_events import ItemsCancelled
from chalicelib.domain.quantities import add, minus
from chalicelib.domain.refund_commands import (
    ExecuteRefund,
    GrantRefund,
    RecordPayout,
    RecordReturnedPayout,
    RefundCommand,
    SettleRefund,
    SettleRefunded,
    WithdrawRefund,
)
from chalicelib.domain.refund_events import (
    PayoutMade,
    PayoutReturned,
    RefundedLine,
    RefundExecuted,
    RefundFailed,
    RefundGranted,
    RefundLeg,
    RefundPending,
    RefundSettled,
    RefundUnexplained,
    RefundWithdrawn,
    ReturnClosed,
)
from chalicelib.domain.unit_checks import check_known, check_units

_SENDABLE = (RefundState.GRANTED, RefundState.FAILED)


def decide_refund(order: Order, command: RefundCommand, now: int) -> tuple[Event, ...]:
    """What it makes happen. Raises OrderRefused where the order does not allow it."""
    match command:
        case GrantRefund():
            return grant(order, command, now)
        case ExecuteRefund():
            return _execute(order, command, now)
        case WithdrawRefund():
            refund = _need(order, command.refund)
            if not any(leg.state in _SENDABLE for leg in refund.legs):
                raise NotReady(f"{refund.id} is {refund.state}: only what was not sent, or came back, can be given up")
            return (RefundWithdrawn(now, refund.id, command.by, command.reason),)
        case RecordPayout():
            leg = _offline_leg(order, command.refund)
            return () if leg.state is RefundState.SUCCEEDED else _payout(command, leg, now)
        case RecordReturnedPayout():
            leg = _offline_leg(order, command.refund)
            if RefundState.FAILED not in REFUND[leg.state]:
                raise NotReady(f"the transfer of {command.refund} is {leg.state}: it cannot have come back")
            return (PayoutReturned(now, command.refund, command.by, command.reason),)
        case SettleRefund():
            return _settle_refund(order, command, now)
        case SettleRefunded():
            return _settle_refunded(order, command, now)
        case _:  # pragma: no cover
            assert_never(command)


def grant(order: Order, command: GrantRefund, now: int) -> tuple[Event, ...]:
    """A refund by lines, by amount, or of what is left; where it is of a return, that is closed by it.

    Raises TooManyUnits, RefundExceedsLeft, OrderFrozen, UnknownPart, NotReady.
    """
    _check_undisputed(order)
    check_known((*command.lines, *command.restock), ordered(order))
    check_units(command.lines, refundable_units(order), "to give money back for")
    values = {line.sku: line_value(order, line.sku, line.quantity) for line in command.lines}
    lines = tuple(RefundedLine(line.sku, line.quantity, values[line.sku]) for line in command.lines)
    delivery = delivery_value(order) if command.delivery else 0
    amount = sum(values.values()) + delivery if command.amount is None else command.amount
    left = refundable(order)
    if amount < 1:
        raise RefundExceedsLeft("there is nothing to give back", details={"left": left})
    if amount > left:
        message = _too_much(order, amount, left)
        raise RefundExceedsLeft(message, details={"asked": amount, "left": left})
    check_units(command.restock, _restockable(order), "to put back on the shelf")
    granted = RefundGranted(
        at=now,
        refund=next_refund(order),
        amount=amount,
        legs=split(order, amount),
        by=command.by,
        reason=command.reason,
        lines=lines,
        shipping=delivery,
        restock=command.restock,
        cards=command.cards,
        return_id=command.return_id,
        note=command.note,
    )
    sent = _sent(order, granted, command.by, now) if command.execute else ()
    return (granted, *sent, *_closed(order, command, now))


def give_back(order: Order, payment: str, amount: int, reason: str, now: int) -> tuple[Event, ...]:
    """The refund of money that the shop does not keep; a transfer waits for somebody to make it."""
    leg = RefundLeg(source_of(payment), amount)
    granted = RefundGranted(now, next_refund(order), amount, (leg,), AUTOMATIC, reason)
    if amount < 1:
        return ()
    return (granted,) if leg.source == OFFLINE else (granted, RefundExecuted(now, granted.refund, AUTOMATIC))


def next_refund(order: Order) -> str:
    """The id of the order's next refund."""
    return f"refund-{sum(refund.terms.by != PROVIDER for refund in order.refunds) + 1}"


def _check_undisputed(order: Order) -> None:
    if order.disputed:
        raise OrderFrozen("the buyer's bank has the money in dispute: it decides where it goes, so wait for its word")


def _restockable(order: Order) -> Mapping[str, int]:
    return add(to_send(order), as_lines(restockable(order)))


def _closed(order: Order, command: GrantRefund, now: int) -> Iterable[Event]:
    if not command.return_id:
        return
    one = order.returned(command.return_id)
    if one is None:
        raise UnknownPart(f"this order has no return {command.return_id}")
    if one.state is not ReturnState.RECEIVED:
        raise NotReady(f"{one.id} is {one.state}: look at what came back first")
    yield ReturnClosed(now, one.id, command.by, "refund")


def _sent(order: Order, granted: RefundGranted, by: str, now: int) -> Iterable[Event]:
    """The execution of what was granted in the same moment."""
    refund = Refund(granted, tuple(Leg(leg.source, leg.amount) for leg in granted.legs))
    yield from _execution(order, refund, by, now)


def _execute(order: Order, command: ExecuteRefund, now: int) -> tuple[Event, ...]:
    refund = _need(order, command.refund)
    legs = [leg for leg in refund.legs if leg.state in _SENDABLE]
    if not legs:
        raise NotReady(f"{refund.id} is {refund.state}: there is nothing to send")
    _check_undisputed(order)
    failed = sum(leg.amount for leg in legs if leg.state is RefundState.FAILED)
    if failed > refundable(order) and refund.terms.reason not in ("paid_twice", "overpaid", "paid_late"):
        message = _too_much(order, failed, refundable(order))
        raise RefundExceedsLeft(message, details={"asked": failed, "left": refundable(order)})
    limit = command.alone_up_to
    if limit is not None and refund.amount > limit and command.by == refund.terms.by:
        raise SecondPersonNeeded(
            f"{refund.id} is above {limit} (minor units): somebody else than {command.by} sends it"
        )
    if any(leg.source == OFFLINE for leg in legs) and command.payout is None and refund.payout is None:
        raise NotReady(f"{refund.id} goes by transfer: say to which account")
    return tuple(_execution(order, refund, command.by, now, command))


def _execution(
    order: Order, refund: Refund, by: str, now: int, command: ExecuteRefund | None = None
) -> Iterable[Event]:
    """The refund is sent; the first time, what shall be for sale again is no longer sent, or is back on the shelf."""
    wanted = add({}, refund.terms.restock) if not refund.attempt else {}
    unsent = {sku: min(quantity, to_send(order).get(sku, 0)) for sku, quantity in wanted.items()}
    if any(unsent.values()):
        yield ItemsCancelled(now, as_lines(unsent), by, refund.terms.reason)
    back = {sku: min(left, restockable(order).get(sku, 0)) for sku, left in minus(wanted, unsent).items()}
    payout = command.payout if command else None
    yield RefundExecuted(now, refund.id, by, refund.attempt + 1, payout, as_lines(back))


def _need(order: Order, refund_id: str) -> Refund:
    refund = order.refund(refund_id)
    if refund is None:
        known = ", ".join(one.id for one in order.refunds) or "none"
        raise UnknownPart(f"this order has no refund {refund_id!r} (it has {known})")
    return refund


def _offline_leg(order: Order, refund_id: str) -> Leg:
    legs = [leg for leg in _need(order, refund_id).legs if leg.source == OFFLINE]
    if not legs:
        raise NotReady(f"nothing of {refund_id} goes by transfer")
    return legs[0]


def _payout(command: RecordPayout, leg: Leg, now: int) -> tuple[Event, ...]:
    if leg.state is not RefundState.REQUESTED:
        raise NotReady(f"{command.refund} is {leg.state}: execute it first")
    return (PayoutMade(now, command.refund, command.by, command.proof),)


def _settle_refund(order: Order, command: SettleRefund, now: int) -> tuple[Event, ...]:
    refund, leg = _find(order, command)
    fields = (now, command.payment, command.refund, command.amount)
    if refund is None or leg is None:
        explains = min(order.unexplained.get(command.payment, 0), command.amount)
        return _word(command, fields, "", explains)
    if command.state not in REFUND[leg.state]:
        return ()  # known, or an older word than ours
    return _word(command, fields, refund.id, 0)


def _word(command: SettleRefund, fields: tuple[int, str, str, int], granted: str, explains: int) -> tuple[Event, ...]:
    match command.state:
        case RefundState.PENDING:
            return (RefundPending(*fields, granted=granted, explains=explains),)
        case RefundState.SUCCEEDED:
            return (RefundSettled(*fields, granted=granted, explains=explains),)
        case _:
            return (RefundFailed(*fields, reason=command.reason, granted=granted, explains=explains),)


def _find(order: Order, command: SettleRefund) -> tuple[Refund | None, Leg | None]:
    """The refund that a word is about: by the provider's id, or by ours where it tells us its id now."""
    for refund in order.refunds:
        for leg in refund.legs:
            if command.refund and leg.provider == command.refund:
                return refund, leg
    granted = order.refund(command.granted) if command.granted else None
    if granted is None:
        return None, None
    legs = (leg for leg in granted.legs if leg.source == command.payment and not leg.provider)
    return granted, next(legs, None)


def _settle_refunded(order: Order, command: SettleRefunded, now: int) -> tuple[Event, ...]:
    """What the provider says has gone back, less every refund that we ever heard of, failed ones included."""
    legs = (leg for refund in order.refunds for leg in refund.legs if leg.source == command.payment)
    known = sum(leg.amount for leg in legs) + order.unexplained.get(command.payment, 0)
    more = command.amount - known
    return (RefundUnexplained(now, command.payment, more),) if more > 0 else ()


def _too_much(order: Order, asked: int, left: int) -> str:
    currency = order.placed.currency
    asked_for, is_left = (Money(minor, currency).decimal() for minor in (asked, left))
    return f"{asked_for} {currency} is more than the {is_left} {currency} that is left to give back"
