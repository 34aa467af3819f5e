"""What Stripe tells us: events read as the port's notices. For the adapters of Stripe only.

An event is read by its kind; the objects in it as they were then. Of what is not ours, only id and kind are read.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.adapters.stripe_fields import Doc, one_line, part
from chalicelib.adapters.stripe_objects import (
    id_of,
    order_of,
    read_dispute,
    read_payment,
    read_refund,
    read_refunded,
    read_session,
)
from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.provider import GatewayNotice, PaymentSession, SessionStatus

_SESSION_FAILED = "checkout.session.async_payment_failed"
_SESSION_KINDS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        _SESSION_FAILED,
    }
)
_DECLINED = "payment_intent.payment_failed"
_PAYMENT_KINDS = frozenset(
    {
        "payment_intent.amount_capturable_updated",
        "payment_intent.succeeded",
        "payment_intent.canceled",
    }
)
_FORMER = "charge.refund.updated"  # what `refund.updated` was called before
_LATER: Mapping[str, Callable[[Doc], Any]] = {
    "charge.refunded": read_refunded,
    "refund.created": read_refund,
    "refund.updated": read_refund,
    "refund.failed": read_refund,
    _FORMER: read_refund,
    "charge.dispute.created": read_dispute,
    "charge.dispute.updated": read_dispute,
    "charge.dispute.closed": read_dispute,
}
"""What happens to a payment later, told of objects that do not always carry our metadata."""

EVENTS = tuple(sorted((_SESSION_KINDS | _PAYMENT_KINDS | {_DECLINED} | _LATER.keys()) - {_FORMER}))
"""What a webhook endpoint of the shop is registered for. What an event was called before comes from old ones only."""


def read_event(body: bytes) -> GatewayNotice:
    """The notice in a verified body; of an event that is not about an order of ours, only its id and kind.

    Raises InvalidRequest where the body is no event.
    """
    event = _parse(body)
    event_id, kind, about = event["id"], event["type"], event["data"]["object"]
    try:
        if kind in _LATER:
            return _later(event_id, kind, about)
        order_id = order_of(about)
        if order_id is None:
            return GatewayNotice(event_id, kind)
        if kind == _DECLINED:
            return GatewayNotice(event_id, kind, order_id, declined=_decline_reason(about))
        if kind in _PAYMENT_KINDS:
            payment = read_payment(about)
            return GatewayNotice(event_id, kind, order_id, payment=payment.id, about=payment)
        if kind in _SESSION_KINDS:
            return GatewayNotice(event_id, kind, order_id, session=_session_of(kind, about))
    except ValueError as wrong:
        raise _no_event(f"data.object of {kind} cannot be read: {wrong}", "data.object") from wrong
    return GatewayNotice(event_id, kind)


def _later(event_id: str, kind: str, about: Doc) -> GatewayNotice:
    """A refund or a dispute: found by its payment; one of a charge without a payment intent is none of ours."""
    if about.get("payment_intent") is None:
        return GatewayNotice(event_id, kind)
    payment = id_of(about, "payment_intent")
    return GatewayNotice(event_id, kind, order_of(about), payment=payment, about=_LATER[kind](about))


def _parse(body: bytes) -> Any:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise _no_event("The body is not JSON.") from wrong
    if not isinstance(event, Mapping) or event.get("object") != "event":
        raise _no_event("The body is not a Stripe event (use an endpoint with snapshot payloads).", "object")
    for name in ("id", "type"):
        if not (isinstance(event.get(name), str) and re.fullmatch(r"[\w.]{1,255}", event[name], re.ASCII)):
            raise _no_event(f"The event has no usable {name}.", name)
    if not isinstance(part(event, "data").get("object"), Mapping):
        raise _no_event("The event has no data.object.", "data.object")
    return event


def _no_event(message: str, param: str | None = None) -> InvalidRequest:
    return InvalidRequest([Problem("invalid_event", message, param)])


def _session_of(kind: str, doc: Doc) -> PaymentSession:
    session = read_session(doc)
    # The event's session carries its payment intent by id only, so its failure is known from the kind alone.
    if kind == _SESSION_FAILED and session.status is SessionStatus.STARTED:
        return replace(session, status=SessionStatus.FAILED)
    return session


def _decline_reason(intent: Doc) -> str:
    """The most exact code that Stripe gives: `insufficient_funds` rather than `card_declined`."""
    error = part(intent, "last_payment_error")
    return one_line(error.get("decline_code") or error.get("code") or error.get("type")) or "declined"
