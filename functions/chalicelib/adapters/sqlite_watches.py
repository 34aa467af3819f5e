"""Who waits for what in the SQLite store, inside a connection of the caller's. For the adapters of SQLite only."""

import json
import sqlite3

from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.watches import Watch


def put_watch(connection: sqlite3.Connection, watch: Watch) -> None:
    """Keep it, in place of the one with its id."""
    connection.execute(
        """
        INSERT INTO watches (id, waits_for, asked_at, expires_at, confirmed, watch)
        VALUES (:id, :waits_for, :asked_at, :expires_at, :confirmed, :watch)
        ON CONFLICT (id) DO UPDATE SET waits_for = :waits_for, asked_at = :asked_at, expires_at = :expires_at,
            confirmed = :confirmed, watch = :watch
        """,
        {
            "id": watch.id,
            "waits_for": watch.waits_for,
            "asked_at": watch.asked_at,
            "expires_at": watch.expires_at,
            "confirmed": watch.confirmed_at is not None,
            "watch": canonical(to_plain(watch)).decode(),
        },
    )


def find_watch(connection: sqlite3.Connection, watch_id: str, now: int) -> Watch | None:
    """The one with this id, where it has not run out."""
    row = connection.execute("SELECT watch FROM watches WHERE id = ? AND expires_at > ?", (watch_id, now)).fetchone()
    return None if row is None else _read(row[0])


def list_watches(connection: sqlite3.Connection, waits_for: str, now: int) -> tuple[Watch, ...]:
    """Those that are confirmed and wait for a SKU, the longest waiting first."""
    rows = connection.execute(
        "SELECT watch FROM watches WHERE waits_for = ? AND confirmed AND expires_at > ? ORDER BY asked_at, id",
        (waits_for, now),
    )
    return tuple(_read(text) for (text,) in rows.fetchall())


def every_watch(connection: sqlite3.Connection) -> tuple[Watch, ...]:
    """All of them, by id."""
    return tuple(_read(text) for (text,) in connection.execute("SELECT watch FROM watches ORDER BY id").fetchall())


def drop_watch(connection: sqlite3.Connection, watch_id: str) -> None:
    """Forget it."""
    connection.execute("DELETE FROM watches WHERE id = ?", (watch_id,))


def any_expired(connection: sqlite3.Connection, now: int) -> bool:
    """Whether there is something to forget, asked without the write lock."""
    return connection.execute("SELECT 1 FROM watches WHERE expires_at <= ? LIMIT 1", (now,)).fetchone() is not None


def drop_expired(connection: sqlite3.Connection, now: int) -> None:
    """Forget what has run out."""
    connection.execute("DELETE FROM watches WHERE expires_at <= ?", (now,))


def _read(text: str) -> Watch:
    return from_plain(Watch, json.loads(text))
