"""What a whole build keeps of the shop, for the edits that follow."""

from dataclasses import replace

from chalicelib.domain.catalogue import Catalogue, Product
from chalicelib.domain.wordings import Texts
from generator.cache.shop import KeptShop, rigid_digest, save_shop
from generator.compile.sheets import terms_of
from generator.compile.shelves import Shelf
from generator.pages.every import Unit
from generator.pages.site import Site
from generator.run import Run

_TEASED = ("title", "url", "date_iso", "summary", "picture", "language")


_APART = (
    "sitemap.xml", "robots.txt", "_redirects", "redirects.json", "feeds/journal.atom.xml", "assets/", "shells/",
    "formats/", "locale/", "templates/", "pricebook/", "downloads/",
)  # fmt: skip
"""Files that do not change with the texts and prices of a product; and the price book, which an edit knows."""


def is_editable(run: Run) -> bool:
    """Whether an edit knows all that texts and prices reach: no file is of a kind that it never heard of."""
    assert run.made is not None
    known = {page.path for page in run.pages} | run.written
    roots = ["", *(f"{language}/" for language in run.made.site.languages.names)]
    apart = tuple(f"{root}{name}" for root in roots for name in _APART)
    files = (*run.release.public, *run.release.private)
    return all(path in known or path.startswith(apart) for path in files)


def remember(run: Run, token: str) -> None:
    """Keep the shop of a run that has been moved in."""
    assert run.made is not None
    assert run.sheets is not None
    assert run.sheets.facts is not None
    made, compiled = run.made, run.made.compiled
    whole, shown = compiled.catalogue.products, made.site.catalogue.products
    translations = run.sheets.translations.products
    save_shop(
        run.memory,
        token,
        KeptShop(
            sites=tuple(_bare(site) for site in made.sites),
            catalogues={site.language: made.mo(site.language) for site in made.sites},
            assets=made.assets.view,
            articles={
                language: [{name: view[name] for name in _TEASED} for view in views]
                for language, views in run.views.items()
            },
            terms=terms_of(run.sheets.facts),
            most=run.sheets.facts.shop.rules.max_per_order,
            engine=run.engine,
            sources={slug: whole[slug].source for slug in shown},
            standing={slug: product.collections for slug, product in shown.items()},
            rigid={slug: rigid_digest(whole[slug]) for slug in shown},
            shown=_invert(run),
            fixed=frozenset(run.embedded | {slug for slug in shown if _is_fixed(whole[slug])} | _parts(run)),
            words={
                language: {source: words.raw.source for source, words in found.items()}
                for language, found in translations.items()
            },
            states=run.states,
            addresses=run.addresses,
            priced_shelves=any(_is_priced(shelf) for shelf in compiled.shelves),
        ),
    )


def _bare(site: Site) -> Site:
    """Without products and what cannot be kept."""
    catalogue = Catalogue({}, site.catalogue.collections, site.catalogue.by_sku)
    return replace(site, catalogue=catalogue, records={}, levels={}, hidden={}, texts=Texts())


def _invert(run: Run) -> dict[str, tuple[Unit, ...]]:
    """Which units show each product, besides its own page."""
    found: dict[str, dict[Unit, None]] = {}
    for page in run.pages:
        for slug in page.seen:
            if (page.unit.kind, page.unit.slug) != ("product", slug):
                found.setdefault(slug, {})[page.unit] = None
    return {slug: tuple(units) for slug, units in found.items()}


def _is_fixed(product: Product) -> bool:
    """Whether its price or its pictures depend on others."""
    return product.gift_card or any(picture.remote for picture in product.pictures)


def _parts(run: Run) -> set[str]:
    """The products that are part of a bundle, and the bundles."""
    assert run.made is not None
    catalogue = run.made.compiled.catalogue
    bundles = [product for product in catalogue.products.values() if any(unit.components for unit in product.variants)]
    parts = {part.sku for product in bundles for unit in product.variants for part in unit.components}
    return {product.slug for product in bundles} | {catalogue.by_sku[sku] for sku in parts if sku in catalogue.by_sku}


def _is_priced(shelf: Shelf) -> bool:
    """Whether what stands in a collection, or in which order, depends on prices or on stock."""
    rule = shelf.rule
    by_rule = rule is not None and any(
        value is not None for value in (rule.below, rule.above, rule.on_sale, rule.stock)
    )
    return by_rule or shelf.sort in ("price", "price_down")
