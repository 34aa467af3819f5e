"""Tells the shop once when something has become scarce, and again only after it had been in stock meanwhile.

A counter of the SKU, 0 or 1, says whether it was told: it moves in the commit of the message, so that of many who see
it at once one tells.
"""

from collections.abc import Iterable

from chalicelib.domain.change import Change, CounterMove, Message
from chalicelib.domain.errors import LimitReached, NotFound
from chalicelib.domain.order import fold
from chalicelib.domain.records import SkuRecord
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.releases import ReleaseBook


def low_counter(sku: str) -> str:
    """The counter that is 1 while the shop knows that a SKU is scarce."""
    return f"sku:{sku}/low"


class StockWatch:
    """Looks at the levels of what was just sold, or taken in."""

    def __init__(self, store: OrderStore, releases: ReleaseBook, clock: Clock) -> None:
        self._store = store
        self._releases = releases
        self._clock = clock

    def look_after(self, order_id: str) -> None:
        """Look at what an order has taken. Raises NotFound."""
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("the order is not in the store")
        self.look(need.sku for need in fold(stored.events).placed.demand)

    def look(self, skus: Iterable[str]) -> None:
        """Tell of each that is scarce and was not told of; note of each that is in stock again."""
        release = self._releases.current()
        records = {sku: one for sku, one in release.records(list(skus)).items() if one.stock_policy.counted}
        levels = self._store.stock(records)
        known = self._store.counters([low_counter(sku) for sku in records])
        for sku, record in records.items():
            is_low = levels[sku].saleable <= release.rules.low_stock
            if is_low and not known[low_counter(sku)]:
                self._tell(record, levels[sku].saleable)
            elif not is_low and known[low_counter(sku)]:
                self._note(CounterMove(low_counter(sku), -1))

    def _tell(self, record: SkuRecord, left: int) -> None:
        now = self._clock()
        name = f"{record.title} – {record.variant}" if record.variant else record.title
        payload = {"what": "low_stock", "order": "", "detail": f"{record.sku} ({name}): {left}"}
        alert = Message(f"alert:low_stock:{record.sku}:{now}", "alert", payload, now)
        self._note(CounterMove(low_counter(record.sku), 1, at_most=1), alert)

    def _note(self, move: CounterMove, *messages: Message) -> None:
        try:
            self._store.commit(Change(counters=(move,), outbox=messages), self._clock())
        except (LimitReached, ValueError):
            return  # somebody else has seen it, and told
