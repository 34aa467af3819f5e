"""Units by SKU: sums and differences of what was ordered, sent, given back."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.domain.parcel_events import Units


def add(known: Mapping[str, int], lines: Iterable[Units]) -> dict[str, int]:
    """Units by SKU with these lines more."""
    total = dict(known)
    for line in lines:
        total[line.sku] = total.get(line.sku, 0) + line.quantity
    return total


def plus(*parts: Mapping[str, int]) -> dict[str, int]:
    """The sum of several."""
    total: dict[str, int] = {}
    for part in parts:
        for sku, quantity in part.items():
            total[sku] = total.get(sku, 0) + quantity
    return total


def minus(whole: Mapping[str, int], part: Mapping[str, int]) -> dict[str, int]:
    """What is left; SKUs of which nothing is are left out, and none falls below 0."""
    left = {sku: quantity - part.get(sku, 0) for sku, quantity in whole.items()}
    return {sku: quantity for sku, quantity in left.items() if quantity > 0}


def plain_units(lines: Iterable[Units]) -> list[dict[str, Any]]:
    """Units as plain values: `[{"sku": ..., "quantity": ...}]`."""
    return [{"sku": line.sku, "quantity": line.quantity} for line in lines]
