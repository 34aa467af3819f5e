"""Shopify's product CSV by name: both header dialects, and the records below them.

Source of names and rules: Shopify help, "Using CSV files to import and export products" (legacy columns, still what
Export writes, and the template of 2024). Only `storefront.importers.shopify` imports it.
"""

import re

from storefront.findings import Findings
from storefront.importers.cells import Record, report_controls
from storefront.importers.report import Kind
from storefront.importers.table import Table, by_field, is_too_long, used_columns

COLUMNS: dict[str, str] = {
    "handle": "handle",
    "url handle": "handle",
    "title": "title",
    "body (html)": "body",
    "description": "body",
    "vendor": "vendor",
    "type": "type",
    "tags": "tags",
    "published": "published",
    "published on online store": "published",
    "status": "status",
    "variant sku": "sku",
    "sku": "sku",
    "variant barcode": "barcode",
    "barcode": "barcode",
    "variant price": "price",
    "price": "price",
    "variant compare at price": "compare_at",
    "compare-at price": "compare_at",
    "compare at price": "compare_at",
    "variant grams": "grams",
    "weight value (grams)": "grams",
    "variant inventory tracker": "tracker",
    "inventory tracker": "tracker",
    "variant inventory qty": "quantity",
    "inventory quantity": "quantity",
    "variant inventory policy": "policy",
    "continue selling when out of stock": "policy",
    "variant requires shipping": "ships",
    "requires shipping": "ships",
    "variant taxable": "taxable",
    "charge tax": "taxable",
    "image src": "image",
    "product image url": "image",
    "image position": "position",
    "image alt text": "alt",
    "variant image": "variant_image",
    "variant image url": "variant_image",
    "gift card": "gift_card",
    "seo title": "seo_title",
    "seo description": "seo_description",
    "google shopping / mpn": "mpn",
    # Shopify's own definitions; exports name them by the title that the shop's language gives them.
    "product.metafields.descriptors.subtitle": "subtitle",
    "product.metafields.shopify--discovery--product_recommendation.related_products": "related",
    "product.metafields.shopify--discovery--product_recommendation.complementary_products": "goes_with",
    **{f"option{number} {part}": f"option{number}_{part}" for number in (1, 2, 3) for part in ("name", "value")},
}
"""Header, folded, to the field it fills."""

_METAFIELD = re.compile(r".*\((product\.metafields\.[^()]+)\)")
_MARKET = re.compile(r"(?P<what>included|price|compare[- ]at price) / (?P<market>.+)")
_IN_ONE_LINE = (
    "title", "vendor", "type", "tags", "alt", "seo_title", "seo_description", "subtitle",
    *(f"option{number}_{part}" for number in (1, 2, 3) for part in ("name", "value")),
)  # fmt: skip


def field_of(column: str) -> str | None:
    """The field that a folded header fills, or None."""
    metafield = _METAFIELD.fullmatch(column)
    return COLUMNS.get(metafield[1] if metafield else column)


def read_records(table: Table, findings: Findings) -> list[Record]:
    """The rows by field. Reports columns that are not imported; rows too long for the header are left out."""
    fields: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        name = field_of(column)
        if name is None:
            continue
        if name in fields:
            first = table.header[fields[name]]
            findings.add(Kind.COLUMN, table.header[index], f"not read: it means the same as the column {first!r}")
        else:
            fields[name] = index
    _report_other_columns(table, findings)
    records = []
    for row in table.rows:
        if is_too_long(row, table, findings):
            continue
        values = by_field(row, fields)
        record = Record(row.number, values, values.get("handle") or " ".join(values.get("title", "").split()))
        report_controls(record, _IN_ONE_LINE, findings)
        records.append(record)
    return records


def _report_other_columns(table: Table, findings: Findings) -> None:
    used = used_columns(table)
    for index, (name, column) in enumerate(zip(table.header, table.columns, strict=True)):
        if field_of(column) is not None or not used[index]:
            continue
        market = _MARKET.fullmatch(column)
        rows = f"{used[index]} rows have a value"
        if market and market["what"] != "included":
            message = f"prices of this market are left out, {rows} (add them to the product files by hand)"
            findings.add(Kind.CURRENCY, name.strip(), message)
        else:
            findings.add(Kind.COLUMN, name.strip() or f"column {index + 1}", f"not imported, {rows}")
