"""Making a release current: its private half is kept, its opening balances are booked, then the store switches.

Every step may be repeated, so a publication that was killed half way is finished by the next one.
"""

import json
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.change import Change, CounterMove, ReleaseRecord, ReleaseState, revoked_name
from chalicelib.domain.pricebook import RULES_PATH, decode_rules, decode_shard
from chalicelib.domain.records import SkuRecord
from chalicelib.ports import OrderStore

KEPT = 20
"""Releases that are kept whatever their age."""


@dataclass(frozen=True)
class EditedOpening:
    """An opening balance that was edited after it had been booked: what is written now, and what was booked."""

    sku: str
    written: int
    booked: int


def publish(
    var: Path, store: OrderStore, release: Path, now: int, named: Collection[str] | None = None
) -> tuple[EditedOpening, ...]:
    """Make the release in `release` current; the opening balances that were edited in vain. `now` is UTC seconds.

    `named` are the releases that an order names, which are kept; None where nobody knows, and then none is removed.
    Raises StoreUnavailable; nothing is current then that was not before.
    """
    release_id = str(json.loads((release / "release.json").read_bytes())["id"])
    keep_release(var, release, release_id)
    listed = store.releases()
    if any(record.id == release_id and record.state is ReleaseState.CURRENT for record in listed):
        return find_edited(release, store)
    register(store, release_id, now)
    make_current(store, release, release_id, now)
    if named is not None:
        grace = decode_rules(json.loads((release / RULES_PATH).read_bytes())).grace_seconds
        remove_old(var / "releases", store.releases(), named, now - grace)
    return find_edited(release, store)


def register(store: OrderStore, release_id: str, now: int) -> None:
    """Put a release on the list as publishing: from now on the prices on its pages are honoured.

    One that was revoked and comes again is no longer so.
    """
    if store.counters([revoked_name(release_id)])[revoked_name(release_id)]:
        store.commit(Change(counters=(CounterMove(revoked_name(release_id), -1),)), now)
    store.publish_release(release_id, now)


def make_current(store: OrderStore, release: Path | None, release_id: str, now: int) -> None:
    """Book the opening balances that are new, then switch. Without `release` they were booked before."""
    if release is not None:
        store.book_opening(read_opening(release), now)
    store.switch_release(release_id, now)


def keep_release(var: Path, release: Path, release_id: str) -> Path:
    """Copy the private half to `var/releases/ID`, whole or not at all.

    A copy, not hard links: what an order was placed from must not change, whoever writes into `release`.
    """
    kept = var / "releases" / release_id
    if kept.is_dir():
        return kept
    half = kept.with_name(f".{release_id}.part")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(release, half)
    half.rename(kept)
    return kept


def read_opening(release: Path) -> dict[str, int]:
    """The opening balances of the SKUs whose stock is counted."""
    return {record.sku: record.opening_stock or 0 for record in _counted(release)}


def find_edited(release: Path, store: OrderStore) -> tuple[EditedOpening, ...]:
    """Where `stock` says something else than what was booked. A line that was deleted says nothing."""
    written = {record.sku: record.opening_stock for record in _counted(release) if record.opening_stock is not None}
    levels = store.stock(sorted(written))
    return tuple(
        EditedOpening(sku, written[sku], levels[sku].opening) for sku in levels if levels[sku].opening != written[sku]
    )


def _counted(release: Path) -> Iterator[SkuRecord]:
    for shard in sorted((release / "pricebook" / "skus").glob("*.json")):
        records = decode_shard(json.loads(shard.read_bytes()))
        yield from (record for record in records.values() if record.stock_policy.counted)


def remove_old(
    folder: Path, listed: Collection[ReleaseRecord], named: Collection[str], honoured_since: int
) -> tuple[str, ...]:
    """Remove the private halves that nobody can ask for any more; their ids.

    Kept are the newest KEPT of the list, those not replaced before `honoured_since` (UTC seconds), those in `named`,
    and every folder that the list does not know.
    """
    newest = {record.id for record in list(listed)[:KEPT]}
    old = [
        record.id
        for record in listed
        if record.state is ReleaseState.REPLACED
        and record.id not in newest
        and record.id not in named
        and record.replaced_at is not None
        and record.replaced_at < honoured_since
        and (folder / record.id).is_dir()
    ]
    for release_id in old:
        shutil.rmtree(folder / release_id)
    return tuple(old)
