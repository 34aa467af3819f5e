"""The whole shop from its files: facts, catalogue, redirects, and what is not published."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from chalicelib.domain.catalogue import Catalogue, Collection, Product
from chalicelib.domain.money import EXPONENTS
from generator.bodies import Engine, render_body
from generator.compile.members import compile_collection, compile_product
from generator.compile.references import (
    check_addresses,
    check_bundles,
    check_collections,
    check_skus,
    check_slugs,
    former_address,
)
from generator.problems import Findings, Spot
from generator.read.folder import RawShop
from generator.read.nodes import Items, Text
from generator.schema.collection import CollectionSheet, read_collection
from generator.schema.product import ProductSheet, read_product
from generator.schema.shop import Shop, read_shop_facts


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


@dataclass(frozen=True, slots=True)
class _Sheets:
    """Every file that could be read. `complete` is False where one is missing among them."""

    shop: Shop | None
    products: list[ProductSheet]
    collections: list[CollectionSheet]
    complete: bool


def compile_shop(
    raw: RawShop, content: Path, engine: Engine, findings: Findings, *, drafts: bool = False
) -> Compiled | None:
    """Put the files together; None where anything was reported. `drafts` publishes what is marked as a draft."""
    bodies = {file.source: render_body(file, content, engine, findings) for file in (*raw.products, *raw.collections)}
    sheets = _read_sheets(raw, findings)
    on_sale = [sheet for sheet in sheets.products if sheet.published or (drafts and sheet.draft)]
    products = [product for sheet in on_sale if (product := compile_product(sheet, content, bodies, findings))]
    collections = [compile_collection(sheet, products, content, bodies, findings) for sheet in sheets.collections]
    _check_references(sheets, on_sale, products, findings)
    if sheets.shop is None or findings.problems:
        return None
    return Compiled(
        shop=sheets.shop,
        catalogue=_put_together(products, collections),
        redirects=_compile_redirects(sheets.products, sheets.collections),
        unpublished=tuple(sheet.path for sheet in sheets.products if sheet not in on_sale),
        places={sheet.slug.value: sheet.path for sheet in on_sale},
        spots=_picture_spots(on_sale, products, sheets.collections, collections),
    )


def _read_sheets(raw: RawShop, findings: Findings) -> _Sheets:
    shop = None if raw.shop is None else read_shop_facts(raw.shop, raw.shop_path, findings)
    currencies = shop.rules.currencies if shop else _currencies_at_least(raw)
    zone = shop.zone if shop else ZoneInfo("UTC")
    collections = [found for file in raw.collections if (found := read_collection(file, findings))]
    products = []
    if currencies:
        products = [sheet for file in raw.products if (sheet := read_product(file, currencies, zone, findings))]
    read = len(products) + len(collections)
    return _Sheets(shop, products, collections, raw.complete and read == len(raw.products) + len(raw.collections))


def _check_references(
    sheets: _Sheets, on_sale: Sequence[ProductSheet], products: Sequence[Product], findings: Findings
) -> None:
    """What files say of one another. A name that stands in a file that could not be read is not missed."""
    check_slugs(sheets.products, findings)
    check_slugs(sheets.collections, findings)
    check_skus(sheets.products, findings)
    if sheets.complete:
        check_collections(sheets.products, [sheet.slug.value for sheet in sheets.collections], findings)
    if sheets.complete and len(products) == len(on_sale):
        check_bundles(on_sale, {v.sku: product for product in products for v in product.variants}, findings)
        check_addresses(sheets.products, sheets.collections, [product.slug for product in products], findings)


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


def _compile_redirects(
    products: Sequence[ProductSheet], collections: Sequence[CollectionSheet]
) -> tuple[Redirect, ...]:
    found: dict[str, str | None] = {}
    for sheet in products:
        own = f"/products/{sheet.slug.value}/"
        target = f"/products/{sheet.successor.value}/" if sheet.successor else None if sheet.gone else own
        if sheet.gone or sheet.successor:
            found[own] = target
        elif sheet.draft:
            continue
        found |= {former_address(alias.value, "products"): target for alias in sheet.aliases}
    for item in collections:
        found |= {
            former_address(alias.value, "collections"): f"/collections/{item.slug.value}/" for alias in item.aliases
        }
    return tuple(Redirect(source, target) for source, target in sorted(found.items()))


def _currencies_at_least(raw: RawShop) -> tuple[str, ...]:
    """The currencies of a shop whose other facts are wrong, so that its products are still checked."""
    node = raw.shop.get("currencies") if raw.shop else None
    items = node.items if isinstance(node, Items) else ()
    codes = [item.value for item in items if isinstance(item, Text) and item.value in EXPONENTS]
    return tuple(codes) if len(set(codes)) == len(items) else ()
