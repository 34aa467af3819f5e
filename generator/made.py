"""The shop at one moment, in each of its languages: what compile found, with pictures, stock and formats."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.catalogue import Collection, Product
from chalicelib.domain.wordings import Texts
from generator.assets import Assets
from generator.catalogues import Spoken
from generator.compile.editions import Edition
from generator.compile.redirects import Redirect
from generator.compile.shop import Compiled
from generator.images import Pictures
from generator.journal import Writing
from generator.locales import make_formats, own_name
from generator.pages.languages import Languages
from generator.pages.records import STATES, change_points, make_records, stock_levels
from generator.pages.shelves import fill_shelves, name_newest, shown_at, stand_alike
from generator.pages.site import Site, View, shop_view
from generator.problems import Findings, Spot


@dataclass(frozen=True, slots=True)
class Made:
    """What pages are made from once everything has been read without a problem. `sites` begin with the shop's own."""

    compiled: Compiled
    sites: tuple[Site, ...]
    assets: Assets
    redirects: tuple[Redirect, ...]
    spoken: Mapping[str, Spoken]

    @property
    def site(self) -> Site:
        """The site in the shop's own language."""
        return self.sites[0]

    def mo(self, language: str) -> bytes | None:
        """The texts of the theme in a language, where it has a catalogue."""
        said = self.spoken.get(language)
        return said.mo if said else None

    def site_in(self, language: str) -> Site:
        """The site in a language of the shop."""
        return next(site for site in self.sites if site.language == language)

    def shared(self, site: Site) -> View:
        """What every template sees."""
        return {"shop": shop_view(site), "assets": self.assets.view}


def make_site(
    compiled: Compiled,
    pictures: Pictures,
    stock: Mapping[str, str],
    days: Iterable[str | None],
    present: int,
    spoken: Spoken | None = None,
) -> Site:
    """The shop as of `present`, a change point (UTC seconds), in its own language.

    `days` are those of articles and pages.
    """
    shop, whole = compiled.shop, compiled.catalogue
    rules = shop.rules
    # The price book holds what is to come, too; pages do not.
    records = make_records(whole, pictures, {edition.language: edition.catalogue for edition in compiled.editions})
    catalogue = shown_at(whole, present)
    dates = [product.modified or product.date for product in catalogue.products.values()]
    formats = make_formats(rules.language, rules.currencies)
    site = Site(
        shop=shop,
        language=rules.language,
        languages=Languages(rules.language, {language: own_name(language) for language in rules.languages}),
        texts=Texts(spoken.texts, formats.rtl) if spoken else Texts(rtl=formats.rtl),
        catalogue=catalogue,
        hidden={slug: product for slug, product in whole.products.items() if slug not in catalogue.products},
        records=records,
        levels=stock_levels(records, stock, shop.rules.low_stock),
        pictures=pictures,
        formats=formats,
        moment=present,
        # The year of the newest text: the clock has no say in what a release is.
        year=max((day[:4] for day in (*dates, *days) if day), default=""),
    )
    return fill_shelves(site, compiled.shelves)


def make_sites(
    own: Site, compiled: Compiled, writings: Sequence[Writing], spoken: Mapping[str, Spoken]
) -> tuple[Site, ...]:
    """The site in every language, the shop's own first. Which addresses there are is not known yet."""
    languages = replace(own.languages, written=_written(compiled, writings))
    own = replace(own, languages=languages)
    return (own, *(_make_edition(own, edition, compiled, spoken) for edition in compiled.editions))


def with_pages(sites: Iterable[Site], pages: frozenset[str]) -> tuple[Site, ...]:
    """The sites, each knowing every address that there is in any language."""
    return tuple(replace(site, languages=replace(site.languages, pages=pages)) for site in sites)


def _make_edition(own: Site, edition: Edition, compiled: Compiled, spoken: Mapping[str, Spoken]) -> Site:
    rules = own.shop.rules
    formats = make_formats(edition.language, rules.currencies)
    said = spoken.get(edition.language, Spoken())
    catalogue = stand_alike(own.catalogue, edition.catalogue, compiled.shelves)
    return replace(
        own,
        shop=edition.shop,
        language=edition.language,
        texts=Texts(said.texts, formats.rtl),
        formats=formats,
        catalogue=catalogue,
        newest=name_newest(catalogue.products),
        hidden={slug: edition.catalogue.products[slug] for slug in own.hidden},
    )


def _written(compiled: Compiled, writings: Sequence[Writing]) -> dict[str, frozenset[str]]:
    """In which languages pages are written, by their address in the shop's own (decoded)."""
    rules, catalogue = compiled.shop.rules, compiled.catalogue
    found: dict[str, set[str]] = {}
    items: list[Product | Collection] = [*catalogue.products.values(), *catalogue.collections.values()]
    for item in items:
        others = {edition.language for edition in compiled.editions if item.source in edition.written}
        found[item.url] = {rules.language, *others}
    for writing in writings:
        found.setdefault(writing.bare, set()).add(writing.language)
    return {address: frozenset(languages) for address, languages in found.items()}


def last_change(compiled: Compiled, moment: int) -> int:
    """The last change point up to a moment (UTC seconds); 0 before the first one."""
    points = change_points(compiled.catalogue, compiled.shop)
    return max((point for point in points if point <= moment), default=0)


def read_stock_states(path: Path, findings: Findings) -> dict[str, str]:
    """The state of each SKU as `storefront stock snapshot` wrote it; empty where there is no snapshot."""
    if not path.is_file():
        return {}
    try:
        states = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        states = None
    if isinstance(states, dict) and all(state in STATES for state in states.values()):
        return states
    hint = "run `storefront stock snapshot` again, or delete it"
    findings.problem(f"var/{path.name}", Spot(), "file", "is not a snapshot of the stock", hint)
    return {}
