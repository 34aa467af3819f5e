"""The search page, and what can be found: products, collections and articles of one language."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.catalogue import Collection, Picture, Product
from generator.pages.pictures import THUMBNAIL_WIDTH
from generator.pages.prices import badge, product_price, product_state
from generator.pages.site import Page, Site, View, encoded, file_of, lang_marks, meta_view
from generator.search.index import Entry, Index, make_index

SEARCH = "search/"
MOST_LISTED = 500
"""So many products are listed on the page itself; of more, the collections."""


def search_page(site: Site) -> Page:
    """Where a search begins. Without a script it is a list of everything, from A to Z."""
    heading, address = site.say("Search"), f"{site.home}{SEARCH}"
    meta = meta_view(
        site,
        kind="search",
        heading=heading,
        address=address,
        description=site.say("Search {shop}, or look through everything from A to Z.", shop=site.shop.rules.name),
        breadcrumbs=((site.say("Home"), site.home), (heading, None)),
        robots="noindex",
    )
    whole = len(site.catalogue.products) <= MOST_LISTED
    shown: Mapping[str, Product | Collection] = site.catalogue.products if whole else site.catalogue.collections
    listed = list(shown.values())
    listed.sort(key=lambda item: (item.title.casefold(), item.url))
    links = [
        {"title": item.title, "url": encoded(item.url), "lang": lang_marks(site, item.borrowed)["title"]}
        for item in listed
    ]
    return Page(file_of(address), "search.html", {"meta": meta, "listed": links, "whole": whole})


def search_index(site: Site, articles: Sequence[View]) -> Index:
    """The index, its files by their paths in the site. `articles` are the views of those that the journal lists."""
    entries = [product_entry(site, product) for product in site.catalogue.products.values()]
    entries += [_of_collection(site, collection) for collection in site.catalogue.collections.values()]
    entries += [_of_article(site, view) for view in articles]
    index = make_index(entries)
    return Index({index_path(site, name): data for name, data in index.files.items()}, index.beyond)


def index_path(site: Site, name: str) -> str:
    """Where a file of the index stands in the site."""
    return f"{site.home}{SEARCH}{name}".lstrip("/")


def product_entry(site: Site, product: Product) -> Entry:
    """How a product is found."""
    price = product_price(site, product)
    state = product_state(site, product)
    mark = badge(site, product, price, state)
    shown = site.say("From {price}", price=price["text"]) if price["is_from"] else price["text"]
    view = {
        "title": product.title,
        "price": shown,
        "was": price["was_text"] or "",
        "note": mark["text"] if mark else "",
        "image": _thumbnail(site, product.pictures[0] if product.pictures else None),
        "lang": site.languages.own if "title" in product.borrowed else "",
    }
    collections = [site.catalogue.collections[slug].title for slug in product.collections]
    values = [value for option in product.options for value in option.values]
    texts = (
        (5, product.title),
        (4, " ".join(variant.sku for variant in product.variants)),
        (3, " ".join((product.brand, *product.tags))),
        (2, " ".join((*collections, *values))),
        (1, product.summary),
    )
    return Entry(encoded(product.url), view, texts)


def _of_collection(site: Site, collection: Collection) -> Entry:
    count = site.count("{number} piece", "{number} pieces", len(collection.products))
    view = {
        "title": collection.title,
        "note": count,
        "image": _thumbnail(site, collection.picture),
        "lang": site.languages.own if "title" in collection.borrowed else "",
    }
    return Entry(encoded(collection.url), view, ((6, collection.title), (1, collection.summary)))


def _of_article(site: Site, article: View) -> Entry:
    picture = article["picture"]
    view = {
        "title": article["title"],
        "note": site.say("Journal"),
        "image": picture["srcset"].partition(" ")[0] if picture else "",
        "lang": article["language"] if article["language"] != site.language else "",
    }
    return Entry(article["url"], view, ((3, article["title"]), (1, article["summary"])))


def _thumbnail(site: Site, picture: Picture | None) -> str:
    """The address of its smallest size; empty where there is none."""
    files = site.pictures.by_name.get(picture.src or picture.remote or "") if picture else None
    return f"/{files.near(THUMBNAIL_WIDTH).jpg}" if files else ""
