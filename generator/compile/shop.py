"""The whole shop from its files: facts, catalogue, shelves, previews, and what is not published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.cart import MAX_QUANTITY
from chalicelib.domain.catalogue import Catalogue, Collection, Product
from generator.bodies import Engine, render_body
from generator.compile.discounts import Discounts
from generator.compile.editions import Edition, make_editions
from generator.compile.members import compile_collection, compile_product, compile_shelf, complete
from generator.compile.rules import complete_rules
from generator.compile.selections import list_selectable
from generator.compile.sheets import Sheets, read_sheets
from generator.compile.shelves import Shelf, check_rules
from generator.compile.wordings import word_discounts, word_rules
from generator.problems import Findings, Spot
from generator.read.folder import RawShop
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.shop import Shop


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files say, all of it checked.

    `catalogue` holds what is for sale at any moment, and collections that are still empty: `shelves` say what fills
    them. `previews` are drafts that can be looked at. `places` leads from a product's slug to its file as people see
    it, `spots` from such a file and the name of a picture to where it is named. `editions` are the shop in its other
    languages.
    """

    shop: Shop
    catalogue: Catalogue
    shelves: tuple[Shelf, ...]
    previews: tuple[Product, ...]
    unpublished: tuple[str, ...]
    places: dict[str, str]
    spots: dict[tuple[str, str], Spot]
    discounts: Discounts = Discounts()
    editions: tuple[Edition, ...] = ()

    def previews_in(self, language: str) -> tuple[Product, ...]:
        """The drafts that can be looked at, in a language."""
        edition = next((item for item in self.editions if item.language == language), None)
        return edition.previews if edition else self.previews


def compile_shop(
    raw: RawShop, content: Path, engine: Engine, findings: Findings, *, drafts: bool = False
) -> Compiled | None:
    """Put the files together; None where anything was reported. `drafts` publishes what is marked as a draft."""
    return compile_sheets(raw, read_sheets(raw, findings, drafts=drafts), content, engine, findings)


def compile_sheets(raw: RawShop, sheets: Sheets, content: Path, engine: Engine, findings: Findings) -> Compiled | None:
    """The shop that these sheets describe; None where anything was reported, by this or before."""
    translated = (*raw.translated("products"), *raw.translated("collections"))
    files = (*raw.products, *raw.collections, *(item.file for item in translated))
    bodies = {file.source: render_body(file, content, engine, findings) for file in files}
    on_sale = sheets.on_sale
    most = sheets.facts.shop.rules.max_per_order if sheets.facts else MAX_QUANTITY
    products = [product for sheet in on_sale if (product := compile_product(sheet, most, content, bodies, findings))]
    collections = [compile_collection(sheet, content, bodies, findings) for sheet in sheets.collections]
    shelves = tuple(compile_shelf(sheet) for sheet in sheets.collections)
    if sheets.facts is None:
        return None
    shop = sheets.facts.shop
    selectable = list_selectable(sheets.names, on_sale)
    said = sheets.translations
    worded = replace(sheets.rules, discounts=word_discounts(sheets.rules.discounts, said))
    rules, discounts = complete_rules(shop.rules, worded, on_sale, selectable, content, findings)
    if findings.problems:
        return None
    check_rules(shelves, products, shop.currency, findings)
    selling = {sheet.raw.source for sheet in on_sale}
    others = [sheet for sheet in sheets.products if sheet.raw.source not in selling]
    drafts = [sheet for sheet in others if sheet.draft and sheet.preview]
    if findings.problems:
        return None
    looked_at = [
        (sheet, shown) for sheet in drafts if (shown := _preview(sheet, most, shop, content, bodies, findings))
    ]
    pairs = [*zip(on_sale, products, strict=True), *looked_at]
    shop = replace(shop, rules=word_rules(rules, said.shop))
    catalogue, previews = _put_together(products, collections), tuple(product for _, product in looked_at)
    return Compiled(
        shop=shop,
        discounts=discounts,
        catalogue=catalogue,
        shelves=shelves,
        previews=previews,
        editions=make_editions(shop, catalogue, previews, said, bodies),
        unpublished=tuple(sheet.path for sheet in others),
        places={sheet.slug.value: sheet.path for sheet, _ in pairs},
        spots=_picture_spots(pairs, zip(sheets.collections, collections, strict=True)),
    )


def _preview(
    sheet: ProductSheet, most: int, shop: Shop, content: Path, bodies: Mapping[str, str], findings: Findings
) -> Product | None:
    """A draft to look at. What is wrong with it only warns: nothing of it is published."""
    own = Findings()
    product = compile_product(complete(sheet, shop.rules.currencies), most, content, bodies, own)
    findings.warnings += [*own.problems, *own.warnings]
    return product


def _picture_spots(
    products: Sequence[tuple[ProductSheet, Product]], collections: Iterable[tuple[CollectionSheet, Collection]]
) -> dict[tuple[str, str], Spot]:
    shown = [
        (sheet.path, image, picture)
        for sheet, product in products
        for image, picture in zip(sheet.images, product.pictures, strict=True)
    ]
    shown += [(item.path, item.image, made.picture) for item, made in collections if item.image and made.picture]
    return {
        (path, picture.src or picture.remote or ""): Spot(image.line, image.column) for path, image, picture in shown
    }


def _put_together(products: Sequence[Product], collections: Sequence[Collection]) -> Catalogue:
    return Catalogue(
        products={product.slug: product for product in sorted(products, key=lambda product: product.slug)},
        collections={
            item.slug: item for item in sorted(collections, key=lambda item: (item.order, item.title, item.slug))
        },
        by_sku={variant.sku: product.slug for product in products for variant in product.variants},
    )
