"""An order in plain words, for its page and for its mails alike. Amounts come formatted; nothing is computed later."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.order import Order
from chalicelib.domain.quote import QuoteLine
from chalicelib.domain.transitions import Fulfilment, Payment
from chalicelib.service.paying import instructions, method_title, payment_facts
from chalicelib.service.standing import heading, payment_state, sentences
from chalicelib.service.wording import Wording


def order_view(order: Order, wording: Wording) -> dict[str, Any]:
    """The view `order` that templates of page and mail take."""
    placed = order.placed
    message, *more = sentences(order, wording)
    shipping = placed.shipping
    return {
        "reference": order.reference,
        "status": order.status,
        "heading": heading(order, wording),
        "message": message,
        "more": more,
        "paid": order.payment in (Payment.CAPTURED, Payment.PARTLY_REFUNDED),
        "going": order.stands and order.fulfilment is not Fulfilment.CANCELLED,
        "going_out": order.goes_out,
        "arrived": order.fulfilment is Fulfilment.DELIVERED,
        "payment_text": payment_state(order, wording),
        "paying": _paying(order, wording),
        "placed_text": wording.day(placed.at),
        "lines": [_line(line, placed.currency, wording) for line in placed.lines],
        "rows": wording.rows(placed),
        "included": wording.included_taxes(placed),
        "shipping_title": shipping.title if shipping else None,
        "shipping_note": shipping.note or None if shipping else None,
        "delivery_text": _arrival(order, wording),
        "total_text": wording.money(placed.total, placed.currency),
        "refunded_text": wording.money(order.refunded, placed.currency) if order.refunded else None,
        "email": order.buyer.email,
        "address": recipient(order, wording),
        "gift_note": placed.gift_note,
        "pay_url": order.session.url if order.payment is Payment.PENDING and order.session else None,
        "waiting": order.payment is Payment.PENDING,
        "reviews": bool(order.reviews),
        "shop_email": wording.rules.email,
    }


def recipient(order: Order, wording: Wording) -> list[str]:
    """Name and address of the buyer in lines, the country last; nothing while they are not known."""
    buyer = order.buyer
    lines = [part for part in (buyer.name, *buyer.address) if part]
    return [*lines, *country(buyer.country or "", wording)] if lines else []


def country(code: str, wording: Wording) -> list[str]:
    """The line of an address that names the country in the reader's language; none for no code."""
    return [wording.formats.countries.get(code, code)] if code else []


def _paying(order: Order, wording: Wording) -> dict[str, Any] | None:
    """How an order that is to be paid offline is paid: title, instructions, facts (label, value); None for others."""
    if order.promise is None or order.payment is not Payment.OWED:
        return None
    return {
        "title": method_title(order.promise.method, wording),
        "instructions": list(instructions(order, wording)),
        "facts": [list(fact) for fact in payment_facts(order, wording)],
    }


def _arrival(order: Order, wording: Wording) -> str | None:
    """When it arrives: as was promised last."""
    shipping = order.placed.shipping
    if shipping is None:
        return None
    return wording.arrival(shipping if order.arrives is None else replace(shipping, arrives=order.arrives))


def _line(line: QuoteLine, currency: str, wording: Wording) -> dict[str, Any]:
    return {
        "name": line.name,
        "quantity": line.quantity,
        "unit_text": wording.money(line.unit, currency),
        "total_text": wording.money(line.subtotal, currency),
        "url": line.url,
        "image": line.image,
        "note": wording.note(line),
    }
