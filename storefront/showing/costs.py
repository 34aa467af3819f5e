"""What of a page costs visits: each with what to write instead.

Sources: developers.google.com/search/docs (title links, snippets, merchant listings), Open Graph (ogp.me).
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.budgets import shown_width
from generator.pages.site import MAX_DESCRIPTION, MAX_TITLE
from storefront.showing.page import Shown

SHORT_TITLE, SHORT_DESCRIPTION, FEW_WORDS = 15, 50, 60
LEAST_PICTURE = 50_000
"""Square pixels that Google's merchant listings ask for."""
LARGE_CARD = 1200


def costs_of(shown: Shown) -> tuple[str, ...]:
    """Every problem of a page, the gravest first."""
    return (*_findable(shown), *_texts(shown), *_pictures(shown), *_offers(shown))


def _findable(shown: Shown) -> Iterator[str]:
    if "noindex" in shown.robots:
        yield "search engines are told to leave it out (noindex)"
    own = "/" + shown.path.removesuffix("index.html")
    if shown.canonical and urlsplit(shown.canonical).path.rstrip("/") != own.rstrip("/"):
        yield f"search engines show {shown.canonical} instead: nobody has translated this page"


def _texts(shown: Shown) -> Iterator[str]:
    title, description = shown_width(shown.title), shown_width(shown.description)
    if title > MAX_TITLE:
        yield f"the title takes {title} characters and is cut at some {MAX_TITLE} (write a shorter `seo_title`)"
    elif title < SHORT_TITLE:
        yield f"the title has only {title} characters (say what it is, in the words that people search for)"
    if not shown.description:
        yield "there is no description (write a `summary`)"
    elif shown.description.strip() == shown.heading.strip():
        yield "the description only repeats the title (write a `summary`)"
    elif description > MAX_DESCRIPTION:
        yield f"the description takes {description} characters and is cut at some {MAX_DESCRIPTION}"
    elif description < SHORT_DESCRIPTION:
        yield f"the description has only {description} characters (a sentence of 50 to 160 is shown whole)"
    if shown.words < FEW_WORDS:
        yield f"there are only {shown.words} words on the page (say what somebody asks before they buy)"


def _pictures(shown: Shown) -> Iterator[str]:
    graph = shown.open_graph
    if "og:image" not in graph:
        yield "there is no picture for social networks (give it one, or switch on `cards`)"
    elif int(graph.get("og:image:width", "0")) < LARGE_CARD:
        yield f"the picture for social networks is narrower than {LARGE_CARD} pixels, and is shown small"
    for name in dict.fromkeys(shown.unnamed):
        yield f"the picture {name} has no words (write its `alt`)"


def _offers(shown: Shown) -> Iterator[str]:
    products = [data for data in shown.structured if data["@type"] in ("Product", "ProductGroup")]
    for product in products:
        if "image" not in product:
            yield "the product has no picture: Google lists none without one (write `images`)"
        if "brand" not in product:
            yield "the product has no `brand`, which merchant listings and feeds ask for"
    unnamed = [item["sku"] for item in shown.offers if not ("gtin" in item or "mpn" in item)]
    if unnamed:
        yield f"{', '.join(unnamed)}: neither `gtin` nor `mpn` (write one where the maker gave one)"
    if any("hasMerchantReturnPolicy" not in item["offers"] for item in shown.offers if _is_sent(item)):
        yield "the offers name no terms of return (write `orders: {return_days: 30}` in shop.yaml)"
    gone = [item["sku"] for item in shown.offers if item["offers"]["availability"].endswith("/OutOfStock")]
    if gone and len(gone) == len(shown.offers):
        yield "it is sold out: networks and listings stop showing it (restock, or name a `successor`)"


def _is_sent(item: dict[str, dict[str, object]]) -> bool:
    return "shippingDetails" in item["offers"]
