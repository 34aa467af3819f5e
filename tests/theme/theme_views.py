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
    "direction": "ltr",
    "home": "/",
    "cart": "/api/cart",
    "search": "/search/",
    "currency": "EUR",
    "forms": {
        "unit": {"one": "item", "other": "items"},
        "added": {
            "one": "{item} added to your basket, {number} item",
            "other": "{item} added to your basket, {number} items",
        },
        "found": {"one": "{number} result for “{query}”", "other": "{number} results for “{query}”"},
    },
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
for _menu in ("navigation", "footer"):
    SHOP[_menu] = [entry | {"lang": Markup("")} for entry in SHOP[_menu]]
OWN = {name: Markup("") for name in ("title", "summary", "body", "options")}
"""The marks of texts that are in the language of the page."""
BORROWED = {name: Markup(' lang="en" dir="ltr"') for name in OWN}
"""Those of texts that nobody has translated, on a page that is written from right to left."""
ASSETS: View = {
    "css": "/assets/store.css",
    "js": "/assets/store.js",
    "favicon": "/favicon.svg",
    "search": "/assets/search.js",
    "filter": "/assets/filter.js",
}


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
        "tone": 13,
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
        "badge": {"kind": badge.lower().replace(" ", "-"), "text": badge} if badge else None,
        "summary": summary,
        "lang": OWN,
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
    return {
        "title": title,
        "url": f"/collections/{slug}/",
        "summary": summary,
        "picture": image,
        "count": count,
        "lang": OWN,
    }


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
        "lang": Markup(""),
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
