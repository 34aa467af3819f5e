"""What is printed, by example: an invoice, a credit note, a packing slip."""

from theme_views import SHOP, View

_FRAME: View = {
    "shop": {name: SHOP[name] for name in ("name", "url", "email")},
    "seller": {
        "name": "Isoline Press, Lda.",
        "address": ["Rua da Cota Alta 14", "1100-000 Lisboa", "Portugal"],
        "email": SHOP["email"],
        "vat_id": "PT 509 442 013",
        "registration": "Lisbon commercial register 509442013",
        "note": "Thank you.",
    },
    "language": "en",
    "rtl": False,
}
_LINE: View = {
    "name": "Contour No. 4, A4",
    "sku": "CONTOUR4-A4",
    "quantity": 2,
    "unit_text": "€24.00",
    "discount_text": "-€4.80",
    "tax_text": "VAT 23 %",
    "net_text": "€35.12",
    "total_text": "€43.20",
}
_INVOICE: View = {
    "kind": "invoice",
    "number": "INV-2026-0017",
    "date_text": "28 November 2026",
    "of_number": None,
    "reference": "7KQ2M4XRTA",
    "ordered_text": "28 November 2026",
    "sent_text": "29 November 2026",
    "to": ["Ada Lovelace", "Lange Straße 1", "10115 Berlin", "Germany"],
    "lines": [
        _LINE,
        _LINE | {"name": "Standard delivery", "sku": "", "quantity": 1, "unit_text": None, "discount_text": None},
    ],
    "taxes": [{"label": "VAT 23 %", "net_text": "€35.12", "tax_text": "€8.08"}],
    "net_text": "€35.12",
    "total_text": "€43.20",
    "settled": ["€43.20 paid online, thank you."],
    "facts": [["Pay by", "12 December 2026"]],
    "instructions": ["IBAN PT50 0000 0000 0000 0000 0000 0"],
}
_SLIP: View = {
    "parcel": "parcel-1",
    "date_text": "29 November 2026",
    "reference": "7KQ2M4XRTA",
    "ordered_text": "28 November 2026",
    "to": ["Ada Lovelace", "Lange Straße 1", "10115 Berlin", "Germany"],
    "shipping_title": "Standard delivery",
    "carrier": "DHL",
    "tracking": "00340434161094042557",
    "lines": [
        {"name": "Contour No. 4, A4", "sku": "CONTOUR4-A4", "quantity": 2, "parts": [], "note": "Made for you"},
        {"name": "Set", "sku": "SET", "quantity": 1, "parts": [{"sku": "CARD-1", "quantity": 3}], "note": None},
    ],
    "count": 3,
}

DOCUMENTS: dict[str, tuple[str, View]] = {
    "invoice": ("documents/invoice.html", _FRAME | {"paper": _INVOICE}),
    "credit-note": (
        "documents/invoice.html",
        _FRAME | {"paper": _INVOICE | {"kind": "credit_note", "number": "CN-2026-0002", "of_number": "INV-2026-0017"}},
    ),
    "packing-slip": ("documents/packing_slip.html", _FRAME | {"slip": _SLIP}),
}
