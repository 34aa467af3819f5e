"""Price breaks as a file writes them: what one costs from some quantity on."""

from dataclasses import dataclass

from generator.schema.reduction import Reduction, read_reduction
from generator.schema.sheet import Sheet
from generator.schema.tables import price_break as fields

_EXAMPLE = "{from: 10, off: 10%}"


@dataclass(frozen=True, slots=True)
class BreakRule:
    """A price break as written: from `least` of it in a cart on."""

    least: int
    reduction: Reduction
    line: int
    column: int


def read_break(sheet: Sheet) -> tuple[BreakRule, ...]:
    """One price break of a list, or none where a problem was reported."""
    sheet.require(fields.FROM)
    least = sheet.value(fields.FROM)
    reduction = read_reduction(sheet, fields.OFF, fields.PRICE, _EXAMPLE)
    if least is None or reduction is None:
        return ()
    return (BreakRule(least, reduction, sheet.table.line, sheet.table.column),)
