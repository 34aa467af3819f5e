"""The outbox in SQLite: messages that were committed with what they are about, handed out one lease at a time."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chalicelib.domain.change import Message
from chalicelib.domain.codec import canonical, to_plain


def put_messages(connection: sqlite3.Connection, messages: Iterable[Message]) -> None:
    """Add messages; one whose id is there already, in whatever state, is not added again."""
    for message in messages:
        connection.execute(
            """
            INSERT INTO outbox (id, kind, payload, due_at, ready_at, attempts, error)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            (
                message.id,
                message.kind,
                canonical(to_plain(message.payload)).decode(),
                message.due_at,
                message.due_at,
                message.attempts,
                message.error,
            ),
        )


def any_ready(connection: sqlite3.Connection, now: int) -> bool:
    """Whether there is something to lease, asked without the write lock."""
    sql = "SELECT 1 FROM outbox WHERE state = 'pending' AND ready_at <= ? LIMIT 1"
    return connection.execute(sql, (now,)).fetchone() is not None


def lease(connection: sqlite3.Connection, now: int, limit: int, seconds: int) -> tuple[Message, ...]:
    """Messages that are due and that nobody has, kept from others until `now + seconds`; the longest waiting first."""
    rows = connection.execute(
        """
        SELECT id, kind, payload, due_at, attempts, error FROM outbox
        WHERE state = 'pending' AND ready_at <= ? ORDER BY ready_at, position LIMIT ?
        """,
        (now, limit),
    ).fetchall()
    messages = [_message(row) for row in rows]
    connection.executemany(
        "UPDATE outbox SET ready_at = ?, attempts = attempts + 1 WHERE id = ?",
        [(now + seconds, message.id) for message in messages],
    )
    return tuple(replace(message, attempts=message.attempts + 1) for message in messages)


def settle(connection: sqlite3.Connection, message_id: str, now: int) -> None:
    """Mark as done."""
    connection.execute(
        "UPDATE outbox SET state = 'done', done_at = ? WHERE id = ? AND state <> 'done'", (now, message_id)
    )


def retry(connection: sqlite3.Connection, message_id: str, due_at: int, error: str) -> None:
    """Make due at `due_at`; a worker that comes late cannot reopen what another has done."""
    connection.execute(
        "UPDATE outbox SET due_at = ?, ready_at = ?, error = ? WHERE id = ? AND state = 'pending'",
        (due_at, due_at, error, message_id),
    )


def bury(connection: sqlite3.Connection, message_id: str, error: str) -> None:
    """Mark as dead, unless another worker has done it."""
    connection.execute(
        "UPDATE outbox SET state = 'dead', error = ? WHERE id = ? AND state = 'pending'", (error, message_id)
    )


def revive(connection: sqlite3.Connection, message_id: str, now: int) -> bool:
    """Make a dead message due, with all of its tries before it again."""
    revived = connection.execute(
        "UPDATE outbox SET state = 'pending', attempts = 0, due_at = ?, ready_at = ? WHERE id = ? AND state = 'dead'",
        (now, now, message_id),
    )
    return revived.rowcount == 1


def in_state(connection: sqlite3.Connection, state: str) -> tuple[Message, ...]:
    """Messages that are `pending`, `done` or `dead`, in the order in which they were committed."""
    sql = "SELECT id, kind, payload, due_at, attempts, error FROM outbox WHERE state = ? ORDER BY position"
    return tuple(_message(row) for row in connection.execute(sql, (state,)))


def _message(row: tuple[Any, ...]) -> Message:
    message_id, kind, payload, due_at, attempts, error = row
    return Message(message_id, kind, json.loads(payload), due_at, attempts, error)
