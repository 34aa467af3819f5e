"""An order in plain words, for its page and for its mails alike. Amounts come formatted; nothing is computed later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.display import Formats, format_date, format_money
from chalicelib.domain.money import Money
from chalicelib.domain.order import Order
from chalicelib.domain.pricebook import ShopRules
from chalicelib.domain.pricing import QuoteLine, ShippingChoice
from chalicelib.domain.transitions import Payment

_WORDS: Mapping[Payment, tuple[str, str]] = {
    Payment.PENDING: (
        "Waiting for your payment",
        "Your order is placed and what you chose is kept for you while the payment page is open.",
    ),
    Payment.PROCESSING: (
        "Your payment is on its way",
        "Your bank is still working on it. We keep everything for you and write as soon as the money is here.",
    ),
    Payment.CAPTURED: ("Thank you", "Your order is paid and in our hands."),
    Payment.FAILED: (
        "The payment did not go through",
        "Your bank did not send the money, so nothing was charged and the order is closed. You can order again.",
    ),
    Payment.EXPIRED: (
        "This order has expired",
        "The payment page was left open too long. Nothing was charged. You can order again.",
    ),
    Payment.CANCELLED: ("This order was called off", "Nothing was charged."),
    Payment.REFUND_DUE: (
        "Your money is on its way back",
        "Your payment came after the order had expired and its goods were released, so we are sending it back in full.",
    ),
    Payment.REFUNDED: (
        "Your money is on its way back",
        "We have sent it back in full. Banks take a few days to show it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What it takes to put an order into words: the language's formats and the facts of the shop."""

    formats: Formats
    rules: ShopRules

    def money(self, minor: int, currency: str) -> str:
        """An amount as the language writes it."""
        return format_money(Money(minor, currency), self.formats)

    def day(self, instant: int) -> str:
        """The date of an instant at the shop."""
        return format_date(
            datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(self.rules.timezone)).date(), self.formats
        )

    def note(self, line: QuoteLine) -> str | None:
        """When a line that is not on the shelf will be there."""
        match line.stock_policy:
            case StockPolicy.PREORDER if line.available_from:
                return f"Preorder: ships from {format_date(date.fromisoformat(line.available_from), self.formats)}"
            case StockPolicy.MADE_TO_ORDER if line.lead_days:
                return f"Made for you: ready in {_days(line.lead_days, line.lead_days)}"
            case StockPolicy.DIGITAL:
                return "Digital: no delivery needed"
            case _:
                return None


def delivery_days(choice: ShippingChoice) -> str:
    """How long a way of sending takes: `3–6 working days`."""
    return _days(*choice.days)


def _days(least: int, most: int) -> str:
    if least == most:
        return f"{most} working day" if most == 1 else f"{most} working days"
    return f"{least}–{most} working days"


def order_view(order: Order, wording: Wording) -> dict[str, Any]:
    """The view `order` that templates of page and mail take."""
    placed = order.placed
    heading, message = _WORDS[order.payment]
    if order.payment is Payment.CAPTURED and order.reviews:
        message = "Your order is paid. We are checking one detail by hand and will write to you if we need anything."

    def money(minor: int) -> str:
        return wording.money(minor, placed.currency)

    shipping = placed.shipping
    return {
        "reference": order.reference,
        "status": order.status,
        "heading": heading,
        "message": message,
        "placed_text": wording.day(placed.at),
        "lines": [_line(line, money, wording) for line in placed.lines],
        "subtotal_text": money(placed.subtotal),
        "shipping_text": _shipping_text(shipping, money),
        "shipping_title": shipping.title if shipping else None,
        "delivery_text": delivery_days(shipping) if shipping else None,
        "discount_text": money(-placed.discount) if placed.discount else None,
        "tax_text": money(placed.tax) if placed.tax else None,
        "total_text": money(placed.total),
        "refunded_text": money(order.refunded) if order.refunded else None,
        "email": order.buyer.email,
        "address": [part for part in (order.buyer.name, *order.buyer.address) if part],
        "pay_url": order.session.url if order.payment is Payment.PENDING and order.session else None,
        "waiting": order.payment is Payment.PENDING,
        "reviews": bool(order.reviews),
        "shop_email": wording.rules.email,
    }


def _shipping_text(shipping: ShippingChoice | None, money: Any) -> str | None:
    if shipping is None:
        return None
    return money(shipping.price) if shipping.price else "Free"


def _line(line: QuoteLine, money: Any, wording: Wording) -> dict[str, Any]:
    return {
        "name": line.name,
        "quantity": line.quantity,
        "unit_text": money(line.unit),
        "total_text": money(line.total),
        "url": line.url,
        "image": line.image,
        "note": wording.note(line),
    }
