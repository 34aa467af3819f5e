"""One mapping of a file, asked for field by field; what nobody knows and what has the wrong shape is reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from generator.problems import Findings, Place, Spot, suggest
from generator.read.nodes import Items, Node, Table, Text
from generator.schema.field import Field, Fields

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Placed(Generic[T_co]):
    """A value and where it stands, for problems that only show when files are put together."""

    value: T_co
    line: int = 1
    column: int = 1


class Wrong(ValueError):
    """What a converter raises: what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


Convert = Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Terms:
    """What amounts and moments in a file are meant in.

    `currencies` are those of the shop, `currency` is that of its pages; empty where nobody knows.
    """

    currencies: Sequence[str] = ()
    currency: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(slots=True)
class Sheet:
    """Reads `table` by `fields`. `prefix` names the fields of a nested mapping in full: `variants[2].`."""

    table: Table
    path: str
    findings: Findings
    fields: Fields
    terms: Terms = field(default_factory=Terms)
    prefix: str = ""

    def __post_init__(self) -> None:
        unknown = [key for key, _ in self.table if key.value not in self.fields]
        for key in unknown[:MOST_UNKNOWN]:
            if key.value in self.fields.fixed:
                hint = "delete the line; the file that is translated says it"
                self.problem(key, key.value, "is the same in every language", hint)
            else:
                self.problem(key, key.value, "is not a field", suggest(key.value.lower(), self.fields.names))
        if len(unknown) > MOST_UNKNOWN:
            more = len(unknown) - MOST_UNKNOWN
            self.problem(unknown[MOST_UNKNOWN], "fields", f"{more} more are not fields", "is this the right file?")

    def problem(self, place: Place, name: str, message: str, hint: str = "") -> None:
        """Report a problem with a field of this mapping."""
        self.findings.problem(self.path, place, f"{self.prefix}{name[:80]}", message, hint)

    def place(self, wanted: Field[Any]) -> Place:
        """Where a field stands, or the mapping where it does not."""
        return self.table.key(wanted.name) or Spot(self.table.line, self.table.column)

    def has(self, wanted: Field[Any]) -> bool:
        """Whether the field is there and holds something."""
        node = self.table.get(wanted.name)
        return node is not None and not _is_empty(node)

    def stands(self, wanted: Field[Any]) -> bool:
        """Whether the field is there, empty or not."""
        return self.table.key(wanted.name) is not None

    def require(self, wanted: Field[Any], hint: str = "") -> bool:
        """Report a field that is missing or has nothing in it; an empty value is reported where it is read."""
        if self.has(wanted):
            return True
        if not self.stands(wanted):
            self.problem(self.place(wanted), wanted.name, "is missing", hint or wanted.needed)
        elif not isinstance(self.table.get(wanted.name), Text):
            self.problem(self.place(wanted), wanted.name, "is empty", hint or wanted.needed)
        return False

    def read(self, wanted: Field[T]) -> T | None:
        """What a field holds; None where it is not there or wrong, which was reported."""
        assert self.fields.by_name[wanted.name] is wanted
        node = self.table.get(wanted.name)
        if node is None:
            return None
        if isinstance(node, Text) and not node.value and node.plain:
            self.problem(self.place(wanted), wanted.name, "is empty", "write a value or delete the line")
            return None
        return wanted.takes.read(self, wanted.name, node, wanted.example)

    def value(self, wanted: Field[Placed[T]]) -> T | None:
        """A single value without its place."""
        placed = self.read(wanted)
        return None if placed is None else placed.value

    def each(self, wanted: Field[tuple[T, ...]]) -> tuple[T, ...]:
        """The items of a list; none where it is not there."""
        return self.read(wanted) or ()

    def values(self, wanted: Field[tuple[Placed[T], ...]]) -> tuple[T, ...]:
        """The items of a list without their places."""
        return tuple(item.value for item in self.each(wanted))

    def scalar(self, node: Node, name: str, convert: Convert[T]) -> Placed[T] | None:
        """A node that must be a single value, converted."""
        if not isinstance(node, Text):
            self.problem(node, name, f"is {shape_of(node)} and must be a single value", "write it without brackets")
            return None
        try:
            return Placed(convert(node.value), node.line, node.column)
        except Wrong as wrong:
            self.problem(node, name, wrong.message, wrong.hint)
            return None

    def nested(self, table: Table, name: str, fields: Fields) -> "Sheet":
        """A mapping within this one."""
        return Sheet(table, self.path, self.findings, fields, self.terms, f"{self.prefix}{name}.")


def shape_of(node: Node) -> str:
    """What a node is, in words."""
    if isinstance(node, Text):
        return "a single value"
    return "a list" if isinstance(node, Items) else "a mapping"


def _is_empty(node: Node) -> bool:
    if isinstance(node, Text):
        return not node.value
    return not (node.items if isinstance(node, Items) else node.pairs)
