"""The list of releases in SQLite, and the opening balances that come with a release."""

import sqlite3
from collections.abc import Iterable

from chalicelib.domain.change import ReleaseRecord, ReleaseState


def listed(connection: sqlite3.Connection) -> tuple[ReleaseRecord, ...]:
    """All releases, the newest first."""
    rows = connection.execute(
        """
        SELECT id, state, publishing_at, current_at, replaced_at FROM releases
        ORDER BY publishing_at DESC, position DESC
        """
    )
    return tuple(ReleaseRecord(row[0], ReleaseState(row[1]), *row[2:]) for row in rows)


def publish(connection: sqlite3.Connection, release_id: str, now: int) -> None:
    """Put on the list as publishing, again where it was replaced or did not get there; a current one stays so.

    `current_at` and `replaced_at` of an earlier time stay: they are true until it is current again.
    """
    connection.execute(
        """
        INSERT INTO releases (id, state, publishing_at) VALUES (:id, 'publishing', :now)
        ON CONFLICT (id) DO UPDATE SET state = 'publishing', publishing_at = :now WHERE state <> 'current'
        """,
        {"id": release_id, "now": now},
    )


def switch(connection: sqlite3.Connection, release_id: str, now: int) -> None:
    """Make current what is listed, and replaced what was. Raises ValueError where it is not listed."""
    row = connection.execute("SELECT state FROM releases WHERE id = ?", (release_id,)).fetchone()
    if row is None:
        raise ValueError(f"Release {release_id} is not on the list: publish it first.")
    if row[0] == ReleaseState.CURRENT:
        return
    connection.execute("UPDATE releases SET state = 'replaced', replaced_at = ? WHERE state = 'current'", (now,))
    connection.execute(
        "UPDATE releases SET state = 'current', current_at = ?, replaced_at = NULL WHERE id = ?", (now, release_id)
    )


def open_stock(connection: sqlite3.Connection, balances: Iterable[tuple[str, int]], now: int) -> list[str]:
    """Book the opening balance of each SKU that has none; those SKUs."""
    new = []
    for sku, balance in balances:
        written = connection.execute(
            """
            INSERT INTO stock (sku, on_hand, opening, opened_at) VALUES (:sku, :balance, :balance, :now)
            ON CONFLICT (sku) DO UPDATE SET on_hand = on_hand + :balance, opening = :balance, opened_at = :now
            WHERE opened_at IS NULL
            """,
            {"sku": sku, "balance": balance, "now": now},
        )
        if written.rowcount:
            new.append(sku)
    return new
