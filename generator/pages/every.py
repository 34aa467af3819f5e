"""Every page of a site in one language that is not Pelican's, in units: what is described, and rendered, at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.catalogue import Picture, Product
from generator.pages.lists import (
    collection_page,
    collections_page,
    count_pages,
    home_page,
    journal_pages,
    missing_page,
    withdrawn_page,
)
from generator.pages.previews import preview_pages
from generator.pages.products import product_page
from generator.pages.search import search_page
from generator.pages.site import Page, Site, View
from generator.pages.writings import teasers
from generator.uses import HERO


@dataclass(frozen=True, slots=True)
class Unit:
    """A page, or all pages of the journal; `slug` is that of its product or collection, where it is about one.

    `number` is that of a page of a collection; otherwise 1.
    """

    language: str
    kind: str
    slug: str = ""
    number: int = 1


def list_units(site: Site) -> list[Unit]:
    """Home, lists, products, journal, previews of drafts, and what is shown where there is nothing."""
    once = [Unit(site.language, kind) for kind in ("home", "journal", "previews", *_ALONE)]
    lists = [
        Unit(site.language, "collection", slug, number)
        for slug, collection in site.catalogue.collections.items()
        for number in range(1, count_pages(collection) + 1)
    ]
    return [*once, *lists, *(Unit(site.language, "product", slug) for slug in site.catalogue.products)]


def describe(unit: Unit, site: Site, articles: Sequence[View], drafts: Iterable[Product]) -> list[Page]:
    """The pages of a unit. `articles` are those that the journal lists in this language."""
    if unit.kind == "product":
        return [product_page(site, site.catalogue.products[unit.slug])]
    if unit.kind == "collection":
        return [collection_page(site, site.catalogue.collections[unit.slug], unit.number)]
    if unit.kind == "home":
        hero = Picture("", src=HERO) if HERO in site.pictures.by_name else None
        return [home_page(site, hero, teasers(site, articles))]
    if unit.kind == "journal":
        return journal_pages(site, teasers(site, articles))
    if unit.kind == "previews":
        return preview_pages(site, drafts)
    return [_ALONE[unit.kind](site)]


_ALONE: Mapping[str, Callable[[Site], Page]] = {
    "collections": collections_page,
    "search": search_page,
    "missing": missing_page,
    "gone": withdrawn_page,
}
