"""All that an SQLite store holds, read and written as records, inside a transaction of the caller's."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple
from typing import Any

from chalicelib.adapters.sqlite_gift_cards import list_gift_cards
from chalicelib.adapters.sqlite_lists import put_listing, put_payments
from chalicelib.adapters.sqlite_releases import listed
from chalicelib.adapters.sqlite_tokens import list_tokens, put_token
from chalicelib.adapters.sqlite_watches import every_watch, put_watch
from chalicelib.domain.access import AccessToken
from chalicelib.domain.archive import (
    CartPointer,
    CounterValue,
    OpenedStock,
    OrderHistory,
    QueuedMessage,
    Record,
    found_by,
    kind_of,
)
from chalicelib.domain.change import Answer, InboxRecord, Message, ReleaseRecord, StockLevel
from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.errors import CommitRefused
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.watches import Watch

_TABLES = ("orders", "carts", "stock", "counters", "inbox", "outbox", "gift_cards", "releases", "tokens", "watches")


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether no table has a row."""
    return not any(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _TABLES)  # noqa: S608


def every(connection: sqlite3.Connection) -> Iterator[Record]:
    """Everything, a kind after the other, in an order that is always the same."""
    yield from _orders(connection)
    for row in connection.execute("SELECT id, order_id FROM carts ORDER BY id"):
        yield CartPointer(*row)
    for row in connection.execute(
        """
        SELECT sku, on_hand, reserved, sold, opening, received, restocked, corrected, opened_at FROM stock ORDER BY sku
        """
    ):
        yield OpenedStock(StockLevel(*row[:8]), row[8])
    for row in connection.execute("SELECT name, value FROM counters WHERE value <> 0 ORDER BY name"):
        yield CounterValue(*row)
    for row in connection.execute(
        "SELECT id, payload_hash, expires_at, lease_until, order_id, answer FROM inbox ORDER BY id"
    ):
        answer = None if row[5] is None else from_plain(Answer, json.loads(row[5]))
        yield InboxRecord(row[0], row[1], row[2], row[3], row[4], answer)
    for row in connection.execute(
        "SELECT id, kind, payload, due_at, attempts, error, state, ready_at, done_at FROM outbox ORDER BY position"
    ):
        message = Message(row[0], row[1], json.loads(row[2]), *row[3:6])
        state, ready_at, done_at = row[6:]
        yield QueuedMessage(message, state, ready_at if state == "pending" else message.due_at, done_at)
    yield from reversed(list_gift_cards(connection))
    yield from reversed(listed(connection))
    yield from list_tokens(connection)
    yield from every_watch(connection)


def _orders(connection: sqlite3.Connection) -> Iterator[OrderHistory]:
    for order_id, reference, sweep_at in connection.execute("SELECT id, reference, sweep_at FROM orders ORDER BY id"):
        rows = connection.execute("SELECT events FROM history WHERE order_id = ? ORDER BY version", (order_id,))
        commits = tuple(tuple(json.loads(text)) for (text,) in rows)
        yield OrderHistory(order_id, reference, commits, sweep_at)


def restore(connection: sqlite3.Connection, records: Iterable[Record]) -> None:
    """Write records, each in place of what has its id. Raises CommitRefused where one contradicts what stays."""
    for record in records:
        try:
            _WRITERS[type(record)](connection, record)
        except sqlite3.IntegrityError as error:
            raise CommitRefused(
                f"The {kind_of(record)} {record.id} does not go with what is there: {error}."
            ) from error


def _put(connection: sqlite3.Connection, table: str, key: str, values: Mapping[str, Any]) -> None:
    """Insert a row, or change the one that has its key: a row that is in the way by anything else stays."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    sets = ", ".join(f"{name} = :{name}" for name in values)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {sets}"  # noqa: S608
    connection.execute(statement, values)


def _order(connection: sqlite3.Connection, order: OrderHistory) -> None:
    values = {
        "id": order.id,
        "reference": order.reference,
        "version": len(order.commits),
        "sweep_at": order.sweep_at,
    }
    _put(connection, "orders", "id", values)
    connection.execute("DELETE FROM history WHERE order_id = ?", (order.id,))
    for version, events in enumerate(order.commits, 1):
        text = canonical(list(events)).decode()
        connection.execute("INSERT INTO history VALUES (?, ?, ?)", (order.id, version, text))
    listing, payments = found_by(order)
    put_listing(connection, listing)
    put_payments(connection, payments, order.id)


def _cart(connection: sqlite3.Connection, cart: CartPointer) -> None:
    _put(connection, "carts", "id", {"id": cart.id, "order_id": cart.order_id})


def _stock(connection: sqlite3.Connection, stock: OpenedStock) -> None:
    names = ("sku", "on_hand", "reserved", "sold", "opening", "received", "restocked", "corrected")
    values = dict(zip(names, astuple(stock.level), strict=True))
    _put(connection, "stock", "sku", values | {"opened_at": stock.opened_at})


def _counter(connection: sqlite3.Connection, counter: CounterValue) -> None:
    _put(connection, "counters", "name", {"name": counter.id, "value": counter.value})


def _inbox(connection: sqlite3.Connection, record: InboxRecord) -> None:
    values = {
        "id": record.id,
        "payload_hash": record.payload_hash,
        "expires_at": record.expires_at,
        "lease_until": record.lease_until,
        "order_id": record.order_id,
        "answer": None if record.answer is None else canonical(to_plain(record.answer)).decode(),
    }
    _put(connection, "inbox", "id", values)


def _message(connection: sqlite3.Connection, queued: QueuedMessage) -> None:
    message = queued.message
    values = {
        "id": message.id,
        "kind": message.kind,
        "payload": canonical(to_plain(message.payload)).decode(),
        "due_at": message.due_at,
        "attempts": message.attempts,
        "error": message.error,
        "state": queued.state,
        "ready_at": queued.ready_at,
        "done_at": queued.done_at,
    }
    _put(connection, "outbox", "id", values)


def _gift_card(connection: sqlite3.Connection, card: GiftCard) -> None:
    names = ("id", "ending", "currency", "value", "issued_at", "expires_at", "order_id", "note")
    _put(connection, "gift_cards", "id", dict(zip(names, astuple(card), strict=True)))


def _release(connection: sqlite3.Connection, release: ReleaseRecord) -> None:
    names = ("id", "state", "publishing_at", "current_at", "replaced_at")
    _put(connection, "releases", "id", dict(zip(names, astuple(release), strict=True)))


_WRITERS: Mapping[type[Any], Callable[[sqlite3.Connection, Any], None]] = {
    OrderHistory: _order,
    CartPointer: _cart,
    OpenedStock: _stock,
    CounterValue: _counter,
    InboxRecord: _inbox,
    QueuedMessage: _message,
    GiftCard: _gift_card,
    ReleaseRecord: _release,
    AccessToken: put_token,
    Watch: put_watch,
}
