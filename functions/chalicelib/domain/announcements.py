"""What a shop's other systems are told of an order: a name for each thing that happened, and what it is about.

Names are past facts in the words of the API; what only the shop itself cares about has none.
"""

from collections.abc import Mapping, Sequence

from chalicelib.domain.change import Message
from chalicelib.domain.events import Event, encode_event
from chalicelib.domain.payment_events import MoneyReceived, PaidAfterExpiry
from chalicelib.domain.rules import Webhook

ANNOUNCED: Mapping[str, str] = {
    "OrderPlaced": "order.placed",
    "PaymentPromised": "order.promised",
    "PaymentAuthorised": "order.authorised",
    "PaymentCaptured": "order.paid",
    "MoneyReceived": "order.paid",
    "PaidAfterExpiry": "order.paid",
    "PaymentFailed": "order.payment_failed",
    "PaymentExpired": "order.expired",
    "AuthorisationLapsed": "order.expired",
    "OrderConfirmed": "order.confirmed",
    "OrderCancelled": "order.cancelled",
    "ItemsCancelled": "order.items_cancelled",
    "PromiseMoved": "order.delayed",
    "ReviewOpened": "order.review_opened",
    "InvoiceIssued": "document.issued",
    "JobMoved": "job.moved",
    "ShipmentDispatched": "parcel.sent",
    "ShipmentMoved": "parcel.moved",
    "RefundGranted": "refund.granted",
    "RefundSettled": "refund.succeeded",
    "PayoutMade": "refund.succeeded",
    "RefundFailed": "refund.failed",
    "PayoutReturned": "refund.failed",
    "ReturnRequested": "return.requested",
    "ReturnAccepted": "return.accepted",
    "ReturnRefused": "return.refused",
    "ReturnReceived": "return.received",
    "ReturnClosed": "return.closed",
    "ReplacementPromised": "replacement.promised",
    "DisputeOpened": "dispute.opened",
    "DisputeClosed": "dispute.closed",
}
"""Kind of event -> what it is announced as."""

NAMES = tuple(dict.fromkeys(ANNOUNCED.values()))
"""Every name, in the order of an order's life."""


def announced_as(event: Event) -> str | None:
    """The name of an event; None for what is not announced: money that is not all, or that goes back at once."""
    if isinstance(event, MoneyReceived) and not event.complete:
        return None
    if isinstance(event, PaidAfterExpiry) and event.outcome != "backorder":
        return None
    return ANNOUNCED.get(str(encode_event(event)["kind"]))


def announcement(
    webhooks: Sequence[Webhook], order_id: str, before: int, events: Sequence[Event], now: int
) -> tuple[Message, ...]:
    """The message of a commit of these events, `before` of which the order had; none where nobody is to be told."""
    names = {name for event in events if (name := announced_as(event))}
    if not any(names & set(webhook.events) for webhook in webhooks):
        return ()
    payload = {"order": order_id, "first": before + 1, "last": before + len(events)}
    return (Message(f"announce:{order_id}:{before + 1}", "announce", payload, now),)
