"""Sales: lower prices for a while, as a product file writes them."""

from dataclasses import dataclass

from chalicelib.domain.catalogue import Prices
from generator.schema.sheet import Sheet
from generator.schema.tables import sale as fields

_EXAMPLE = "{off: 20%, from: 2026-11-27, until: 2026-11-30}"


@dataclass(frozen=True, slots=True)
class SaleRule:
    """A sale as written: `off` in basis points, or `prices` for units without a price of their own."""

    off: int | None
    prices: Prices | None
    starts: int | None
    ends: int | None
    label: str
    line: int
    column: int


def read_sale(sheet: Sheet) -> tuple[SaleRule, ...]:
    """One sale of a list, or none where a problem was reported."""
    off = sheet.read(fields.OFF)
    prices = sheet.read(fields.PRICE)
    starts = sheet.value(fields.FROM)
    ends = sheet.value(fields.UNTIL)
    label = sheet.value(fields.LABEL) or ""
    place = sheet.table
    if sheet.has(fields.OFF) == sheet.has(fields.PRICE):
        both = sheet.has(fields.OFF)
        message = "`off` and `price` say two things" if both else "says neither `off` nor `price`"
        sheet.problem(place, "off", message, f"write one of them, such as {_EXAMPLE}")
        return ()
    if off is not None and off.value == 10000:
        sheet.problem(off, "off", "100% would make it free", "write a percentage below 100%")
        return ()
    if starts is not None and ends is not None and ends <= starts:
        sheet.problem(sheet.place(fields.UNTIL), "until", "is before `from`", "a sale ends after it begins")
        return ()
    if off is None and prices is None:
        return ()
    percent, amounts = off.value if off else None, prices.value if prices else None
    return (SaleRule(percent, amounts, starts, ends, label, place.line, place.column),)
