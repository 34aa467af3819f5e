"""What the functions hand to the templates of mails, by example."""

from theme_order_views import ORDER
from theme_views import SHOP, View

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
    "watch": {
        "heading": "Contour No. 4 is back",
        "text": "You asked us to write when it can be bought again.",
        "button": "Have a look",
        "link": "https://isoline.example/products/contour-4/",
        "stop": "https://isoline.example/api/watches/5b1f/stop?t=abc",
    },
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
