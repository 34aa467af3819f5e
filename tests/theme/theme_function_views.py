"""What the functions hand to their templates and mails, by example: basket, checkout, link, error, mails."""

from theme_order_views import LINES, ORDER, ORDERS, ROWS
from theme_page_views import meta
from theme_views import SHOP, View

SHELL_META = meta("function", "/api/", "", robots="noindex")


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
    "payment_methods": [{"id": "card", "title": "Card", "note": "", "chosen": True}],
    "by_card": True,
    "asks_to_owe": False,
    "owe_text": "Order and pay €71.20",
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
    "due": True,
    "problems": [],
    "changed": None,
    "pay_text": "Pay €71.20",
    "can_pay": True,
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
                "payment_methods": [],
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
    "checkout-owed": (
        "functions/checkout.html",
        {
            "checkout": CHECKOUT
            | {
                "payment_methods": [
                    {"id": "card", "title": "Card", "note": "", "chosen": False},
                    {"id": "transfer", "title": "Bank transfer", "note": "We send you our account.", "chosen": True},
                ],
                "asks_to_owe": True,
                "problems": [{"param": "recipient.line1", "message": "Street and number are needed."}],
            }
        },
        "Checkout",
    ),
    "checkout-changed": (
        "functions/checkout.html",
        {"checkout": CHECKOUT | {"changed": {"was_text": "€71.20", "now_text": "€76.00"}, "total_text": "€76.00"}},
        "Checkout",
    ),
    **ORDERS,
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

MAIL_SHOP: View = {name: SHOP[name] for name in ("name", "url", "email", "address")}
MAILS = (
    "order_confirmed", "payment_started", "payment_failed", "order_refunded", "order_link", "gift_cards", "news",
)  # fmt: skip
MAIL_VIEW: View = {
    "shop": MAIL_SHOP,
    "language": "en",
    "rtl": False,
    "cards": [{"code": "ABCD-EFGH-JKLM-7QXA", "value_text": "€50.00", "until_text": "31 December 2029"}],
    "order": ORDER | {"refunded_text": "€71.20"},
    "link": "https://isoline.example/api/orders/7KQ2M4XRTA?t=abc",
    "alert": {
        "heading": "A refund came back",
        "text": "The money is with you again.",
        "about": "7KQ2M4XRTA",
        "reference": "7KQ2M4XRTA",
        "total_text": "€71.20",
        "detail": "refund-1",
        "more": ["The provider has made a refund that the order does not know."],
        "command": "storefront orders show 7KQ2M4XRTA",
    },
    "news": {
        "heading": "A parcel is on its way to you",
        "sentences": ["In it:"],
        "facts": [["Carrier", "DHL"], ["Tracking number", "00340434161094042557"]],
        "pieces": [["Contour No. 4, A4", 1]],
        "sum": True,
        "button": ["Follow the parcel", "https://www.dhl.com/track?tracking-id=00340434161094042557"],
    },
}
