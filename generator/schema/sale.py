"""Sales: lower prices for a while, as a product file writes them."""

from dataclasses import dataclass

from generator.schema.reduction import Reduction, read_reduction
from generator.schema.sheet import Sheet
from generator.schema.tables import sale as fields

_EXAMPLE = "{off: 20%, from: 2026-11-27, until: 2026-11-30}"


@dataclass(frozen=True, slots=True)
class SaleRule:
    """A sale as written, from `starts` on and until `ends` (UTC seconds), both open where they are None."""

    reduction: Reduction
    starts: int | None
    ends: int | None
    label: str
    line: int
    column: int


def read_sale(sheet: Sheet) -> tuple[SaleRule, ...]:
    """One sale of a list, or none where a problem was reported."""
    reduction = read_reduction(sheet, fields.OFF, fields.PRICE, _EXAMPLE)
    starts = sheet.value(fields.FROM)
    ends = sheet.value(fields.UNTIL)
    label = sheet.value(fields.LABEL) or ""
    if starts is not None and ends is not None and ends <= starts:
        sheet.problem(sheet.place(fields.UNTIL), "until", "is before `from`", "a sale ends after it begins")
        return ()
    if reduction is None:
        return ()
    return (SaleRule(reduction, starts, ends, label, sheet.table.line, sheet.table.column),)
