"""Connections to one SQLite file, lent for one unit of work at a time, and what its failures are called."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from chalicelib.adapters.sqlite_schema import migrate
from chalicelib.domain.errors import Contended, StorefrontError, StoreUnavailable

_KEPT = 16  # idle connections; a burst of threads opens more and closes them again

_CONTENDED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})

_AWAY: Mapping[int, str] = {  # primary result code -> what to do
    sqlite3.SQLITE_FULL: "free some space",
    sqlite3.SQLITE_IOERR: "look at the disk, its space and its quota",
    sqlite3.SQLITE_READONLY: "let this process write to the file and its folder",
    sqlite3.SQLITE_PERM: "let this process write to the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "let this process create the file in its folder",
    sqlite3.SQLITE_NOMEM: "free some memory",
    sqlite3.SQLITE_CORRUPT: "restore the file from a backup",
    sqlite3.SQLITE_NOTADB: "it is no SQLite database: name another file or restore this one",
}


class Connections:
    """Lends connections to any thread; opens the file, and brings its schema up to date, on first use.

    `busy_seconds` is how long a writer waits for its turn.
    """

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._idle: deque[sqlite3.Connection] = deque()
        self._opening = Lock()
        self._migrated = False
        self._writing = Lock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one moment of the database. Raises Contended, StoreUnavailable."""
        with self._named(), self._lent() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection that writes all of the block or, where it raises, nothing. Raises Contended, StoreUnavailable.

        The lock is taken at the start: a transaction that reads first and writes later fails where another wrote
        in between, however long it is ready to wait.
        """
        with self._named(), self._turn(), self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close every connection that is not lent."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # Threads of one process queue here and are woken; at the file's lock they would sleep and poll.
        if not self._writing.acquire(timeout=self._busy_seconds):
            raise Contended(f"{self._path}: other threads have been writing for {self._busy_seconds:g} s.")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            yield connection
        except StorefrontError:
            connection.rollback()
            self._give_back(connection)
            raise
        except BaseException:
            connection.close()  # which rolls back; one that has seen a failing disk is not used again
            raise
        self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if len(self._idle) < _KEPT:
            self._idle.append(connection)
        else:
            connection.close()

    def _open(self) -> sqlite3.Connection:
        with self._opening:
            if not self._migrated:
                self._make_folder()
            connection = sqlite3.connect(
                self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
            )
            try:
                connection.execute("PRAGMA synchronous = FULL")  # a commit that was reported survives a power cut
                connection.execute("PRAGMA foreign_keys = ON")
                if not self._migrated:
                    _use_wal(connection, self._busy_seconds)
                    migrate(connection)
                    self._migrated = True
            except BaseException:
                connection.close()
                raise
            return connection

    def _make_folder(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(f"{self._path}: the folder cannot be made ({error.strerror}).") from error

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = _code(error)
            if code in _CONTENDED:
                raise Contended(f"{self._path}: {error}; another process writes for too long.") from error
            if code in _AWAY:
                raise StoreUnavailable(f"{self._path}: {error} ({_AWAY[code]}).") from error
            raise


def _use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Change a new file's journal, again and again where others do so too: SQLite does not wait for that by itself."""
    deadline = monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _code(error) not in _CONTENDED or monotonic() > deadline:
                raise
            sleep(0.01)


def _code(error: sqlite3.Error) -> int:
    """The primary result code; a plain error for what Python's module raises itself."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
