"""Reads the product CSV of WooCommerce's own exporter: one row for each product and each variation.

Variations are joined to their product wherever it stands, by its SKU or `id:N`. A grouped product becomes a collection
made by hand, one that is sold elsewhere a draft with its link. Nothing is invented here: what is missing stays empty,
and what cannot be placed is reported with its row. Only `storefront.importers` imports it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.errors import ImportRefused
from storefront.importers.model import ImportedCatalogue, ImportedProduct, StockPolicy
from storefront.importers.report import Figure, Kind
from storefront.importers.table import read_table
from storefront.importers.woocommerce_columns import KNOWN, find_layout
from storefront.importers.woocommerce_products import read_group, read_product
from storefront.importers.woocommerce_rows import Entry, References, read_entries
from storefront.importers.woocommerce_variations import read_variations


def read_woocommerce(path: Path, findings: Findings, *, encoding: str | None = None) -> ImportedCatalogue:
    """Read the export. Raises ImportRefused when it is not one; everything smaller becomes a finding."""
    table = read_table(path, findings, known=KNOWN, encoding=encoding)
    layout = find_layout(table, findings)
    if layout is None:
        seen = ", ".join(name.strip()[:40] for name in table.header[:8])
        raise ImportRefused(
            f"{path.name}: not a WooCommerce product export: it has no columns Name and Regular price "
            f"(its columns are: {seen}); export Products as CSV in the WooCommerce admin"
        )
    entries = read_entries(table, layout, findings)
    references = References(entries)
    families = _gather(entries, references, findings)
    products = [_read(entry, families.get(entry.number, []), findings) for entry in entries if _has_a_page(entry)]
    linked = tuple(_link(product, references, findings) for product in products)
    groups = [
        group
        for entry in entries
        if entry.kind == "grouped" and (group := read_group(entry, references, findings)) is not None
    ]
    _report_whole(linked, entries, findings)
    return ImportedCatalogue(len(table.rows), linked, tuple(groups), _count(entries, families), addressed=False)


def _has_a_page(entry: Entry) -> bool:
    return entry.kind not in ("variation", "grouped")


def _gather(entries: Sequence[Entry], references: References, findings: Findings) -> dict[int, list[Entry]]:
    """The variations of each product by its row. Those without one are reported and left out."""
    families: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.kind != "variation":
            continue
        named = entry.record["parent"]
        parent = references.find(named)
        if parent is None or parent.kind != "variable":
            what = f"{named[:80]!r} is no product of the export with variations" if named else "it names no product"
            findings.add(Kind.ORPHAN, entry.record.where, f"not written: {what}", entry.number)
        else:
            families.setdefault(parent.number, []).append(entry)
    return families


def _read(entry: Entry, variations: Sequence[Entry], findings: Findings) -> ImportedProduct:
    choice = read_variations(entry, variations, findings) if entry.kind == "variable" else None
    return read_product(entry, choice, findings)


def _link(product: ImportedProduct, references: References, findings: Findings) -> ImportedProduct:
    """The product with the rows of those that it recommends; a variation stands for its product."""
    entry = references.at(product.row)

    def find(name: str) -> tuple[int, ...]:
        rows = []
        for named in entry.list(name):
            other = references.find_page(named)
            if other is None or not _has_a_page(other):
                message = f"{named[:80]!r} is no product of the export and not named as recommended"
                findings.add(Kind.LINK, entry.record.where, message, entry.number)
            else:
                rows.append(other.number)
        return tuple(dict.fromkeys(rows))

    return replace(product, related=find("upsells"), goes_with=find("cross_sells"))


def _report_whole(products: Sequence[ImportedProduct], entries: Sequence[Entry], findings: Findings) -> None:
    """One finding each for what concerns all: a line for every product would bury the rest."""
    variants = [variant for product in products for variant in product.variants]
    if products:
        message = (
            "the export has no addresses: they are made of the names "
            "(write such as `aliases: [/product/old-name/]` into a product whose old address should lead here)"
        )
        findings.add(Kind.ADDRESS, "", message)
    untracked = sum(variant.stock_policy is StockPolicy.UNTRACKED for variant in variants)
    if untracked:
        message = f"of {untracked} variants nobody counts the stock: they sell without limit (stock_policy: untracked)"
        findings.add(Kind.STOCK, "", message)
    if any(variant.sale and (variant.sale.starts or variant.sale.ends) for variant in variants):
        findings.add(Kind.SALE, "", "dates of sales are meant in the `timezone` of shop.yaml")
    described = sum(
        entry.kind == "variation" and bool(entry.record["body"] or entry.record["short"]) for entry in entries
    )
    if described:
        message = f"{described} variations have descriptions of their own, which a variant cannot have; left out"
        findings.add(Kind.OPTION, "", message)
    unsold = sum(entry.kind == "variable" and bool(entry.record["sku"]) for entry in entries)
    if unsold:
        message = f"{unsold} products with variations have SKUs of their own, by which nothing is sold; left out"
        findings.add(Kind.OPTION, "", message)


def _count(entries: Sequence[Entry], families: dict[int, list[Entry]]) -> dict[str, Figure]:
    """What can be counted in the export without deciding anything, to compare with the shop that was left."""
    prices = [price for entry in entries if (price := entry.number_in("price")) is not None]
    skus = Counter(entry.record["sku"] for entry in entries if entry.record["sku"])
    pages = [entry for entry in entries if entry.kind != "variation"]
    variations = len(entries) - len(pages)
    return {
        "types": dict(Counter(entry.record["type"] for entry in entries)),
        "top_level_products": len(pages),
        "variations": variations,
        "priced_rows": len(prices),
        "sum_regular_price": str(sum(prices, Decimal(0))),
        "on_sale": sum(bool(entry.record["sale_price"]) for entry in entries),
        "published_1": sum(entry.record["published"] == "1" for entry in pages),
        "skus_used_more_than_once": sum(count > 1 for count in skus.values()),
        "orphan_variations": variations - sum(map(len, families.values())),
    }
