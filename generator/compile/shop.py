"""The whole shop from its files: facts, catalogue, redirects, and what is not published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.catalogue import Catalogue, Collection, Product
from generator.bodies import Engine, render_body
from generator.compile.discounts import Discounts
from generator.compile.members import compile_collection, compile_product
from generator.compile.references import former_address
from generator.compile.rules import complete_rules
from generator.compile.selections import list_selectable
from generator.compile.sheets import Sheets, read_sheets
from generator.problems import Findings, Spot
from generator.read.folder import RawShop
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.shop import Shop


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address. `target` is None for what is gone for good."""

    source: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files say, all of it checked.

    `places` leads from a product's slug to its file as people see it, `spots` from such a file and the name of a
    picture to where it is named.
    """

    shop: Shop
    catalogue: Catalogue
    redirects: tuple[Redirect, ...]
    unpublished: tuple[str, ...]
    places: dict[str, str]
    spots: dict[tuple[str, str], Spot]
    discounts: Discounts = Discounts()


def compile_shop(
    raw: RawShop, content: Path, engine: Engine, findings: Findings, *, drafts: bool = False
) -> Compiled | None:
    """Put the files together; None where anything was reported. `drafts` publishes what is marked as a draft."""
    return compile_sheets(raw, read_sheets(raw, findings, drafts=drafts), content, engine, findings)


def compile_sheets(raw: RawShop, sheets: Sheets, content: Path, engine: Engine, findings: Findings) -> Compiled | None:
    """The shop that these sheets describe; None where anything was reported, by this or before."""
    bodies = {file.source: render_body(file, content, engine, findings) for file in (*raw.products, *raw.collections)}
    on_sale = sheets.on_sale
    products = [product for sheet in on_sale if (product := compile_product(sheet, content, bodies, findings))]
    collections = [compile_collection(sheet, products, content, bodies, findings) for sheet in sheets.collections]
    if sheets.facts is None:
        return None
    shop = sheets.facts.shop
    selectable = list_selectable(sheets.names, on_sale)
    rules, discounts = complete_rules(shop.rules, sheets.rules, on_sale, selectable, content, findings)
    if findings.problems:
        return None
    return Compiled(
        shop=replace(shop, rules=rules),
        discounts=discounts,
        catalogue=_put_together(products, collections),
        redirects=_compile_redirects(sheets),
        unpublished=tuple(sheet.path for sheet in sheets.products if sheet not in on_sale),
        places={sheet.slug.value: sheet.path for sheet in on_sale},
        spots=_picture_spots(on_sale, products, sheets.collections, collections),
    )


def _picture_spots(
    sheets: Sequence[ProductSheet],
    products: Sequence[Product],
    collection_sheets: Sequence[CollectionSheet],
    collections: Sequence[Collection],
) -> dict[tuple[str, str], Spot]:
    shown = [
        (sheet.path, image, picture)
        for sheet, product in zip(sheets, products, strict=True)
        for image, picture in zip(sheet.images, product.pictures, strict=True)
    ]
    pairs = zip(collection_sheets, collections, strict=True)
    shown += [(item.path, item.image, made.picture) for item, made in pairs if item.image and made.picture]
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


def _compile_redirects(sheets: Sheets) -> tuple[Redirect, ...]:
    found: dict[str, str | None] = {}
    for sheet in sheets.products:
        own = f"/products/{sheet.slug.value}/"
        target = f"/products/{sheet.successor.value}/" if sheet.successor else None if sheet.gone else own
        if sheet.withdrawn:
            found[own] = target
        elif sheet not in sheets.on_sale:
            continue
        found |= {former_address(alias.value, "products"): target for alias in sheet.aliases}
    for item in sheets.collections:
        found |= {
            former_address(alias.value, "collections"): f"/collections/{item.slug.value}/" for alias in item.aliases
        }
    return tuple(Redirect(source, target) for source, target in sorted(found.items()))
