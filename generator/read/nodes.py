"""What a strict file holds: text scalars, lists and mappings, each with its place. Nothing has a type yet."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as it was written. `plain` is False for one in quotes or in a block."""

    value: str
    line: int
    column: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: "tuple[Node, ...]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order of the file; keys are scalars, none of them twice."""

    pairs: "tuple[tuple[Text, Node], ...]"
    line: int
    column: int

    def __iter__(self) -> "Iterator[tuple[Text, Node]]":
        return iter(self.pairs)

    def get(self, name: str) -> "Node | None":
        """The value of a key."""
        return next((value for key, value in self.pairs if key.value == name), None)

    def key(self, name: str) -> Text | None:
        """The key itself, for its place."""
        return next((key for key, _ in self.pairs if key.value == name), None)


Node = Text | Items | Table
