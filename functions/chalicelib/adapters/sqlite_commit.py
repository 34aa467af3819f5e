"""One `Change`, written statement by statement inside a transaction of the caller's.

Each condition stands in the statement that writes. The order of the steps is the order of refusals: inbox, version,
reference, cart, counters, stock.
"""

import sqlite3

from chalicelib.adapters import sqlite_lists
from chalicelib.adapters.change_totals import (
    CounterTotal,
    StockTotal,
    check_shape,
    counter_totals,
    refuse_counters,
    refuse_stock,
    stock_totals,
)
from chalicelib.adapters.sqlite_gift_cards import put_gift_cards
from chalicelib.adapters.sqlite_outbox import put_messages
from chalicelib.domain.change import CartClaim, Change, InboxAnswer, InboxClaim
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.errors import AlreadyProcessed, CartMoved, ReferenceTaken, VersionConflict
from chalicelib.domain.events import encode_event


def write_change(connection: sqlite3.Connection, change: Change, now: int) -> None:
    """Write all of `change`, or raise: the caller rolls back. Raises what `OrderStore.commit` says, ValueError."""
    check_shape(change)
    if change.inbox:
        _claim(connection, change.inbox, now)
    if change.answer:
        _answer(connection, change.answer, now)
    if change.order_id is not None:
        _append(connection, change, change.order_id)
    if change.cart:
        _point_cart(connection, change.cart)
    _move_counters(connection, counter_totals(change.counters))
    _move_stock(connection, stock_totals(change.stock))
    put_messages(connection, change.outbox)
    put_gift_cards(connection, change.gift_cards)


def _claim(connection: sqlite3.Connection, claim: InboxClaim, now: int) -> None:
    values = {
        "id": claim.id,
        "hash": claim.payload_hash,
        "expires": claim.expires_at,
        "lease": claim.lease_until,
        "order": claim.order_id,
        "taken": claim.takes_over,
        "now": now,
    }
    if claim.takes_over is None:
        written = connection.execute(
            """
            INSERT INTO inbox (id, payload_hash, expires_at, lease_until, order_id)
            VALUES (:id, :hash, :expires, :lease, :order)
            ON CONFLICT (id) DO UPDATE SET payload_hash = :hash, expires_at = :expires, lease_until = :lease,
                order_id = :order, answer = NULL
            WHERE expires_at <= :now
            """,
            values,
        )
    else:
        written = connection.execute(
            """
            UPDATE inbox SET payload_hash = :hash, expires_at = :expires, lease_until = :lease, order_id = :order
            WHERE id = :id AND expires_at > :now AND lease_until = :taken AND answer IS NULL
                AND (lease_until <= :now OR :lease <= :now)
            """,
            values,
        )
    if not written.rowcount:
        raise AlreadyProcessed(f"{claim.id} was taken in before.")
    # Housekeeping only: whether a record counts is tested wherever it is read or written.
    connection.execute("DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE expires_at <= ? LIMIT 50)", (now,))


def _answer(connection: sqlite3.Connection, given: InboxAnswer, now: int) -> None:
    text = canonical(to_plain(given.answer)).decode()
    written = connection.execute(
        "UPDATE inbox SET answer = ? WHERE id = ? AND expires_at > ? AND answer IS NULL", (text, given.id, now)
    )
    if written.rowcount:
        return
    live = connection.execute("SELECT 1 FROM inbox WHERE id = ? AND expires_at > ?", (given.id, now)).fetchone()
    if live:
        raise AlreadyProcessed(f"{given.id} has been answered before.")


def _append(connection: sqlite3.Connection, change: Change, order_id: str) -> None:
    if change.expected_version == 0:
        written = connection.execute(
            "INSERT INTO orders (id, reference, version, sweep_at) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING",
            (order_id, change.reference, change.sweep_at),
        )
    else:
        written = connection.execute(
            "UPDATE orders SET version = version + 1, sweep_at = ? WHERE id = ? AND version = ?",
            (change.sweep_at, order_id, change.expected_version),
        )
    if not written.rowcount:
        stored = connection.execute("SELECT version FROM orders WHERE id = ?", (order_id,)).fetchone()
        if stored or change.expected_version:
            version = stored[0] if stored else 0
            raise VersionConflict(f"Order {order_id} is at {version}, not at {change.expected_version}.")
        raise ReferenceTaken(f"The reference {change.reference} is in use.")
    events = canonical([encode_event(event) for event in change.events]).decode()
    connection.execute(
        "INSERT INTO history (order_id, version, events) VALUES (?, ?, ?)",
        (order_id, change.expected_version + 1, events),
    )
    sqlite_lists.put_listing(connection, change.listing)
    sqlite_lists.put_payments(connection, change.payments, order_id)


def _point_cart(connection: sqlite3.Connection, claim: CartClaim) -> None:
    if claim.expected is None:
        written = connection.execute(
            "INSERT INTO carts (id, order_id) VALUES (?, ?) ON CONFLICT DO NOTHING", (claim.cart_id, claim.order_id)
        )
    else:
        written = connection.execute(
            "UPDATE carts SET order_id = ? WHERE id = ? AND order_id = ?",
            (claim.order_id, claim.cart_id, claim.expected),
        )
    if not written.rowcount:
        raise CartMoved(f"The cart does not point at {claim.expected or 'no order'} any more.")


def _move_counters(connection: sqlite3.Connection, totals: dict[str, CounterTotal]) -> None:
    over: list[str] = []
    below: list[str] = []
    for name, total in totals.items():
        values = {"name": name, "delta": total.delta, "most": total.at_most}
        connection.execute("INSERT INTO counters (name, value) VALUES (:name, 0) ON CONFLICT DO NOTHING", values)
        written = connection.execute(
            """
            UPDATE counters SET value = value + :delta
            WHERE name = :name AND value + :delta >= 0 AND (:most IS NULL OR value + :delta <= :most)
            """,
            values,
        )
        if not written.rowcount:
            (value,) = connection.execute("SELECT value FROM counters WHERE name = :name", values).fetchone()
            limited = total.at_most is not None and value + total.delta > total.at_most
            (over if limited else below).append(name)
    refuse_counters(over, below)


def _move_stock(connection: sqlite3.Connection, totals: dict[str, StockTotal]) -> None:
    short: list[tuple[str, int, int]] = []
    broken: list[str] = []
    for sku, total in totals.items():
        values = {
            "sku": sku,
            "hand": total.on_hand,
            "held": total.reserved,
            "sold": total.sold,
            "received": total.received,
            "restocked": total.restocked,
            "corrected": total.corrected,
            "limited": total.limited,
        }
        connection.execute("INSERT INTO stock (sku) VALUES (:sku) ON CONFLICT DO NOTHING", values)
        written = connection.execute(
            """
            UPDATE stock SET on_hand = on_hand + :hand, reserved = reserved + :held, sold = sold + :sold,
                received = received + :received, restocked = restocked + :restocked, corrected = corrected + :corrected
            WHERE sku = :sku AND reserved + :held >= 0
                AND (NOT :limited OR on_hand + :hand - reserved - :held >= 0)
            """,
            values,
        )
        if not written.rowcount:
            on_hand, reserved = connection.execute(
                "SELECT on_hand, reserved FROM stock WHERE sku = :sku", values
            ).fetchone()
            if reserved + total.reserved < 0:
                broken.append(sku)
            else:
                short.append((sku, total.asked, total.left(on_hand, reserved)))
    refuse_stock(short, broken)
