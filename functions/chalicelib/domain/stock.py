"""What an order takes from stock, and what a page may say of it: in stock, low, sold out, never a level."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import StockLevel
from chalicelib.domain.events import Demand
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.wordings import to_translate

MAX_DEMAND = 70
"""Counted SKUs an order, bundles exploded: what one transaction of DynamoDB has room for beside all the rest."""


class Availability(StrEnum):
    """What a shopper is told."""

    IN_STOCK = "in_stock"
    LOW_STOCK = "low_stock"
    SOLD_OUT = "sold_out"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    MADE_TO_ORDER = "made_to_order"
    DIGITAL = "digital"
    UNTRACKED = "untracked"

    @property
    def buyable(self) -> bool:
        """Whether it can be put into a cart."""
        return self is not Availability.SOLD_OUT

    @property
    def words(self) -> str:
        """What a shopper reads of it, on every surface."""
        return _WORDS[self]


_WORDS = {
    Availability.IN_STOCK: to_translate("In stock"),
    Availability.LOW_STOCK: to_translate("Only a few left"),
    Availability.SOLD_OUT: to_translate("Sold out"),
    Availability.BACKORDER: to_translate("On backorder: delivered as soon as it is back"),
    Availability.PREORDER: to_translate("Preorder"),
    Availability.MADE_TO_ORDER: to_translate("Made to order"),
    Availability.DIGITAL: to_translate("Digital download"),
    Availability.UNTRACKED: to_translate("Available"),
}
_FIXED = {
    StockPolicy.PREORDER: Availability.PREORDER,
    StockPolicy.MADE_TO_ORDER: Availability.MADE_TO_ORDER,
    StockPolicy.DIGITAL: Availability.DIGITAL,
    StockPolicy.UNTRACKED: Availability.UNTRACKED,
}


def demand(quantities: Mapping[str, int], records: Mapping[str, SkuRecord]) -> tuple[Demand, ...]:
    """What so many of each SKU take from stock: bundles exploded, then summed a SKU, counted SKUs only.

    `records` also holds the components of every bundle asked for; KeyError where one is missing.
    """
    needed: dict[str, int] = {}
    for sku, quantity in quantities.items():
        for component, times in _parts(records[sku]).items():
            needed[component] = needed.get(component, 0) + quantity * times
    return tuple(
        Demand(sku, quantity, records[sku].stock_policy is StockPolicy.DENY)
        for sku, quantity in sorted(needed.items())
        if records[sku].stock_policy.counted
    )


def _parts(record: SkuRecord) -> dict[str, int]:
    if record.components:
        return {part.sku: part.quantity for part in record.components}
    return {record.sku: 1}


def availability(
    record: SkuRecord, records: Mapping[str, SkuRecord], levels: Mapping[str, StockLevel], low: int
) -> Availability:
    """What may be said of a SKU; of a bundle, what its scarcest part allows."""
    if record.components:
        parts = [
            availability(records[part.sku], records, _portions(levels, part.sku, part.quantity), low)
            for part in record.components
        ]
        for worst in (
            Availability.SOLD_OUT,
            Availability.BACKORDER,
            Availability.PREORDER,
            Availability.MADE_TO_ORDER,
            Availability.LOW_STOCK,
        ):
            if worst in parts:
                return worst
        return Availability.IN_STOCK
    if record.stock_policy in _FIXED:
        return _FIXED[record.stock_policy]
    saleable = levels[record.sku].saleable
    if saleable > low:
        return Availability.IN_STOCK
    if saleable > 0:
        return Availability.LOW_STOCK
    return Availability.BACKORDER if record.stock_policy is StockPolicy.BACKORDER else Availability.SOLD_OUT


def _portions(levels: Mapping[str, StockLevel], sku: str, quantity: int) -> Mapping[str, StockLevel]:
    if sku not in levels:
        return levels
    level = levels[sku]
    return {sku: StockLevel(sku, on_hand=level.saleable // quantity)}
