"""Ends what mistaken releases have promised: their prices are honoured no more, and their payment pages are closed."""

from collections.abc import Iterable

from chalicelib.domain.change import Change, CounterMove, Message, ReleaseRecord, revoked_name
from chalicelib.domain.errors import LimitReached
from chalicelib.domain.lines import break_price
from chalicelib.domain.order import Order, fold
from chalicelib.domain.pricebook import RULES_PATH
from chalicelib.domain.prices import price_at
from chalicelib.domain.transitions import Payment
from chalicelib.ports import OrderStore, Releases
from chalicelib.service.releases import OpenRelease
from storefront.deploy.bucket import Bucket

_AHEAD = 7 * 86400
_MOST = 10_000


class HostReleases:
    """A `Releases` on a host."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def read(self, release_id: str, path: str) -> bytes:
        """One file of a private half. Raises FileNotFoundError."""
        seen = self._bucket.look(f"releases/{release_id}/{path}")
        if seen is None:
            raise FileNotFoundError(f"release {release_id} has no file {path}")
        return seen.body


def mark_revoked(store: OrderStore, releases: Iterable[ReleaseRecord], now: int) -> None:
    """No price of these is honoured, except while one is current: done before the switch, it counts at the switch."""
    for record in releases:
        try:
            store.commit(Change(counters=(CounterMove(revoked_name(record.id), 1, at_most=1),)), now)
        except LimitReached:
            continue  # revoked before


def close_payment_pages(store: OrderStore, files: Releases, right: str, now: int) -> int:
    """Have the functions close every open payment page that asks for less than the release `right` does; how many.

    They do so with their next look at the outbox: within a second on one server, within a minute at AWS.
    """
    closed = 0
    opened = {right: OpenRelease(right, files)}
    for order_id in store.sweeps_due(now + _AHEAD, _MOST):
        stored = store.load(order_id)
        order = fold(stored.events) if stored else None
        if order is None or order.payment is not Payment.PENDING or order.session is None:
            continue
        placed = opened.setdefault(order.placed.release, OpenRelease(order.placed.release, files))
        if is_right(order, placed, opened[right], now):
            continue
        session = order.session.session
        message = Message(f"expire_session:{session}:revoked", "expire_session", {"session": session}, now)
        store.commit(Change(outbox=(message,)), now)
        closed += 1
    return closed


def is_right(order: Order, placed: OpenRelease, right: OpenRelease, now: int) -> bool:
    """Whether the release `right` asks for what the order does: by the same rules, from the same records, no less."""
    skus = [demand.sku for demand in order.placed.demand] + [line.sku for line in order.placed.lines]
    if placed.id != right.id:
        if placed.files.read(placed.id, RULES_PATH) != right.files.read(right.id, RULES_PATH):
            return False
        if placed.records(skus) != right.records(skus):
            return False
    records = right.records(skus)
    for line in order.placed.lines:
        record = records.get(line.sku)
        price = price_at(record, order.placed.currency, now) if record else None
        if record is None or price is None:
            return False
        if line.unit < min(price.minor, break_price(record, order.placed.currency, line.quantity) or price.minor):
            return False
    return True
