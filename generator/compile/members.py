"""One product, one collection: from typed fields to what the catalogue holds."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.domain.catalogue import Collection, Product
from generator.compile.files import check_download, compile_picture
from generator.compile.units import compile_product_options, compile_units
from generator.problems import Findings
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.tables.unit import VARIANT

UNIT_FIELDS = frozenset({*VARIANT.names, "variants", "sale", "images"})


def compile_product(
    sheet: ProductSheet, content: Path, bodies: Mapping[str, str], findings: Findings
) -> Product | None:
    """The product of a file; None where a problem was reported. `bodies` are HTML by source."""
    before = len(findings.problems)
    # Where a field of a unit is wrong, what does not fit it would be a second name for the same mistake.
    variants = () if sheet.flaws & UNIT_FIELDS else compile_units(sheet, findings)
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
        options=compile_product_options(sheet.options),
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
    )


def compile_collection(
    sheet: CollectionSheet, products: Sequence[Product], content: Path, bodies: Mapping[str, str], findings: Findings
) -> Collection:
    """The collection of a file, with those of `products` that name it, the newest first."""
    picture = None
    if sheet.image is not None:
        picture = compile_picture(content, sheet.image, sheet.raw.source, sheet.path, "image", findings)
    members = [product for product in products if sheet.slug.value in product.collections]
    return Collection(
        slug=sheet.slug.value,
        source=sheet.raw.source,
        title=sheet.title,
        summary=sheet.summary,
        body=bodies[sheet.raw.source],
        picture=picture,
        order=sheet.order,
        products=tuple(product.slug for product in newest_first(members)),
    )


def newest_first(products: Sequence[Product]) -> list[Product]:
    """By date, the newest first; what has none comes last; equal dates by title."""
    by_title = sorted(products, key=lambda product: (product.title.casefold(), product.slug))
    return sorted(by_title, key=lambda product: product.date or "", reverse=True)
