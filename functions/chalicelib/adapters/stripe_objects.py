"""Stripe's objects read as the port's types: sessions, payments, refunds, disputes. For the adapters of Stripe only.

Plain JSON in, nothing of the `stripe` library, so that a webhook costs no import. Shapes of every API version since
2022 are read; field names after https://docs.stripe.com/api.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.stripe_fields import Doc, integer, one_line, part, read_buyer, text
from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.money import from_provider
from chalicelib.domain.provider import (
    PaymentSession,
    PaymentStatus,
    ProviderDispute,
    ProviderPayment,
    ProviderRefund,
    RefundedSoFar,
    SessionStatus,
)

SHOP = "pelican-storefront"
"""`metadata.shop` of everything that we create: another application may use the same Stripe account."""

_LAPSES_AFTER = 7 * 24 * 3600
"""How long a bank keeps money where the charge does not say (https://docs.stripe.com/payments/place-a-hold)."""

_PAYMENTS = {
    "requires_capture": PaymentStatus.AUTHORISED,
    "succeeded": PaymentStatus.CAPTURED,
    "canceled": PaymentStatus.CANCELLED,
}
_REFUNDS = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
_DISPUTES = {
    "needs_response": DisputeState.OPEN,
    "warning_needs_response": DisputeState.OPEN,
    "under_review": DisputeState.UNDER_REVIEW,
    "warning_under_review": DisputeState.UNDER_REVIEW,
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}


def read_session(doc: Doc) -> PaymentSession:
    """A Checkout Session as the port describes it. Raises ValueError where it is none, or its amount is no money."""
    intent = doc.get("payment_intent")
    amount = from_provider(integer(doc, "amount_total"), text(doc, "currency"))
    status = _status(doc, intent)
    return PaymentSession(
        id=text(doc, "id"),
        status=status,
        url=doc.get("url"),
        expires_at=integer(doc, "expires_at"),
        order_id=order_of(doc),
        payment=text(intent, "id") if isinstance(intent, Mapping) else intent,
        amount=amount.minor,
        currency=amount.currency,
        buyer=read_buyer(doc),
        lapses_at=_lapses_at(part(doc, "payment_intent")) if status is SessionStatus.AUTHORISED else None,
    )


def read_payment(doc: Doc) -> ProviderPayment:
    """A PaymentIntent, its newest charge expanded or not. Raises ValueError where it is none."""
    status = _PAYMENTS.get(text(doc, "status"), PaymentStatus.OPEN)
    names = {PaymentStatus.CAPTURED: "amount_received", PaymentStatus.AUTHORISED: "amount_capturable"}
    amount = from_provider(integer(doc, names.get(status, "amount")), text(doc, "currency"))
    return ProviderPayment(
        id=text(doc, "id"),
        status=status,
        amount=amount.minor,
        currency=amount.currency,
        order_id=order_of(doc),
        lapses_at=_lapses_at(doc) if status is PaymentStatus.AUTHORISED else None,
        reason=one_line(doc.get("cancellation_reason")),
        buyer=read_buyer({"shipping": doc.get("shipping")}),
    )


def read_refund(doc: Doc) -> ProviderRefund:
    """A Refund. Raises ValueError where it is none, or not of a PaymentIntent."""
    amount = from_provider(integer(doc, "amount"), text(doc, "currency"))
    status = doc.get("status")
    if status is not None and status not in _REFUNDS:
        raise ValueError(f"status is {status!r}, which no refund has")
    metadata = part(doc, "metadata")
    return ProviderRefund(
        id=text(doc, "id"),
        payment=id_of(doc, "payment_intent"),
        amount=amount.minor,
        currency=amount.currency,
        state=_REFUNDS[status] if status is not None else RefundState.PENDING,
        reason=one_line(doc.get("failure_reason") or status),
        granted=one_line(metadata.get("refund")) if metadata.get("shop") == SHOP else "",
    )


def read_refunded(doc: Doc) -> RefundedSoFar:
    """How much of a Charge has gone back. Raises ValueError where it is none, or not of a PaymentIntent."""
    amount = from_provider(integer(doc, "amount_refunded"), text(doc, "currency"))
    return RefundedSoFar(id_of(doc, "payment_intent"), amount.minor)


def read_dispute(doc: Doc) -> ProviderDispute:
    """A Dispute. Raises ValueError where it is none, or not of a PaymentIntent."""
    status = text(doc, "status")
    if status not in _DISPUTES and status != "charge_refunded":  # an old name of a dispute that a refund ended
        raise ValueError(f"status is {status!r}, which no dispute has")
    amount = from_provider(integer(doc, "amount"), text(doc, "currency"))
    due = part(doc, "evidence_details").get("due_by")
    return ProviderDispute(
        id=text(doc, "id"),
        payment=id_of(doc, "payment_intent"),
        amount=amount.minor,
        currency=amount.currency,
        reason=one_line(doc.get("reason")) or "general",
        state=_DISPUTES.get(status, DisputeState.WON),
        respond_by=due if isinstance(due, int) and due > 0 else None,
    )


def order_of(doc: Doc) -> str | None:
    """The order that a session or payment intent belongs to, if it is one of ours."""
    metadata = part(doc, "metadata")
    order_id = metadata.get("order")
    return order_id if metadata.get("shop") == SHOP and isinstance(order_id, str) and order_id else None


def id_of(doc: Doc, name: str) -> str:
    """The id of another object, expanded or not. Raises ValueError where there is none."""
    other = doc.get(name)
    return text(other, "id") if isinstance(other, Mapping) else text(doc, name)


def _lapses_at(intent: Doc) -> int | None:
    """When the bank lets go: by the charge where it is there, else by the usual time."""
    charge = intent.get("latest_charge")
    card = part(part(charge, "payment_method_details"), "card") if isinstance(charge, Mapping) else {}
    before = card.get("capture_before")
    created = intent.get("created")
    if isinstance(before, int):
        return before
    return created + _LAPSES_AFTER if isinstance(created, int) else None


def _status(doc: Doc, intent: Any) -> SessionStatus:
    status, paid = doc.get("status"), doc.get("payment_status")
    if status == "open":
        return SessionStatus.OPEN
    if status == "expired":
        return SessionStatus.EXPIRED
    if status != "complete":
        raise ValueError(f"status is {status!r}, which is not open, complete or expired")
    if paid in ("paid", "no_payment_required"):
        return SessionStatus.PAID
    if isinstance(intent, Mapping) and intent.get("status") == "requires_capture":
        return SessionStatus.AUTHORISED
    ended = isinstance(intent, Mapping) and intent.get("status") in ("requires_payment_method", "canceled")
    return SessionStatus.FAILED if ended else SessionStatus.STARTED
