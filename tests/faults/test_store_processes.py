"""The SQLite store under several processes at once, and under processes that are killed in the middle."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change, Message

# Every script says that it is there and waits to be let go, so that none is done before the next has started.
GATE = """
import sys
print("begun", flush=True)
sys.stdin.readline()
"""

# Places orders from four threads until the stock or its life ends; says each outcome after the store has said it.
BUYERS = """
import os, sys, threading
from pathlib import Path
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change, CounterMove, Message, Move, StockMove
from chalicelib.domain.errors import OutOfStock

path, name, tries = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = SqliteStore(path, busy_seconds=60)

def buy(thread):
    for number in range(tries):
        order_id = f"{name}-{thread}-{number}"
        change = Change(
            order_id, 0, (), f"REF-{order_id}",
            stock=(StockMove("CARD-1", Move.RESERVE, 1, limited=True),),
            counters=(CounterMove("holds", 1),),
            outbox=(Message(order_id, "mail", {"text": "x" * 500}, 0),),
        )
        try:
            store.commit(change, 0)
        except OutOfStock:
            os.write(1, b"out\\n")
        else:
            os.write(1, f"{order_id}\\n".encode())

threads = [threading.Thread(target=buy, args=(thread,)) for thread in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""

# Leases messages one by one until there are none, and says which.
WORKER = """
import sys
from pathlib import Path
from chalicelib.adapters.sqlite_store import SqliteStore
store = SqliteStore(Path(sys.argv[1]), busy_seconds=60)
while leased := store.lease_messages(0, 1, 60):
    print(leased[0].id, flush=True)
"""

OPENER = """
import sys
from pathlib import Path
from chalicelib.adapters.sqlite_store import SqliteStore
store = SqliteStore(Path(sys.argv[1]), busy_seconds=60)
print(len(store.book_opening({f"SKU-{number}": 1 for number in range(50)}, 0)))
"""


def start(script: str, *arguments: str | Path) -> "subprocess.Popen[str]":
    """A process that waits at the gate."""
    command = [sys.executable, "-c", GATE + script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def let_go(processes: Sequence["subprocess.Popen[str]"]) -> None:
    """Wait until all stand at the gate, then open it."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


def reported(process: "subprocess.Popen[str]") -> list[str]:
    """What a process said from here to its end, which has to be a good one."""
    told, _ = process.communicate()
    assert process.returncode == 0
    return told.splitlines()


def placed_orders(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT value FROM counters WHERE name = 'holds'").fetchone() == (
            connection.execute("SELECT count(*) FROM orders").fetchone()
        )
        return {order_id for (order_id,) in connection.execute("SELECT id FROM orders")}


def test_several_processes_sell_exactly_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with closing(SqliteStore(path)) as store:
        store.book_opening({"CARD-1": 100}, 0)
        shops = [start(BUYERS, path, f"shop{number}", "10") for number in range(3)]
        let_go(shops)
        outcomes = [line for shop in shops for line in reported(shop)]
        assert Counter(line == "out" for line in outcomes) == Counter({False: 100, True: 20})
        assert store.stock(["CARD-1"])["CARD-1"].saleable == 0
        assert placed_orders(path) == {line for line in outcomes if line != "out"}


def test_several_processes_lease_each_message_once(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    names = [f"m{number}" for number in range(200)]
    with closing(SqliteStore(path)) as store:
        store.commit(Change(outbox=tuple(Message(name, "mail", {}, 0) for name in names)), 0)
        workers = [start(WORKER, path) for _ in range(3)]
        let_go(workers)
        leased = [name for worker in workers for name in reported(worker)]
    assert sorted(leased) == sorted(names)


def test_stores_that_open_a_new_file_together_all_get_one_schema(tmp_path: Path) -> None:
    def open_and_book(store: SqliteStore) -> None:
        gate.wait()
        booked.extend(store.book_opening({"CARD-1": 7}, 0))
        store.close()

    for number in range(20):
        gate, booked = threading.Barrier(8), list[str]()
        stores = [SqliteStore(tmp_path / str(number) / "store.sqlite") for _ in range(8)]
        threads = [threading.Thread(target=open_and_book, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert booked == ["CARD-1"]


def test_processes_that_wait_for_each_others_migration_do_it_once(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        openers = [start(OPENER, tmp_path / "store.sqlite") for _ in range(3)]
        let_go(openers)
        time.sleep(0.3)  # all of them have seen version 0 and wait to write
        connection.execute("ROLLBACK")
        assert sorted(reported(opener) for opener in openers) == [["0"]] * 2 + [["50"]]


@pytest.mark.slow
def test_a_process_that_is_killed_loses_nothing_that_it_reported_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    moments = random.Random(4)
    known: set[str] = set()
    with closing(SqliteStore(path)) as store:
        store.book_opening({"CARD-1": 1_000_000}, 0)
    for life in range(5):
        process = start(BUYERS, path, f"life{life}", "1000000")
        let_go([process])
        assert process.stdout is not None
        known.add(process.stdout.readline().strip())
        time.sleep(moments.uniform(0.05, 0.4))
        process.kill()
        # The last line may be cut short where the kill came in the middle of saying it.
        told = process.stdout.read()  # not `communicate`, which loses what `readline` has read ahead
        process.communicate()
        known.update(told[: told.rfind("\n") + 1].splitlines())
        with closing(SqliteStore(path)) as store:
            level = store.stock(["CARD-1"])["CARD-1"]
            kept = placed_orders(path)
            assert known <= kept
            assert len(kept) - len(known) <= 4 * (life + 1), "no more than what each thread had under way"
            assert level.reserved == len(kept)
            assert level.on_hand + level.sold == level.opening
            assert {message.id for message in store.messages("pending")} == kept
    assert len(known) > 20
