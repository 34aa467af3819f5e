"""An order in plain words, for its page and for its mails alike. Amounts come formatted; nothing is computed later."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.order import Order
from chalicelib.domain.quote import QuoteLine
from chalicelib.domain.transitions import Payment
from chalicelib.domain.wordings import to_translate
from chalicelib.service.wording import Wording

_WORDS: Mapping[Payment, tuple[str, str]] = {
    Payment.PENDING: (
        to_translate("Waiting for your payment"),
        to_translate("Your order is placed and what you chose is kept for you while the payment page is open."),
    ),
    Payment.PROCESSING: (
        to_translate("Your payment is on its way"),
        to_translate(
            "Your bank is still working on it. We keep everything for you and write as soon as the money is here."
        ),
    ),
    Payment.OWED: (
        to_translate("Waiting for your payment"),
        to_translate("Your order is placed and what you chose is kept for you until your payment is here."),
    ),
    Payment.AUTHORISED: (
        to_translate("Thank you"),
        to_translate("Your order is in our hands. Your card is charged when we send it."),
    ),
    Payment.CAPTURED: (to_translate("Thank you"), to_translate("Your order is paid and in our hands.")),
    Payment.PARTLY_REFUNDED: (
        to_translate("Thank you"),
        to_translate("Your order is paid, and we have sent a part of the money back."),
    ),
    Payment.CHARGED_BACK: (
        to_translate("Your bank has taken the payment back"),
        to_translate("The order is closed on our side. Please write to us if that is a mistake."),
    ),
    Payment.LAPSED: (
        to_translate("This order has expired"),
        to_translate("Your bank has let go of the payment, and nothing was charged. You can order again."),
    ),
    Payment.FAILED: (
        to_translate("The payment did not go through"),
        to_translate(
            "Your bank did not send the money, so nothing was charged and the order is closed. You can order again."
        ),
    ),
    Payment.EXPIRED: (
        to_translate("This order has expired"),
        to_translate("The payment page was left open too long. Nothing was charged. You can order again."),
    ),
    Payment.CANCELLED: (to_translate("This order was called off"), to_translate("Nothing was charged.")),
    Payment.REFUND_DUE: (
        to_translate("Your money is on its way back"),
        to_translate(
            "Your payment came after the order had expired and its goods were released, so we are sending "
            "it back in full."
        ),
    ),
    Payment.REFUNDED: (
        to_translate("Your money is on its way back"),
        to_translate("We have sent it back in full. Banks take a few days to show it."),
    ),
}


_CHECKING = to_translate(
    "Your order is paid. We are checking one detail by hand and will write to you if we need anything."
)


def order_view(order: Order, wording: Wording) -> dict[str, Any]:
    """The view `order` that templates of page and mail take."""
    placed = order.placed
    heading, message = _WORDS[order.payment]
    if order.payment is Payment.CAPTURED and order.reviews:
        message = _CHECKING
    shipping = placed.shipping
    return {
        "reference": order.reference,
        "status": order.status,
        "heading": wording.say(heading),
        "message": wording.say(message),
        "placed_text": wording.day(placed.at),
        "lines": [_line(line, placed.currency, wording) for line in placed.lines],
        "rows": wording.rows(placed),
        "included": wording.included_taxes(placed),
        "shipping_title": shipping.title if shipping else None,
        "shipping_note": shipping.note or None if shipping else None,
        "delivery_text": wording.arrival(shipping) if shipping else None,
        "total_text": wording.money(placed.total, placed.currency),
        "refunded_text": wording.money(order.refunded, placed.currency) if order.refunded else None,
        "email": order.buyer.email,
        "address": [part for part in (order.buyer.name, *order.buyer.address) if part],
        "gift_note": placed.gift_note,
        "pay_url": order.session.url if order.payment is Payment.PENDING and order.session else None,
        "waiting": order.payment is Payment.PENDING,
        "reviews": bool(order.reviews),
        "shop_email": wording.rules.email,
    }


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
