"""WooCommerce's product CSV by name and by place: which column is which, whatever language the shop was in.

Source: WooCommerce's exporter (`class-wc-product-csv-exporter.php`) and its importer. Headers are translated into the
language of the site; their order is not, and attributes and downloads have numbers. Only
`storefront.importers.woocommerce` imports it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from storefront.findings import Findings
from storefront.importers.report import Kind
from storefront.importers.table import Table, used_columns
from storefront.importers.units import GRAMS, MILLIMETRES

_TITLES = {
    "id": "ID",
    "type": "Type",
    "sku": "SKU",
    "gtin": "GTIN, UPC, EAN, or ISBN",
    "name": "Name",
    "published": "Published",
    "featured": "Is featured?",
    "visibility": "Visibility in catalog",
    "short": "Short description",
    "body": "Description",
    "sale_from": "Date sale price starts",
    "sale_until": "Date sale price ends",
    "tax_status": "Tax status",
    "tax_class": "Tax class",
    "in_stock": "In stock?",
    "stock": "Stock",
    "low_stock": "Low stock amount",
    "backorders": "Backorders allowed?",
    "single": "Sold individually?",
    "weight": "Weight",
    "length": "Length",
    "width": "Width",
    "height": "Height",
    "reviews": "Allow customer reviews?",
    "note": "Purchase note",
    "sale_price": "Sale price",
    "price": "Regular price",
    "categories": "Categories",
    "tags": "Tags",
    "shipping_class": "Shipping class",
    "images": "Images",
    "download_limit": "Download limit",
    "download_expiry": "Download expiry days",
    "parent": "Parent",
    "grouped": "Grouped products",
    "upsells": "Upsells",
    "cross_sells": "Cross-sells",
    "url": "External URL",
    "button": "Button text",
    "position": "Position",
}
"""Field to the exporter's English header, in the exporter's order."""
_BY_TITLE = {title.casefold(): field for field, title in _TITLES.items()} | {"brands": "brands", "gtin": "gtin"}
KNOWN = frozenset(_BY_TITLE)
_SIZES = ("weight", "length", "width", "height")
_LATER = ("gtin", "low_stock")  # columns that older versions do not have
_NOT_IMPORTED = frozenset(
    "low_stock reviews note shipping_class download_limit download_expiry position default global id".split()
)
TYPES = frozenset(
    "simple variable variation grouped external virtual downloadable subscription variable-subscription "
    "subscription_variation bundle composite booking".split()
)
_UNIT = re.compile(r"\(\s*([^()]{1,12}?)\s*\)\s*$")
_NUMBERED = re.compile(r"(attribute|download) (\d{1,4}) (name|value\(s\)|values?|visible|global|default|id|url)")
_NUMBER = re.compile(r"(?<!\d)(\d{1,4})(?!\d)")
_ATTRIBUTE = re.compile("attr[iy]b|atr[iy]b|атриб|属性|屬性|속성")
_PARTS = {"value(s)": "values", "value": "values"}
_OF_ATTRIBUTE = ("name", "values", "visible", "global", "default")
_OF_DOWNLOAD = ("id", "name", "url")


@dataclass(frozen=True)
class Layout:
    """The column of each field. Attributes and downloads have a mapping each; units are as written, `kg` or empty."""

    fields: Mapping[str, int]
    attributes: tuple[Mapping[str, int], ...] = ()
    downloads: tuple[Mapping[str, int], ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[int]:
        """The columns that are read."""
        read = [index for name, index in self.fields.items() if name not in _NOT_IMPORTED or name == "id"]
        for numbered in (*self.attributes, *self.downloads):
            read += [index for part, index in numbered.items() if part not in _NOT_IMPORTED]
        return frozenset(read)


def find_layout(table: Table, findings: Findings) -> Layout | None:
    """Which column is which; None where this is no such export. What is not read is reported by its name."""
    layout = _by_title(table)
    if not {"name", "price"} <= set(layout.fields):
        placed = _by_place(table)
        if placed is not None:
            layout = placed
            _report_translation(table, layout, findings)
    if "name" not in layout.fields or not {"price", "type", "published", "sku"} & set(layout.fields):
        return None
    used = used_columns(table)
    for index, name in enumerate(table.header):
        if index not in layout.columns and used[index]:
            message = f"not imported, {used[index]} rows have a value"
            findings.add(Kind.COLUMN, name.strip() or f"column {index + 1}", message)
    return layout


def _by_title(table: Table) -> Layout:
    fields: dict[str, int] = {}
    units: dict[str, str] = {}
    numbered: dict[tuple[str, int], dict[str, int]] = {}
    for index, column in enumerate(table.columns):
        match = _NUMBERED.fullmatch(column)
        if match:
            part = _PARTS.get(match[3], match[3])
            numbered.setdefault((match[1], int(match[2])), {}).setdefault(part, index)
            continue
        unit = _UNIT.search(column)
        name = _BY_TITLE.get(column) or _BY_TITLE.get(_UNIT.sub("", column).strip(), "")
        if name and name not in fields and (unit is None or name in _SIZES or column in _BY_TITLE):
            fields[name] = index
            if name in _SIZES:
                units[name] = unit[1] if unit else ""
    return Layout(fields, _sorted(numbered, "attribute"), _sorted(numbered, "download"), units)


def _sorted(numbered: Mapping[tuple[str, int], dict[str, int]], kind: str) -> tuple[Mapping[str, int], ...]:
    return tuple(numbered[key] for key in sorted(numbered) if key[0] == kind)


def _by_place(table: Table) -> Layout | None:
    """The layout by the exporter's own order, where sizes have units and types have known values at their places."""
    for missing in (left for count in range(len(_LATER) + 1) for left in combinations(_LATER, count)):
        order = [name for name in _TITLES if name not in missing]
        fields = {name: index for index, name in enumerate(order) if index < len(table.header)}
        units = {name: match[1] for name in _SIZES if (match := _unit_at(table, fields.get(name)))}
        if len(units) == len(_SIZES) and _fits(table, fields, units):
            attributes, downloads = _numbered_by_place(table.header, len(order))
            return Layout(fields, attributes, downloads, units)
    return None


def _unit_at(table: Table, index: int | None) -> re.Match[str] | None:
    return None if index is None else _UNIT.search(table.header[index])


def _fits(table: Table, fields: Mapping[str, int], units: Mapping[str, str]) -> bool:
    known = units["weight"].casefold() in GRAMS and all(units[side].casefold() in MILLIMETRES for side in _SIZES[1:])
    rows = [row.cells for row in table.rows if any(row.cells)]
    kinds = [words_of(cells[fields["type"]]) for cells in rows if len(cells) > fields["type"]]
    return known and all(set(words) <= TYPES for words in kinds)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a type such as `simple, virtual`."""
    return tuple(word for part in text.split(",") if (word := part.strip().casefold()))


def _numbered_by_place(
    header: Sequence[str], first: int
) -> tuple[tuple[Mapping[str, int], ...], tuple[Mapping[str, int], ...]]:
    """Runs of columns with the same number: of four and more an attribute, of two or three a download."""
    attributes: list[Mapping[str, int]] = []
    downloads: list[Mapping[str, int]] = []
    for number, run in groupby(range(first, len(header)), key=lambda index: _number_of(header[index])):
        places = list(run)
        if not number:
            continue
        if len(places) > len(_OF_ATTRIBUTE):  # both kinds, in a language whose word for attribute nobody knows
            attributes.append(dict(zip(_OF_ATTRIBUTE, places[:4], strict=False)))
            places = places[4:]
        if len(places) in (4, 5):
            attributes.append(dict(zip(_OF_ATTRIBUTE, places, strict=False)))
        elif len(places) in (2, 3):
            downloads.append(dict(zip(_OF_DOWNLOAD[-len(places) :], places, strict=True)))
    return tuple(attributes), tuple(downloads)


def _number_of(title: str) -> tuple[str, bool] | None:
    """The number in a header, and whether it speaks of an attribute."""
    match = _NUMBER.search(title)
    return (match[1], bool(_ATTRIBUTE.search(title.casefold()))) if match else None


def _report_translation(table: Table, layout: Layout, findings: Findings) -> None:
    read = [f"{table.header[index].strip()} as {_TITLES[name]}" for name, index in layout.fields.items()]
    message = f"the header is not in English; columns are taken by their places: {', '.join(read)}"
    findings.add(Kind.LAYOUT, "", message)
