"""One product, one collection: from typed fields to what the catalogue holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.catalogue import Collection, Product
from generator.compile.files import check_download, compile_picture
from generator.compile.options import compile_options
from generator.compile.shelves import Shelf
from generator.compile.units import compile_units
from generator.problems import Findings
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.sheet import Placed
from generator.schema.tables.unit import VARIANT
from generator.schema.unit import UnitSheet

STAND_IN = "preview-"
"""How the SKU of a draft begins that has none of its own yet."""
UNIT_FIELDS = frozenset({*VARIANT.names, "variants", "matrix", "gift_card", "sale", "images"})


def compile_product(
    sheet: ProductSheet, most: int, content: Path, bodies: Mapping[str, str], findings: Findings
) -> Product | None:
    """The product of a file; None where a problem was reported. `bodies` are HTML by source.

    `most` is how many of one thing an order of this shop may hold.
    """
    before = len(findings.problems)
    # Where a field of a unit is wrong, what does not fit it would be a second name for the same mistake.
    variants = () if sheet.flaws & UNIT_FIELDS else compile_units(sheet, most, findings)
    pictures = [
        compile_picture(content, image, sheet.raw.source, sheet.path, f"images[{index}]", findings)
        for index, image in enumerate(sheet.images)
    ]
    units = (sheet.unit, *(sheet.variants or ()))
    for download in (unit.download for unit in units if unit.download is not None):
        check_download(content, download, sheet.path, "download", findings)
    if len(findings.problems) > before or sheet.flaws or not variants:
        return None
    return Product(
        slug=sheet.slug.value,
        source=sheet.raw.source,
        title=sheet.title,
        summary=sheet.summary,
        variants=variants,
        options=compile_options(sheet.options),
        body=bodies[sheet.raw.source],
        pictures=tuple(picture for picture in pictures if picture is not None),
        collections=tuple(dict.fromkeys(name.value for name in sheet.collections)),
        tags=sheet.tags,
        brand=sheet.brand,
        tax_class=sheet.tax_class,
        seo_title=sheet.seo_title,
        seo_description=sheet.seo_description,
        date=sheet.date,
        modified=sheet.modified,
        aliases=tuple(alias.value for alias in sheet.aliases),
        draft=sheet.draft,
        preview=sheet.preview.value if sheet.preview else None,
        sells_from=sheet.publish.value if sheet.publish else None,
        sells_until=sheet.unpublish.value if sheet.unpublish else None,
        gift_card=sheet.gift_card,
        related=tuple(slug.value for slug in sheet.related),
        goes_with=tuple(slug.value for slug in sheet.goes_with),
    )


def complete(sheet: ProductSheet, currencies: Sequence[str]) -> ProductSheet:
    """A draft with stand-ins for what it may lack, so that it can be looked at: SKUs, and a price of nothing."""
    nothing = Placed(dict.fromkeys(currencies, 0), sheet.unit.line, sheet.unit.column)
    if not all(unit.prices or sheet.unit.prices for unit in sheet.units):
        # What is made of a price waits for it.
        sheet = replace(sheet, sales=(), unit=replace(sheet.unit, breaks=None, compare_at=None))

    def fill(unit: UnitSheet, number: int) -> UnitSheet:
        return replace(
            unit, sku=unit.sku or Placed(f"{STAND_IN}{number}"), prices=unit.prices or sheet.unit.prices or nothing
        )

    if sheet.variants is None:
        return replace(sheet, unit=fill(sheet.unit, 1))
    return replace(sheet, variants=tuple(fill(unit, number) for number, unit in enumerate(sheet.variants, 1)))


def compile_collection(
    sheet: CollectionSheet, content: Path, bodies: Mapping[str, str], findings: Findings
) -> Collection:
    """The collection of a file, without its products: which these are depends on the moment."""
    picture = None
    if sheet.image is not None:
        picture = compile_picture(content, sheet.image, sheet.raw.source, sheet.path, "image", findings)
    return Collection(
        slug=sheet.slug.value,
        source=sheet.raw.source,
        title=sheet.title,
        summary=sheet.summary,
        body=bodies[sheet.raw.source],
        picture=picture,
        order=sheet.order,
    )


def compile_shelf(sheet: CollectionSheet) -> Shelf:
    """How a collection gets its products."""
    return Shelf(sheet.slug.value, sheet.path, sheet.products, sheet.rule, sheet.sort)


def newest_first(products: Sequence[Product]) -> list[Product]:
    """By date, the newest first; what has none comes last; equal dates by title."""
    by_title = sorted(products, key=lambda product: (product.title.casefold(), product.slug))
    return sorted(by_title, key=lambda product: product.date or "", reverse=True)
