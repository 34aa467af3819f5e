"""Quantities of goods: `250 g`, `0.75 l`, `5 m`, `12 pieces`, exact in the smallest unit of their kind."""

import re
from dataclasses import dataclass

from generator.schema.scalars import Scalar
from generator.schema.sheet import Wrong

_MOST = 10**15
_WRITTEN = re.compile(r"(?:([0-9]{1,9})(?:\.([0-9]{1,6}))?\s?)?([a-z]+2?|m²)")
_UNITS = {
    "mg": ("mass", 1), "g": ("mass", 1000), "kg": ("mass", 1_000_000),
    "ml": ("volume", 1000), "cl": ("volume", 10_000), "l": ("volume", 1_000_000),
    "cm": ("length", 10_000), "m": ("length", 1_000_000),
    "m2": ("area", 1_000_000), "m²": ("area", 1_000_000),
    "piece": ("number", 1), "pieces": ("number", 1),
}  # fmt: skip
"""Every unit with its kind, and how many of the smallest one it is: milligrams, microlitres, micrometres, mm²."""
_SHOWN = {"m2": "m²"}
_USUAL = {"mass": "kg", "volume": "l", "length": "m", "area": "m2", "number": "piece"}


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of something: in the smallest unit of its `kind`, and as people read it, without a bare 1 before it."""

    kind: str
    smallest: int
    text: str

    @property
    def usual(self) -> "Amount":
        """What a price for this kind is given for, where nobody says otherwise (Directive 98/6/EC, article 2 b)."""
        return quantity(_USUAL[self.kind])


def _convert(value: str) -> Amount:
    match = _WRITTEN.fullmatch(value)
    if match is None or match[3] not in _UNITS:
        units = ", ".join(name for name in _UNITS if name != "m²")
        raise Wrong(f"{value!r} is not a quantity", f"write a number and one of {units}, such as 250 g")
    kind, size = _UNITS[match[3]]
    whole, part = match[1] or "1", match[2] or ""
    smallest, rest = divmod(int(whole + part) * size, 10 ** len(part))
    if rest or not 0 < smallest <= _MOST:
        raise Wrong(f"{value!r} cannot be measured", "write a number above zero with fewer decimals")
    unit = _SHOWN.get(match[3], match[3])
    number = f"{whole}.{part}" if part else whole
    return Amount(kind, smallest, unit if number == "1" else f"{number} {unit}")


quantity = Scalar(_convert, {"type": "string", "pattern": r"^([0-9]+(\.[0-9]+)?\s?)?([a-z]+2?|m²)$"})
"""A number with its unit; a unit alone is one of it."""
