"""The colours of the studio, by the name on the pot. A series keeps to four or five of them."""

from __future__ import annotations

RGB = tuple[int, int, int]


def ink(code: str) -> RGB:
    """The colour that is written as six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """The first colour with `share` (0 to 1) of the second in it."""
    pairs = zip(first, second, strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return red, green, blue


def ramp(stops: list[RGB], steps: int) -> list[RGB]:
    """So many colours, evenly spaced along the stops."""
    colours = []
    for step in range(steps):
        place = step / max(steps - 1, 1) * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        colours.append(mix(stops[index], stops[index + 1], place - index))
    return colours


WHITE = ink("ffffff")
PAPER = ink("f7f2e8")
CREAM = ink("efe6d2")

MIDNIGHT = ink("16263d")
INDIGO = ink("27406b")
DEEP = ink("1f4e5f")
SEA = ink("3f7f8c")
SHALLOW = ink("8fbcbb")
FOAM = ink("cfe0d8")
SLATE = ink("5b6f7d")

SAND = ink("e3cda4")
OCHRE = ink("d59b3a")
CLAY = ink("b5573a")
ROSE = ink("dba58f")
BARK = ink("6e4a32")

LEAF = ink("24382c")
FOREST = ink("2f4f46")
SAGE = ink("8c9c86")
MOSS = ink("6d7b4f")

PLASTER = ink("e4dacb")
LIMEWASH = ink("d9d6cf")
DUSK = ink("8497a3")
TERRACOTTA = ink("c58a6c")
EUCALYPTUS = ink("a9b5a3")
GRAPHITE = ink("3a3f44")

OAK = ink("c69c6b")
WALNUT = ink("6b4a35")
