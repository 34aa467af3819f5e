"""What a product file says, with types."""

import re
from dataclasses import dataclass, replace

from generator.problems import Findings, Spot
from generator.read.front_matter import RawFile
from generator.read.nodes import Items, Text
from generator.schema.codes import slugify
from generator.schema.field import Field
from generator.schema.gift_card import check_gift_card
from generator.schema.matrix import MatrixSheet, read_matrix
from generator.schema.picture import ImageSheet, read_image
from generator.schema.price import price_example
from generator.schema.sale import SaleRule, read_sale
from generator.schema.sheet import Placed, Sheet, Terms
from generator.schema.tables import product as fields
from generator.schema.tables import unit as unit_fields
from generator.schema.unit import UnitSheet, read_unit


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
    matrix: MatrixSheet | None
    options: tuple[OptionSheet, ...]
    sales: tuple[SaleRule, ...]
    collections: tuple[Placed[str], ...]
    images: tuple[ImageSheet, ...]
    tags: tuple[str, ...]
    related: tuple[Placed[str], ...]
    goes_with: tuple[Placed[str], ...]
    gift_card: bool
    brand: str
    tax_class: str
    date: str | None
    modified: str | None
    aliases: tuple[Placed[str], ...]
    seo_title: str
    seo_description: str
    draft: bool
    preview: Placed[str] | None
    publish: Placed[int] | None
    unpublish: Placed[int] | None
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


def read_product(raw: RawFile, terms: Terms, findings: Findings) -> ProductSheet:
    """Give every field its type; a field with a problem is as if it were not there, and named in `flaws`."""
    before = len(findings.problems)
    sheet = Sheet(raw.fields, raw.path, findings, fields.PRODUCT, terms)
    # First, because a draft may lack what has to be decided before it is sold.
    draft = sheet.value(fields.STATUS) == "draft"
    gone = sheet.value(fields.GONE) or False
    unfinished = draft or gone or sheet.has(fields.SUCCESSOR)
    sheet.require(fields.TITLE)
    _check_unit(sheet, unfinished)
    variants, matrix = sheet.read(fields.VARIANTS), sheet.read(fields.MATRIX)
    gift_card, publish = sheet.value(fields.GIFT_CARD) or False, sheet.read(fields.PUBLISH)
    if gift_card:
        check_gift_card([sheet, *([matrix] if matrix else []), *(variants or ())])
    product = ProductSheet(
        raw=raw,
        slug=read_slug(raw, sheet, fields.SLUG),
        title=sheet.value(fields.TITLE) or "",
        summary=sheet.value(fields.SUMMARY) or "",
        unit=read_unit(sheet),
        variants=_read_variants(sheet, variants, unfinished),
        matrix=read_matrix(matrix) if matrix else None,
        options=_read_options(sheet),
        sales=tuple(sale for item in sheet.each(fields.SALES) for sale in read_sale(item)),
        collections=sheet.each(fields.COLLECTIONS),
        images=tuple(image for item in sheet.each(fields.IMAGES) for image in read_image(item)),
        tags=sheet.values(fields.TAGS),
        related=sheet.each(fields.RELATED),
        goes_with=sheet.each(fields.GOES_WITH),
        gift_card=gift_card,
        brand=sheet.value(fields.BRAND) or "",
        tax_class=sheet.value(fields.TAX_CLASS) or "standard",
        date=sheet.value(fields.DATE),
        modified=sheet.value(fields.MODIFIED),
        aliases=sheet.each(fields.ALIASES),
        seo_title=sheet.value(fields.SEO_TITLE) or "",
        seo_description=sheet.value(fields.SEO_DESCRIPTION) or "",
        draft=draft,
        preview=sheet.read(fields.PREVIEW),
        publish=publish,
        unpublish=_read_end(sheet, publish),
        gone=gone,
        successor=sheet.read(fields.SUCCESSOR),
    )
    named = (problem.field for problem in findings.problems[before:])
    return replace(product, flaws=frozenset(re.split(r"[.\[]", name, maxsplit=1)[0] for name in named))


def read_slug(raw: RawFile, sheet: Sheet, field: Field[Placed[str]]) -> Placed[str]:
    """`slug`, or what the name of the file suggests."""
    written = sheet.read(field)
    if written is not None:
        return written
    stem = raw.source.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".MD")
    suggested = slugify(stem)
    if not suggested and not sheet.has(field):
        message = f"the name of the file, {stem!r}, has no letter and no digit"
        sheet.problem(Spot(), "slug", message, "write such as `slug: contour-4`")
    return Placed(suggested)


def _read_end(sheet: Sheet, publish: Placed[int] | None) -> Placed[int] | None:
    """`unpublish`, which comes after `publish`."""
    end = sheet.read(fields.UNPUBLISH)
    if end is not None and publish is not None and end.value <= publish.value:
        sheet.problem(end, "unpublish", "is before `publish`", "it ends after it begins")
        return None
    return end


def _check_unit(sheet: Sheet, unfinished: bool) -> None:
    """What the top of a product must and must not have; `unfinished` is one that is not sold."""
    if sheet.stands(fields.MATRIX) or sheet.stands(fields.VARIANTS):
        beside = "matrix" if sheet.stands(fields.MATRIX) else "variants"
        for field in unit_fields.OWN:
            if sheet.has(field):
                message = f"stands beside `{beside}`"
                sheet.problem(sheet.place(field), field.name, message, "write it in each variant instead")
    elif not unfinished:
        sheet.require(unit_fields.SKU, "write such as `sku: CONTOUR4-A4`, or `variants`")
        if sheet.has(fields.OPTIONS):
            place = sheet.place(fields.OPTIONS)
            sheet.problem(place, "options", "there are no variants to choose", "write `variants` or `matrix`, too")
    if not unfinished and (sheet.stands(fields.MATRIX) or not sheet.stands(fields.VARIANTS)):
        sheet.require(unit_fields.PRICE, f"write such as `price: {price_example(sheet.terms.currencies)}`")
    if sheet.stands(fields.MATRIX) and not sheet.has(fields.OPTIONS):
        hint = "write such as `options: {Size: [A4, A3]}`"
        sheet.problem(sheet.place(fields.MATRIX), "matrix", "there are no options to combine", hint)


def _read_variants(sheet: Sheet, variants: tuple[Sheet, ...] | None, unfinished: bool) -> tuple[UnitSheet, ...] | None:
    """The units of `variants`; None where the product itself is the unit, or a matrix says nothing of its own."""
    if not sheet.stands(fields.VARIANTS):
        return None
    node = sheet.table.get("variants")
    if isinstance(node, Items) and not node.items:
        place = sheet.place(fields.VARIANTS)
        sheet.problem(place, "variants", "is an empty list", "write a variant, or delete the line")
    units = []
    for variant in variants or ():
        if not unfinished and not sheet.stands(fields.MATRIX):
            variant.require(unit_fields.SKU, "write such as `sku: CONTOUR4-A4`")
            if not variant.has(unit_fields.PRICE) and not sheet.has(unit_fields.PRICE):
                echo = price_example(sheet.terms.currencies)
                hint = f"write one here or for the whole product, such as `price: {echo}`"
                variant.require(unit_fields.PRICE, hint)
        units.append(read_unit(variant))
    return tuple(units)


def _read_options(sheet: Sheet) -> tuple[OptionSheet, ...]:
    options = []
    for key, values in sheet.each(fields.OPTIONS):
        name = f"options.{key.value}"
        seen: set[str] = set()
        for value in values:
            if value.value in seen:
                sheet.problem(value, name, f"{value.value!r} stands there twice", "keep one of them")
            seen.add(value.value)
        if not key.value.strip() or len(key.value) > 60:
            sheet.problem(key, name, "an option has a name of 1 to 60 characters", "write such as Size")
        if not values:
            sheet.problem(key, name, "has no values", "write such as [A4, A3]")
        options.append(OptionSheet(key, values))
    return tuple(options)
