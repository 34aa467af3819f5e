"""Price a cart as it stands, for the cart page, the checkout page and `/api/quote`. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.cart import CartLine, merge_lines
from chalicelib.domain.errors import Problem
from chalicelib.domain.order import Order, fold
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

        Nobody is told that a price has changed, or that something is not for sale, before the list of releases was read
        afresh; a price seen lower than the present one is honoured where it may be.
        """
        release = self._releases.current()
        priced = self._quote(release, lines, currency, destination, shipping_method, check_seen=False)
        if any(problem.code in ("price_changed", "unknown_sku") for problem in priced.problems):
            release = self._releases.current(fresh=True)
            priced = self._quote(release, lines, currency, destination, shipping_method, check_seen=True)
        return priced, release

    def with_stock(self, priced: Quote, release: OpenRelease, held: Mapping[str, int] | None = None) -> Quote:
        """The quote with a problem for every line that stock does not cover now; only placing an order is binding.

        `held` is what is on hold for this very cart already (see `held_by`).
        """
        records = release.records([line.sku for line in priced.lines])
        short = self.short_of({line.sku: line.quantity for line in priced.lines}, records, release, held or {})
        # A quantity that no order may have is not compared with the stock: that would tell its level.
        over = {problem.details.get("sku") for problem in priced.problems if problem.code == "quantity_limit"}
        problems = [
            Problem("out_of_stock", _shortage(record, left), f"lines[{index}].quantity", {"sku": line.sku})
            for index, line in enumerate(priced.lines)
            for record, left in [(records[line.sku], short.get(line.sku))]
            if left is not None and line.sku not in over
        ]
        return replace(priced, problems=(*priced.problems, *problems))

    def held_by(self, cart_id: str) -> dict[str, int]:
        """What the cart's own open order has on hold: it is not sold out for the one who holds it."""
        order = self.open_order(cart_id)
        return {need.sku: need.quantity for need in order.placed.demand} if order else {}

    def open_order(self, cart_id: str) -> Order | None:
        """The cart's last order, while it holds stock."""
        order_id = self._store.cart_order(cart_id)
        stored = self._store.load(order_id) if order_id else None
        order = fold(stored.events) if stored else None
        return order if order and order.holds_stock else None

    def short_of(
        self,
        quantities: dict[str, int],
        records: dict[str, SkuRecord],
        release: OpenRelease,
        held: Mapping[str, int],
    ) -> dict[str, int]:
        """Of the SKUs asked for, those that cannot be sold in full, with how many could be."""
        parts = {part.sku for record in records.values() for part in record.components}
        every = records | release.records(parts - records.keys())
        needed = demand(quantities, every)
        levels = self._store.stock([need.sku for need in needed])
        left = {sku: level.saleable + held.get(sku, 0) for sku, level in levels.items()}
        lacking = {need.sku for need in needed if need.limited and need.quantity > left[need.sku]}
        short = {}
        for sku in quantities:
            parts_of = {sku: 1} | {part.sku: part.quantity for part in records[sku].components}
            blocked = [part for part in parts_of if part in lacking]
            if blocked:
                short[sku] = max(0, min(left[part] // parts_of[part] for part in blocked))
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
