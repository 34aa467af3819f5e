"""What stock says of a cart and of a page; only placing an order is binding."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.errors import Problem
from chalicelib.domain.quote import Quote, QuoteLine
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.stock import Availability, availability, demand
from chalicelib.ports import OrderStore
from chalicelib.service.quotes import NOTHING_HELD, Held
from chalicelib.service.releases import OpenRelease


class Shelves:
    """Looks at the stock of what a release sells."""

    def __init__(self, store: OrderStore) -> None:
        self._store = store

    def hold_against(self, priced: Quote, release: OpenRelease, held: Held = NOTHING_HELD) -> Quote:
        """The quote with a problem for every line that stock does not cover now."""
        quantities = {line.sku: line.quantity for line in priced.lines}
        short = self._short_of(quantities, release, held.stock)
        # A quantity that no order may have is not compared with the stock: that would tell its level.
        over = {problem.details.get("sku") for problem in priced.problems if problem.code == "quantity_limit"}
        problems = [
            _shortage(index, line, short[line.sku])
            for index, line in enumerate(priced.lines)
            if line.sku in short and line.sku not in over
        ]
        return replace(priced, problems=(*priced.problems, *problems))

    def availability(self, skus: Sequence[str], release: OpenRelease) -> dict[str, Availability]:
        """In words what a page may say of these SKUs; levels are never told."""
        records = release.records(skus)
        every = records | release.records(_parts(records) - records.keys())
        levels = self._store.stock([sku for sku, record in every.items() if record.stock_policy.counted])
        low = release.rules.low_stock
        return {sku: availability(record, every, levels, low) for sku, record in records.items()}

    def _short_of(self, quantities: Mapping[str, int], release: OpenRelease, held: Mapping[str, int]) -> dict[str, int]:
        """Of the SKUs asked for, those that cannot be sold in full, with how many could be."""
        records = release.records(quantities)
        every = records | release.records(_parts(records) - records.keys())
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


def _parts(records: Mapping[str, SkuRecord]) -> set[str]:
    return {part.sku for record in records.values() for part in record.components}


def _shortage(index: int, line: QuoteLine, left: int) -> Problem:
    message = f"{line.name} is sold out" if left == 0 else f"there are not that many of {line.name} left"
    details = {"sku": line.sku, "name": line.name, "sold_out": left == 0}
    return Problem("out_of_stock", message, f"lines[{index}].quantity", details)
