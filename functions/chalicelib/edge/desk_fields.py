"""The fields of the desk's requests: units of lines, states, flags, texts of some lines."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from chalicelib.domain.cart import MAX_LINES, MAX_QUANTITY, MAX_SKU_LENGTH
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.edge.fields import Fields

Choice = TypeVar("Choice", bound=StrEnum)
_LARGEST = 10**12


class DeskFields(Fields):
    """Typed access to one body. `finish` raises InvalidRequest with every problem."""

    def needed(self, name: str) -> str:
        """A text of one line that has to be there."""
        before = len(self.problems)
        value = self.text(name)
        if value is None and len(self.problems) == before:
            self.refuse(name, "is missing", "missing")
        return value or ""

    def line(self, name: str) -> str:
        """A text of one line, empty where it is missing."""
        return self.text(name) or ""

    def words(self, name: str) -> str:
        """A text of some lines, as it was sent; the use case says what it may hold."""
        self._read.add(name)
        value = self._values.get(name)
        if value is not None and not isinstance(value, str):
            self.refuse(name, "has to be a text")
            return ""
        return value or ""

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`; nothing else counts as either."""
        self._read.add(name)
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            self.refuse(name, "has to be true or false")
            return default
        return value

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """One of the values of an enum."""
        value = self.text(name)
        if value not in list(kind):
            self.refuse(name, f"has to be one of {', '.join(kind)}")
            return next(iter(kind))
        return kind(value)

    def count(self, name: str, least: int) -> int:
        """A whole number that has to be there."""
        if self._values.get(name) is None:
            self._read.add(name)
            self.refuse(name, "is missing", "missing")
            return 0
        return self.whole(name, least, _LARGEST) or 0

    def amount(self, name: str) -> int | None:
        """Minor units, at least 1."""
        return self.whole(name, 1, _LARGEST)

    def units(self, name: str, *, needed: bool = False) -> tuple[Units, ...]:
        """`[{sku, quantity}]`."""
        rows = self._rows(name, needed)
        return tuple(Units(sku, quantity) for sku, quantity, _ in rows)

    def returned(self, name: str) -> tuple[ReturnedLine, ...]:
        """`[{sku, quantity, reason?}]`."""
        return tuple(ReturnedLine(*row) for row in self._rows(name, needed=True))

    def _rows(self, name: str, needed: bool) -> list[tuple[str, int, str]]:
        self._read.add(name)
        value = self._values.get(name)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or not 0 < len(value) <= MAX_LINES:
            self.refuse(name, f"has to be a list of 1 to {MAX_LINES} {{sku, quantity}}")
            return []
        return [self._row(f"{name}[{index}]", item) for index, item in enumerate(value)]

    def _row(self, where: str, item: Any) -> tuple[str, int, str]:
        if not isinstance(item, Mapping):
            self.refuse(where, "has to be an object {sku, quantity}")
            return "", 0, ""
        fields = DeskFields(item, f"{self._prefix}{where}.", self.problems)
        sku = fields.text("sku", MAX_SKU_LENGTH)
        quantity = fields.whole("quantity", 1, MAX_QUANTITY)
        for field in ("sku", "quantity"):
            if item.get(field) in (None, ""):
                fields.refuse(field, "is missing", "missing")
        reason = fields.line("reason") if "reason" in item else ""
        fields.refuse_unknown()
        return sku or "", quantity or 0, reason
