"""What the functions hand to their templates and mails, by example: basket, checkout, order, link, error."""

from theme_page_views import meta
from theme_views import View

SHELL_META = meta("function", "/api/", "", robots="noindex")


def line(sku: str, title: str, variant_label: str, image: str | None, quantity: int, unit: str, total: str) -> View:
    """A line of a basket, and, as the names agree, of an order."""
    return {
        "sku": sku,
        "name": f"{title}, {variant_label}" if variant_label else title,
        "title": title,
        "variant": variant_label,
        "url": "/products/contour-4/",
        "image": image and f"/assets/{image}.jpg",
        "quantity": quantity,
        "most": 10,
        "seen": 1920,
        "unit_text": unit,
        "was_text": None,
        "total_text": total,
        "availability": "in_stock",
        "note": None,
        "problem": None,
    }


LINES: list[View] = [
    line("CONTOUR4-A4", "Contour No. 4", "A4, Unframed", "contour-4", 1, "€19.20", "€19.20") | {"was_text": "€24.00"},
    line("CAL-2027", "Calendar 2027", "", "calendar-2027", 2, "€26.00", "€52.00")
    | {"note": "Ships from 1 December 2026", "seen": None},
]
ROWS: list[View] = [
    {"kind": "subtotal", "label": "Subtotal", "text": "€71.20"},
    {"kind": "delivery", "label": "Delivery", "text": "Free"},
    {"kind": "total", "label": "Total", "text": "€71.20"},
]
AMOUNTS: View = {
    "rows": ROWS,
    "included": ["Includes €13.31 VAT 23 %"],
    "hints": [],
    "codes": [],
    "refused_codes": [],
    "total_text": "€71.20",
}
CART: View = {
    "empty": False,
    "count": 3,
    "lines": LINES,
    "problems": [],
    "currency": "EUR",
    "currencies": ["EUR", "USD"],
    "language": "en",
    **AMOUNTS,
    "takes_codes": True,
    "code_problem": None,
    "gift_note": {"text": "", "most": 300},
    "can_checkout": True,
    "pay_url": None,
}
CHECKOUT: View = {
    "nonce": "5b1f0c",
    "lines": LINES,
    "hidden": [("sku", "CONTOUR4-A4"), ("quantity", "1"), ("seen:CONTOUR4-A4", "1920"), ("currency", "EUR")],
    "email": "ana@example.org",
    "country": "PT",
    "countries": [{"code": "PT", "name": "Portugal"}, {"code": "DE", "name": "Germany"}],
    "needs_shipping": True,
    "shipping_choices": [
        {
            "id": "standard",
            "title": "Standard delivery",
            "price_text": "Free",
            "days_text": "arrives 1 Dec – 4 Dec",
            "note": "",
            "chosen": True,
        },
        {
            "id": "express",
            "title": "Express delivery",
            "price_text": "€12.00",
            "days_text": "arrives 27 Nov",
            "note": "Signed for",
            "chosen": False,
        },
    ],
    "payment_methods": [{"id": "card", "title": "Card", "chosen": True}],
    **AMOUNTS,
    "region": "",
    "postcode": "",
    "recipient": {"name": "", "line1": "", "line2": "", "city": ""},
    "asks_for_region": False,
    "asks_for_postcode": False,
    "asks_for_address": False,
    "gift_cards": [],
    "takes_codes": True,
    "takes_gift_cards": True,
    "gift_note": {"text": "Happy birthday, Ana!\nAll the best", "most": 300},
    "due": True,
    "problems": [],
    "changed": None,
    "pay_text": "Pay €71.20",
    "can_pay": True,
}
ORDER: View = {
    "reference": "7KQ2M4XRTA",
    "status": "paid",
    "heading": "Thank you, your order is paid",
    "message": "A confirmation is on its way to ana@example.org.",
    "placed_text": "22 November 2026, 10:14",
    "lines": LINES,
    "rows": ROWS,
    "included": ["Includes €13.31 VAT 23 %"],
    "total_text": "€71.20",
    "shipping_note": None,
    "refunded_text": None,
    "shipping_title": "Standard delivery",
    "delivery_text": "3–6 working days after 1 December 2026",
    "email": "ana@example.org",
    "address": ["Ana Prates", "Rua do Sol 3, 2.º", "4000-000 Porto", "Portugal"],
    "gift_note": "Happy birthday, Ana!\nAll the best",
    "pay_url": None,
    "waiting": False,
    "reviews": False,
    "shop_email": "hello@isoline.example",
}
ERROR: View = {
    "status": 404,
    "heading": "There is nothing at this address",
    "message": "The link may be incomplete.",
    "problems": [],
    "back": None,
    "id": None,
    "form": None,
}

# Page that the functions make -> (template, what it receives, title).
FUNCTIONS: dict[str, tuple[str, View, str]] = {
    "cart": ("functions/cart.html", {"cart": CART}, "Your basket"),
    "cart-problems": (
        "functions/cart.html",
        {
            "cart": CART
            | {
                "problems": ["One piece in your basket is no longer there."],
                "lines": [LINES[0] | {"problem": "Only 1 left: please take fewer.", "image": None}, LINES[1]],
                "rows": [
                    ROWS[0],
                    {"kind": "discount", "label": "Five off (FIVE)", "text": "-€5.00"},
                    {"kind": "delivery", "label": "Delivery", "text": "€4.90"},
                    {"kind": "total", "label": "Total", "text": "€71.10"},
                ],
                "hints": ["Add €6.01 more for free delivery."],
                "codes": [{"code": "FIVE", "title": "Five off"}],
                "refused_codes": [{"code": "SPRING", "message": "Add €10.00 more to use Spring."}],
                "code_problem": "There is no code SPRNIG.",
                "can_checkout": False,
                "pay_url": None,
            }
        },
        "Your basket",
    ),
    "cart-empty": ("functions/cart.html", {"cart": CART | {"empty": True, "lines": [], "count": 0}}, "Your basket"),
    "checkout": ("functions/checkout.html", {"checkout": CHECKOUT}, "Checkout"),
    "checkout-problems": (
        "functions/checkout.html",
        {
            "checkout": CHECKOUT
            | {
                "email": "",
                "country": None,
                "can_pay": False,
                "problems": [
                    {"param": "email", "message": "An address is needed, such as name@example.org."},
                    {"param": "destination.country", "message": "Choose the country that the parcel goes to."},
                ],
                "payment_methods": [
                    {"id": "card", "title": "Card", "chosen": True},
                    {"id": "invoice", "title": "Invoice", "chosen": False},
                ],
                "rows": [
                    ROWS[0],
                    {"kind": "tax", "label": "VAT 19 %", "text": "€13.31"},
                    {"kind": "total", "label": "Total", "text": "€84.51"},
                    {"kind": "card", "label": "Gift card …7QXA", "text": "-€84.51"},
                    {"kind": "due", "label": "To pay", "text": "€0.00"},
                ],
                "asks_for_region": True,
                "asks_for_postcode": True,
                "asks_for_address": True,
                "gift_cards": [{"text": "ABCD-EFGH-JKLM-7QXA", "ending": "7QXA", "left_text": "€15.49"}],
                "codes": [{"code": "FIVE", "title": "Five off"}],
                "due": False,
            }
        },
        "Checkout",
    ),
    "checkout-changed": (
        "functions/checkout.html",
        {"checkout": CHECKOUT | {"changed": {"was_text": "€71.20", "now_text": "€76.00"}, "total_text": "€76.00"}},
        "Checkout",
    ),
    "order": ("functions/order.html", {"order": ORDER}, "Order 7KQ2M4XRTA"),
    "order-waiting": (
        "functions/order.html",
        {
            "order": ORDER
            | {
                "status": "awaiting_payment",
                "heading": "We are waiting for your bank",
                "message": "Nothing more is needed from you.",
                "waiting": True,
                "pay_url": "https://checkout.example/session",
                "email": None,
                "address": [],
            }
        },
        "Order 7KQ2M4XRTA",
    ),
    "order-refunded": (
        "functions/order.html",
        {
            "order": ORDER
            | {
                "status": "refunded",
                "heading": "Your money has gone back",
                "message": "The payment came after the order had ended.",
                "refunded_text": "€71.20",
                "reviews": True,
                "shipping_title": None,
                "delivery_text": None,
            }
        },
        "Order 7KQ2M4XRTA",
    ),
    "link": (
        "functions/link.html",
        {"link": {"reference": "7KQ2M4XRTA", "sent": False, "language": "en"}},
        "Your order",
    ),
    "link-sent": (
        "functions/link.html",
        {"link": {"reference": "7KQ2M4XRTA", "sent": True, "language": "en"}},
        "Your order",
    ),
    "watch": (
        "functions/watch.html",
        {
            "watch": {
                "heading": "Shall we write to you?",
                "text": "We write once when Contour No. 4, A3 can be bought again, and forget your address then.",
                "button": "Yes, write to me",
            }
        },
        "Shall we write to you?",
    ),
    "error": ("functions/error.html", {"error": ERROR}, "Not found"),
    "error-form": (
        "functions/error.html",
        {
            "error": ERROR
            | {
                "status": 409,
                "heading": "This order is already open",
                "message": "You began to pay for this basket a moment ago.",
                "problems": ["One open order a basket."],
                "back": {"title": "Back to the basket", "href": "/api/cart"},
                "id": "e-51f2",
                "form": {"action": "/api/checkout", "hidden": [("step", "pay")], "button": "Continue"},
            }
        },
        "Already open",
    ),
}
