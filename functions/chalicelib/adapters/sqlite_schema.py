"""The tables of the SQLite store, as numbered migrations: append to MIGRATIONS, never change one that was released.

The SQL of this store asks for SQLite 3.24 (upsert) and no more, since Python uses the library of the system.
"""

import sqlite3

from chalicelib.domain.errors import StoreUnavailable

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE orders (
            id TEXT PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL CHECK (version >= 1),
            sweep_at INTEGER
        ) WITHOUT ROWID
        """,
        "CREATE INDEX orders_to_sweep ON orders (sweep_at) WHERE sweep_at IS NOT NULL",
        """
        CREATE TABLE history (
            order_id TEXT NOT NULL REFERENCES orders (id),
            version INTEGER NOT NULL,
            events TEXT NOT NULL,  -- JSON: the encoded events of one commit
            PRIMARY KEY (order_id, version)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE carts (id TEXT PRIMARY KEY, order_id TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE stock (
            sku TEXT PRIMARY KEY,
            on_hand INTEGER NOT NULL DEFAULT 0,  -- below 0 where it may be sold before it is there
            reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
            sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
            opening INTEGER NOT NULL DEFAULT 0 CHECK (opening >= 0),
            opened_at INTEGER,  -- NULL: moved before its opening balance was booked
            CHECK (on_hand + sold = opening)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL CHECK (value >= 0)) WITHOUT ROWID",
        """
        CREATE TABLE inbox (
            id TEXT PRIMARY KEY,
            payload_hash TEXT NOT NULL,
            expires_at INTEGER NOT NULL,
            lease_until INTEGER,
            order_id TEXT,
            answer TEXT  -- JSON
        ) WITHOUT ROWID
        """,
        "CREATE INDEX inbox_expired ON inbox (expires_at)",
        """
        CREATE TABLE tallies (
            name TEXT PRIMARY KEY,
            count INTEGER NOT NULL CHECK (count >= 1),
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX tallies_expired ON tallies (expires_at)",
        """
        CREATE TABLE outbox (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,  -- JSON
            due_at INTEGER NOT NULL,
            ready_at INTEGER NOT NULL,  -- due, or the end of its lease
            attempts INTEGER NOT NULL DEFAULT 0,
            error TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'dead')),
            done_at INTEGER
        )
        """,
        "CREATE INDEX outbox_ready ON outbox (ready_at, position) WHERE state = 'pending'",
        "CREATE INDEX outbox_state ON outbox (state, position)",
        """
        CREATE TABLE releases (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('publishing', 'current', 'replaced')),
            publishing_at INTEGER NOT NULL,
            current_at INTEGER,
            replaced_at INTEGER
        )
        """,
        "CREATE UNIQUE INDEX releases_one_current ON releases (state) WHERE state = 'current'",
    ),
    (
        """
        CREATE TABLE gift_cards (
            id TEXT PRIMARY KEY,
            ending TEXT NOT NULL,
            currency TEXT NOT NULL,
            value INTEGER NOT NULL CHECK (value > 0),
            issued_at INTEGER NOT NULL,
            expires_at INTEGER,
            order_id TEXT,
            note TEXT NOT NULL DEFAULT ''
        ) WITHOUT ROWID
        """,
    ),
    (
        # A check of a table cannot be changed: the table is made anew.
        """
        CREATE TABLE stock_kept (
            sku TEXT PRIMARY KEY,
            on_hand INTEGER NOT NULL DEFAULT 0,  -- below 0 where it may be sold before it is there
            reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
            sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
            opening INTEGER NOT NULL DEFAULT 0 CHECK (opening >= 0),
            received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
            restocked INTEGER NOT NULL DEFAULT 0 CHECK (restocked >= 0),
            corrected INTEGER NOT NULL DEFAULT 0,  -- below 0 where more was lost than found
            opened_at INTEGER,  -- NULL: moved before its opening balance was booked
            CHECK (on_hand + sold = opening + received + restocked + corrected)
        ) WITHOUT ROWID
        """,
        """
        INSERT INTO stock_kept (sku, on_hand, reserved, sold, opening, opened_at)
        SELECT sku, on_hand, reserved, sold, opening, opened_at FROM stock
        """,
        "DROP TABLE stock",
        "ALTER TABLE stock_kept RENAME TO stock",
        """
        CREATE TABLE listings (
            order_id TEXT PRIMARY KEY REFERENCES orders (id),
            placed_at INTEGER NOT NULL,
            status TEXT NOT NULL,
            customer TEXT,
            queue TEXT,
            line TEXT NOT NULL  -- JSON: what a list shows of the order
        ) WITHOUT ROWID
        """,
        "CREATE INDEX listings_by_time ON listings (placed_at, order_id)",
        "CREATE INDEX listings_by_status ON listings (status, placed_at, order_id)",
        "CREATE INDEX listings_by_customer ON listings (customer, placed_at, order_id) WHERE customer IS NOT NULL",
        "CREATE INDEX listings_by_queue ON listings (queue, placed_at, order_id) WHERE queue IS NOT NULL",
        "CREATE TABLE payments (id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders (id)) WITHOUT ROWID",
    ),
    ("CREATE TABLE tokens (name TEXT PRIMARY KEY, token TEXT NOT NULL) WITHOUT ROWID",),  # JSON of an AccessToken
    (
        """
        CREATE TABLE watches (
            id TEXT PRIMARY KEY,
            waits_for TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            confirmed INTEGER NOT NULL,
            watch TEXT NOT NULL  -- JSON of a Watch
        ) WITHOUT ROWID
        """,
        "CREATE INDEX watches_waiting ON watches (waits_for, asked_at, id) WHERE confirmed",
        "CREATE INDEX watches_expired ON watches (expires_at)",
    ),
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version. Raises StoreUnavailable where it is newer than this code."""
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise StoreUnavailable(
            f"The database has version {version}, this code knows {len(MIGRATIONS)}: deploy the newer code again."
        )
    for number in range(version + 1, len(MIGRATIONS) + 1):
        _step(connection, number)


def _step(connection: sqlite3.Connection, number: int) -> None:
    # A migration and the record of it are one transaction, so that neither can be there without the other.
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for the lock.
        if _version(connection) < number:
            for statement in MIGRATIONS[number - 1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    finally:
        connection.rollback()  # does nothing after COMMIT


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
