"""Plays one story again and again, each time in a child that is killed before another one of its writes.

Arguments: how many times. After each kill a second process goes on with what lies on the disk: everybody who got no
answer asks again. Says as JSON how many writes there are, how many children were killed, and what was wrong then.

A fresh process, because a test runner has threads, and those do not survive a fork.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent), str(HERE.parent.parent / "functions")]

from stories import after_each, story  # noqa: E402  # the path is set above

from chalicelib.adapters.sqlite_connections import Connections  # noqa: E402
from chalicelib.adapters.sqlite_store import SqliteStore  # noqa: E402
from chalicelib.domain.errors import RequestError  # noqa: E402
from chalicelib.ports import Mail  # noqa: E402
from storefront.simulation.acts import ACTS  # noqa: E402
from storefront.simulation.playing import MEMORY  # noqa: E402
from storefront.simulation.rest import come_to_rest  # noqa: E402
from storefront.simulation.truths import Broken, Truths  # noqa: E402
from storefront.simulation.world import World, sqlite_store  # noqa: E402

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT")
STORY = story(
    ("stock", {"how": "receive", "sku": "PRINT", "quantity": 5}),
    *after_each(
        [
            ("buy", {"lines": {"SET": 1, "CARD": 1}, "code": "FEW"}),
            ("press", {"outcome": "pay"}),
            ("ship", {"one": True}),
            ("grant", {"how": "line to the shelf", "execute": True}),
            ("cancel", {"one": True}),
            ("move", {"state": "delivered"}),
            ("note", {}),
            ("delay", {}),
        ]
    ),
)


class Watched(Connections):
    """Connections that tell of each write before it is made."""

    def __init__(self, path: Path, busy_seconds: float, write: Callable[[], None]) -> None:
        super().__init__(path, busy_seconds)
        self._write = write

    def _open(self) -> sqlite3.Connection:
        connection = super()._open()
        connection.set_trace_callback(self._told)
        return connection

    def _told(self, statement: str) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self._write()


def watched_store(write: Callable[[], None]) -> Callable[[Path], SqliteStore]:
    """Opens stores that tell of each write."""

    def opened(folder: Path) -> SqliteStore:
        store = SqliteStore(folder / "store.sqlite")
        store._connections = Watched(folder / "store.sqlite", 5, write)
        return store

    return opened


class Postman:
    """Delivers mails into a file that outlives the process."""

    def __init__(self, world: World, folder: Path) -> None:
        self._path = folder / "mails"
        self._letterbox = world.letterbox
        if self._path.exists():
            for message_id in self._path.read_text().splitlines():
                self._letterbox.handed_over[message_id] = []
        self._letterbox.noted |= {message.id for message in world.kept.messages("done")}

    def send(self, mail: Mail, now: int) -> None:
        self._letterbox.send(mail, now)
        with self._path.open("a") as file:
            file.write(f"{mail.message_id}\n")


def live(world: World, folder: Path) -> None:
    """Play the story, as far as the process lives; what was answered before is answered again."""
    world.services.mailer = Postman(world, folder)
    for step in STORY.steps:
        world.clock.now += 60
        world.draws.begin(step.n)
        with suppress(RequestError):
            ACTS[step.do](world, step)


def play_to(folder: Path, write: Callable[[], None]) -> None:
    """The first process: it is told of each write from the first step on."""
    live(World(folder, 1, STORY.policy, watched_store(write)), folder)


def go_on(folder: Path) -> str:
    """The second process, a day later; what is wrong at the end."""
    world = World(folder, 2, STORY.policy, sqlite_store)
    try:
        world.clock.now += 24 * 3600
        live(world, folder)
        truths = Truths(world)
        world.store.orders |= {placed.order_id for placed in world.placed.values()}
        come_to_rest(world, truths)
    except Broken as broken:
        return str(broken)
    finally:
        world.close()
    return "" if len(world.placed) == 1 else "the order is not there"


def killed_at(write: int) -> Callable[[], None]:
    """Dies before the so-manieth write."""
    left = write

    def count() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def kill(folder: Path, write: int) -> bool:
    """Whether a child was killed before that write."""
    child = os.fork()
    if not child:
        play_to(folder, killed_at(write))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def in_folder(use: Callable[[Path], object]) -> object:
    """On a disk of its own: what a killed process has written does not depend on whether it is one of metal."""
    folder = Path(mkdtemp(prefix="killed-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        return use(folder)
    finally:
        shutil.rmtree(folder)


def main(times: int) -> None:
    """Kill at so many writes, from the first to the last."""
    seen = [0]

    def count() -> None:
        seen[0] += 1

    in_folder(lambda folder: play_to(folder, count))
    writes, killed, wrong = seen[0], 0, {}

    def once(folder: Path, write: int) -> None:
        nonlocal killed
        killed += kill(folder, write)
        if said := go_on(folder):
            wrong[write] = said

    for number in range(times):
        write = 1 + number * writes // times
        in_folder(lambda folder, write=write: once(folder, write))
    sys.stdout.write(json.dumps({"writes": writes, "killed": killed, "wrong": wrong}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
