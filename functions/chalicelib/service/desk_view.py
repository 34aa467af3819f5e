"""An order as the shop's people and their programs read it: plain values. Amounts are minor units, instants seconds."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.balances import owed, refundable
from chalicelib.domain.change import StockLevel
from chalicelib.domain.events import Event
from chalicelib.domain.listing import Listing
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import Dispute, Job, Parcel, Refund, Return
from chalicelib.domain.order_units import to_pack
from chalicelib.domain.quantities import plain_units
from chalicelib.service.evidence import EvidencePack
from chalicelib.service.order_history import tell_history
from chalicelib.service.order_list import OrderPage
from chalicelib.service.production import ListedJob

_COUNTS = ("on_hand", "reserved", "saleable", "sold", "opening", "received", "restocked", "corrected")


def order_plain(order_id: str, order: Order) -> dict[str, Any]:
    """Everything about an order but its history."""
    placed, buyer = order.placed, order.buyer
    return {
        "reference": order.reference,
        "id": order_id,
        "placed_at": placed.at,
        "status": order.status,
        "payment": order.payment.value,
        "fulfilment": order.fulfilment.value,
        "confirmed": order.confirmed,
        "currency": placed.currency,
        "lines": _lines(order),
        "subtotal": placed.subtotal,
        "discount": placed.discount,
        "shipping": placed.shipping.price if placed.shipping else 0,
        "tax": placed.tax,
        "total": placed.total,
        "due": placed.due,
        "owed": owed(order) if order.payment.value in ("pending", "owed") else 0,
        "captured": order.captured,
        "refunded": order.refunded,
        "refundable": refundable(order),
        "payment_method": placed.payment_method,
        "shipping_method": placed.shipping.title if placed.shipping else None,
        "email": buyer.email,
        "name": buyer.name,
        "address": list(buyer.address),
        "country": buyer.country,
        "release": placed.release,
        "reviews": [{"reason": one.reason, "detail": one.detail} for one in order.reviews],
        "parcels": [_parcel(parcel) for parcel in order.parcels],
        "refunds": [_refund(refund) for refund in order.refunds],
        "returns": [_return(one) for one in order.returns],
        "disputes": [_dispute(one) for one in order.disputes],
        "jobs": [_job(job) for job in order.jobs],
        "notes": [{"at": note.at, "by": note.by, "text": note.text} for note in order.notes],
    }


def history_plain(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What has happened to an order, in words."""
    return [{"at": one.at, "kind": one.kind, "by": one.by, "text": one.text} for one in tell_history(events)]


def page_plain(page: OrderPage) -> dict[str, Any]:
    """A page of the list of orders, and where the next one begins."""
    return {"orders": [_listed(line) for line in page.orders], "next": page.next}


def evidence_plain(pack: EvidencePack) -> dict[str, Any]:
    """The pack that answers a dispute."""
    return {
        "reference": pack.reference,
        "dispute": pack.dispute,
        "reason": pack.reason,
        "amount": pack.amount,
        "currency": pack.currency,
        "respond_by": pack.respond_by,
        "fields": dict(pack.fields),
        "timeline": [{"at": at, "text": text} for at, text in pack.timeline],
    }


def level_plain(level: StockLevel) -> dict[str, Any]:
    """What is there of a SKU."""
    return {"sku": level.sku, **{name: getattr(level, name) for name in _COUNTS}}


def _listed(line: Listing) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "id": line.id,
        "placed_at": line.placed_at,
        "status": line.status,
        "payment": line.payment,
        "fulfilment": line.fulfilment,
        "currency": line.currency,
        "total": line.total,
        "email": line.email,
        "name": line.name,
        "skus": list(line.skus),
    }


def job_plain(job: ListedJob) -> dict[str, Any]:
    """A job on the list of the workshop. Days are ISO dates."""
    return {
        "reference": job.reference,
        "job": job.job,
        "sku": job.sku,
        "name": job.name,
        "quantity": job.quantity,
        "state": job.state.value,
        "start_by": job.start_by,
        "ready_by": job.ready_by,
        "begin_on": job.begin_on,
        "late": job.late,
    }


def _lines(order: Order) -> list[dict[str, Any]]:
    left = to_pack(order)
    return [
        {
            "sku": line.sku,
            "name": line.name,
            "quantity": line.quantity,
            "unit": line.unit,
            "total": line.total,
            "cancelled": order.cancelled.get(line.sku, 0),
            "to_send": left.get(line.sku, 0),
        }
        for line in order.placed.lines
    ]


def _dispute(one: Dispute) -> dict[str, Any]:
    opened = one.opened
    return {
        "id": one.id,
        "state": one.state.value,
        "amount": opened.amount,
        "reason": opened.reason,
        "respond_by": opened.respond_by,
    }


def _job(job: Job) -> dict[str, Any]:
    planned = job.planned
    return {
        "id": job.id,
        "sku": planned.sku,
        "quantity": planned.quantity,
        "state": job.state.value,
        "start_by": planned.start_by,
        "ready_by": planned.ready_by,
    }


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {
        "id": parcel.id,
        "state": parcel.state.value,
        "lines": plain_units(parcel.sent.lines),
        "carrier": parcel.carrier or None,
        "tracking": parcel.tracking or None,
        "sent_at": parcel.sent.at,
        "moved_at": parcel.moved_at,
    }


def _refund(refund: Refund) -> dict[str, Any]:
    terms = refund.terms
    return {
        "id": refund.id,
        "state": refund.state.value,
        "amount": terms.amount,
        "reason": terms.reason,
        "lines": [{"sku": line.sku, "quantity": line.quantity, "amount": line.amount} for line in terms.lines],
        "shipping": terms.shipping,
        "granted_by": terms.by,
        "executed_by": refund.executed_by or None,
        "legs": [{"source": leg.source, "amount": leg.amount, "state": leg.state.value} for leg in refund.legs],
    }


def _return(one: Return) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state.value,
        "lines": [{"sku": line.sku, "quantity": line.quantity, "reason": line.reason} for line in one.asked.lines],
        "good": plain_units(one.good),
        "damaged": plain_units(one.damaged),
        "outcome": one.outcome or None,
        "reason": one.reason or None,
    }
