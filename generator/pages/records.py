"""The records of the price book, and what a release knows of stock and of the moments when something changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.catalogue import Catalogue, Picture, Product, Variant
from chalicelib.domain.change import StockLevel
from chalicelib.domain.records import SkuRecord, TaxPart, UnitWords
from generator.images import Pictures
from generator.pages.pictures import THUMBNAIL_WIDTH
from generator.pages.site import encoded
from generator.schema.shop import Shop

STATES = ("in", "low", "out")

Units = Mapping[str, tuple[Product, Variant]]
"""Every buyable unit with its product, by SKU."""


def make_records(
    catalogue: Catalogue, pictures: Pictures, editions: Mapping[str, Catalogue] | None = None
) -> dict[str, SkuRecord]:
    """Every buyable unit as checkout knows it, by SKU. `editions` are the catalogue in other languages."""
    units = _units(catalogue)
    records = {sku: _make_record(product, variant, pictures, units) for sku, (product, variant) in units.items()}
    words: dict[str, dict[str, UnitWords]] = {}
    for language, edition in (editions or {}).items():
        for sku, (product, variant) in _units(edition).items():
            said = UnitWords(product.title, variant.label, encoded(product.url))
            words.setdefault(sku, {})[language] = said
    return {sku: replace(record, translations=words.get(sku, {})) for sku, record in records.items()}


def stock_levels(records: Mapping[str, SkuRecord], states: Mapping[str, str], low: int) -> dict[str, StockLevel]:
    """Levels that stand for the state of each SKU: as last written down, or by its opening balance."""
    standing = {"in": low + 1, "low": min(low, 1), "out": 0}
    return {
        sku: StockLevel(sku, on_hand=standing[states[sku]] if sku in states else record.opening_stock or 0)
        for sku, record in records.items()
    }


def change_points(catalogue: Catalogue, shop: Shop) -> tuple[int, ...]:
    """Every moment (UTC seconds) at which a schedule changes something, in order."""
    products = catalogue.products.values()
    variants = [variant for product in products for variant in product.variants]
    edges = {edge for variant in variants for sale in variant.sales for edge in (sale.starts, sale.ends)}
    edges |= {edge for product in products for edge in (product.sells_from, product.sells_until)}
    for day in {variant.available_from for variant in variants if variant.available_from}:
        midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), shop.zone)
        edges.add(int(midnight.timestamp()))
    return tuple(sorted(edge for edge in edges if edge is not None))


def _units(catalogue: Catalogue) -> dict[str, tuple[Product, Variant]]:
    return {variant.sku: (product, variant) for product in catalogue.products.values() for variant in product.variants}


def picture_of(product: Product, variant: Variant) -> Picture | None:
    """The picture that shows a unit: its own, or the product's first."""
    index = variant.picture or 0
    return product.pictures[index] if index < len(product.pictures) else None


def _tax_parts(product: Product, variant: Variant, units: Units) -> tuple[TaxPart, ...]:
    """A bundle is taxed by the classes of its parts, in proportion to what they cost alone."""
    classes: dict[str, dict[str, int]] = {}
    for part in variant.components:
        if part.sku in units:
            whole, unit = units[part.sku]
            prices = classes.setdefault(whole.tax_class, {})
            for code, amount in unit.prices.items():
                prices[code] = prices.get(code, 0) + amount * part.quantity
    if not classes or set(classes) == {product.tax_class}:
        return ()
    return tuple(TaxPart(name, prices) for name, prices in sorted(classes.items()))


def _make_record(product: Product, variant: Variant, pictures: Pictures, units: Units) -> SkuRecord:
    picture = picture_of(product, variant)
    files = pictures.by_name.get(picture.src or picture.remote or "") if picture else None
    parts = sum(units[part.sku][1].weight_g * part.quantity for part in variant.components if part.sku in units)
    return SkuRecord(
        sku=variant.sku,
        product=product.slug,
        title=product.title,
        url=encoded(product.url),
        prices=variant.prices,
        variant=variant.label,
        image=f"/{files.near(THUMBNAIL_WIDTH).jpg}" if files else None,
        compare_at=variant.compare_at,
        sales=variant.sales,
        stock_policy=variant.stock_policy,
        opening_stock=variant.opening_stock,
        available_from=variant.available_from,
        lead_days=variant.lead_days,
        weight_g=variant.weight_g or parts,
        tax_class=product.tax_class,
        needs_shipping=variant.needs_shipping,
        max_per_order=variant.max_per_order,
        components=variant.components,
        download=variant.download,
        breaks=variant.breaks,
        measure=variant.measure,
        size_mm=variant.size_mm,
        tax_parts=_tax_parts(product, variant, units),
        gift_card=product.gift_card,
        sells_from=product.sells_from,
        sells_until=product.sells_until,
        collections=product.collections,
        tags=product.tags,
        brand=product.brand,
    )
