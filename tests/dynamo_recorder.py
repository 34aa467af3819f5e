"""What a store asks of DynamoDB: every call with its body, and the request units that it is billed for."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_COUNTED = ("BatchGetItem", "GetItem", "Query", "Scan", "TransactWriteItems", "UpdateItem")
_READS = ("BatchGetItem", "GetItem", "Query", "Scan")


@dataclass
class Recorder:
    """Hangs on a client of botocore. `calls` are (operation, parameters); units as the engine counts them."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    read_units: float = 0
    write_units: float = 0

    def hang_on(self, client: Any) -> None:
        """Record every call of this client from now on."""
        client.meta.events.register("provide-client-params.dynamodb.*", self._ask)
        client.meta.events.register("after-call.dynamodb.*", self._count)

    def forget(self) -> None:
        """Begin anew."""
        self.calls.clear()
        self.read_units = self.write_units = 0

    @property
    def operations(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(operation for operation, _ in self.calls)

    def _ask(self, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        self.calls.append((model.name, params))
        return {**params, "ReturnConsumedCapacity": "INDEXES"} if model.name in _COUNTED else params

    def _count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        told = parsed.get("ConsumedCapacity", ())
        units = sum(each["CapacityUnits"] for each in ([told] if isinstance(told, dict) else told))
        if model.name in _READS:
            self.read_units += units
        else:
            self.write_units += units
