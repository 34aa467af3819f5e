"""What the moves of one change come to per SKU and per counter: one condition and one write for each, in every store.

For adapters of `OrderStore` only. A store that cannot name one item twice in a write needs this; the others get the
same answer to the same change from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.change import Change, CounterMove, Move, StockLevel, StockMove
from chalicelib.domain.errors import LimitReached, OutOfStock


@dataclass(frozen=True, slots=True)
class StockTotal:
    """What a change adds to the levels of one SKU. Where `limited`, the saleable stock must not end below 0.

    `asked` is how many units it wants to take of what is saleable.
    """

    on_hand: int = 0
    reserved: int = 0
    sold: int = 0
    received: int = 0
    restocked: int = 0
    corrected: int = 0
    asked: int = 0
    limited: bool = False

    def plus(self, move: StockMove) -> "StockTotal":
        """This and one more move."""
        asks = move.kind in _ASKING
        return replace(
            self.with_total(_EFFECTS[move.kind], move.quantity),
            asked=self.asked + (move.quantity if asks else 0),
            limited=self.limited or (asks and move.limited),
        )

    def with_total(self, other: "StockTotal", times: int = 1) -> "StockTotal":
        """Both together, the other so many times; what they ask for is left out, because that is settled."""
        return StockTotal(
            on_hand=self.on_hand + other.on_hand * times,
            reserved=self.reserved + other.reserved * times,
            sold=self.sold + other.sold * times,
            received=self.received + other.received * times,
            restocked=self.restocked + other.restocked * times,
            corrected=self.corrected + other.corrected * times,
        )

    def added_to(self, level: StockLevel) -> StockLevel:
        """The level after the change."""
        return replace(
            level,
            on_hand=level.on_hand + self.on_hand,
            reserved=level.reserved + self.reserved,
            sold=level.sold + self.sold,
            received=level.received + self.received,
            restocked=level.restocked + self.restocked,
            corrected=level.corrected + self.corrected,
        )

    def left(self, on_hand: int, reserved: int) -> int:
        """How many could have been reserved where these are the levels before the change."""
        return max(0, on_hand + self.on_hand - reserved - self.reserved + self.asked)


@dataclass(frozen=True, slots=True)
class CounterTotal:
    """What a change adds to one counter, and the lowest of its limits."""

    delta: int
    at_most: int | None


_EFFECTS: Mapping[Move, StockTotal] = {  # of one unit
    Move.RESERVE: StockTotal(reserved=1),
    Move.COMMIT: StockTotal(on_hand=-1, reserved=-1, sold=1),
    Move.RELEASE: StockTotal(reserved=-1),
    Move.SELL: StockTotal(on_hand=-1, sold=1),
    Move.RECEIVE: StockTotal(on_hand=1, received=1),
    Move.RESTOCK: StockTotal(on_hand=1, restocked=1),
    Move.FOUND: StockTotal(on_hand=1, corrected=1),
    Move.LOST: StockTotal(on_hand=-1, corrected=-1),
}
_ASKING = (Move.RESERVE, Move.SELL, Move.LOST)


def check_shape(change: Change) -> None:
    """Raises ValueError for a change that no store could take, whatever it holds."""
    problems = [f"a stock move of {move.quantity} {move.sku}, at least 1" for move in change.stock if move.quantity < 1]
    if change.order_id is None and (change.events or change.reference):
        problems.append("events or a reference, so an order_id")
    if change.order_id is not None and change.expected_version == 0 and not change.reference:
        problems.append("a new order, so its reference")
    if problems:
        raise ValueError(f"This change needs: {'; '.join(problems)}.")


def check_balances(balances: Mapping[str, int]) -> None:
    """Raises ValueError for opening balances that cannot be."""
    if wrong := ", ".join(f"{sku}: {balance}" for sku, balance in balances.items() if balance < 0):
        raise ValueError(f"An opening balance is 0 or more, not {wrong}.")


def stock_totals(moves: Iterable[StockMove]) -> dict[str, StockTotal]:
    """The moves summed per SKU, in the order in which SKUs first appear."""
    totals: dict[str, StockTotal] = {}
    for move in moves:
        totals[move.sku] = totals.get(move.sku, StockTotal()).plus(move)
    return totals


def counter_totals(moves: Iterable[CounterMove]) -> dict[str, CounterTotal]:
    """The moves summed per counter, in the order in which counters first appear."""
    totals: dict[str, CounterTotal] = {}
    for move in moves:
        known = totals.get(move.name, CounterTotal(0, None))
        limits = [limit for limit in (known.at_most, move.at_most) if limit is not None]
        totals[move.name] = CounterTotal(known.delta + move.delta, min(limits, default=None))
    return totals


def refuse_stock(short: Iterable[tuple[str, int, int]], broken: Iterable[str]) -> None:
    """Raises OutOfStock for (SKU, asked, left) that are short, ValueError for SKUs of which too many were given back.

    What is left stands in `details["skus"]`, for our own messages: it is never told to a buyer.
    """
    skus = [{"sku": sku, "asked": asked, "left": left} for sku, asked, left in short]
    if skus:
        names = ", ".join(str(row["sku"]) for row in skus)
        raise OutOfStock(f"Fewer are left than were asked for: {names}.", details={"skus": skus})
    if names := ", ".join(broken):
        raise ValueError(f"More would be released or committed than is reserved: {names}.")


def refuse_counters(over: Iterable[str], below: Iterable[str]) -> None:
    """Raises LimitReached with the counters in `details["counters"]`, ValueError for those that would fall below 0."""
    if counters := list(over):
        refusal = LimitReached("A limit has been reached. Try again in a minute.")
        refusal.details["counters"] = counters
        raise refusal
    if names := ", ".join(below):
        raise ValueError(f"These counters would fall below 0: {names}.")
