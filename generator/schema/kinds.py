"""What fields take besides single values: lists, mappings with known fields, and mappings with names of their own."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.read.nodes import Items, Node, Table, Text
from generator.schema.field import Fields, Kind, Schema
from generator.schema.json_schema import schema_of
from generator.schema.sheet import Sheet, shape_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A list of one kind, of any length or of `count` items."""

    of: Kind[T]
    count: int | None = None

    @property
    def schema(self) -> Schema:
        """An array."""
        counted = {} if self.count is None else {"minItems": self.count, "maxItems": self.count}
        return {"type": "array", "items": self.of.schema, **counted}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> tuple[T, ...] | None:
        """The items that are right; None where it is no list."""
        if not isinstance(node, Items):
            sheet.problem(node, name, f"is {shape_of(node)} and must be a list", f"write such as `{name}: {example}`")
            return None
        if self.count is not None and len(node.items) != self.count:
            message = f"has {len(node.items)} values and must have {self.count}"
            sheet.problem(node, name, message, f"write such as `{name}: {example}`")
            return None
        one = example.removeprefix("[").removesuffix("]")
        found = (self.of.read(sheet, f"{name}[{index}]", item, one) for index, item in enumerate(node.items))
        return tuple(item for item in found if item is not None)


@dataclass(frozen=True, slots=True)
class Nested:
    """A mapping with fields of its own, read as a sheet."""

    fields: Fields

    @property
    def schema(self) -> Schema:
        """An object with these properties and no other."""
        return schema_of(self.fields)

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Sheet | None:
        """The sheet; None where it is no mapping."""
        if not isinstance(node, Table):
            sheet.problem(node, name, f"is {shape_of(node)} and must name its parts", f"write such as `{example}`")
            return None
        return sheet.nested(node, name, self.fields)


@dataclass(frozen=True, slots=True)
class Mapped(Generic[T]):
    """A mapping whose names the file chooses, each with a value of one kind; `parts` is what it has to name."""

    of: Kind[T]
    parts: str

    @property
    def schema(self) -> Schema:
        """An object of any properties."""
        return {"type": "object", "additionalProperties": self.of.schema}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> tuple[tuple[Text, T], ...] | None:
        """Names and the values that are right, in the order of the file; None where it is no mapping."""
        if not isinstance(node, Table):
            sheet.problem(node, name, f"must name {self.parts}", f"write such as `{name}: {example}`")
            return None
        one = example.removeprefix("{").removesuffix("}").partition(": ")[2]
        found = ((key, self.of.read(sheet, f"{name}.{key.value}", value, one)) for key, value in node)
        return tuple((key, value) for key, value in found if value is not None)
