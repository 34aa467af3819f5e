"""The store as a whole: all stock, all releases, the releases that orders name. Reads only.

The port of the use cases has no such lists, because no use case needs one. A file is read as it lies there; of a
DynamoDB table everything is read, which is for a command and never for a request.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from chalicelib import bootstrap
from chalicelib.config import read_store
from chalicelib.domain.archive import OpenedStock, Record
from chalicelib.domain.change import ReleaseRecord, StockLevel
from chalicelib.domain.errors import NoRelease
from chalicelib.domain.pricebook import RULES_PATH, decode_rules, decode_shard
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.stock import availability
from chalicelib.ports import KeptStore

_LEVELS = "SELECT sku, on_hand, reserved, sold, opening, received, restocked, corrected FROM stock ORDER BY sku"
_STATES = {"low_stock": "low", "sold_out": "out"}


def store_path(var: Path) -> Path:
    """The file of the local store."""
    return var / "store.sqlite"


def is_there(var: Path) -> bool:
    """Whether there is a store to look at: a table is taken to be there, a file may not have been made yet."""
    return read_store(os.environ)[0] is not None or store_path(var).exists()


def open_store(var: Path) -> KeptStore:
    """The store that the settings name: a table, or the file in `var`, made where there is none."""
    return bootstrap.open_store(var, *read_store(os.environ))


def describe_store(var: Path) -> str:
    """Which store that is, for people."""
    table, endpoint = read_store(os.environ)
    if table is None:
        return str(store_path(var))
    return f"DynamoDB table {table} at {endpoint or 'AWS'}"


def _records(var: Path) -> Iterator[Record]:
    with closing(open_store(var)) as store:
        yield from store.records()


def _in_table() -> bool:
    return read_store(os.environ)[0] is not None


def _rows(var: Path, statement: str, *values: object) -> list[tuple[str, ...]]:
    path = store_path(var)
    if _in_table() or not path.exists():
        return []
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5.0)) as connection:
        return connection.execute(statement, values).fetchall()


def releases_of_orders(var: Path) -> frozenset[str] | None:
    """The releases that an order names: an order can be explained only while its release is kept.

    None for a table, which is not read whole at every save: then no release is removed.
    """
    if _in_table():
        return None
    rows = _rows(var, "SELECT DISTINCT json_extract(events, '$[0].release') FROM history WHERE version = 1")
    return frozenset(release for (release,) in rows if release)


def read_levels(var: Path) -> dict[str, StockLevel]:
    """The stock of every SKU that was ever opened."""
    if _in_table():
        return {record.id: record.level for record in _records(var) if isinstance(record, OpenedStock)}
    rows = _rows(var, _LEVELS)
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
    if not is_there(var):
        return ()
    with closing(open_store(var)) as store:
        return store.releases()
