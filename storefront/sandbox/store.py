"""The sandbox's state: one SQLite file of JSON objects that survives a kill. One process owns it at a time.

One connection per unit of work; `Work` is what everything that reads or changes state is handed.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storefront.sandbox.answers import Doc, missing_object

Clock = Callable[[], int]
NewId = Callable[[str], str]

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, belongs_to TEXT,
    due INTEGER, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, belongs_to, seq);
CREATE INDEX IF NOT EXISTS objects_due ON objects (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, type TEXT NOT NULL, due INTEGER NOT NULL,
    tries INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY, endpoint TEXT NOT NULL, fingerprint TEXT NOT NULL, started INTEGER NOT NULL,
    request TEXT NOT NULL, status INTEGER, headers TEXT, body BLOB);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Cause:
    """The API request that an event came from; both are None when a person caused it on a page."""

    request: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Work:
    """One unit of work: the connection, the time it happens at, and where ids come from."""

    db: sqlite3.Connection
    now: int
    new_id: NewId
    cause: Cause = field(default_factory=Cause)

    def find(self, id_: str, kind: str) -> Doc | None:
        """The object with this id and kind, or None."""
        row = self.db.execute("SELECT body FROM objects WHERE id = ? AND kind = ?", (id_, kind)).fetchone()
        return None if row is None else json.loads(row[0])

    def need(self, id_: str, kind: str, param: str = "id") -> Doc:
        """The object with this id and kind, or Stripe's 404 naming the parameter."""
        found = self.find(id_, kind)
        if found is None:
            raise missing_object(kind, id_, param)
        return found

    def put(self, doc: Doc, belongs_to: str | None = None, due: int | None = None) -> Doc:
        """Write an object; `due` is the unix second at which time itself changes it."""
        self.db.execute(
            "INSERT INTO objects (id, kind, belongs_to, due, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET belongs_to = excluded.belongs_to, due = excluded.due, body = excluded.body",
            (doc["id"], doc["object"], belongs_to, due, json.dumps(doc)),
        )
        return doc

    def drop(self, id_: str) -> None:
        """Take an object away."""
        self.db.execute("DELETE FROM objects WHERE id = ?", (id_,))

    def every(self, kind: str, belongs_to: str | None = None) -> list[Doc]:
        """Objects of a kind, newest first."""
        rows = self.db.execute(
            "SELECT body FROM objects WHERE kind = ?1 AND (?2 IS NULL OR belongs_to = ?2) ORDER BY seq DESC",
            (kind, belongs_to),
        )
        return [json.loads(body) for (body,) in rows]

    def due(self, kind: str) -> list[Doc]:
        """Objects of a kind whose time has come, in the order of their times."""
        rows = self.db.execute(
            "SELECT body FROM objects WHERE kind = ? AND due <= ? ORDER BY due, seq", (kind, self.now)
        )
        return [json.loads(body) for (body,) in rows]

    def setting(self, name: str) -> Doc:
        """A stored setting, empty when it was never set."""
        row = self.db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return {} if row is None else json.loads(row[0])

    def set(self, name: str, value: Doc) -> None:
        """Store a setting."""
        self.db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))


class Store:
    """Opens units of work on the state file."""

    def __init__(self, path: Path, clock: Clock, new_id: NewId) -> None:
        self._path, self._clock, self._new_id = path, clock, new_id
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA)

    @contextmanager
    def write(self, cause: Cause | None = None) -> Iterator[Work]:
        """A unit of work that lands whole or not at all."""
        with closing(self._connect()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield Work(db, self._clock(), self._new_id, cause or Cause())
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A unit of work that sees one moment and changes nothing."""
        with closing(self._connect()) as db:
            db.execute("PRAGMA query_only = ON")
            db.execute("BEGIN")
            yield Work(db, self._clock(), self._new_id)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        db.execute("PRAGMA synchronous = NORMAL")
        return db


def random_id(prefix: str) -> str:
    """An id that cannot be guessed, in the alphabet of the provider's."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return prefix + "".join(secrets.choice(alphabet) for _ in range(24))


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether the state file was only locked by another unit of work: trying again will do."""
    return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
