"""What stands in which collection, and in which order, at the moment that a site shows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.catalogue import Catalogue, Product
from chalicelib.domain.prices import is_sold_at
from chalicelib.domain.records import SkuRecord
from generator.compile.members import newest_first
from generator.compile.shelves import Present, Shelf, fits, lowest_price, newest_day
from generator.pages.prices import product_state
from generator.pages.site import Site
from generator.problems import Findings

HOME_CARDS = 8
"""So many of the newest products stand on the home page."""


def shown_at(catalogue: Catalogue, now: int) -> Catalogue:
    """Without the products that are not for sale at this moment (UTC seconds)."""
    products = {slug: product for slug, product in catalogue.products.items() if is_sold_at(product, now)}
    return replace(
        catalogue, products=products, by_sku={sku: slug for sku, slug in catalogue.by_sku.items() if slug in products}
    )


def fill_shelves(site: Site, shelves: Iterable[Shelf]) -> Site:
    """The site with its collections filled; each product, and each record of its units, names all that it stands in."""
    present = {slug: _present(site, product) for slug, product in site.catalogue.products.items()}
    members = {shelf.slug: _members(site.catalogue, shelf, present) for shelf in shelves}
    standing = _name_collections(site.catalogue.products, members)
    collections = {
        slug: replace(collection, products=members[slug]) for slug, collection in site.catalogue.collections.items()
    }
    return replace(
        site,
        newest=name_newest(standing),
        catalogue=replace(site.catalogue, products=standing, collections=collections),
        records={sku: _stand(record, standing) for sku, record in site.records.items()},
    )


def name_newest(products: Mapping[str, Product]) -> tuple[str, ...]:
    """The slugs of the newest of these products, for the home page."""
    return tuple(product.slug for product in newest_first(tuple(products.values()))[:HOME_CARDS])


def stand_alike(own: Catalogue, edition: Catalogue, shelves: Iterable[Shelf]) -> Catalogue:
    """An edition with the products that are shown in the shop's own language, in the same collections.

    Only what is sorted by title has an order of its own: titles differ.
    """
    products = {
        slug: replace(edition.products[slug], collections=product.collections) for slug, product in own.products.items()
    }
    by_title = {shelf.slug for shelf in shelves if shelf.sort == "title"}

    def members(slug: str) -> tuple[str, ...]:
        named = own.collections[slug].products
        if slug not in by_title:
            return named
        return tuple(sorted(named, key=lambda member: (products[member].title.casefold(), member)))

    collections = {slug: replace(item, products=members(slug)) for slug, item in edition.collections.items()}
    return replace(edition, products=products, collections=collections, by_sku=own.by_sku)


def warn_of_waiting(site: Site, shelves: Iterable[Shelf], findings: Findings) -> None:
    """Warn of products that a collection names and that are not for sale at present, and of rules that find none."""
    for shelf in shelves:
        for named in shelf.products:
            if named.value in site.hidden:
                hint = "it is left out; `publish` and `unpublish` of the product say until when"
                message = f"{named.value} is not for sale at present"
                findings.warning(shelf.path, named, "products", message, hint)
        if shelf.rule is not None and not site.catalogue.collections[shelf.slug].products:
            hint = "its page says so until something fits"
            findings.warning(shelf.path, shelf.rule, "rule", "finds nothing at present", hint)


def _present(site: Site, product: Product) -> Present:
    price = lowest_price(product, site.currency, site.moment)
    return Present(price.minor, price.compare_at is not None, product_state(site, product))


def _members(catalogue: Catalogue, shelf: Shelf, present: Mapping[str, Present]) -> tuple[str, ...]:
    """By the product, by hand and by the rule, in the order that the shelf asks for."""
    newest = newest_day(catalogue.products.values())
    rule, named = shelf.rule, {slug.value for slug in shelf.products}
    found = [
        product
        for slug, product in catalogue.products.items()
        if shelf.slug in product.collections
        or slug in named
        or (rule is not None and fits(rule, product, present[slug], newest))
    ]
    return tuple(product.slug for product in _sort(found, shelf, present))


def _sort(products: Sequence[Product], shelf: Shelf, present: Mapping[str, Present]) -> list[Product]:
    newest = newest_first(products)
    places = {slug.value: place for place, slug in reversed([*enumerate(shelf.products)])}
    keys: dict[str, Callable[[Product], int]] = {
        "price": lambda product: present[product.slug].price,
        "price_down": lambda product: -present[product.slug].price,
        "manual": lambda product: places.get(product.slug, len(places)),
    }
    if shelf.sort == "title":
        return sorted(newest, key=lambda product: (product.title.casefold(), product.slug))
    return sorted(newest, key=keys[shelf.sort]) if shelf.sort in keys else newest


def _name_collections(products: Mapping[str, Product], members: Mapping[str, tuple[str, ...]]) -> dict[str, Product]:
    """Those that a product names itself come first: its page says that it belongs to the first one."""
    standing = {slug: list(product.collections) for slug, product in products.items()}
    for collection, slugs in members.items():
        for slug in slugs:
            standing[slug].append(collection)
    return {
        slug: replace(product, collections=tuple(dict.fromkeys(standing[slug]))) for slug, product in products.items()
    }


def _stand(record: SkuRecord, products: Mapping[str, Product]) -> SkuRecord:
    product = products.get(record.product)
    if product is None or product.collections == record.collections:
        return record
    return replace(record, collections=product.collections)
