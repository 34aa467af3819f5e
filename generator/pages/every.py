"""Every page of a site in one language that is not Pelican's: described, not yet rendered."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.catalogue import Picture, Product
from generator.pages.lists import (
    collection_pages,
    collections_page,
    home_page,
    journal_pages,
    missing_page,
    withdrawn_page,
)
from generator.pages.previews import preview_pages
from generator.pages.products import product_page
from generator.pages.search import search_page
from generator.pages.site import Page, Site, View
from generator.pages.units import unit_pages
from generator.pages.writings import teasers
from generator.uses import HERO


def describe_site(site: Site, articles: Sequence[View], drafts: Iterable[Product]) -> list[Page]:
    """Home, lists, products, journal, previews of drafts, and what is shown where there is nothing."""
    hero = Picture("", src=HERO) if HERO in site.pictures.by_name else None
    short = teasers(site, articles)
    pages = [home_page(site, hero, short), collections_page(site), search_page(site)]
    pages += [missing_page(site), withdrawn_page(site)]
    pages += [page for item in site.catalogue.collections.values() for page in collection_pages(site, item)]
    pages += [product_page(site, product) for product in site.catalogue.products.values()]
    pages += [page for product in site.catalogue.products.values() for page in unit_pages(site, product)]
    return [*pages, *journal_pages(site, short), *preview_pages(site, drafts)]
