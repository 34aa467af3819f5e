"""One buyable unit: the fields that a product with `sku` has at its top, and each entry of `variants` has."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.cart import MAX_QUANTITY
from chalicelib.domain.catalogue import Prices, StockPolicy
from generator.read.nodes import Table, Text
from generator.schema import scalars
from generator.schema.price import read_prices
from generator.schema.sheet import Placed, Sheet

SHARED_FIELDS = (
    "price", "compare_at", "stock_policy", "available_from", "lead_days", "download", "weight_g", "max_per_order",
    "shipping",
)  # fmt: skip
OWN_FIELDS = ("sku", "stock", "gtin", "mpn", "bundle")
VARIANT_FIELDS = (*OWN_FIELDS, *SHARED_FIELDS, "options", "image")

_BUNDLE_EXAMPLE = "{sku: CONTOUR4-A4, quantity: 1}"


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """A unit as written. What is None is left to the product, and then to the shop."""

    line: int
    column: int
    sku: Placed[str] | None
    prices: Placed[Prices] | None
    compare_at: Placed[Prices] | None
    stock: int | None
    stock_policy: StockPolicy | None
    available_from: str | None
    lead_days: int | None
    download: Placed[str] | None
    weight_g: int | None
    max_per_order: int | None
    ships: bool | None
    gtin: str | None
    mpn: str | None
    bundle: tuple[tuple[Placed[str], int], ...]
    options: tuple[tuple[Text, Placed[str]], ...]
    image: Placed[str] | None


def read_unit(sheet: Sheet, currencies: Sequence[str]) -> UnitSheet:
    """The fields of a unit, at the top of a product or in one of its variants."""
    policy = sheet.value("stock_policy", scalars.one_of(*StockPolicy))
    nested = bool(sheet.prefix)
    return UnitSheet(
        line=sheet.table.line,
        column=sheet.table.column,
        sku=sheet.placed("sku", scalars.sku),
        prices=read_prices(sheet, "price", currencies),
        compare_at=read_prices(sheet, "compare_at", currencies),
        stock=sheet.value("stock", scalars.whole(0, 10_000_000)),
        stock_policy=None if policy is None else StockPolicy(policy),
        available_from=sheet.value("available_from", scalars.day),
        lead_days=sheet.value("lead_days", scalars.whole(1, 365)),
        download=sheet.placed("download", scalars.relative_path),
        weight_g=sheet.value("weight_g", scalars.whole(0, 10_000_000)),
        max_per_order=sheet.value("max_per_order", scalars.whole(1, MAX_QUANTITY)),
        ships=sheet.value("shipping", scalars.yes_or_no),
        gtin=sheet.value("gtin", scalars.gtin),
        mpn=sheet.value("mpn", scalars.line(70)),
        bundle=_read_bundle(sheet),
        options=_read_chosen(sheet) if nested else (),
        image=sheet.placed("image", scalars.line(500)) if nested else None,
    )


def _read_bundle(sheet: Sheet) -> tuple[tuple[Placed[str], int], ...]:
    parts = []
    for item in sheet.sheets("bundle", ("sku", "quantity"), _BUNDLE_EXAMPLE):
        item.require("sku", f"write such as {_BUNDLE_EXAMPLE}")
        sku = item.placed("sku", scalars.sku)
        quantity = item.value("quantity", scalars.whole(1, 99)) if item.has("quantity") else 1
        if sku is not None and quantity is not None:
            parts.append((sku, quantity))
    return tuple(parts)


def _read_chosen(sheet: Sheet) -> tuple[tuple[Text, Placed[str]], ...]:
    node = sheet.node("options")
    if node is None:
        return ()
    if not isinstance(node, Table):
        sheet.problem(node, "options", "must name a value of each option", "write such as `options: {Size: A4}`")
        return ()
    chosen = ((key, sheet.scalar(value, f"options.{key.value}", scalars.line(100))) for key, value in node)
    return tuple((key, value) for key, value in chosen if value is not None)
