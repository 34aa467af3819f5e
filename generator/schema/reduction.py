"""A lower price as a file writes it: so much percent off, or an amount instead of the price."""

from dataclasses import dataclass

from chalicelib.domain.catalogue import Prices
from chalicelib.domain.money import percent_of
from generator.schema.field import Field
from generator.schema.sheet import Placed, Sheet


@dataclass(frozen=True, slots=True)
class Reduction:
    """`off` in basis points for every unit, or `prices` for those without a price of their own: one of the two."""

    off: int | None
    prices: Prices | None

    def apply(self, prices: Prices, *, own: bool) -> Prices | None:
        """What it makes of the prices of a unit; None where it is not for it, because these are its `own`."""
        if self.off is not None:
            return {code: amount - percent_of(amount, self.off) for code, amount in prices.items()}
        return None if own else self.prices


def read_reduction(
    sheet: Sheet, off_field: Field[Placed[int]], price_field: Field[Placed[Prices]], example: str
) -> Reduction | None:
    """The reduction of a sale or a price break; None where a problem was reported."""
    off, prices = sheet.read(off_field), sheet.value(price_field)
    if sheet.has(off_field) == sheet.has(price_field):
        both = sheet.has(off_field)
        message = "`off` and `price` say two things" if both else "says neither `off` nor `price`"
        sheet.problem(sheet.table, off_field.name, message, f"write one of them, such as {example}")
        return None
    if off is not None and off.value == 10000:
        sheet.problem(off, off_field.name, "100% would make it free", "write a percentage below 100%")
        return None
    return None if off is None and prices is None else Reduction(off.value if off else None, prices)
