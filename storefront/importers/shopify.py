"""Reads a Shopify product export: one row for each variant or picture, product fields on the first row only.

Both header dialects give the same catalogue. Nothing is invented here: what is missing stays empty, and what cannot
be placed is reported with its row. Only `storefront.importers` imports it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.cells import Record, read_flag, read_whole
from storefront.importers.errors import ImportRefused
from storefront.importers.filing import split_path
from storefront.importers.model import (
    ImportedCatalogue,
    ImportedImage,
    ImportedProduct,
    Status,
    StockPolicy,
)
from storefront.importers.report import Figure, Kind
from storefront.importers.shopify_columns import COLUMNS, field_of, read_records
from storefront.importers.shopify_variants import read_variants
from storefront.importers.table import read_table

# Columns of other exports that also have a title: without a handle beside them the file is one of those.
_OTHER_EXPORTS = frozenset({"image_link", "image link", "availability", "regular price", "currency_code", "g:id"})


def read_shopify(path: Path, findings: Findings, *, encoding: str | None = None) -> ImportedCatalogue:
    """Read the export. Raises ImportRefused when it is not one; everything smaller becomes a finding."""
    table = read_table(path, findings, known=COLUMNS, encoding=encoding, only_utf8=True)
    present = {field for column in table.columns if (field := field_of(column))}
    foreign = _OTHER_EXPORTS.intersection(table.columns) and "handle" not in present
    if "title" not in present or len(present) == 1 or foreign:
        seen = ", ".join(name.strip()[:40] for name in table.header[:8])
        raise ImportRefused(
            f"{path.name}: not a Shopify product export: it has no columns Title and Handle "
            f"(its columns are: {seen}); export Products as CSV in the Shopify admin"
        )
    records = read_records(table, findings)
    read = [(group, _read_product(group, findings)) for group in _group(records, findings)]
    bases = {product.row: group for group, product in read if product is not None}
    products = _link([product for _, product in read if product is not None], bases, findings)
    _report_untracked(products, findings)
    return ImportedCatalogue(len(table.rows), products, figures=_count(records, products))


def _group(records: Sequence[Record], findings: Findings) -> list[list[Record]]:
    """Rows of one handle together, in the order in which the handles first appear."""
    groups: dict[tuple[str, int], list[Record]] = {}
    last: tuple[str, int] | None = None
    for record in records:
        handle = record["handle"]
        if not any(record.values.values()):
            findings.add(Kind.SKIPPED_ROW, "", "the row is empty", record.number)
            continue
        if not handle and not record["title"]:
            findings.add(Kind.SKIPPED_ROW, "", "neither a handle nor a title: whose row is it?", record.number)
            continue
        key = (handle, 0 if handle else record.number)
        if key in groups and key != last:
            message = "apart from the other rows of its product; read as one product"
            findings.add(Kind.LAYOUT, handle, message, record.number)
        groups.setdefault(key, []).append(record)
        last = key
    return list(groups.values())


def _read_product(group: Sequence[Record], findings: Findings) -> ImportedProduct | None:
    """The product of these rows, or None where nothing of it can be bought: each row is then reported as skipped."""
    base = next((record for record in group if record.line("title")), None)
    if base is None:
        for record in group:
            message = "no row with this handle has a title, so it belongs to no product"
            findings.add(Kind.SKIPPED_ROW, record["handle"], message, record.number)
        return None
    handle, title = base["handle"], base.line("title")
    for record in group:
        if record.line("title") not in ("", title):
            message = f"another title for the same handle is not used: {record.line('title')!r}"
            findings.add(Kind.LAYOUT, handle, message, record.number)
    gift_card = read_flag(base, "gift_card", findings, empty=False, unknown=False)
    if gift_card:
        message = "written as an ordinary product that needs no delivery"
        findings.add(Kind.GIFT_CARD, handle or title, message, base.number)
    variants = read_variants(group, base, findings, gift_card=gift_card)
    if not variants:
        return None
    product_type = base.line("type")
    return ImportedProduct(
        handle=handle,
        title=title,
        body_html=base["body"],
        status=_read_status(base, findings),
        variants=variants,
        images=_read_images(group, findings),
        vendor=base.line("vendor"),
        collections=(split_path(product_type),) if product_type else (),
        tags=tuple(dict.fromkeys(tag for tag in map(str.strip, base.line("tags").split(",")) if tag)),
        summary=base.line("subtitle"),
        gift_card=gift_card,
        seo_title=base.line("seo_title"),
        seo_description=base.line("seo_description"),
        row=base.number,
    )


def _read_status(base: Record, findings: Findings) -> Status:
    """On sale only where both Published and Status allow it."""
    where, text = base["handle"] or base.line("title"), base["status"].casefold()
    if text == "archived":
        findings.add(Kind.DRAFT, where, "archived", base.number)
        return Status.ARCHIVED
    if text not in ("", "active"):
        message = "its status is draft" if text == "draft" else f"its status is {base.line('status')[:40]!r}"
        findings.add(Kind.DRAFT, where, message, base.number)
        return Status.DRAFT
    if not read_flag(base, "published", findings, empty=True, unknown=False):
        findings.add(Kind.DRAFT, where, "not published", base.number)
        return Status.DRAFT
    return Status.ACTIVE


def _report_untracked(products: Sequence[ImportedProduct], findings: Findings) -> None:
    """One finding for all: in many shops nothing is counted, and a line for each variant would bury the rest."""
    untracked = [v for product in products for v in product.variants if v.stock_policy is StockPolicy.UNTRACKED]
    if untracked:
        message = (
            f"{len(untracked)} variants have no inventory tracker: any quantity beside them is left out, "
            "and they sell without limit (stock_policy: untracked)"
        )
        findings.add(Kind.STOCK, "", message)


def _read_images(group: Sequence[Record], findings: Findings) -> tuple[ImportedImage, ...]:
    """The pictures by position, then row; each address once, with the first alternative text that it has."""
    placed: list[tuple[int, int, Record]] = []
    for order, record in enumerate(group):
        if record["image"]:
            position = read_whole(record, "position", findings, Kind.PICTURE)
            placed.append((1_000_000 if position is None else position, order, record))
    alts: dict[str, str] = {}
    for _, _, record in sorted(placed, key=lambda each: each[:2]):
        address = record.address("image")
        alts[address] = alts.get(address) or record.line("alt")
    for record in group:
        if record["variant_image"]:
            alts.setdefault(record.address("variant_image"), "")
    return tuple(ImportedImage(url, alt) for url, alt in alts.items())


def _link(
    products: Sequence[ImportedProduct], groups: Mapping[int, Sequence[Record]], findings: Findings
) -> tuple[ImportedProduct, ...]:
    """The products with the rows of those that they recommend; the export names them by their handles."""
    rows = {product.handle: product.row for product in products if product.handle}

    def find(product: ImportedProduct, field: str) -> tuple[int, ...]:
        text = next((record[field] for record in groups[product.row] if record[field]), "")
        handles = [handle for handle in re.split(r"[;,\s]+", text) if handle]
        for handle in handles:
            if handle not in rows:
                message = f"{handle[:80]!r} is not in the export and not named as recommended"
                findings.add(Kind.LINK, product.handle or product.title, message, product.row)
        return tuple(dict.fromkeys(rows[handle] for handle in handles if handle in rows))

    return tuple(
        replace(product, related=find(product, "related"), goes_with=find(product, "goes_with")) for product in products
    )


def _count(records: Sequence[Record], products: Sequence[ImportedProduct]) -> dict[str, Figure]:
    """What can be counted in the export without deciding anything, to compare with the shop that was left."""
    variants = [variant for product in products for variant in product.variants]
    prices = [variant.price for variant in variants if variant.price is not None]
    skus = Counter(variant.sku for variant in variants if variant.sku)
    addresses = [record.address("image") for record in records if record["image"]]
    return {
        "image_urls": len(addresses),
        "distinct_image_urls": len(set(addresses)),
        "sum_of_variant_prices": str(sum(prices, Decimal(0))),
        "min_price": str(min(prices)) if prices else None,
        "max_price": str(max(prices)) if prices else None,
        "variants_without_sku": sum(not variant.sku for variant in variants),
        "skus_used_more_than_once": sum(count > 1 for count in skus.values()),
        "published_and_active": sum(product.status is Status.ACTIVE for product in products),
        "products_without_image": sum(not product.images for product in products),
        "most_variants": max((len(product.variants) for product in products), default=0),
    }
