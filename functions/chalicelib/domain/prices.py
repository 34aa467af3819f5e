"""The price of one unit at one moment, and every price that was true in an interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.catalogue import Measure, Prices, Sale


class Priced(Protocol):
    """What has a price: a variant of the catalogue, a record of the price book."""

    @property
    def prices(self) -> Prices:
        """Minor units by currency."""

    @property
    def compare_at(self) -> Prices:
        """What it used to cost."""

    @property
    def sales(self) -> Sequence[Sale]:
        """Lower prices for a while."""


class Scheduled(Protocol):
    """What is for sale for a while: a product of the catalogue, a record of the price book."""

    @property
    def sells_from(self) -> int | None:
        """UTC seconds, inclusive; None where it always was."""

    @property
    def sells_until(self) -> int | None:
        """UTC seconds, exclusive; None where it has no end."""


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one unit costs at one moment, and what it costs without the sale."""

    minor: int
    regular: int
    compare_at: int | None = None
    sale: Sale | None = None


def is_sold_at(thing: Scheduled, now: int) -> bool:
    """Whether it is for sale at this second."""
    begun = thing.sells_from is None or thing.sells_from <= now
    return begun and (thing.sells_until is None or now < thing.sells_until)


def price_at(record: Priced, currency: str, now: int) -> UnitPrice | None:
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


def prices_between(record: Priced, currency: str, first: int, last: int) -> frozenset[int]:
    """Every unit price that was true at some moment from `first` to `last`, both included."""
    edges = {first}
    for sale in record.sales:
        edges |= {edge for edge in (sale.starts, sale.ends) if edge is not None and first < edge <= last}
    prices = (price_at(record, currency, edge) for edge in edges)
    return frozenset(price.minor for price in prices if price is not None)


def price_per_measure(minor: int, measure: Measure) -> int:
    """What `measure.per` costs where a unit, which holds `measure.amount`, costs `minor`; rounded half up.

    This is the "unit price" of Directive 98/6/EC, articles 2 (b) and 3: the final price for the quantity that is
    usual for such goods. It is information beside the selling price, and nothing is ever charged by it.
    """
    return (2 * minor * measure.per + measure.amount) // (2 * measure.amount)
