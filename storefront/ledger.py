"""The local store as people look at it: which orders there are, what stock, which mail waits. Reads only.

The port of the use cases has no lists, because no use case needs one; on a laptop the store is one SQLite file.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import ReleaseRecord, StockLevel
from chalicelib.domain.errors import NoRelease
from chalicelib.domain.events import decode_event
from chalicelib.domain.order import Order, fold
from chalicelib.domain.pricebook import RULES_PATH, decode_rules, decode_shard
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.stock import availability

_STATES = {"low_stock": "low", "sold_out": "out"}


def store_path(var: Path) -> Path:
    """The file of the local store."""
    return var / "store.sqlite"


def open_store(var: Path) -> SqliteStore:
    """The local store, made where there is none."""
    return SqliteStore(store_path(var))


@dataclass(frozen=True)
class StoredOrderView:
    """An order and the events that made it, as plain values."""

    id: str
    order: Order
    events: tuple[dict[str, object], ...]


def _rows(var: Path, statement: str, *values: object) -> list[tuple[str, ...]]:
    path = store_path(var)
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5.0)) as connection:
        return connection.execute(statement, values).fetchall()


def read_orders(var: Path) -> list[StoredOrderView]:
    """Every order of the local store, the newest first."""
    rows = _rows(var, "SELECT order_id, events FROM history ORDER BY order_id, version")
    histories: dict[str, list[dict[str, object]]] = {}
    for order_id, text in rows:
        histories.setdefault(order_id, []).extend(json.loads(text))
    views = [
        StoredOrderView(order_id, fold(decode_event(plain) for plain in events), tuple(events))
        for order_id, events in histories.items()
    ]
    return sorted(views, key=lambda view: view.order.placed.at, reverse=True)


def releases_of_orders(var: Path) -> frozenset[str]:
    """The releases that an order names: an order can be explained only while its release is kept."""
    rows = _rows(var, "SELECT DISTINCT json_extract(events, '$[0].release') FROM history WHERE version = 1")
    return frozenset(release for (release,) in rows if release)


def read_levels(var: Path) -> dict[str, StockLevel]:
    """The stock of every SKU that was ever opened."""
    rows = _rows(var, "SELECT sku, on_hand, reserved, sold, opening FROM stock ORDER BY sku")
    return {row[0]: StockLevel(row[0], *(int(number) for number in row[1:])) for row in rows}


def read_pricebook(release: Path) -> tuple[ShopRules, dict[str, SkuRecord]]:
    """Rules and SKUs of the release in this folder. Raises NoRelease where there is none."""
    try:
        rules = decode_rules(json.loads((release / RULES_PATH).read_bytes()))
    except FileNotFoundError:
        raise NoRelease("There is no release yet: run `storefront build` first.") from None
    shards = sorted((release / "pricebook" / "skus").glob("*.json"))
    return rules, {
        sku: record for path in shards for sku, record in decode_shard(json.loads(path.read_bytes())).items()
    }


def stock_states(release: Path, var: Path) -> Iterator[tuple[SkuRecord, StockLevel, str]]:
    """Every SKU of the release with its level and its state: `in`, `low` or `out`."""
    rules, records = read_pricebook(release)
    levels = {sku: StockLevel(sku) for sku in records} | read_levels(var)
    for sku in sorted(records):
        shown = availability(records[sku], records, levels, rules.low_stock)
        yield records[sku], levels[sku], _STATES.get(shown.value, "in")


def read_releases(var: Path) -> tuple[ReleaseRecord, ...]:
    """The list of releases, the newest first; empty where there is no store yet."""
    if not store_path(var).exists():
        return ()
    with closing(open_store(var)) as store:
        return store.releases()
