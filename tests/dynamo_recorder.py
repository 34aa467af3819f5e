"""What a store asks of DynamoDB: every call with its body, and the request units that it is billed for."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dynamo_tables import new_table, own_client
from small_shop import SmallShop, open_shop

from chalicelib.domain.cart import CartLine

_COUNTED = ("BatchGetItem", "GetItem", "Query", "Scan", "TransactWriteItems", "UpdateItem")
LINES = (CartLine("PRINT-A4", 2, 2400), CartLine("CARD", 1, 450))
"""The two lines of the order whose price docs/stores.md tells."""

_READS = ("BatchGetItem", "GetItem", "Query", "Scan")


@dataclass
class Recorder:
    """Hangs on a client. `calls` are (operation, parameters); units as the engine counts them."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    read_units: float = 0
    write_units: float = 0

    def hang_on(self, client: Any) -> None:
        """Record every call of this client from now on."""
        asked = client.call

        def call(operation: str, **params: Any) -> Any:
            self.calls.append((operation, params))
            counted = {"ReturnConsumedCapacity": "INDEXES"} if operation in _COUNTED else {}
            answer = asked(operation, **params, **counted)
            self._count(operation, answer)
            return answer

        client.call = call

    def forget(self) -> None:
        """Begin anew."""
        self.calls.clear()
        self.read_units = self.write_units = 0

    @property
    def operations(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(operation for operation, _ in self.calls)

    def _count(self, operation: str, answer: dict[str, Any]) -> None:
        told = answer.get("ConsumedCapacity", ())
        units = sum(each["CapacityUnits"] for each in ([told] if isinstance(told, dict) else told))
        if operation in _READS:
            self.read_units += units
        else:
            self.write_units += units


@contextmanager
def recorded_shop(engine: str, folder: Path, recorder: Recorder) -> Iterator[SmallShop]:
    """A shop on an empty table of the engine, by a client that `recorder` hangs on."""
    with own_client(engine) as client:
        recorder.hang_on(client)
        with new_table(engine, client) as store:
            yield open_shop(folder, store)
