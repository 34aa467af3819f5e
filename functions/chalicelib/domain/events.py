"""What has happened to an order, in the past tense. An order is the fold of these; they are never changed.

`at` is UTC seconds, amounts are minor units of the order's currency. Codec: `encode_event`, `decode_event`.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.codec import from_plain, to_plain
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
)
from chalicelib.domain.payment_events import (
    AuthorisationLapsed,
    AuthorisedLate,
    BuyerTold,
    InvoiceIssued,
    MoneyReceived,
    NoteAdded,
    OrderCancelled,
    OrderConfirmed,
    OrderRead,
    PaidAfterExpiry,
    PaidTwice,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDeclined,
    PaymentExpired,
    PaymentFailed,
    PaymentPromised,
    PaymentStarted,
    ReminderSent,
    ReviewOpened,
    SessionOpened,
)
from chalicelib.domain.placed import Buyer, Demand, OrderPlaced
from chalicelib.domain.refund_events import (
    DisputeClosed,
    DisputeMoved,
    DisputeOpened,
    EvidencePrepared,
    PayoutMade,
    PayoutReturned,
    RefundExecuted,
    RefundFailed,
    RefundGranted,
    RefundPending,
    RefundSettled,
    RefundUnexplained,
    RefundWithdrawn,
    ReturnAccepted,
    ReturnClosed,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
)

PaymentEvent = (
    SessionOpened
    | PaymentPromised
    | ReminderSent
    | PaymentDeclined
    | PaymentStarted
    | PaymentAuthorised
    | AuthorisationLapsed
    | AuthorisedLate
    | PaymentCaptured
    | MoneyReceived
    | BuyerTold
    | PaymentFailed
    | PaymentExpired
    | OrderCancelled
    | PaidAfterExpiry
    | PaidTwice
    | ReviewOpened
    | OrderConfirmed
    | InvoiceIssued
    | NoteAdded
    | OrderRead
)
ParcelEvent = (
    ProductionPlanned
    | JobMoved
    | PromiseMoved
    | ShipmentDispatched
    | ShipmentMoved
    | TrackingCorrected
    | DownloadsReleased
    | DownloadFetched
    | ItemsCancelled
    | ReplacementPromised
)
RefundEvent = (
    RefundGranted
    | RefundExecuted
    | RefundWithdrawn
    | RefundPending
    | RefundSettled
    | RefundFailed
    | RefundUnexplained
    | PayoutMade
    | PayoutReturned
)
ReturnEvent = ReturnRequested | ReturnAccepted | ReturnRefused | ReturnWithdrawn | ReturnReceived | ReturnClosed
DisputeEvent = DisputeOpened | DisputeMoved | DisputeClosed | EvidencePrepared
Event = OrderPlaced | PaymentEvent | ParcelEvent | RefundEvent | ReturnEvent | DisputeEvent

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in Event.__args__}


def encode_event(event: Event) -> dict[str, Any]:
    """An event as a plain value with its kind."""
    return {"kind": type(event).__name__, **to_plain(event)}


def decode_event(plain: Mapping[str, Any]) -> Event:
    """The event behind a plain value. Raises KeyError for a kind that this version does not know."""
    fields = {key: value for key, value in plain.items() if key != "kind"}
    event: Event = from_plain(_KINDS[plain["kind"]], fields)
    return event


__all__ = [
    "Buyer",
    "Demand",
    "DisputeEvent",
    "Event",
    "OrderCancelled",
    "OrderPlaced",
    "PaidAfterExpiry",
    "PaidTwice",
    "ParcelEvent",
    "PaymentCaptured",
    "PaymentDeclined",
    "PaymentEvent",
    "PaymentExpired",
    "PaymentFailed",
    "PaymentStarted",
    "RefundEvent",
    "RefundSettled",
    "ReturnEvent",
    "ReviewOpened",
    "SessionOpened",
    "decode_event",
    "encode_event",
]
