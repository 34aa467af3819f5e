"""Weights and lengths in whatever unit a shop was kept in, as whole grams and millimetres, half up.

The pound and the inch are exact by the international yard and pound agreement of 1959. For the readers of
`storefront.importers` only.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

GRAMS: dict[str, Decimal] = {
    **dict.fromkeys(("g", "gr", "gram", "grams"), Decimal(1)),
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms"), Decimal(1000)),
    "mg": Decimal("0.001"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), Decimal("453.59237")),
    **dict.fromkeys(("oz", "ounce", "ounces"), Decimal("28.349523125")),
}
MILLIMETRES: dict[str, Decimal] = {
    "mm": Decimal(1),
    "cm": Decimal(10),
    "m": Decimal(1000),
    **dict.fromkeys(("in", "inch", "inches", '"'), Decimal("25.4")),
    **dict.fromkeys(("ft", "foot", "feet"), Decimal("304.8")),
    **dict.fromkeys(("yd", "yard", "yards"), Decimal("914.4")),
}
_MEASURE = re.compile(r"(?P<number>[0-9]{0,9}\.?[0-9]{0,9})\s*(?P<unit>[^\W\d_]{1,12}|\")")


def in_grams(number: Decimal, unit: str) -> int:
    """Whole grams; a weight that is not nothing is at least one. KeyError for a unit that nobody knows."""
    return _whole(number * GRAMS[unit.casefold()])


def in_millimetres(number: Decimal, unit: str) -> int:
    """Whole millimetres; a length that is not nothing is at least one. KeyError for a unit that nobody knows."""
    return _whole(number * MILLIMETRES[unit.casefold()])


def split_measure(text: str) -> tuple[Decimal, str] | None:
    """`1.5 kg` as its number and its unit, or None for anything else."""
    match = _MEASURE.fullmatch(text.strip())
    if match is None or match["number"] in ("", "."):
        return None
    return Decimal(match["number"]), match["unit"]


def _whole(number: Decimal) -> int:
    rounded = int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return rounded or (1 if number else 0)
