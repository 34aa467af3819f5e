"""The pack that answers a dispute: only what really happened, by the order's own history.

The names of `fields` are those of the provider's dispute evidence (https://docs.stripe.com/api/disputes/object), so
that they can be sent as they are, once somebody has read them: a bank takes evidence only once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.errors import UnknownPart
from chalicelib.domain.events import Event
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.money import Money
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import Dispute, Parcel
from chalicelib.domain.parcel_events import DownloadFetched, DownloadsReleased, ShipmentDispatched, ShipmentMoved
from chalicelib.domain.payment_events import MoneyReceived, PaymentAuthorised, PaymentCaptured
from chalicelib.domain.placed import OrderPlaced
from chalicelib.domain.refund_commands import PrepareEvidence
from chalicelib.domain.refund_events import RefundSettled, ReturnReceived, ReturnRequested
from chalicelib.service.house import House, act, check_line, find


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """Who asks for the pack of which dispute; empty: the one that is open."""

    by: str
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """What answers a dispute: `fields` by the provider's names, `timeline` of (UTC time, what happened)."""

    reference: str
    dispute: str
    reason: str
    amount: int
    currency: str
    respond_by: int | None
    fields: Mapping[str, str]
    timeline: tuple[tuple[str, str], ...]


def evidence(house: House, reference: str, asked: EvidenceRequest) -> EvidencePack:
    """The pack; that it was made stands in the order's history. Raises UnknownPart where there is no dispute."""
    order_id, order = find(house, reference)
    dispute = _dispute(order, asked.dispute)
    order = act(house, order_id, PrepareEvidence(dispute.id, check_line(asked.by, "by", needed=True)))
    stored = house.store.load(order_id)
    timeline = tuple(
        (_time(event.at), words) for event in (stored.events if stored else ()) if (words := _words(order, event))
    )
    opened = dispute.opened
    return EvidencePack(
        order.reference,
        dispute.id,
        opened.reason,
        opened.amount,
        order.placed.currency,
        opened.respond_by,
        {name: text for name, text in _fields(order) if text},
        timeline,
    )


def _dispute(order: Order, wanted: str) -> Dispute:
    found = [dispute for dispute in order.disputes if dispute.id == wanted or (not wanted and dispute.open)]
    if not found:
        known = ", ".join(dispute.id for dispute in order.disputes) or "none"
        raise UnknownPart(f"order {order.reference} has no such dispute, or none that is open (it has {known})")
    return found[0]


def _fields(order: Order) -> Iterator[tuple[str, str]]:
    buyer, placed = order.buyer, order.placed
    yield "customer_name", buyer.name or ""
    yield "customer_email_address", buyer.email or ""
    goods = "; ".join(f"{line.quantity} × {line.name} ({line.sku})" for line in placed.lines)
    yield "product_description", goods
    yield from _parcel_fields(order)
    if order.released:
        yield (
            "access_activity_log",
            "\n".join(f"{quantity} × {sku} released" for sku, quantity in order.released.items()),
        )


def _parcel_fields(order: Order) -> Iterator[tuple[str, str]]:
    """Of parcels that were really sent: what failed on the way proves nothing."""
    sent = [parcel for parcel in order.parcels if parcel.state is not ParcelState.FAILED]
    if not sent:
        return
    yield "shipping_address", ", ".join(order.buyer.address)
    yield "shipping_date", _time(sent[0].sent.at)[:10]
    tracked = [parcel for parcel in sent if parcel.tracking]
    yield "shipping_carrier", ", ".join(dict.fromkeys(parcel.carrier for parcel in tracked))
    yield "shipping_tracking_number", ", ".join(parcel.tracking for parcel in tracked)
    yield "uncategorized_text", "\n".join(_delivery(parcel) for parcel in sent if parcel.state is ParcelState.DELIVERED)


def _delivery(parcel: Parcel) -> str:
    return f"{parcel.id} was delivered on {_time(parcel.moved_at)[:10]}"


def _words(order: Order, event: Event) -> str:
    currency = order.placed.currency
    match event:
        case OrderPlaced():
            return f"The order was placed for {Money(event.total, currency).decimal()} {currency}."
        case PaymentAuthorised() | PaymentCaptured() | MoneyReceived():
            return f"{Money(event.amount, currency).decimal()} {currency} were paid: {event.payment}."
        case DownloadsReleased():
            return "Released: " + ", ".join(f"{line.quantity} × {line.sku}" for line in event.lines) + "."
        case DownloadFetched():
            return f"The buyer downloaded {event.sku} (number {event.number})."
        case ShipmentDispatched():
            goods = ", ".join(f"{line.quantity} × {line.sku}" for line in event.lines)
            return f"{event.shipment} was sent with {goods}" + (
                f" ({event.carrier} {event.tracking})." if event.tracking else "."
            )
        case ShipmentMoved():
            return f"{event.shipment}: {event.state.value}, by the word of {event.by}."
        case ReturnRequested():
            return f"The buyer asked to give something back ({event.return_id})."
        case ReturnReceived():
            return f"{event.return_id} came back."
        case RefundSettled():
            return f"{Money(event.amount, currency).decimal()} {currency} were sent back."
        case _:
            return ""


def _time(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
