"""Shopify's product CSV by name: both header dialects, and what its cells mean.

Source of names and rules: Shopify help, "Using CSV files to import and export products" (legacy columns, still what
Export writes, and the template of 2024). Only `storefront.importers.shopify` imports it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from storefront.importers.report import Findings, Kind
from storefront.importers.table import Row, Table

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
    **{f"option{number} {part}": f"option{number}_{part}" for number in (1, 2, 3) for part in ("name", "value")},
}
"""Header, folded, to the field it fills."""

_MARKET = re.compile(r"(?P<what>included|price|compare[- ]at price) / (?P<market>.+)")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,10})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}(?:\.0+)?")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_IN_ONE_LINE = (
    "title", "vendor", "type", "tags", "alt", "seo_title", "seo_description",
    *(f"option{number}_{part}" for number in (1, 2, 3) for part in ("name", "value")),
)  # fmt: skip
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})


@dataclass(frozen=True)
class Record:
    """A row by field; a field without a column, or beyond the end of a short row, is empty text."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def address(self, name: str) -> str:
        """The address of a picture as a page can use it."""
        given = self[name].replace(" ", "%20")
        return f"https:{given}" if given.startswith("//") else given

    def line(self, name: str) -> str:
        """A value that belongs on one line: control characters out, white space single."""
        return " ".join(_CONTROLS.sub(" ", self[name]).split())


def read_records(table: Table, findings: Findings) -> list[Record]:
    """The rows by field. Reports columns that are not imported; rows too long for the header are left out."""
    fields: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        name = COLUMNS.get(column)
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
        if any(cell.strip() for cell in row.cells[len(table.header) :]):
            message = f"{len(row.cells)} cells under {len(table.header)} columns (a quote or a comma is out of place)"
            findings.add(Kind.SKIPPED_ROW, row.cells[0], message, row.number)
        else:
            record = Record(row.number, _by_field(row, fields))
            _report_controls(record, findings)
            records.append(record)
    return records


def _report_controls(record: Record, findings: Findings) -> None:
    for name in _IN_ONE_LINE:
        seen = sorted({char for char in _CONTROLS.findall(record[name]) if not char.isspace()})
        if seen:
            codes = ", ".join(f"U+{ord(char):04X}" for char in seen)
            message = f"{name}: the control characters {codes} are replaced by spaces"
            findings.add(Kind.VALUE, record["handle"] or record.line("title"), message, record.number)


def _by_field(row: Row, fields: Mapping[str, int]) -> dict[str, str]:
    return {name: row.cells[index].strip() for name, index in fields.items() if index < len(row.cells)}


def _report_other_columns(table: Table, findings: Findings) -> None:
    used = Counter(index for row in table.rows for index, cell in enumerate(row.cells) if cell.strip())
    for index, (name, column) in enumerate(zip(table.header, table.columns, strict=True)):
        if column in COLUMNS or not used[index]:
            continue
        market = _MARKET.fullmatch(column)
        rows = f"{used[index]} rows have a value"
        if market and market["what"] != "included":
            message = f"prices of this market are left out, {rows} (add them to the product files by hand)"
            findings.add(Kind.CURRENCY, name.strip(), message)
        else:
            findings.add(Kind.COLUMN, name.strip() or f"column {index + 1}", f"not imported, {rows}")


def read_amount(record: Record, name: str, findings: Findings) -> Decimal | None:
    """An exact amount, or None where there is none; what is no plain amount is reported, never guessed at."""
    text = record[name].lstrip("'")
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        message = f"{text[:40]!r} is no plain amount, left out (write digits with a point, such as 24.00)"
        findings.add(Kind.PRICE, record["handle"], message, record.number)
        return None
    return Decimal(text)


def read_whole(record: Record, name: str, findings: Findings, kind: Kind) -> int | None:
    """A whole number that may be negative, or None."""
    text = record[name].lstrip("'")
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        findings.add(kind, record["handle"], f"{name} {text[:40]!r} is no whole number, left out", record.number)
        return None
    return int(text.partition(".")[0])


def read_grams(record: Record, findings: Findings) -> int | None:
    """The weight in whole grams, half up; None where it is empty or nothing."""
    text = record["grams"].lstrip("'")
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        findings.add(
            Kind.VALUE, record["handle"], f"weight {text[:40]!r} is no number of grams, left out", record.number
        )
        return None
    return int(Decimal(text).quantize(Decimal(1), rounding=ROUND_HALF_UP)) or None


def read_flag(record: Record, name: str, findings: Findings, *, empty: bool, unknown: bool) -> bool:
    """A boolean in any case; `unknown` is the careful reading of anything else, which is reported."""
    text = record[name].casefold()
    if not text:
        return empty
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    taken = "true" if unknown else "false"
    message = f"{name} {record.line(name)[:40]!r} is neither true nor false, taken as {taken}"
    findings.add(Kind.VALUE, record["handle"], message, record.number)
    return unknown
