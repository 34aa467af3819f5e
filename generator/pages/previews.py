"""Drafts as they will be: pages that stand in no list, are found by nobody and sell nothing."""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.catalogue import Product
from chalicelib.domain.wordings import to_translate
from generator.compile.members import STAND_IN
from generator.compile.redirects import preview_address
from generator.compile.shop import Compiled
from generator.markup import text_of
from generator.pages.pictures import head_image
from generator.pages.products import product_view
from generator.pages.records import make_records, stock_levels
from generator.pages.site import Page, Site, file_of, full_title, meta_view
from generator.report import Preview

NOTE = to_translate("This is a draft. It is not for sale yet, and only people who have this link can see it.")


def list_previews(compiled: Compiled) -> tuple[Preview, ...]:
    """The drafts that can be looked at, in order of their files."""
    return tuple(
        Preview(draft.title, preview_address(draft.preview), compiled.places[draft.slug])
        for draft in compiled.previews
        if draft.preview
    )


def preview_pages(site: Site, drafts: Iterable[Product]) -> list[Page]:
    """The page of each draft that has a word for it."""
    return [_preview_page(site, draft, draft.preview) for draft in drafts if draft.preview]


def _preview_page(site: Site, draft: Product, word: str) -> Page:
    own = _beside(site, draft)
    address = site.languages.address(preview_address(word), site.language)
    crumbs = ((site.say("Home"), site.home), (site.say("Preview"), None))
    meta = meta_view(
        own,
        kind="product",
        heading=draft.title,
        title=full_title(draft.seo_title or draft.title, site.shop.rules.name),
        address=address,
        description=draft.seo_description or draft.summary or text_of(draft.body) or draft.title,
        image=head_image(own, draft.pictures[0]) if draft.pictures else None,
        breadcrumbs=crumbs,
        robots="noindex",
    )
    view = product_view(own, draft)
    variants = [variant | {"buyable": False} for variant in view["variants"]]
    # A SKU that only stands in for one is nobody's business.
    facts = [(label, value) for label, value in view["facts"] if not value.startswith(STAND_IN)]
    view |= {"preview": site.say(NOTE), "url": address, "variants": variants, "facts": facts}
    return Page(file_of(address), "product.html", {"meta": meta, "product": view})


def _beside(site: Site, draft: Product) -> Site:
    """The site as it would be with this draft for sale."""
    products = {**site.catalogue.products, draft.slug: draft}
    catalogue = replace(site.catalogue, products=products)
    own = make_records(replace(catalogue, products={draft.slug: draft}), site.pictures)
    levels = stock_levels(own, {}, site.shop.rules.low_stock)
    return replace(site, catalogue=catalogue, records={**site.records, **own}, levels={**site.levels, **levels})
