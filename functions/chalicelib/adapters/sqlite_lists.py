"""The list of orders in SQLite, and which order a payment belongs to. For `SqliteStore` only."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.listing import Cursor, Listing


def put_listing(connection: sqlite3.Connection, line: Listing | None) -> None:
    """Write the line of an order, in place of the one that it had."""
    if line is None:
        return
    connection.execute(
        """
        INSERT INTO listings (order_id, placed_at, status, customer, queue, line) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (order_id) DO UPDATE SET placed_at = excluded.placed_at, status = excluded.status,
            customer = excluded.customer, queue = excluded.queue, line = excluded.line
        """,
        (line.id, line.placed_at, line.status, line.customer, line.queue, canonical(to_plain(line)).decode()),
    )


def put_payments(connection: sqlite3.Connection, payments: Iterable[str], order_id: str) -> None:
    """Write which order these payments belong to; one that is known stays where it is."""
    for payment in payments:
        connection.execute(
            "INSERT INTO payments (id, order_id) VALUES (?, ?) ON CONFLICT DO NOTHING", (payment, order_id)
        )


_ALL = """
    SELECT line FROM listings WHERE (placed_at, order_id) < (:at, :id)
    ORDER BY placed_at DESC, order_id DESC LIMIT :limit
"""
_OF_STATUS = """
    SELECT line FROM listings WHERE status = :status AND (placed_at, order_id) < (:at, :id)
    ORDER BY placed_at DESC, order_id DESC LIMIT :limit
"""
_OF_CUSTOMER = """
    SELECT line FROM listings
    WHERE customer = :customer AND (:status IS NULL OR status = :status) AND (:queue IS NULL OR queue = :queue)
        AND (placed_at, order_id) < (:at, :id)
    ORDER BY placed_at DESC, order_id DESC LIMIT :limit
"""
_IN_QUEUE = """
    SELECT line FROM listings
    WHERE queue = :queue AND (:status IS NULL OR status = :status) AND (placed_at, order_id) < (:at, :id)
    ORDER BY placed_at DESC, order_id DESC LIMIT :limit
"""
_END_OF_TIME = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; None: whatever it is."""

    status: str | None
    customer: str | None
    queue: str | None


def list_orders(
    connection: sqlite3.Connection, wanted: Wanted, before: Cursor | None, limit: int
) -> tuple[Listing, ...]:
    """Lines of the list, the newest first: each is a range of an index; a customer has few orders of any status."""
    end = before or Cursor(_END_OF_TIME, "")
    if wanted.customer is not None:
        statement = _OF_CUSTOMER
    elif wanted.queue is not None:
        statement = _IN_QUEUE
    else:
        statement = _ALL if wanted.status is None else _OF_STATUS
    values = {
        "status": wanted.status,
        "customer": wanted.customer,
        "queue": wanted.queue,
        "at": end.placed_at,
        "id": end.id,
        "limit": limit,
    }
    return tuple(from_plain(Listing, json.loads(line)) for (line,) in connection.execute(statement, values))
