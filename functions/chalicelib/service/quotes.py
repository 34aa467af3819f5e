"""Price a cart as it stands, for the cart page, the checkout page and `/api/quote`. Writes nothing."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.cart import CartLine, merge_lines
from chalicelib.domain.errors import Problem
from chalicelib.domain.pricebook import SkuRecord
from chalicelib.domain.pricing import NOWHERE, Destination, Quote, quote
from chalicelib.domain.stock import Availability, availability, demand
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.releases import OpenRelease, ReleaseBook


class Quotes:
    """Prices carts against the current release and the stock at hand."""

    def __init__(self, store: OrderStore, releases: ReleaseBook, clock: Clock) -> None:
        self._store = store
        self._releases = releases
        self._clock = clock

    def price(
        self,
        lines: Sequence[CartLine],
        *,
        currency: str,
        destination: Destination = NOWHERE,
        shipping_method: str | None = None,
    ) -> tuple[Quote, OpenRelease]:
        """The cart priced now, with the release that it was priced by.

        A price seen lower than the present one is honoured or named as a problem after the releases were read afresh.
        """
        release = self._releases.current()
        priced = self._quote(release, lines, currency, destination, shipping_method, check_seen=False)
        if any(problem.code == "price_changed" for problem in priced.problems):
            release = self._releases.current(fresh=True)
            priced = self._quote(release, lines, currency, destination, shipping_method, check_seen=True)
        return priced, release

    def with_stock(self, priced: Quote, release: OpenRelease) -> Quote:
        """The quote with a problem for every line that stock does not cover now; only placing an order is binding."""
        records = release.records([line.sku for line in priced.lines])
        short = self.short_of({line.sku: line.quantity for line in priced.lines}, records, release)
        problems = [
            Problem("out_of_stock", _shortage(record, left), f"lines[{index}].quantity", {"sku": line.sku})
            for index, line in enumerate(priced.lines)
            for record, left in [(records[line.sku], short.get(line.sku))]
            if left is not None
        ]
        return replace(priced, problems=(*priced.problems, *problems))

    def short_of(
        self, quantities: dict[str, int], records: dict[str, SkuRecord], release: OpenRelease
    ) -> dict[str, int]:
        """Of the SKUs asked for, those that cannot be sold in full, with how many could be."""
        parts = {part.sku for record in records.values() for part in record.components}
        every = records | release.records(parts - records.keys())
        needed = demand(quantities, every)
        levels = self._store.stock([need.sku for need in needed])
        lacking = {need.sku for need in needed if need.limited and need.quantity > levels[need.sku].saleable}
        short = {}
        for sku in quantities:
            parts_of = {sku: 1} | {part.sku: part.quantity for part in records[sku].components}
            blocked = [part for part in parts_of if part in lacking]
            if blocked:
                short[sku] = max(0, min(levels[part].saleable // parts_of[part] for part in blocked))
        return short

    def availability(self, skus: Sequence[str], release: OpenRelease) -> dict[str, Availability]:
        """In words what a page may say of these SKUs; levels are never told."""
        records = release.records(skus)
        parts = {part.sku for record in records.values() for part in record.components}
        every = records | release.records(parts - records.keys())
        levels = self._store.stock([sku for sku, record in every.items() if record.stock_policy.counted])
        low = release.rules.low_stock
        return {sku: availability(record, every, levels, low) for sku, record in records.items()}

    def _quote(
        self,
        release: OpenRelease,
        lines: Sequence[CartLine],
        currency: str,
        destination: Destination,
        shipping_method: str | None,
        *,
        check_seen: bool,
    ) -> Quote:
        return quote(
            lines,
            release.records([line.sku for line in merge_lines(lines)]),
            release.rules,
            currency=currency,
            destination=destination,
            shipping_method=shipping_method,
            now=self._clock(),
            honoured=self._releases.honoured(lines, currency) if check_seen else None,
        )


def _shortage(record: SkuRecord, left: int) -> str:
    return f"{record.name} is sold out" if left == 0 else f"there are not that many of {record.name} left"
