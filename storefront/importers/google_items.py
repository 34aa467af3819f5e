"""The items of a Google Merchant feed, whichever form it has: RSS 2.0, Atom, or tab-separated values.

Names and rules: Google's product data specification (support.google.com/merchants/answer/7052112) and its text feeds
(answer/160588): spaces or underscores in names, repeated values between commas, quoted where they hold one. Only the
readers of `storefront.importers.google` import it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.cells import Record, report_controls
from storefront.importers.errors import ImportRefused
from storefront.importers.google_xml import RawItem, parse_items
from storefront.importers.report import Kind
from storefront.importers.table import Table, fold, is_too_long, parse_table
from storefront.importers.texts import decode, read_bytes

READ = frozenset(
    """
    id title description link image_link additional_image_link availability availability_date price sale_price
    sale_price_effective_date brand gtin mpn identifier_exists condition item_group_id color size material pattern
    product_type google_product_category product_detail shipping_weight shipping_length shipping_width shipping_height
    """.split()
)
_REPEATED = frozenset({"additional_image_link", "product_type", "product_detail"})
_ALIASES = {"summary": "description", "content": "description", "colour": "color"}
_NAMES = frozenset({*READ, *(name.replace("_", " ") for name in READ), *(f"g:{name}" for name in READ)})
_ONE_LINE = ("id", "title", "brand", "mpn", "color", "size", "material", "pattern")
_ESCAPED = re.compile(r"\\([:\\])|(:)|(.)", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """One item: every value of every name, the details as name and value, and the first values as a record."""

    record: Record
    values: Mapping[str, tuple[str, ...]]
    details: tuple[tuple[str, str], ...] = ()

    def line(self, name: str) -> str:
        """The first value of a name, on one line."""
        return self.record.line(name)


def read_items(path: Path, findings: Findings, encoding: str | None) -> list[Item]:
    """The items of the feed. Raises ImportRefused when it is none; items that are broken are reported and left out."""
    content = read_bytes(path)
    start = content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if start == b"<":
        raw = list(enumerate(parse_items(content, path.name, encoding), start=1))
        return _finish([(number, _merge(item), item.nested) for number, item in raw], path.name, findings)
    table = _read_table(content, path.name, findings, encoding)
    names = [_name_of(column) for column in table.header]
    if not {"id", "title"} <= set(names) or not {"link", "price", "availability", "image_link"} & set(names):
        seen = ", ".join(name.strip()[:40] for name in table.header[:8])
        raise ImportRefused(
            f"{path.name}: not a Google Merchant feed: it has no columns id, title and price "
            f"(its columns are: {seen}); take the feed as XML or tab-separated values"
        )
    rows = [(row.number, _by_name(row.cells, names)) for row in table.rows if not is_too_long(row, table, findings)]
    return _finish([(number, values, {}) for number, values in rows], path.name, findings)


def _read_table(content: bytes, name: str, findings: Findings, encoding: str | None) -> Table:
    text = decode(content, name, findings, encoding=encoding, only_utf8=False)
    try:
        return parse_table(text, name, known=_NAMES)
    except ImportRefused:
        # Google also takes files in which quotes are ordinary characters; then each line is an item.
        if '"' not in text:
            raise
        message = "quotes do not pair, so they are taken for ordinary characters"
        findings.add(Kind.LAYOUT, name, message)
        return parse_table(text, name, known=_NAMES, quoted=False)


def _name_of(column: str) -> str:
    return fold(column).removeprefix("g:").replace(" ", "_")


def _by_name(cells: Sequence[str], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for name, cell in zip(names, cells, strict=False):
        text = cell.strip()
        if text:
            values[name] = (*values.get(name, ()), *(_split(text) if name in _REPEATED else (text,)))
    return values


def _split(text: str) -> list[str]:
    """Values between commas; one that holds a comma is quoted."""
    try:
        cells = next(csv.reader([text.replace("\n", " ")], skipinitialspace=True, strict=True), [])
    except csv.Error:
        cells = [text]
    return [cell.strip() for cell in cells if cell.strip()]


def _merge(item: RawItem) -> dict[str, tuple[str, ...]]:
    """Values by the names of the specification; of a name with and without prefix, the prefixed one counts."""
    values: dict[str, tuple[str, ...]] = {}
    for found in (item.plain, item.values):
        for name, texts in found.items():
            values[_ALIASES.get(name, name)] = tuple(texts)
    return values


def _finish(
    raw: Sequence[tuple[int, Mapping[str, tuple[str, ...]], Mapping[str, list[dict[str, str]]]]],
    name: str,
    findings: Findings,
) -> list[Item]:
    """The items that are something, with a finding for every name that is not read."""
    if not raw:
        raise ImportRefused(f"{name}: the feed holds no item (is it a Google Merchant feed?)")
    unread: Counter[str] = Counter()
    items = []
    for number, values, nested in raw:
        unread.update(key for key in (*values, *nested) if key not in READ)
        record = Record(number, {key: texts[0] for key, texts in values.items()})
        record = Record(number, record.values, (record.line("id") or record.line("title"))[:80])
        if not record["id"] and not record["title"]:
            findings.add(Kind.SKIPPED_ROW, "", "neither an id nor a title: what is it?", number)
            continue
        report_controls(record, _ONE_LINE, findings)
        items.append(Item(record, values, tuple(_details(values, nested))))
    for key, count in unread.items():
        findings.add(Kind.COLUMN, key[:80], f"not imported, {count} items have a value")
    return items


def _details(
    values: Mapping[str, tuple[str, ...]], nested: Mapping[str, list[dict[str, str]]]
) -> Iterator[tuple[str, str]]:
    """Name and value of each `product_detail`; the section that it is shown under makes no difference here."""
    for detail in nested.get("product_detail", ()):
        if detail.get("attribute_name") and detail.get("attribute_value"):
            yield detail["attribute_name"], detail["attribute_value"]
    for text in values.get("product_detail", ()):
        parts = split_detail(text)
        if len(parts) >= 2 and parts[-1] and parts[-2]:
            yield parts[-2], parts[-1]


def split_detail(text: str) -> list[str]:
    """The parts of `section:name:value`; a backslash keeps a colon, or another backslash, from being a sign."""
    parts = [""]
    for match in _ESCAPED.finditer(text):
        if match[2]:
            parts.append("")
        else:
            parts[-1] += match[1] or match[3]
    return [part.strip() for part in parts]
