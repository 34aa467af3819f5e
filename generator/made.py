"""The shop at one moment: what compile found, with pictures, stock and formats."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.assets import Assets
from generator.compile.redirects import Redirect
from generator.compile.shop import Compiled
from generator.images import Pictures
from generator.locales import make_formats
from generator.pages.records import STATES, change_points, make_records, stock_levels
from generator.pages.shelves import fill_shelves, shown_at
from generator.pages.site import Site, View, shop_view
from generator.problems import Findings, Spot


@dataclass(frozen=True, slots=True)
class Made:
    """What pages are made from once everything has been read without a problem."""

    compiled: Compiled
    site: Site
    assets: Assets
    redirects: tuple[Redirect, ...]

    @property
    def shared(self) -> View:
        """What every template sees."""
        return {"shop": shop_view(self.site), "assets": self.assets.view}


def make_site(
    compiled: Compiled, pictures: Pictures, stock: Mapping[str, str], days: Iterable[str | None], present: int
) -> Site:
    """The shop as of `present`, a change point (UTC seconds). `days` are those of articles and pages."""
    shop, whole = compiled.shop, compiled.catalogue
    # The price book holds what is to come, too; pages do not.
    records = make_records(whole, pictures)
    catalogue = shown_at(whole, present)
    dates = [product.modified or product.date for product in catalogue.products.values()]
    site = Site(
        shop=shop,
        catalogue=catalogue,
        hidden={slug: product for slug, product in whole.products.items() if slug not in catalogue.products},
        records=records,
        levels=stock_levels(records, stock, shop.rules.low_stock),
        pictures=pictures,
        formats=make_formats(shop.rules.language, shop.rules.currencies),
        moment=present,
        # The year of the newest text: the clock has no say in what a release is.
        year=max((day[:4] for day in (*dates, *days) if day), default=""),
    )
    return fill_shelves(site, compiled.shelves)


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
