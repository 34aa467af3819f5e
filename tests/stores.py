"""The stores that the contract suite runs on. Another adapter joins by one function and one line in STORES."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib.ports import OrderStore


@contextmanager
def memory_store(_folder: Path, _engine: str | None) -> Iterator[OrderStore]:
    from chalicelib.adapters.memory_store import MemoryStore

    yield MemoryStore()


@contextmanager
def sqlite_store(folder: Path, _engine: str | None) -> Iterator[OrderStore]:
    from chalicelib.adapters.sqlite_store import SqliteStore

    # Sixteen writers on a slow disk: the suite is about what is written, tests/faults about running out of patience.
    with closing(SqliteStore(folder / "store.sqlite", busy_seconds=60)) as store:
        yield store


@contextmanager
def dynamo_store(_folder: Path, engine: str | None) -> Iterator[OrderStore]:
    from dynamo_tables import new_table

    assert engine is not None
    with new_table(engine, tries=20) as store:
        yield store


@dataclass(frozen=True)
class StoreKind:
    """How to open an empty store; `engine` is the fixture of what it runs on.

    `examples` and `steps` are how many of the state machine are quick enough.
    """

    open: Callable[[Path, str | None], AbstractContextManager[OrderStore]]
    engine: str | None = None
    examples: int = 60
    steps: int = 50

    def opened(self, request: pytest.FixtureRequest, folder: Path) -> AbstractContextManager[OrderStore]:
        """An empty store. Skips where its engine cannot be had."""
        return self.open(folder, self.address(request))

    def address(self, request: pytest.FixtureRequest) -> str | None:
        """Where its engine answers."""
        return None if self.engine is None else request.getfixturevalue(self.engine)


STORES: Mapping[str, StoreKind] = {
    "memory": StoreKind(memory_store),
    "sqlite": StoreKind(sqlite_store),
    "ministack": StoreKind(dynamo_store, "ministack", examples=6, steps=40),
    "dynamodb-local": StoreKind(dynamo_store, "dynamodb_local", examples=3, steps=40),
}
