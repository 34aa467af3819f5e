"""The rows of a WooCommerce export: types, lists in a cell, numbered attributes, and how rows name one another.

Only the readers of `storefront.importers.woocommerce` import it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from storefront.findings import Findings
from storefront.importers.cells import Record, one_line, parse_number, report_controls, unescaped_line
from storefront.importers.report import Kind
from storefront.importers.table import Row, Table, by_field, is_too_long
from storefront.importers.woocommerce_columns import TYPES, Layout, words_of

_KINDS = {"variable-subscription": "variable", "subscription_variation": "variation"}
_SHAPES = frozenset({"variable", "variation", "grouped", "external"})
_MORE = frozenset({"virtual", "downloadable"})
_SEPARATOR = re.compile(r"(?<!\\),")
_LINE_FEED = re.compile(r"(\\\\n)|(\\n)")
_DECIMAL_COMMA = re.compile(r"[0-9]*,[0-9]{1,2}")
_DECIMAL_POINT = re.compile(r"[0-9]*\.[0-9]{1,2}")
_ONE_LINE = ("name", "categories", "tags", "brands", "button", "type")


@dataclass(frozen=True)
class Attribute:
    """An attribute of a row: its values, none of which is meant where there are none."""

    name: str
    values: tuple[str, ...]
    visible: bool


@dataclass(frozen=True)
class Entry:
    """One row. `kind` is simple, variable, variation, grouped, external, or a word that nobody knows."""

    record: Record
    kind: str
    words: frozenset[str]
    attributes: tuple[Attribute, ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    sign: str = "."

    @property
    def number(self) -> int:
        """Its row in the file."""
        return self.record.number

    def list(self, name: str) -> list[str]:
        """The parts of a cell between commas; `\\,` is a comma inside a part."""
        return split_list(self.record[name])

    def number_in(self, name: str) -> Decimal | None:
        """A number in the file's own decimal sign, or None."""
        return parse_number(self.record[name], self.sign)

    def html(self, name: str) -> str:
        r"""A description: `\n` is the end of a line, `\\n` is a backslash and an n."""
        return _LINE_FEED.sub(lambda match: r"\n" if match[1] else "\n", self.record[name])


class References:
    """Rows by the ways in which other rows name them: a SKU in any case, or `id:N`. Of equals the first is meant."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_row = {entry.number: entry for entry in entries}
        self._by_sku: dict[str, Entry] = {}
        self._by_id: dict[str, Entry] = {}
        for entry in entries:
            if entry.record["sku"]:
                self._by_sku.setdefault(entry.record["sku"].casefold(), entry)
            if entry.record["id"]:
                self._by_id.setdefault(entry.record["id"], entry)

    def at(self, row: int) -> Entry:
        """The entry of a row."""
        return self._by_row[row]

    def find(self, name: str) -> Entry | None:
        """The row that is named, or None."""
        if name[:3].casefold() == "id:":
            return self._by_id.get(name[3:].strip())
        return self._by_sku.get(name.casefold()) if name else None

    def find_page(self, name: str) -> Entry | None:
        """The row that is named, or for a variation that of its product."""
        entry = self.find(name)
        return self.find(entry.record["parent"]) if entry is not None and entry.kind == "variation" else entry


def split_list(text: str) -> list[str]:
    """The parts of a text between commas, in order and each once; `\\,` is a comma inside a part."""
    parts = (unescaped_line(part.replace("\\,", ",")) for part in _SEPARATOR.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def read_entries(table: Table, layout: Layout, findings: Findings) -> list[Entry]:
    """The rows of the file. Empty ones, and those with more cells than the header, are reported and left out."""
    sign = _find_decimal_sign(table, layout)
    if sign == ",":
        findings.add(Kind.LAYOUT, "", "prices and sizes are read with a decimal comma")
    entries = []
    for row in table.rows:
        if is_too_long(row, table, findings):
            continue
        values = by_field(row, layout.fields)
        where = (
            values.get("sku") or one_line(values.get("name", "")) or (f"id:{values['id']}" if values.get("id") else "")
        )
        record = Record(row.number, values, where[:80])
        if not any(values.values()):
            findings.add(Kind.SKIPPED_ROW, "", "the row is empty", row.number)
            continue
        report_controls(record, _ONE_LINE, findings)
        entries.append(_read_entry(record, row, layout, sign, findings))
    return entries


def _read_entry(record: Record, row: Row, layout: Layout, sign: str, findings: Findings) -> Entry:
    words = words_of(record["type"]) or ("simple",)
    shapes = [_KINDS.get(word, word) for word in words if word not in _MORE]
    kind = next((shape for shape in shapes if shape in _SHAPES), shapes[0] if shapes else "simple")
    unknown = [word for word in words if word not in TYPES]
    if unknown:
        findings.add(Kind.VALUE, record.where, f"the type {unknown[0][:40]!r} is not known", record.number)
    return Entry(
        record=record,
        kind=kind,
        words=frozenset(words),
        attributes=tuple(_read_attributes(row, layout)),
        downloads=tuple(_read_downloads(row, layout)),
        units=layout.units,
        sign=sign,
    )


def _read_attributes(row: Row, layout: Layout) -> Iterable[Attribute]:
    for columns in layout.attributes:
        cells = by_field(row, columns)
        name = unescaped_line(cells.get("name", ""))
        if name:
            values = split_list(cells.get("values", ""))
            yield Attribute(name, tuple(values), cells.get("visible", "1") not in ("0", ""))


def _read_downloads(row: Row, layout: Layout) -> Iterable[tuple[str, str]]:
    for columns in layout.downloads:
        cells = by_field(row, columns)
        if cells.get("url"):
            yield one_line(cells.get("name", "")), cells["url"]


def _find_decimal_sign(table: Table, layout: Layout) -> str:
    """A comma where prices have one before their last digits and none has a point there: the exporter localises."""
    columns = [layout.fields[name] for name in ("price", "sale_price") if name in layout.fields]
    prices = [row.cells[index].strip() for row in table.rows for index in columns if index < len(row.cells)]
    commas = any(_DECIMAL_COMMA.fullmatch(price) for price in prices)
    return "," if commas and not any(_DECIMAL_POINT.fullmatch(price) for price in prices) else "."
