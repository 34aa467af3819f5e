"""How much a discount takes off, as a file writes it: `20%`, or an amount in every currency of the shop."""

from dataclasses import dataclass

from chalicelib.domain.discounts import Off
from generator.read.nodes import Node, Text
from generator.schema.field import Schema
from generator.schema.price import Amounts
from generator.schema.scalars import percent
from generator.schema.sheet import Placed, Sheet


@dataclass(frozen=True, slots=True)
class Reduction:
    """A percentage up to 100%, or an amount."""

    @property
    def schema(self) -> Schema:
        """Either of the two."""
        return {"anyOf": [percent.schema, *Amounts().schema["anyOf"]]}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Placed[Off] | None:
        """The reduction with its place; None where a problem was reported."""
        if isinstance(node, Text) and node.value.rstrip().endswith("%"):
            share = percent.read(sheet, name, node, example)
            return None if share is None else Placed(Off(percent=share.value), node.line, node.column)
        amounts = Amounts().read(sheet, name, node, example)
        return None if amounts is None else Placed(Off(amounts=amounts.value), node.line, node.column)
