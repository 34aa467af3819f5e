"""What is decided of an order's goods: production, parcels, replacements, what is called off."""

from dataclasses import replace
from typing import assert_never

from chalicelib.domain.balances import owed, split_over_cards
from chalicelib.domain.decisions_refunds import grant, next_refund
from chalicelib.domain.downloads import decide_fetch
from chalicelib.domain.errors import NotReady, OrderFrozen, UnknownPart
from chalicelib.domain.events import Event
from chalicelib.domain.evolution_goods import after_goods
from chalicelib.domain.goods_commands import (
    CancelItems,
    CorrectTracking,
    Dispatch,
    FetchDownload,
    GoodsCommand,
    MoveJob,
    MoveParcel,
    MovePromise,
    PlanProduction,
    PromiseReplacement,
)
from chalicelib.domain.lifecycles import JOB, PARCEL, JobState, ReturnState
from chalicelib.domain.order_parts import AUTOMATIC, OFFLINE, Parcel
from chalicelib.domain.order_state import Order
from chalicelib.domain.order_units import as_lines, ordered, replaced, shipped, to_pack, to_release, to_send
from chalicelib.domain.parcel_events import (
    DownloadsReleased,
    ItemsCancelled,
    JobMoved,
    ProductionPlanned,
    PromiseMoved,
    ReplacementPromised,
    ShipmentDispatched,
    ShipmentMoved,
    TrackingCorrected,
    Units,
)
from chalicelib.domain.payment_events import OrderConfirmed
from chalicelib.domain.quantities import add, minus
from chalicelib.domain.refund_commands import GrantRefund
from chalicelib.domain.refund_events import RefundExecuted, RefundGranted, ReturnClosed
from chalicelib.domain.transitions import Fulfilment, Payment
from chalicelib.domain.unit_checks import check_known, check_units


def decide_goods(order: Order, command: GoodsCommand, now: int) -> tuple[Event, ...]:
    """What it makes happen. Raises OrderRefused where the order does not allow it."""
    match command:
        case PlanProduction():
            return (ProductionPlanned(now, command.jobs),) if command.jobs and not order.jobs else ()
        case MoveJob():
            return _move_job(order, command, now)
        case MovePromise():
            return (PromiseMoved(now, command.arrives, command.by, command.reason),)
        case Dispatch():
            return _dispatch(order, command, now)
        case MoveParcel():
            return _move_parcel(order, command, now)
        case CorrectTracking():
            parcel = _parcel(order, command.parcel)
            if (parcel.carrier, parcel.tracking) == (command.carrier, command.tracking):
                return ()
            return (TrackingCorrected(now, parcel.id, command.carrier, command.tracking, command.by),)
        case FetchDownload():
            return decide_fetch(order, command, now)
        case CancelItems():
            return _cancel_items(order, command, now)
        case PromiseReplacement():
            return _promise_replacement(order, command, now)
        case _:  # pragma: no cover
            assert_never(command)


def follow_ups(order: Order, now: int) -> tuple[Event, ...]:
    """What the shop's policies make of an order after something happened: confirmed, and downloads released.

    Only what needs nobody: a review, a dispute or `confirm: by_hand` keeps it from happening.
    """
    if order.reviews or order.disputed or not order.goes_out:
        return ()
    events: list[Event] = []
    if not order.confirmed and order.placed.confirm == AUTOMATIC:
        events.append(OrderConfirmed(now, AUTOMATIC))
        order = replace(order, confirmed=True)
    released = as_lines(to_release(order))
    if order.confirmed and released and order.payment in (Payment.CAPTURED, Payment.PARTLY_REFUNDED):
        events.append(DownloadsReleased(now, released))
    return tuple(events)


def check_may_leave(order: Order) -> None:
    """Raises OrderFrozen or NotReady where nothing of the order may leave the house now."""
    if order.disputed:
        raise OrderFrozen("the buyer's bank has the payment in dispute: nothing is sent before it has decided")
    if order.reviews:
        reasons = ", ".join(review.reason for review in order.reviews)
        raise OrderFrozen(f"something has to be looked at first ({reasons}): confirm the order when that is done")
    if not order.goes_out:
        raise NotReady(f"order {order.reference} is {order.status}: nothing of it may be sent")
    if not order.confirmed:
        raise NotReady(f"order {order.reference} is not confirmed yet: confirm it first")


def parcel_lines(order: Order, lines: tuple[Units, ...]) -> tuple[Units, ...]:
    """What goes into the next parcel. Raises UnknownPart, TooManyUnits, NotReady where nothing is left."""
    check_known(lines, ordered(order))
    packed = to_pack(order)
    check_units(lines, packed, "to be sent")
    if not packed:
        raise NotReady(f"everything of order {order.reference} that is sent has been sent")
    return lines or as_lines(packed)


def _dispatch(order: Order, command: Dispatch, now: int) -> tuple[Event, ...]:
    check_may_leave(order)
    lines = parcel_lines(order, command.lines)
    if order.payment is Payment.AUTHORISED:
        raise NotReady("the money is only kept by the buyer's bank: it is captured before the first parcel leaves")
    number = len(order.parcels) + 1
    parcel = f"parcel-{number}"
    sent = ShipmentDispatched(now, parcel, lines, command.carrier, command.tracking, command.by, command.pickup)
    left = to_send(after_goods(order, sent))
    made = (
        JobMoved(now, job.id, JobState.MADE, command.by)
        for job in order.jobs
        if job.open and not left.get(job.planned.sku)
    )
    return (*made, sent)


def _parcel(order: Order, parcel_id: str) -> Parcel:
    parcel = order.parcel(parcel_id)
    if parcel is None:
        known = ", ".join(one.id for one in order.parcels) or "none"
        raise UnknownPart(f"this order has no parcel {parcel_id!r} (it has {known})")
    return parcel


def _move_parcel(order: Order, command: MoveParcel, now: int) -> tuple[Event, ...]:
    """Carriers tell late and twice: a word that is older than what is known makes nothing happen."""
    parcel = _parcel(order, command.parcel)
    if command.state not in PARCEL[parcel.state]:
        return ()
    return (ShipmentMoved(now, parcel.id, command.state, command.by, command.note),)


def _move_job(order: Order, command: MoveJob, now: int) -> tuple[Event, ...]:
    job = order.job(command.job)
    if job is None:
        raise UnknownPart(f"this order has no job {command.job!r} (it has {', '.join(one.id for one in order.jobs)})")
    if job.state is command.state:
        return ()
    if command.state not in JOB[job.state]:
        raise NotReady(f"{job.id} is {job.state}: it cannot become {command.state}")
    return (JobMoved(now, job.id, command.state, command.by, command.note),)


def _cancel_items(order: Order, command: CancelItems, now: int) -> tuple[Event, ...]:
    check_known(command.lines, ordered(order))
    if order.payment in (Payment.PENDING, Payment.PROCESSING):
        raise NotReady("the buyer's bank is still working on the payment: wait for its word, then cancel")
    if order.fulfilment is Fulfilment.CANCELLED:
        raise NotReady("the order is called off already")
    left = to_send(order)
    check_units(command.lines, left, "to be sent")
    if not minus(left, add({}, command.lines)) and not (shipped(order) or order.released):
        raise NotReady("nothing would be left of the order: cancel it whole")
    cancelled = ItemsCancelled(now, command.lines, command.by, command.reason, command.restock)
    stopped = tuple(
        JobMoved(now, job.id, JobState.CANCELLED, command.by)
        for job in order.jobs
        if job.open and not minus(left, add({}, command.lines)).get(job.planned.sku)
    )
    return (cancelled, *stopped, *_value_back(order, cancelled, command, now))


def _value_back(order: Order, cancelled: ItemsCancelled, command: CancelItems, now: int) -> tuple[Event, ...]:
    """Before money was taken, less of it is; what gift cards had paid beyond that, and what was paid, goes back."""
    after = after_goods(order, cancelled)
    if order.payment in (Payment.OWED, Payment.AUTHORISED):
        if order.payment is Payment.OWED and order.placed.due and not owed(after):
            raise NotReady("nothing would be owed any more: cancel the order whole, or note what was paid")
        beyond = max(0, after.unpaid_value - order.placed.due) - max(0, order.unpaid_value - order.placed.due)
        legs = split_over_cards(order, beyond)
        if not legs:
            return ()
        amount = sum(leg.amount for leg in legs)
        granted = RefundGranted(now, next_refund(order), amount, legs, command.by, "cancelled")
        return (granted, RefundExecuted(now, granted.refund, command.by))
    refund = GrantRefund(command.by, "cancelled", lines=_paid_lines(order, command), execute=command.execute)
    events = grant(order, refund, now) if refund.lines else ()
    by_transfer = any(
        leg.source == OFFLINE for event in events if isinstance(event, RefundGranted) for leg in event.legs
    )
    return events[:1] if by_transfer else events


def _paid_lines(order: Order, command: CancelItems) -> tuple[Units, ...]:
    """What of the lines was bought: a replacement that is called off was never paid."""
    free = replaced(order)
    wanted = minus(add({}, command.lines), free)
    return as_lines(wanted)


def _promise_replacement(order: Order, command: PromiseReplacement, now: int) -> tuple[Event, ...]:
    check_known(command.lines, ordered(order))
    if not order.goes_out and order.payment is not Payment.REFUNDED:
        raise NotReady(f"order {order.reference} is {order.status}: nothing of it is sent once more")
    check_units(command.lines, minus(shipped(order), replaced(order)), "that were sent and not replaced")
    number = len(order.replacements) + 1
    promised = ReplacementPromised(
        now, f"replacement-{number}", command.lines, command.by, command.reason, command.return_id
    )
    if not command.return_id:
        return (promised,)
    one = order.returned(command.return_id)
    if one is None:
        raise UnknownPart(f"this order has no return {command.return_id!r}")
    if one.state is not ReturnState.RECEIVED:
        raise NotReady(f"{one.id} is {one.state}: look at what came back first")
    return (promised, ReturnClosed(now, one.id, command.by, "replacement"))
