"""Products for the templates, by example, in the shapes of the view contract."""

from theme_views import CARDS, OWN, View, body, picture, price

SHARE: list[View] = [{"name": "E-mail", "href": "mailto:?subject=Contour&body=https%3A%2F%2Fisoline.example%2F"}]


def variant(sku: str, label: str, options: list[tuple[str, str]], cost: View, state: str, text: str) -> View:
    """One buyable unit."""
    return {
        "sku": sku,
        "label": label,
        "options": options,
        "price": cost,
        "seen": cost["minor"],
        "availability": state,
        "availability_text": text,
        "buyable": state != "sold_out",
        "picture": 2 if "Oak" in label else 0,
    }


VARIANTS: list[View] = [
    variant(
        "CONTOUR4-A4",
        "A4, Unframed",
        [("Size", "A4"), ("Frame", "Unframed")],
        price("€19.20", 1920, "€24.00", until="30 November 2026"),
        "in_stock",
        "In stock",
    ),
    variant(
        "CONTOUR4-A4-OAK",
        "A4, Oak",
        [("Size", "A4"), ("Frame", "Oak")],
        price("€47.20", 4720, "€59.00", until="30 November 2026"),
        "low_stock",
        "Only a few left",
    ),
    variant(
        "CONTOUR4-A3",
        "A3, Unframed",
        [("Size", "A3"), ("Frame", "Unframed")],
        price("€28.80", 2880, "€36.00", until="30 November 2026"),
        "sold_out",
        "Sold out",
    ),
    variant(
        "CONTOUR4-A3-OAK",
        "A3, Oak",
        [("Size", "A3"), ("Frame", "Oak")],
        price("€63.20", 6320, "€79.00", until="30 November 2026"),
        "made_to_order",
        "Made to order, leaves us in 9 working days",
    ),
]

PRODUCT: View = {
    "slug": "contour-4",
    "title": "Contour No. 4",
    "summary": "An invented island in six inks, from deep water to dry grass.",
    "body_html": body("product"),
    "brand": "Isoline Press",
    "url": "/products/contour-4/",
    "pictures": [
        picture("contour-4", "Contour lines of an invented island in blue and sand on a sheet with a wide margin"),
        picture("contour-4-detail", "Close view of the island's shore where the sand lines meet the blue ones"),
        picture("contour-4-oak", "The same print in an oak frame on a clay-coloured wall"),
    ],
    "options": [{"name": "Size", "values": ["A4", "A3"]}, {"name": "Frame", "values": ["Unframed", "Oak"]}],
    "variants": VARIANTS,
    "price": price("€19.20", 1920, "€24.00", is_from=True, until="30 November 2026"),
    "single": False,
    "collections": [{"title": "Prints", "url": "/collections/prints/"}],
    "goes_with": CARDS[:1],
    "related": CARDS[2:6],
    "breaks": None,
    "waits": [],
    "chosen": None,
    "tax_text": "VAT included",
    "preview": "",
    "max_quantity": 10,
    "currency": "EUR",
    "components": [],
    "delivery_text": "3–6 working days, €4.90; free from €60.00",
    "returns_text": "within 30 days, you pay the postage",
    "facts": [("Weight", "180 g"), ("Size", "210 × 297 mm")],
    "lang": OWN,
}


def single_product() -> View:
    """A product with one buyable unit: the bundle of the demo shop."""
    only = variant("SET-CHF", "", [], price("€58.00", 5800, "€66.00"), "in_stock", "In stock") | {"picture": None}
    return PRODUCT | {
        "slug": "coast-hill-fern",
        "title": "Coast, Hill, Fern",
        "url": "/products/coast-hill-fern/",
        "pictures": [picture("coast-hill-fern", "Three prints side by side on a wall")],
        "options": [],
        "variants": [only],
        "price": only["price"],
        "single": True,
        "components": [
            {"title": "Contour No. 4", "url": "/products/contour-4/", "quantity": 1},
            {"title": "Six Hills", "url": "/products/six-hills/", "quantity": 1},
            {"title": "Fern", "url": "/products/fern/", "quantity": 1},
        ],
        "facts": [("SKU", "SET-CHF"), ("Weight", "540 g")],
    }


def sold_out_product() -> View:
    """A product of which nothing can be bought, without a picture."""
    only = variant("TWO-STONES", "", [], price("€18.00", 1800), "sold_out", "Sold out") | {"picture": None}
    return PRODUCT | {
        "slug": "two-stones",
        "title": "Two Stones",
        "url": "/products/two-stones/",
        "pictures": [],
        "options": [],
        "variants": [only],
        "price": only["price"],
        "single": True,
        "related": [],
        "facts": [],
        "waits": [{"sku": "TWO-STONES", "label": ""}],
        "collections": [],
    }
