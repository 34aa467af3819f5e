"""The price of one unit at one moment, and every price that was true in an interval."""

from dataclasses import dataclass

from chalicelib.domain.catalogue import Sale
from chalicelib.domain.records import SkuRecord


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one unit costs at one moment, and what it costs without the sale."""

    minor: int
    regular: int
    compare_at: int | None = None
    sale: Sale | None = None


def price_at(record: SkuRecord, currency: str, now: int) -> UnitPrice | None:
    """The price of one unit at this second; of several sales the lowest counts. None in other currencies."""
    regular = record.prices.get(currency)
    if regular is None:
        return None
    running = [sale for sale in record.sales if sale.holds_at(now) and sale.prices.get(currency, regular) < regular]
    compare_at = record.compare_at.get(currency)
    if not running:
        return UnitPrice(regular, regular, compare_at if compare_at and compare_at > regular else None)
    best = min(running, key=lambda sale: sale.prices[currency])
    minor = best.prices[currency]
    return UnitPrice(minor, regular, compare_at if compare_at and compare_at > regular else regular, best)


def prices_between(record: SkuRecord, currency: str, first: int, last: int) -> frozenset[int]:
    """Every unit price that was true at some moment from `first` to `last`, both included."""
    edges = {first}
    for sale in record.sales:
        edges |= {edge for edge in (sale.starts, sale.ends) if edge is not None and first < edge <= last}
    prices = (price_at(record, currency, edge) for edge in edges)
    return frozenset(price.minor for price in prices if price is not None)
