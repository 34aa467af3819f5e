"""The fields of a product file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from generator.problems import Findings, Spot
from generator.read.front_matter import RawFile
from generator.read.nodes import Items, Table, Text
from generator.schema import scalars
from generator.schema.price import SaleRule, price_example, read_sales
from generator.schema.sheet import Placed, Sheet, Wrong
from generator.schema.unit import OWN_FIELDS, SHARED_FIELDS, VARIANT_FIELDS, UnitSheet, read_unit

FIELDS = (
    "title", "slug", "summary", *OWN_FIELDS, *SHARED_FIELDS, "sale", "collections", "options", "variants", "images",
    "tax_class", "brand", "tags", "date", "modified", "aliases", "seo_title", "seo_description", "status", "gone",
    "successor",
)  # fmt: skip
IMAGE_FIELDS = ("src", "remote", "alt")
_IMAGE_EXAMPLE = "{src: contour-4.jpg, alt: Contour lines of an island}"


@dataclass(frozen=True, slots=True)
class ImageSheet:
    """A picture as written: a file or an address, and the words for it."""

    name: str
    remote: bool
    alt: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class OptionSheet:
    """An option and its values, in the order of the file."""

    name: Text
    values: tuple[Placed[str], ...]


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """A product file whose fields have types. What holds between fields and files is checked by compile.

    `flaws` are the fields at the top that have problems; what stands in the others can be relied upon.
    """

    raw: RawFile
    slug: Placed[str]
    title: str
    summary: str
    unit: UnitSheet
    variants: tuple[UnitSheet, ...] | None
    options: tuple[OptionSheet, ...]
    sales: tuple[SaleRule, ...]
    collections: tuple[Placed[str], ...]
    images: tuple[ImageSheet, ...]
    tags: tuple[str, ...]
    brand: str
    tax_class: str
    date: str | None
    modified: str | None
    aliases: tuple[Placed[str], ...]
    seo_title: str
    seo_description: str
    draft: bool
    gone: bool
    successor: Placed[str] | None
    flaws: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The file, as people see it."""
        return self.raw.path

    @property
    def published(self) -> bool:
        """Whether it has a page and can be bought."""
        return not (self.draft or self.withdrawn)

    @property
    def withdrawn(self) -> bool:
        """Whether it was for sale once and is no more."""
        return self.gone or self.successor is not None

    @property
    def units(self) -> tuple[UnitSheet, ...]:
        """What can be bought of it: its variants, or itself."""
        return (self.unit,) if self.variants is None else self.variants

    @property
    def priced(self) -> bool:
        """Whether every unit has a SKU and a price: a draft need not have them yet."""
        shared = self.unit.prices
        return bool(self.units) and all(unit.sku and (unit.prices or shared) for unit in self.units)


def read_product(raw: RawFile, currencies: Sequence[str], zone: ZoneInfo, findings: Findings) -> ProductSheet:
    """Give every field its type; a field with a problem is as if it were not there, and named in `flaws`."""
    before = len(findings.problems)
    sheet = Sheet(raw.fields, raw.path, findings, FIELDS)
    # First, because a draft may lack what has to be decided before it is sold.
    draft = sheet.value("status", scalars.one_of("published", "draft")) == "draft"
    gone = bool(sheet.value("gone", scalars.yes_or_no))
    unfinished = draft or gone or sheet.has("successor")
    sheet.require("title", "write such as `title: Contour No. 4`")
    _check_unit(sheet, currencies, unfinished)
    product = ProductSheet(
        raw=raw,
        slug=read_slug(raw, sheet),
        title=sheet.value("title", scalars.line(200)) or "",
        summary=sheet.value("summary", scalars.optional_line(500)) or "",
        unit=read_unit(sheet, currencies),
        variants=_read_variants(sheet, currencies, unfinished),
        options=_read_options(sheet),
        sales=read_sales(sheet, currencies, zone),
        collections=sheet.scalars("collections", scalars.slug, "[prints]"),
        images=tuple(
            image for item in sheet.sheets("images", IMAGE_FIELDS, _IMAGE_EXAMPLE) for image in read_image(item)
        ),
        tags=tuple(tag.value for tag in sheet.scalars("tags", scalars.line(60), "[paper, blue]")),
        brand=sheet.value("brand", scalars.optional_line(70)) or "",
        tax_class=sheet.value("tax_class", scalars.tax_class) or "standard",
        date=sheet.value("date", scalars.day),
        modified=sheet.value("modified", scalars.day),
        aliases=sheet.scalars("aliases", scalars.alias, "[old-name]"),
        seo_title=sheet.value("seo_title", scalars.optional_line(200)) or "",
        seo_description=sheet.value("seo_description", scalars.optional_line(500)) or "",
        draft=draft,
        gone=gone,
        successor=sheet.placed("successor", scalars.slug),
    )
    fields = (problem.field for problem in findings.problems[before:])
    return replace(product, flaws=frozenset(re.split(r"[.\[]", name, maxsplit=1)[0] for name in fields))


def read_slug(raw: RawFile, sheet: Sheet) -> Placed[str]:
    """`slug`, or what the name of the file suggests."""
    written = sheet.placed("slug", scalars.slug)
    if written is not None:
        return written
    stem = raw.source.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".MD")
    suggested = scalars.slugify(stem)
    if not suggested and not sheet.has("slug"):
        sheet.problem(
            Spot(),
            "slug",
            f"the name of the file, {stem!r}, has no letter and no digit",
            "write such as `slug: contour-4`",
        )
    return Placed(suggested)


def read_image(sheet: Sheet) -> tuple[ImageSheet, ...]:
    """One picture of a list, or none where a problem was reported."""
    sheet.require("alt", "say in words what the picture shows")
    alt = sheet.value("alt", scalars.line(500))
    if sheet.has("src") == sheet.has("remote"):
        sheet.problem(sheet.table, "src", "a picture has either `src` or `remote`", f"write such as {_IMAGE_EXAMPLE}")
        return ()
    remote = sheet.has("remote")
    name = sheet.placed("remote", scalars.picture_address) if remote else sheet.placed("src", _file_name)
    if name is None or alt is None:
        return ()
    return (ImageSheet(name.value, remote, alt, name.line, name.column),)


def _file_name(value: str) -> str:
    if value.startswith(("http://", "https://", "//")):
        raise Wrong(
            f"{value!r} is an address, and a build fetches nothing",
            "put the file into content/images, or write `remote:`",
        )
    return scalars.relative_path(value)


def _check_unit(sheet: Sheet, currencies: Sequence[str], unfinished: bool) -> None:
    """What the top of a product must and must not have; `unfinished` is one that is not sold."""
    if sheet.table.key("variants") is None:
        if unfinished:
            return
        sheet.require("sku", "write such as `sku: CONTOUR4-A4`, or `variants`")
        sheet.require("price", f"write such as `price: {price_example(currencies)}`")
        if sheet.has("options"):
            sheet.problem(sheet.place("options"), "options", "there are no variants to choose", "write `variants`, too")
        return
    for name in OWN_FIELDS:
        if sheet.has(name):
            sheet.problem(sheet.place(name), name, "stands beside `variants`", "write it in each variant instead")


def _read_variants(sheet: Sheet, currencies: Sequence[str], unfinished: bool) -> tuple[UnitSheet, ...] | None:
    if sheet.table.key("variants") is None:
        return None
    node = sheet.table.get("variants")
    if isinstance(node, Items) and not node.items:
        sheet.problem(sheet.place("variants"), "variants", "is an empty list", "write a variant, or delete the line")
    units = []
    for variant in sheet.sheets("variants", VARIANT_FIELDS, "{sku: CONTOUR4-A4, options: {Size: A4}}"):
        if not unfinished:
            variant.require("sku", "write such as `sku: CONTOUR4-A4`")
        if not unfinished and not variant.has("price") and not sheet.has("price"):
            variant.require(
                "price", f"write one here or for the whole product, such as `price: {price_example(currencies)}`"
            )
        units.append(read_unit(variant, currencies))
    return tuple(units)


def _read_options(sheet: Sheet) -> tuple[OptionSheet, ...]:
    node = sheet.node("options")
    if node is None:
        return ()
    if not isinstance(node, Table):
        sheet.problem(node, "options", "must name its values", "write such as `options: {Size: [A4, A3]}`")
        return ()
    options = []
    for key, _ in node:
        inner = Sheet(node, sheet.path, sheet.findings, tuple(name.value for name, _ in node), "options.")
        values = inner.scalars(key.value, scalars.line(100), "[A4, A3]")
        seen: set[str] = set()
        for value in values:
            if value.value in seen:
                inner.problem(value, key.value, f"{value.value!r} stands there twice", "keep one of them")
            seen.add(value.value)
        if not key.value.strip() or len(key.value) > 60:
            inner.problem(key, key.value, "an option has a name of 1 to 60 characters", "write such as Size")
        if isinstance(node.get(key.value), Items) and not values:
            inner.problem(key, key.value, "has no values", "write such as [A4, A3]")
        options.append(OptionSheet(key, values))
    return tuple(options)
