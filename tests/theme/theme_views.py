"""A shop for the templates, by example: its facts, pictures, cards and products, in the shapes of the view contract."""

from pathlib import Path
from typing import Any

from markupsafe import Markup

View = dict[str, Any]
BODIES = Path(__file__).parent / "bodies"

SHOP: View = {
    "name": "Isoline Press",
    "tagline": "Prints, cards and paper, drawn line by line",
    "description": "A small print studio in Lisbon. We draw islands, tides, ferns and winter skies one line at a time, "
    "print them by hand in short editions and send them flat or rolled, well packed.",
    "url": "https://isoline.example",
    "email": "hello@isoline.example",
    "language": "en",
    "currency": "EUR",
    "address": ["Isoline Press", "Rua da Cota Alta 14", "1100-000 Lisboa"],
    "navigation": [
        {"title": "Prints", "href": "/collections/prints/"},
        {"title": "Cards", "href": "/collections/cards/"},
        {"title": "Paper", "href": "/collections/paper/"},
        {"title": "From the studio", "href": "/collections/studio/"},
        {"title": "Journal", "href": "/journal/"},
        {"title": "About", "href": "/about/"},
    ],
    "footer": [
        {"title": "Shipping and returns", "href": "/shipping-and-returns/"},
        {"title": "Contact", "href": "/contact/"},
        {"title": "Terms", "href": "/terms/"},
        {"title": "Privacy", "href": "/privacy/"},
    ],
    "year": 2026,
}
ASSETS: View = {"css": "/assets/store.css", "js": "/assets/store.js", "favicon": "/favicon.svg"}


def body(name: str) -> Markup:
    """Written text, as the generator makes it from Markdown."""
    return Markup((BODIES / f"{name}.html").read_text("utf-8"))


def picture(name: str, alt: str, width: int = 1200, height: int = 1500) -> View:
    """A picture, in the two sizes that the preview serves."""
    src = f"/assets/{name}.jpg"
    srcset = f"{src}?small 640w, {src} {width}w"
    return {
        "alt": alt,
        "width": width,
        "height": height,
        "src": src,
        "srcset": srcset,
        "avif_srcset": "",
        "placeholder": False,
    }


def price(text: str, minor: int, was: str | None = None, *, is_from: bool = False, until: str | None = None) -> View:
    """A price view."""
    return {
        "text": text,
        "minor": minor,
        "unit_text": None,
        "was_text": was,
        "sale_label": None,
        "sale_until_text": until,
        "is_from": is_from,
    }


def card(slug: str, title: str, summary: str, cost: View, badge: str | None = None) -> View:
    """A product in a list."""
    return {
        "title": title,
        "url": f"/products/{slug}/",
        "picture": picture(slug, f"{title}, seen from the front"),
        "price": cost,
        "availability": "sold_out" if badge == "Sold out" else "in_stock",
        "badge": badge,
        "summary": summary,
    }


CARDS: list[View] = [
    card(
        "contour-4",
        "Contour No. 4",
        "An invented island in six inks, from deep water to dry grass.",
        price("€19.20", 1920, "€24.00", is_from=True),
        "Sale",
    ),
    card("calendar-2027", "Calendar 2027", "Twelve skies over one horizon.", price("€26.00", 2600), "Preorder"),
    card("north-wind", "North Wind", "What the wind does to a field, in one colour.", price("€28.00", 2800)),
    card(
        "winter-sky",
        "Winter Sky",
        "The sky over the Serra da Estrela on the longest night.",
        price("€32.00", 3200, is_from=True),
        "New",
    ),
    card("two-stones", "Two Stones", "Two stones, one of them in the water.", price("€18.00", 1800), "Sold out"),
    card("fern", "Fern", "Drawn by the rule that ferns follow.", price("€24.00", 2400, is_from=True)),
    card("six-hills", "Six Hills", "Six ridges, the last one nearly gone.", price("€36.00", 3600)),
    card(
        "contour-notebook",
        "Contour notebook, with dotted pages for people who draw maps of places that do not exist",
        "A5, sewn, 128 pages.",
        price("€16.00", 1600),
    ),
]


def collection(slug: str, title: str, summary: str, count: int) -> View:
    """A collection in a list."""
    image = picture(f"collection-{slug}", f"Pieces of the collection {title}", 1500, 1000)
    return {"title": title, "url": f"/collections/{slug}/", "summary": summary, "picture": image, "count": count}


COLLECTIONS: list[View] = [
    collection("prints", "Prints", "Screen prints and letterpress on cotton paper.", 11),
    collection("cards", "Cards", "Folded and flat, with envelopes that close.", 5),
    collection("paper", "Paper", "Notebooks, calendars, wrapping paper.", 4),
    collection("studio", "From the studio", "Rails, proofs and things that we made for ourselves first.", 1),
]


def teaser(slug: str, title: str, date_text: str, date_iso: str, image: str, summary: str) -> View:
    """An article in a list."""
    return {
        "title": title,
        "url": f"/journal/{slug}/",
        "date_text": date_text,
        "date_iso": date_iso,
        "summary": summary,
        "picture": picture(image, f"Picture to {title}", 1500, 1000),
    }


ARTICLES: list[View] = [
    teaser(
        "fifty-minutes-late",
        "Fifty minutes late",
        "6 November 2026",
        "2026-11-06",
        "journal-tides",
        "Why the tide is never where it was yesterday, and how we drew a month of it.",
    ),
    teaser(
        "how-an-island-is-made",
        "How an island is made",
        "2 October 2026",
        "2026-10-02",
        "journal-island",
        "From a handful of random numbers to somewhere that you could land a boat.",
    ),
    teaser(
        "hanging-paper",
        "Hanging paper",
        "11 September 2026",
        "2026-09-11",
        "journal-hanging",
        "With a frame, without one, in a row or alone: what we have learned from the walls of the studio.",
    ),
]


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
    "tax_text": "VAT included",
    "preview": "",
    "max_quantity": 10,
    "currency": "EUR",
    "components": [],
    "delivery_text": "3–6 working days, €4.90; free from €60.00",
    "facts": [("Weight", "180 g"), ("Size", "210 × 297 mm")],
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
        "collections": [],
    }
