"""What the functions hand to the page of an order, by example: paid, waiting, owed, sent, refunded."""

from theme_views import View


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
ORDER: View = {
    "documents": [{"document": "invoice", "number": "INV-00017", "url": "/api/orders/7KQ2M4XRTA/invoice?t=abc"}],
    "reference": "7KQ2M4XRTA",
    "status": "paid",
    "heading": "Thank you, your order is paid",
    "message": "A confirmation is on its way to ana@example.org.",
    "more": [],
    "token": "6b1f.abc",
    "once": "0f" * 16,
    "problems": [],
    "parcels": [],
    "refunds": [],
    "downloads": [],
    "returns": [],
    "returnable": [],
    "kept": [],
    "reasons": [{"value": "damaged", "label": "It arrived damaged"}],
    "payment_text": "Received",
    "paying": None,
    "paid": True,
    "going": True,
    "going_out": True,
    "arrived": False,
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
    "pay_url": None,
    "waiting": False,
    "reviews": False,
    "shop_email": "hello@isoline.example",
}

# Page that the functions make -> (template, what it receives, title).
ORDERS: dict[str, tuple[str, View, str]] = {
    "order": ("functions/order.html", {"order": ORDER}, "Order 7KQ2M4XRTA"),
    "order-waiting": (
        "functions/order.html",
        {
            "order": ORDER
            | {
                "status": "awaiting_payment",
                "heading": "We are waiting for your bank",
                "message": "Nothing more is needed from you.",
                "paid": False,
                "going_out": False,
                "payment_text": "Not paid yet",
                "waiting": True,
                "pay_url": "https://checkout.example/session",
                "email": None,
                "address": [],
            }
        },
        "Order 7KQ2M4XRTA",
    ),
    "order-sent": (
        "functions/order.html",
        {
            "order": ORDER
            | {
                "status": "partly_shipped",
                "problems": ["Contour No. 4: at most 1 can be given back."],
                "parcels": [
                    {
                        "state": "Delivered on 3 December 2026",
                        "lines": ["1 × Contour No. 4, A4"],
                        "carrier": "DHL",
                        "tracking": "00340434161094042557",
                        "url": "https://www.dhl.com/track?tracking-id=00340434161094042557",
                    },
                    {"state": "Ready", "lines": ["1 × Calendar 2027"], "carrier": "", "tracking": "", "url": None},
                ],
                "refunds": [{"state": "On its way back to you", "text": "€19.20"}],
                "downloads": [
                    {"sku": "NIGHT", "name": "Night islands", "count_text": "Fetched 2 of 5 times", "why": ""},
                    {"sku": "DAY", "name": "Day islands", "count_text": "", "why": "It cannot be fetched any more."},
                ],
                "returns": [
                    {
                        "state": "Accepted: please send it back.",
                        "lines": ["1 × Contour No. 4, A4"],
                        "answer": ["To Rua da Cota Alta 14."],
                        "mark": "7KQ2M4XRTA return-1",
                    }
                ],
                "returnable": [
                    {"sku": "CAL-2027", "name": "Calendar 2027", "most": 2, "until": "until 2 January 2027"}
                ],
                "kept": [{"name": "Contour No. 4, A4", "why": "It was given back, or is going to be."}],
            }
        },
        "Order 7KQ2M4XRTA",
    ),
    "order-owed": (
        "functions/order.html",
        {
            "order": ORDER
            | {
                "status": "awaiting_payment",
                "heading": "Waiting for your payment",
                "message": "Please transfer the amount to us.",
                "more": ["We have received €20.00. Still to be paid: €51.20."],
                "payment_text": "Not paid yet",
                "paid": False,
                "going_out": False,
                "paying": {
                    "title": "Bank transfer",
                    "instructions": ["We print as soon as your transfer is here."],
                    "facts": [["Amount", "€51.20"], ["Payment reference", "RF27 7KQ2 M4XR TA"]],
                },
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
                "paid": False,
                "going": False,
                "payment_text": "Sent back to you",
                "shipping_title": None,
                "delivery_text": None,
            }
        },
        "Order 7KQ2M4XRTA",
    ),
}
