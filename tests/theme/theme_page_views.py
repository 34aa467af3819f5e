"""What the generator hands to the templates of public pages, by example: one realistic view for each."""

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from theme_products import PRODUCT, SHARE, VARIANTS, single_product, sold_out_product
from theme_views import ARTICLES, CARDS, COLLECTIONS, OWN, SHOP, View, body, picture

ROOTS = (("en", "/"), ("de", "/de/"), ("ar", "/ar/"), ("x-default", "/"))


def meta(kind: str, url: str, heading: str, steps: Iterable[tuple[str, str | None]] = (), **more: Any) -> View:
    """What every page says about itself."""
    return {
        "title": heading if kind == "home" else f"{heading} · {SHOP['name']}",
        "heading": heading,
        "description": "What a search engine shows below the title of this page.",
        "url": url,
        "canonical": SHOP["url"] + url,
        "alternates": [{"language": code, "href": SHOP["url"] + root + url[1:]} for code, root in ROOTS],
        "languages": [
            {"code": code, "name": name, "href": root + url[1:], "current": code == "en"}
            for (code, root), name in zip(ROOTS[:3], ("English", "Deutsch", "العربية"), strict=True)
        ],
        "kind": kind,
        "robots": "noindex" if kind in ("error", "function") else "index, follow, max-image-preview:large",
        "image": None,
        "json_ld": [],
        "breadcrumbs": [{"title": title, "href": href} for title, href in steps],
        "prev": None,
        "next": None,
        "twin": "",
        "share": SHARE if kind in ("product", "article") else [],
        "properties": [],
        "price": None,
    } | more


def json_block(data: View) -> Markup:
    """Structured data as the generator escapes it for a script element."""
    return Markup(json.dumps(data).replace("<", "\\u003c"))


def _product_meta(product: View) -> View:
    steps = [("Home", "/"), ("Prints", "/collections/prints/"), (product["title"], None)]
    image = {"url": SHOP["url"] + "/assets/contour-4.jpg", "width": 1200, "height": 1500, "alt": product["title"]}
    block = json_block({"@context": "https://schema.org", "@type": "Product", "name": str(product["title"])})
    cost = {"amount": "19.20", "currency": "EUR", "availability": "in stock"}
    return meta("product", product["url"], product["title"], steps, image=image, json_ld=[block], price=cost)


def _facts(item: View) -> View:
    return {
        "price": item["price"]["minor"],
        "date": "",
        "stock": item["availability"] != "sold_out",
        "sale": item["price"]["was_text"] is not None,
        "values": "Size=A4",
    }


def collection_page(number: int) -> View:
    """One of three pages of a collection."""
    pages = [
        {
            "number": n,
            "url": "/collections/prints/" if n == 1 else f"/collections/prints/page/{n}/",
            "current": n == number,
        }
        for n in (1, 2, 3)
    ]
    return {
        "title": "Prints",
        "summary": "Screen prints and letterpress on cotton paper, in short editions.",
        "body_html": Markup(
            "<p>Every print here is drawn by a program that we write for it, and printed by hand. Editions are "
            "numbered in pencil and are not repeated; when one is gone it is gone.</p>"
        ),
        "picture": picture("collection-prints", "A wall of prints in different sizes", 1500, 1000),
        "url": "/collections/prints/",
        "cards": [item | {"facts": _facts(item)} for item in (CARDS * 3 if number < 3 else CARDS[:3])],
        "filters": {
            "facets": [{"name": "Size", "values": ["A4", "A3"]}],
            "stock": True,
            "sale": True,
            "dates": False,
            "forms": {"one": "{number} of {count} piece", "other": "{number} of {count} pieces"},
        },
        "count": 51,
        "page": number,
        "pages": pages,
        "lang": OWN,
    }


def article_view(text: Markup) -> View:
    """A journal article."""
    return {
        "title": "Hanging paper",
        "date_text": "11 September 2026",
        "date_iso": "2026-09-11",
        "modified_text": "2 October 2026",
        "body_html": text,
        "picture": picture("journal-hanging", "Three prints at the same height on a plaster wall", 1500, 1000),
        "summary": "With a frame, without one, in a row or alone: what we have learned from the walls of the studio.",
        "url": "/journal/hanging-paper/",
        "author": "Tomás Quintela",
    }


BREAKS: View = {"quantities": [5, 10], "rows": [{"label": "", "prices": ["€52.20", "€49.30"]}]}
UNSOLD: View = {
    "variants": [
        variant | {"buyable": False, "price": variant["price"] | {"unit_text": "€12.80 / kg"}}
        for variant in single_product()["variants"]
    ]
}

HOME_PICTURE = picture("hero", "Layered hills in morning haze, drawn in lines", 1920, 1080)

# Template of a public page -> (template, what it receives besides shop, assets).
PAGES: dict[str, tuple[str, View]] = {
    "home": (
        "index.html",
        {
            "home": {"picture": HOME_PICTURE, "collections": COLLECTIONS, "cards": CARDS, "articles": ARTICLES},
            "meta": meta("home", "/", "Isoline Press"),
        },
    ),
    "home-bare": (
        "index.html",
        {
            "home": {"picture": None, "collections": [], "cards": [], "articles": []},
            "meta": meta("home", "/", "Isoline Press"),
        },
    ),
    "collection": (
        "collection.html",
        {
            "collection": collection_page(1),
            "meta": meta(
                "collection",
                "/collections/prints/",
                "Prints",
                [("Home", "/"), ("Collections", "/collections/"), ("Prints", None)],
                next="/collections/prints/page/2/",
            ),
        },
    ),
    "collection-2": (
        "collection.html",
        {
            "collection": collection_page(2),
            "meta": meta(
                "collection",
                "/collections/prints/page/2/",
                "Prints",
                prev="/collections/prints/",
                next="/collections/prints/page/3/",
            ),
        },
    ),
    "collection-empty": (
        "collection.html",
        {
            "collection": collection_page(1) | {"cards": [], "count": 0, "pages": [], "picture": None},
            "meta": meta("collection", "/collections/prints/", "Prints"),
        },
    ),
    "collections": (
        "collections.html",
        {"collections": COLLECTIONS, "meta": meta("collection", "/collections/", "Collections")},
    ),
    "product": ("product.html", {"product": PRODUCT, "meta": _product_meta(PRODUCT)}),
    "product-set": ("product.html", {"product": single_product(), "meta": _product_meta(single_product())}),
    "product-draft": (
        "product.html",
        {
            "product": single_product() | {"preview": "This is a draft.", "breaks": BREAKS} | UNSOLD,
            "meta": meta("product", "/preview/ochre-heron-4192-quay/", "Coast, Hill, Fern"),
        },
    ),
    "product-sold-out": ("product.html", {"product": sold_out_product(), "meta": _product_meta(sold_out_product())}),
    "journal": (
        "journal.html",
        {"articles": ARTICLES, "pages": [], "meta": meta("journal", "/journal/", "Journal")},
    ),
    "journal-empty": (
        "journal.html",
        {"articles": [], "pages": [], "meta": meta("journal", "/journal/", "Journal")},
    ),
    "article": (
        "article.html",
        {
            "article_view": article_view(body("article")),
            "meta": meta(
                "article",
                "/journal/hanging-paper/",
                "Hanging paper",
                [("Home", "/"), ("Journal", "/journal/"), ("Hanging paper", None)],
            ),
        },
    ),
    "page": (
        "page.html",
        {
            "page_view": {"title": "About the studio", "body_html": body("page")},
            "meta": meta("page", "/about/", "About the studio"),
        },
    ),
    "gone": (
        "gone.html",
        {
            "meta": meta("error", "/gone.html", "No longer available"),
            "collections": [{"title": "Prints", "url": "/collections/prints/", "lang": OWN}],
        },
    ),
    "search": (
        "search.html",
        {
            "listed": [{name: item[name] for name in ("title", "url")} | {"lang": OWN["title"]} for item in CARDS],
            "whole": True,
            "meta": meta("search", "/search/", "Search", [("Home", "/"), ("Search", None)]),
        },
    ),
    "404": ("404.html", {"meta": meta("error", "/404.html", "This page is not here")}),
}

EMBEDS: dict[str, tuple[str, View]] = {
    "card": ("partials/embed_card.html", {"card": CARDS[1]}),
    "collection": (
        "partials/embed_collection.html",
        {"title": "Prints", "url": "/collections/prints/", "cards": CARDS[:4]},
    ),
    "buy": ("partials/embed_buy.html", {"product": PRODUCT, "variant": VARIANTS[1]}),
}


def embedded(parts: dict[str, str]) -> Markup:
    """The article's body with the embeds in it."""
    return body("article").format(**{name: Markup(text) for name, text in parts.items()})
