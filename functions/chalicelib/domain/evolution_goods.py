"""What an order is after something happened to its goods."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from chalicelib.domain.events import ParcelEvent
from chalicelib.domain.lifecycles import JOB, PARCEL, ParcelState
from chalicelib.domain.order_parts import Job, Parcel
from chalicelib.domain.order_state import UNPAID, Order
from chalicelib.domain.order_units import arrived, ordered, shipped, to_send
from chalicelib.domain.parcel_events import (
    DownloadFetched,
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
from chalicelib.domain.quantities import add, minus
from chalicelib.domain.refunds import paid_for_units
from chalicelib.domain.transitions import Fulfilment, move, move_fulfilment


def after_goods(order: Order, event: ParcelEvent) -> Order:
    """The order after it. Raises IllegalTransition for a history that cannot be."""
    match event:
        case ProductionPlanned():
            return replace(order, jobs=(*order.jobs, *(Job(job) for job in event.jobs)))
        case JobMoved():
            return replace(order, jobs=tuple(_moved_job(job, event) for job in order.jobs))
        case PromiseMoved():
            return replace(order, arrives=event.arrives)
        case ShipmentDispatched():
            state = ParcelState.READY if event.pickup else ParcelState.DISPATCHED
            parcel = Parcel(event, state, event.carrier, event.tracking, event.at)
            return _placed_anew(replace(order, parcels=(*order.parcels, parcel), taken=True))
        case ShipmentMoved():
            return _placed_anew(replace(order, parcels=tuple(_moved(parcel, event) for parcel in order.parcels)))
        case TrackingCorrected():
            return replace(order, parcels=tuple(_corrected(parcel, event) for parcel in order.parcels))
        case DownloadsReleased():
            return _placed_anew(replace(order, released=add(order.released, event.lines)))
        case DownloadFetched():
            return replace(order, fetched={**order.fetched, event.sku: event.number})
        case ItemsCancelled():
            return _placed_anew(_items_cancelled(order, event.lines))
        case ReplacementPromised():
            return _placed_anew(replace(order, replacements=(*order.replacements, event)))
        case _:  # pragma: no cover
            assert_never(event)


def _moved_job(job: Job, event: JobMoved) -> Job:
    return replace(job, state=move(JOB, job.state, event.state, "a job")) if job.id == event.job else job


def _moved(parcel: Parcel, event: ShipmentMoved) -> Parcel:
    if parcel.id != event.shipment:
        return parcel
    return replace(parcel, state=move(PARCEL, parcel.state, event.state, "a parcel"), moved_at=event.at)


def _corrected(parcel: Parcel, event: TrackingCorrected) -> Parcel:
    return replace(parcel, carrier=event.carrier, tracking=event.tracking) if parcel.id == event.shipment else parcel


def _items_cancelled(order: Order, lines: Iterable[Units]) -> Order:
    lines = tuple(lines)
    cancelled = replace(order, cancelled=add(order.cancelled, lines))
    if order.payment not in UNPAID:
        return cancelled
    value = sum(_price(order, line) for line in lines)
    return replace(cancelled, unpaid=add(order.unpaid, lines), unpaid_value=order.unpaid_value + value)


def _price(order: Order, units: Units) -> int:
    line = order.placed.line(units.sku)
    return paid_for_units(line, units.quantity, order.unpaid.get(units.sku, 0)) if line else 0


def _placed_anew(order: Order) -> Order:
    """The order with the fulfilment that its parcels make."""
    target = _fulfilment(order)
    if target is order.fulfilment:
        return order
    return replace(order, fulfilment=move_fulfilment(order.fulfilment, target))


def _fulfilment(order: Order) -> Fulfilment:
    if order.fulfilment is Fulfilment.CANCELLED:
        return Fulfilment.CANCELLED
    gone = bool(shipped(order) or order.released)
    if to_send(order):
        return Fulfilment.PARTLY_FULFILLED if gone else Fulfilment.UNFULFILLED
    if not gone:
        return Fulfilment.CANCELLED
    wanted = minus(ordered(order), order.cancelled)
    waiting = any(parcel.state not in (ParcelState.DELIVERED, ParcelState.FAILED) for parcel in order.parcels)
    complete = not waiting and (not minus(wanted, arrived(order)))
    return Fulfilment.DELIVERED if complete else Fulfilment.FULFILLED
