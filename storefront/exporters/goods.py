"""What a shop has to take along: its compiled products with their prices, stock and pictures at one moment.

Everything comes from the generator, so that an export says what the pages say. Only `storefront.exporters` imports it.
"""

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.catalogue import Product, Variant
from chalicelib.domain.change import StockLevel
from chalicelib.domain.prices import UnitPrice
from generator.compile.sheets import Sheets
from generator.compile.shop import compile_sheets
from generator.pages.records import make_records
from generator.problems import Findings as Problems
from generator.run import Run
from generator.settings import engine_of, make_settings
from generator.surfaces.goods import Goods as OnSale
from generator.surfaces.losses import Kind
from generator.whole import run_pelican
from storefront.exporters.errors import ExportRefused
from storefront.findings import Findings
from storefront.ledger import read_levels
from storefront.places import Places

STOCK_FILE = "stock.json"


@dataclass(frozen=True)
class Goods(OnSale):
    """What is on sale, and besides it the drafts and what is in stock: None where no store is."""

    drafts: tuple[Product, ...]
    levels: Mapping[str, StockLevel] | None

    def price(self, variant: Variant) -> UnitPrice:
        """What a unit costs at the moment of the site."""
        try:
            return super().price(variant)
        except KeyError:
            raise ExportRefused(
                f"{variant.sku} has no price in {self.currency} (write one, or choose another --currency)"
            ) from None


def read_goods(places: Places, now: int, currency: str | None, findings: Findings) -> Goods:
    """Read and compile the shop as of `now` (UTC seconds). Products that are not compiled are reported.

    Raises ContentError with every problem of the content, and ExportRefused for a currency that the shop has not.
    """
    with tempfile.TemporaryDirectory(prefix="storefront-export-") as scratch:
        folder = Path(scratch).resolve()
        if (places.var / STOCK_FILE).is_file():
            shutil.copyfile(places.var / STOCK_FILE, folder / STOCK_FILE)
        run = Run(
            places.root.resolve(),
            places.content.resolve(),
            folder / "output",
            folder,
            now=now,
            only_check=True,
            cache=places.var / "cache",
        )
        run_pelican(run)
        drafts = _compile_drafts(run, findings)
    if run.made is None:
        raise AssertionError("a run without problems has made a site")
    site = run.made.site
    code = (currency or site.currency).upper()
    if code not in site.shop.rules.currencies:
        has = ", ".join(site.shop.rules.currencies)
        raise ExportRefused(f"{code} is not a currency of the shop (write one of {has})")
    on_sale = tuple(site.catalogue.products.values())
    for product in site.hidden.values():
        findings.add(Kind.PRODUCT, product.slug, "not for sale at present: `publish` and `unpublish` say when")
    more = make_records(replace(site.catalogue, products={product.slug: product for product in drafts}), site.pictures)
    levels = read_levels(places.var)
    records = {**more, **site.records}
    return Goods(site, code, on_sale, records, coming=True, drafts=drafts, levels=levels or None)


def _compile_drafts(run: Run, findings: Findings) -> tuple[Product, ...]:
    """The drafts that have all that a sale needs; what cannot be exported at all is reported."""
    if run.sheets is None:
        raise AssertionError("a run without problems has sheets")
    ready = []
    for sheet in run.sheets.products:
        if sheet.withdrawn:
            findings.add(Kind.PRODUCT, sheet.path, "withdrawn: it is no longer sold")
        elif sheet.draft and not sheet.priced:
            findings.add(Kind.PRODUCT, sheet.path, "a draft without a SKU or a price")
        elif sheet.draft:
            ready.append(sheet)
    problems = Problems()
    _compile(run, replace(run.sheets, on_sale=tuple(ready)), problems)
    broken = {problem.path: problem for problem in problems.problems}
    for path, problem in broken.items():
        findings.add(Kind.PRODUCT, path, f"a draft with a problem: {problem.field}: {problem.message}")
    whole = tuple(sheet for sheet in ready if sheet.path not in broken)
    return _compile(run, replace(run.sheets, on_sale=whole), Problems())


def _compile(run: Run, sheets: Sheets, problems: Problems) -> tuple[Product, ...]:
    if run.raw is None or not sheets.on_sale:
        return ()
    engine = engine_of(make_settings(run.root, run.content, run.pelican_output, run))
    compiled = compile_sheets(run.raw, sheets, run.content, engine, problems)
    return tuple(compiled.catalogue.products.values()) if compiled else ()


def variants_of(products: Iterable[Product]) -> Sequence[Variant]:
    """All units of these products, in order."""
    return [variant for product in products for variant in product.variants]
