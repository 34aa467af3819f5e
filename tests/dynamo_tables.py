"""Tables of a DynamoDB engine for tests: each test has one of its own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from os import getpid
from typing import Any

from chalicelib.adapters.dynamo_client import make_client
from chalicelib.adapters.dynamo_store import DynamoStore
from chalicelib.adapters.dynamo_tables import create_table

_NUMBERS = count(1)


@cache
def client_of(engine: str) -> Any:
    """One client an engine: making one takes longer than most tests."""
    return make_client(engine)


@contextmanager
def new_table(engine: str, client: Any = None, **options: Any) -> Iterator[DynamoStore]:
    """A store on an empty table, which is gone afterwards. `client` is another one than usual."""
    name = f"shop-{getpid()}-{next(_NUMBERS)}"
    create_table(client_of(engine), name, forgets=False)
    try:
        yield DynamoStore(name, client or client_of(engine), **options)
    finally:
        client_of(engine).call("DeleteTable", TableName=name)


@contextmanager
def own_client(engine: str) -> Iterator[Any]:
    """A client that a test may hang its own handlers on."""
    with closing(make_client(engine)) as client:
        yield client
