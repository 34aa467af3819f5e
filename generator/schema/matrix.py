"""A matrix as a product file writes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.catalogue import Prices
from generator.read.nodes import Text
from generator.schema.sheet import Placed, Sheet
from generator.schema.tables import matrix as fields

Choice = tuple[tuple[Text, Placed[str]], ...]
"""Options by name, each with a value."""


@dataclass(frozen=True, slots=True)
class ValueSheet:
    """What a value of an option changes. What is None stays as it is."""

    name: Text
    code: str | None
    price: Prices | None
    weight_g: int | None
    image: Placed[str] | None


@dataclass(frozen=True, slots=True)
class MatrixSheet:
    """A matrix as written. `values` are by option, and within it in the order of the file."""

    line: int
    column: int
    pattern: Placed[str] | None
    stock: Placed[int] | None
    values: tuple[tuple[Text, tuple[ValueSheet, ...]], ...]
    exceptions: tuple[Choice, ...]

    def by_value(self, option: str) -> Mapping[str, ValueSheet]:
        """What is said of the values of one option."""
        return {value.name.value: value for name, values in self.values if name.value == option for value in values}


def read_matrix(sheet: Sheet) -> MatrixSheet:
    """The fields of a matrix."""
    sheet.require(fields.SKU)
    return MatrixSheet(
        line=sheet.table.line,
        column=sheet.table.column,
        pattern=sheet.read(fields.SKU),
        stock=sheet.read(fields.STOCK),
        values=tuple(
            (option, tuple(_read_value(name, inner) for name, inner in values))
            for option, values in sheet.each(fields.VALUES)
        ),
        exceptions=sheet.each(fields.EXCEPT),
    )


def _read_value(name: Text, sheet: Sheet) -> ValueSheet:
    return ValueSheet(
        name=name,
        code=sheet.value(fields.CODE),
        price=sheet.value(fields.PRICE),
        weight_g=sheet.value(fields.WEIGHT_G),
        image=sheet.read(fields.IMAGE),
    )
