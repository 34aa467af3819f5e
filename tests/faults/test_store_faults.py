"""What the SQLite store does when its file is locked, its disk is full, or the file is not what it should be."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change, Message, Move, StockMove
from chalicelib.domain.errors import Contended, StoreUnavailable
from chalicelib.domain.events import PaymentDeclined

NOW = 1_790_000_000
BUSY = 0.3

LOCK_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""

# Fills the disk with orders, sees what that is called, makes room, and says what is there: before, after, and next.
DISK_FILLER = """
import json, os, resource, sqlite3, sys
from pathlib import Path
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change, Message, Move, StockMove
from chalicelib.domain.errors import StoreUnavailable

folder, way = Path(sys.argv[1]), sys.argv[2]
store = SqliteStore(folder / "store.sqlite", busy_seconds=1)
store.book_opening({"CARD-1": 100_000}, 0)
if way == "tmpfs":
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(300_000))
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))

def place(number):
    text = f"{number} " + "x" * 3000
    change = Change(
        f"order-{number}", 0, (), f"REF-{number}",
        stock=(StockMove("CARD-1", Move.RESERVE, 1, limited=True),),
        outbox=(Message(f"mail-{number}", "mail", {"text": text}, 0),),
    )
    store.commit(change, 0)

def census():
    with_order = sum(store.load(f"order-{number}") is not None for number in range(2000))
    return [with_order, len(store.messages("pending")), store.stock(["CARD-1"])["CARD-1"].reserved]

taken, refusals = 0, []
while len(refusals) < 3 and taken < 2000:
    try:
        place(taken)
        taken += 1
    except StoreUnavailable as error:
        refusals.append([str(error), type(error.__cause__).__name__])
full = census()
if way == "tmpfs":
    ballast.unlink()
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
place(taken)
relieved = census()
store.close()
checked = sqlite3.connect(folder / "store.sqlite").execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps({"taken": taken, "refusals": refusals, "full": full, "relieved": relieved, "integrity": checked}))
"""


def change(number: int) -> Change:
    """An order, a hold and a mail."""
    return Change(
        f"order-{number}",
        0,
        (PaymentDeclined(NOW),),
        f"REF-{number}",
        stock=(StockMove("CARD-1", Move.RESERVE, 1, limited=True),),
        outbox=(Message(f"mail-{number}", "mail", {}, NOW),),
    )


@contextmanager
def lock_held_elsewhere(path: Path) -> Iterator[None]:
    """Another process is in the middle of a write."""
    command = [sys.executable, "-c", LOCK_HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite", busy_seconds=BUSY)) as opened:
        opened.book_opening({"CARD-1": 100}, NOW)
        yield opened


def test_a_database_that_is_locked_for_too_long_is_contended_and_nothing_is_written(
    store: SqliteStore, tmp_path: Path
) -> None:
    with lock_held_elsewhere(tmp_path / "store.sqlite"):
        begun = time.monotonic()
        with pytest.raises(Contended) as refusal:
            store.commit(change(1), NOW)
        assert BUSY * 0.9 <= time.monotonic() - begun < BUSY + 2
        assert isinstance(refusal.value.__cause__, sqlite3.OperationalError)
        assert store.load("order-1") is None, "and reading goes on meanwhile"
        assert store.stock(["CARD-1"])["CARD-1"].reserved == 0
        assert store.messages("pending") == ()
    store.commit(change(1), NOW)
    assert store.stock(["CARD-1"])["CARD-1"].reserved == 1


def test_every_thread_that_waits_behind_a_locked_database_is_told_in_time(store: SqliteStore, tmp_path: Path) -> None:
    told: list[float] = []

    def buy(number: int) -> None:
        begun = time.monotonic()
        with pytest.raises(Contended):
            store.commit(change(number), NOW)
        told.append(time.monotonic() - begun)

    threads = [threading.Thread(target=buy, args=(number,)) for number in range(6)]
    with lock_held_elsewhere(tmp_path / "store.sqlite"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(told) == 6
    assert max(told) < 2 * BUSY + 2
    assert store.stock(["CARD-1"])["CARD-1"].reserved == 0


def test_a_lock_that_ends_in_time_is_waited_for(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "store.sqlite", busy_seconds=20)) as store:
        store.book_opening({"CARD-1": 1}, NOW)
        waiting = threading.Thread(target=store.commit, args=(change(1), NOW))
        with lock_held_elsewhere(tmp_path / "store.sqlite"):
            waiting.start()
            time.sleep(0.2)
            assert waiting.is_alive()
        waiting.join()
        assert store.load("order-1") is not None


def fill_disk(command: list[str]) -> None:
    """Run DISK_FILLER and judge what it says."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    finished = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert finished.returncode == 0, finished.stderr
    told = json.loads(finished.stdout)
    taken = told["taken"]
    assert 0 < taken < 2000, "the disk was never full, or never had room"
    assert [cause for _, cause in told["refusals"]] == ["OperationalError"] * 3
    assert told["full"] == [taken] * 3, "orders, mails and holds are as many as were reported"
    assert told["relieved"] == [taken + 1] * 3
    assert told["integrity"] == "ok"


def test_a_file_that_may_not_grow_is_store_unavailable_and_nothing_is_half_written(tmp_path: Path) -> None:
    fill_disk([sys.executable, "-c", DISK_FILLER, str(tmp_path), "limit"])


def test_a_full_disk_is_store_unavailable_and_nothing_is_half_written(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=900k none '{tmp_path}'"
    own_mounts = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*own_mounts, mount], capture_output=True).returncode:
        pytest.skip("needs a small disk of its own: Linux with unprivileged user namespaces, or root")
    fill_disk([*own_mounts, f'{mount} && exec "$@"', "sh", sys.executable, "-c", DISK_FILLER, str(tmp_path), "tmpfs"])


def test_a_folder_that_cannot_be_made_is_store_unavailable(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(StoreUnavailable, match=r"store\.sqlite"):
        SqliteStore(tmp_path / "var" / "store.sqlite").releases()


def test_a_file_that_cannot_be_opened_is_store_unavailable(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").mkdir()
    with pytest.raises(StoreUnavailable, match="unable to open"):
        SqliteStore(tmp_path / "store.sqlite").releases()


def test_a_file_that_is_no_database_is_store_unavailable_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(StoreUnavailable, match="no SQLite database"):
        SqliteStore(path).commit(change(1), NOW)
    assert path.read_text().startswith("Dear diary")


def test_a_database_of_a_newer_version_is_store_unavailable(store: SqliteStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with closing(SqliteStore(tmp_path / "store.sqlite")) as older, pytest.raises(StoreUnavailable, match="version 99"):
        older.releases()


def test_a_migration_that_fails_leaves_nothing_of_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection:
        connection.execute("CREATE TABLE outbox (somebody_elses INTEGER)")
        with pytest.raises(sqlite3.OperationalError, match="outbox already exists"):
            SqliteStore(tmp_path / "store.sqlite").releases()
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        assert tables == [("outbox",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)
        connection.execute("DROP TABLE outbox")
    with closing(SqliteStore(tmp_path / "store.sqlite")) as store:
        assert store.releases() == ()
