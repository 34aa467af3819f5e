"""A backup of a store that is a file, while the shop sells: a whole SQLite file as it was at one moment.

SQLite's own online backup copies page by page and begins again where somebody wrote meanwhile, so what comes out is
one moment: https://www.sqlite.org/backup.html
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from chalicelib.adapters.sqlite_schema import MIGRATIONS
from chalicelib.domain.errors import Unavailable

_WAIT_SECONDS = 30.0


class NoBackup(Unavailable):
    """The file is no backup of a store, or was made by a newer version."""


def back_up(store: Path, file: Path) -> int:
    """Write the store to `file`, whole or not at all; its size in bytes. Raises Unavailable."""
    half = file.with_name(f".{file.name}.part")
    try:
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True, timeout=_WAIT_SECONDS)) as source:
            _copy(source, half)
        half.chmod(0o600)  # names and addresses of buyers
        check_backup(half)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(file)
    except (OSError, sqlite3.Error) as wrong:
        raise Unavailable(f"{file}: the backup was not made: {wrong}") from wrong
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


def check_backup(file: Path) -> None:
    """Raise NoBackup where this is no whole backup of a store."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchone()[0]
            version = opened.execute("PRAGMA user_version").fetchone()[0]
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as wrong:
        raise NoBackup(f"{file} is no backup of a store: {wrong}") from wrong
    if sound != "ok":
        raise NoBackup(f"{file} is damaged: {sound}")
    if not {"history", "stock", "releases"} <= tables:
        raise NoBackup(f"{file} is no backup of a store")
    if version > len(MIGRATIONS):
        raise NoBackup(f"{file} was made by a newer version of storefront; use that one")


def put_back(file: Path, store: Path) -> None:
    """Write a backup into the store's file, also where a shop has it open. Raises NoBackup, Unavailable."""
    check_backup(file)
    store.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
            _copy(source, store)
    except (OSError, sqlite3.Error) as wrong:
        raise Unavailable(f"{store}: the backup was not put back: {wrong}; run it again") from wrong


def _copy(source: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target, timeout=_WAIT_SECONDS)) as opened:
        source.backup(opened, pages=-1)
