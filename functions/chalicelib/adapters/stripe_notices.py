"""What Stripe tells us: events and Checkout Sessions read as the port's types. For the adapters of Stripe only.

Plain JSON in, nothing of the `stripe` library, so that a webhook costs no import. Shapes of every API version since
2022 are read; field names after https://docs.stripe.com/api/checkout/sessions/object.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.events import Buyer
from chalicelib.domain.money import from_provider
from chalicelib.ports import GatewayNotice, PaymentSession, SessionStatus

SHOP = "pelican-storefront"
"""`metadata.shop` of everything that we create: another application may use the same Stripe account."""

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
_UNFIT = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")

Doc = Mapping[str, Any]


def read_event(body: bytes) -> GatewayNotice:
    """The notice in a verified body; of an event that is not about an order of ours, only its id and kind.

    Raises InvalidRequest where the body is no event.
    """
    event = _parse(body)
    event_id, kind, about = event["id"], event["type"], event["data"]["object"]
    order_id = order_of(about)
    if order_id is None:
        return GatewayNotice(event_id, kind)
    try:
        if kind == _DECLINED:
            return GatewayNotice(event_id, kind, order_id, declined=_decline_reason(about))
        if kind in _SESSION_KINDS:
            return GatewayNotice(event_id, kind, order_id, session=_session_of(kind, about))
    except ValueError as wrong:
        raise _no_event(f"data.object of {kind} cannot be read: {wrong}", "data.object") from wrong
    return GatewayNotice(event_id, kind)


def read_session(doc: Doc) -> PaymentSession:
    """A Checkout Session as the port describes it. Raises ValueError where it is none, or its amount is no money."""
    intent = doc.get("payment_intent")
    amount = from_provider(_integer(doc, "amount_total"), _text(doc, "currency"))
    return PaymentSession(
        id=_text(doc, "id"),
        status=_status(doc, intent),
        url=doc.get("url"),
        expires_at=_integer(doc, "expires_at"),
        order_id=order_of(doc),
        payment=_text(intent, "id") if isinstance(intent, Mapping) else intent,
        amount=amount.minor,
        currency=amount.currency,
        buyer=_buyer(doc),
    )


def order_of(doc: Doc) -> str | None:
    """The order that a session or payment intent belongs to, if it is one of ours."""
    metadata = _part(doc, "metadata")
    order_id = metadata.get("order")
    return order_id if metadata.get("shop") == SHOP and isinstance(order_id, str) and order_id else None


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
    if not isinstance(_part(event, "data").get("object"), Mapping):
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
    ended = isinstance(intent, Mapping) and intent.get("status") in ("requires_payment_method", "canceled")
    return SessionStatus.FAILED if ended else SessionStatus.STARTED


def _decline_reason(intent: Doc) -> str:
    """The most exact code that Stripe gives: `insufficient_funds` rather than `card_declined`."""
    error = _part(intent, "last_payment_error")
    return _line(error.get("decline_code") or error.get("code") or error.get("type")) or "declined"


def _buyer(doc: Doc) -> Buyer:
    """Who pays, and where the goods go: the shipping address, else the billing address.

    `name` is who pays; a recipient with another name is the first line of the address, so that neither is lost.
    """
    details = _part(doc, "customer_details")
    shipping = (
        _part(_part(doc, "collected_information"), "shipping_details")  # since 2025-03
        or _part(doc, "shipping_details")
        or _part(doc, "shipping")  # before 2022-08
    )
    recipient = _line(shipping.get("name"))
    name = _line(details.get("name")) or recipient
    address = _part(shipping, "address") or _part(details, "address")
    lines = _address_lines(address)
    return Buyer(
        email=_line(details.get("email")) or _line(doc.get("customer_email")) or None,
        name=name or None,
        address=(recipient, *lines) if lines and recipient not in ("", name) else lines,
        country=_line(address.get("country")) or None,
        region=_line(address.get("state")) or None,
        postcode=_line(address.get("postal_code")) or None,
    )


def _address_lines(address: Doc) -> tuple[str, ...]:
    """Street, then town: `94103` goes behind a town with a state, before any other."""
    city, state, postcode = (_line(address.get(part)) for part in ("city", "state", "postal_code"))
    town = f"{', '.join(filter(None, (city, state)))} {postcode}" if state else f"{postcode} {city}"
    return tuple(filter(None, (_line(address.get("line1")), _line(address.get("line2")), town.strip())))


def _line(text: Any) -> str:
    """What a stranger typed, as one line: no line breaks, control characters or half characters."""
    return _UNFIT.sub(" ", text).strip() if isinstance(text, str) else ""


def _part(doc: Doc, name: str) -> Doc:
    part = doc.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(doc: Doc, name: str) -> str:
    value = doc.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is {value!r}, not a text")
    return value


def _integer(doc: Doc, name: str) -> int:
    value = doc.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}, not a whole number")
    return value
