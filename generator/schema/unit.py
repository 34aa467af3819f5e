"""One buyable unit: what a product with `sku` says at its top, and each entry of `variants`."""

from dataclasses import dataclass

from chalicelib.domain.catalogue import Measure, Prices, StockPolicy
from generator.read.nodes import Text
from generator.schema.measure import read_measure
from generator.schema.price_break import BreakRule, read_break
from generator.schema.sheet import Placed, Sheet
from generator.schema.tables import unit as fields


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """A unit as written. What is None is left to the product, and then to the shop.

    `field` names it in problems: empty at the top of a product, otherwise such as `variants[2].`.
    """

    field: str
    line: int
    column: int
    sku: Placed[str] | None = None
    prices: Placed[Prices] | None = None
    compare_at: Placed[Prices] | None = None
    stock: Placed[int] | None = None
    stock_policy: StockPolicy | None = None
    available_from: str | None = None
    lead_days: int | None = None
    download: Placed[str] | None = None
    weight_g: int | None = None
    size_mm: tuple[int, int, int] | None = None
    measure: Measure | None = None
    breaks: tuple[BreakRule, ...] | None = None
    max_per_order: int | None = None
    ships: bool | None = None
    gtin: str | None = None
    mpn: str | None = None
    bundle: tuple[tuple[Placed[str], int], ...] = ()
    options: tuple[tuple[Text, Placed[str]], ...] = ()
    image: Placed[str] | None = None


def read_unit(sheet: Sheet) -> UnitSheet:
    """The fields of a unit, at the top of a product or in one of its variants."""
    policy = sheet.value(fields.STOCK_POLICY)
    nested = sheet.fields is fields.VARIANT
    size = sheet.values(fields.SIZE_MM)
    breaks = sheet.read(fields.PRICE_BREAKS)
    return UnitSheet(
        field=sheet.prefix,
        line=sheet.table.line,
        column=sheet.table.column,
        sku=sheet.read(fields.SKU),
        prices=sheet.read(fields.PRICE),
        compare_at=sheet.read(fields.COMPARE_AT),
        stock=sheet.read(fields.STOCK),
        stock_policy=None if policy is None else StockPolicy(policy),
        available_from=sheet.value(fields.AVAILABLE_FROM),
        lead_days=sheet.value(fields.LEAD_DAYS),
        download=sheet.read(fields.DOWNLOAD),
        weight_g=sheet.value(fields.WEIGHT_G),
        size_mm=(size[0], size[1], size[2]) if len(size) == 3 else None,
        measure=read_measure(sheet.read(fields.MEASURE)),
        breaks=None if breaks is None else tuple(rule for item in breaks for rule in read_break(item)),
        max_per_order=sheet.value(fields.MAX_PER_ORDER),
        ships=sheet.value(fields.SHIPPING),
        gtin=sheet.value(fields.GTIN),
        mpn=sheet.value(fields.MPN),
        bundle=tuple(part for item in sheet.each(fields.BUNDLE) for part in _read_part(item)),
        options=sheet.each(fields.OPTIONS) if nested else (),
        image=sheet.read(fields.IMAGE) if nested else None,
    )


def _read_part(sheet: Sheet) -> tuple[tuple[Placed[str], int], ...]:
    """One part of a bundle, or none where a problem was reported."""
    sheet.require(fields.PART_SKU)
    sku = sheet.read(fields.PART_SKU)
    quantity = sheet.value(fields.PART_QUANTITY) if sheet.stands(fields.PART_QUANTITY) else 1
    return () if sku is None or quantity is None else ((sku, quantity),)
