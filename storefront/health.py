"""How a store is: whether the outbox and the sweep keep up, whether stock balances, which release is current."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import ReleaseRecord, ReleaseState
from chalicelib.domain.errors import NoRelease, StorefrontError
from chalicelib.ports import OrderStore
from storefront.archive.audit import balance
from storefront.ledger import describe_store, is_there, open_store, read_pricebook
from storefront.places import Places
from storefront.tables import show_time

LATE_SECONDS = 15 * 60
"""What is due for longer than this waits for nobody: the outbox runs every minute, the sweep every five."""

_COUNTED = 1000
_NAMED = 5


class Finding(NamedTuple):
    """One thing looked at: `state` is good, missing (which may be fine) or wrong (exit code 1)."""

    subject: str
    state: str
    detail: str


def look_at_store(places: Places, now: int) -> Iterator[Finding]:
    """Everything about the store of a shop. `now` is UTC seconds."""
    name = describe_store(places.var)
    if not is_there(places.var):
        yield Finding("Store", "missing", f"{name} is made by `storefront serve`")
        return
    try:
        with closing(open_store(places.var)) as store:
            findings = [
                *_releases(places, store.releases(), now),
                *look_at_work(store, now),
                _stock(places, store),
            ]
    except StorefrontError as wrong:
        yield Finding("Store", "wrong", wrong.message)
        return
    yield Finding("Store", "good", name)
    yield from findings


def _releases(places: Places, records: Sequence[ReleaseRecord], now: int) -> Iterator[Finding]:
    current = next((record for record in records if record.state is ReleaseState.CURRENT), None)
    if current is None:
        yield Finding("Current release", "missing", "none: `storefront serve` makes one current")
    elif not (places.var / "releases" / current.id).is_dir():
        detail = (
            f"{current.id[:12]} is not in {places.var / 'releases'}: nothing can be ordered; serve or publish again"
        )
        yield Finding("Current release", "wrong", detail)
    else:
        yield Finding("Current release", "good", f"{current.id[:12]} since {show_time(current.current_at)} (UTC)")
    newest = records[0] if records else None
    if newest and newest.state is ReleaseState.PUBLISHING and newest.publishing_at < now - LATE_SECONDS:
        detail = f"{newest.id[:12]} is being published since {show_time(newest.publishing_at)} (UTC): publish again"
        yield Finding("Publication", "wrong", detail)


def look_at_work(store: OrderStore, now: int, worker: str = "`storefront serve` does") -> Iterator[Finding]:
    """Whether the outbox and the sweep keep up; `worker` says what runs them. Raises StorefrontError."""
    yield from _outbox(store, now, worker)
    yield _sweep(store, now, worker)


def _outbox(store: OrderStore, now: int, worker: str) -> Iterator[Finding]:
    dead = store.messages("dead")
    named = ", ".join(f"{message.id} ({message.error})" for message in dead[:_NAMED])
    more = f" and {len(dead) - _NAMED} more" if len(dead) > _NAMED else ""
    detail = f"{len(dead)}: {named}{more}; mend the cause, then `storefront outbox redrive`" if dead else "none"
    yield Finding("Dead letters", "wrong" if dead else "good", detail)
    pending = store.messages("pending")
    late = [message.due_at for message in pending if message.due_at < now - LATE_SECONDS]
    if late:
        detail = f"{len(late)} of {len(pending)} are late, since {show_time(min(late))} (UTC): nothing sends them"
        yield Finding("Outbox", "wrong", f"{detail} ({worker})")
    else:
        yield Finding("Outbox", "good", f"{len(pending)} waiting, none late")


def _sweep(store: OrderStore, now: int, worker: str) -> Finding:
    late = store.sweeps_due(now - LATE_SECONDS, _COUNTED)
    if not late:
        return Finding("Sweep", "good", "no order waits for it")
    count = f"{_COUNTED} or more" if len(late) == _COUNTED else str(len(late))
    detail = f"{count} orders wait to be asked about, and nobody asks ({worker}); their stock is on hold"
    return Finding("Sweep", "wrong", detail)


def _stock(places: Places, store: OrderStore) -> Finding:
    try:
        _, records = read_pricebook(places.release)
    except NoRelease:
        return Finding("Stock", "missing", "no release is built, so nobody knows of which SKUs")
    levels = store.stock(sorted(sku for sku, record in records.items() if record.stock_policy.counted))
    problems = [found for level in levels.values() for found in balance(level)]
    wrong = [f"{found.subject}: {found.what}" for found in problems]
    wrong += [
        f"stock of {sku}: {level.reserved} are promised of {level.on_hand}"
        for sku, level in levels.items()
        if records[sku].stock_policy is StockPolicy.DENY and level.reserved > max(level.on_hand, 0)
    ]
    if not wrong:
        return Finding("Stock", "good", f"{len(levels)} SKUs balance")
    more = f"; and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
    return Finding("Stock", "wrong", "; ".join(wrong[:_NAMED]) + more + " (`storefront store verify` names all)")
