"""Stories on a DynamoDB engine of this machine: each is played on a table of its own, which is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chalicelib.adapters.dynamo_client import make_client
from chalicelib.adapters.dynamo_store import DynamoStore
from chalicelib.adapters.dynamo_tables import create_table
from chalicelib.ports import KeptStore
from storefront.simulation.playing import Setting


@contextmanager
def tables_at(endpoint: str) -> Iterator[Setting]:
    """A setting whose stores are at the engine's address. Raises StoreUnavailable where nobody answers there."""
    client, made = make_client(endpoint), set[str]()

    def opened(folder: Path) -> KeptStore:
        # The story's clock stands in another year: an engine that forgot by its own would forget all of it.
        if create_table(client, folder.name, forgets=False):
            made.add(folder.name)
        return DynamoStore(folder.name, client)

    try:
        yield Setting(open_store=opened)
    finally:
        for name in made:
            client.call("DeleteTable", TableName=name)
