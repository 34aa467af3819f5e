"""The stores that the contract suite runs on. Another adapter joins by one function and one line in STORES."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from chalicelib.ports import OrderStore


@contextmanager
def memory_store(_folder: Path) -> Iterator[OrderStore]:
    from chalicelib.adapters.memory_store import MemoryStore

    yield MemoryStore()


@contextmanager
def sqlite_store(folder: Path) -> Iterator[OrderStore]:
    from chalicelib.adapters.sqlite_store import SqliteStore

    # Sixteen writers on a slow disk: the suite is about what is written, tests/faults about running out of patience.
    with closing(SqliteStore(folder / "store.sqlite", busy_seconds=60)) as store:
        yield store


STORES: Mapping[str, Callable[[Path], AbstractContextManager[OrderStore]]] = {
    "memory": memory_store,
    "sqlite": sqlite_store,
}
