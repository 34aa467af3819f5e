"""One mapping of a file, asked for field by field; what nobody knows and what has the wrong shape is reported."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.problems import Findings, Place, Spot, suggest
from generator.read.nodes import Items, Node, Table, Text

T = TypeVar("T")

MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value and where it stands, for problems that only show when files are put together."""

    value: T
    line: int = 1
    column: int = 1


class Wrong(ValueError):
    """What a converter raises: what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


Convert = Callable[[str], T]


@dataclass(slots=True)
class Sheet:
    """Reads `table`. `prefix` names the fields of a nested table in full: `variants[2].`."""

    table: Table
    path: str
    findings: Findings
    known: tuple[str, ...]
    prefix: str = ""

    def __post_init__(self) -> None:
        unknown = [key for key, _ in self.table if key.value not in self.known]
        for key in unknown[:MOST_UNKNOWN]:
            self.problem(key, key.value, "is not a field", suggest(key.value.lower(), self.known))
        if len(unknown) > MOST_UNKNOWN:
            more = len(unknown) - MOST_UNKNOWN
            self.problem(unknown[MOST_UNKNOWN], "fields", f"{more} more are not fields", "is this the right file?")

    def problem(self, place: Place, name: str, message: str, hint: str = "") -> None:
        """Report a problem with a field of this table."""
        self.findings.problem(self.path, place, f"{self.prefix}{name[:80]}", message, hint)

    def place(self, name: str) -> Place:
        """Where a field stands, or the table where it does not."""
        return self.table.key(name) or Spot(self.table.line, self.table.column)

    def has(self, name: str) -> bool:
        """Whether the field is there and holds something."""
        node = self.table.get(name)
        return node is not None and not _is_empty(node)

    def require(self, name: str, hint: str) -> bool:
        """Report a field that is missing or empty."""
        if self.has(name):
            return True
        if self.table.key(name) is None:
            self.problem(Spot(self.table.line, self.table.column), name, "is missing", hint)
        return False

    def node(self, name: str) -> Node | None:
        """The value of a field, where there is one; a plain empty value is reported."""
        node = self.table.get(name)
        if node is None:
            return None
        if isinstance(node, Text) and not node.value and node.plain:
            self.problem(self.place(name), name, "is empty", "write a value or delete the line")
            return None
        return node

    def placed(self, name: str, convert: Convert[T]) -> Placed[T] | None:
        """A scalar, converted, with its place."""
        node = self.node(name)
        return None if node is None else self.scalar(node, name, convert)

    def value(self, name: str, convert: Convert[T]) -> T | None:
        """A scalar, converted."""
        placed = self.placed(name, convert)
        return None if placed is None else placed.value

    def scalar(self, node: Node, name: str, convert: Convert[T]) -> Placed[T] | None:
        """A node that must be a scalar, converted."""
        if not isinstance(node, Text):
            self.problem(node, name, f"is {_shape(node)} and must be a single value", "write it without brackets")
            return None
        try:
            return Placed(convert(node.value), node.line, node.column)
        except Wrong as wrong:
            self.problem(node, name, wrong.message, wrong.hint)
            return None

    def list(self, name: str, example: str) -> tuple[Node, ...]:
        """The items of a list."""
        node = self.node(name)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.problem(node, name, f"is {_shape(node)} and must be a list", f"write such as `{name}: {example}`")
            return ()
        return node.items

    def scalars(self, name: str, convert: Convert[T], example: str) -> tuple[Placed[T], ...]:
        """A list of scalars, each converted."""
        found = (self.scalar(item, f"{name}[{index}]", convert) for index, item in enumerate(self.list(name, example)))
        return tuple(item for item in found if item is not None)

    def sheet(self, name: str, known: tuple[str, ...], example: str) -> "Sheet | None":
        """A nested table."""
        node = self.node(name)
        return None if node is None else self.nested(node, name, known, example)

    def nested(self, node: Node, name: str, known: tuple[str, ...], example: str) -> "Sheet | None":
        """A node that must be a table."""
        if not isinstance(node, Table):
            self.problem(node, name, f"is {_shape(node)} and must name its parts", f"write such as `{example}`")
            return None
        return Sheet(node, self.path, self.findings, known, f"{self.prefix}{name}.")

    def sheets(self, name: str, known: tuple[str, ...], example: str) -> "tuple[Sheet, ...]":
        """A list of tables."""
        found = (
            self.nested(item, f"{name}[{index}]", known, example)
            for index, item in enumerate(self.list(name, f"[{example}]"))
        )
        return tuple(sheet for sheet in found if sheet is not None)


def _is_empty(node: Node) -> bool:
    if isinstance(node, Text):
        return not node.value
    return not (node.items if isinstance(node, Items) else node.pairs)


def _shape(node: Node) -> str:
    if isinstance(node, Text):
        return "a single value"
    return "a list" if isinstance(node, Items) else "a mapping"
