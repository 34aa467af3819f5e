"""Lines that follow something: the wind, the tide, the ridges of hills."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from storefront.studio import palette as pot
from storefront.studio.noise import Field, blotches, dice, terrain
from storefront.studio.palette import RGB, mix, ramp
from storefront.studio.plate import Plate, Point

WIND = [pot.CLAY, pot.OCHRE, pot.ROSE, pot.SLATE, pot.ink("9a9184")]


class _Crowd:
    """The points of the lines so far, by cell, to keep new lines at a distance."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.cells: dict[tuple[int, int], list[Point]] = {}

    def near(self, x: float, y: float, share: float = 1.0) -> bool:
        column, row = int(x / self.room), int(y / self.room)
        limit = (self.room * share) ** 2
        return any(
            (x - px) ** 2 + (y - py) ** 2 < limit
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for px, py in self.cells.get((i, j), ())
        )

    def add(self, line: list[Point]) -> None:
        for x, y in line:
            self.cells.setdefault((int(x / self.room), int(y / self.room)), []).append((x, y))


def _follow(field: Field, start: Point, tall: float, crowd: _Crowd) -> list[Point]:
    """Walk with the wind both ways until the edge or another line is near."""
    line: list[Point] = []
    for way in (1, -1):
        x, y = start
        part: list[Point] = []
        for _ in range(110):
            if not (0 <= x <= 1 and 0 <= y <= tall) or crowd.near(x, y, 0.62):
                break
            part.append((x, y))
            angle = field.at(x, y / tall) * 2.6 - 0.5
            x += way * math.cos(angle) * 0.004
            y += way * math.sin(angle) * 0.004
        line = part if way == 1 else part[:0:-1] + line
    return line


def north_wind(size: tuple[int, int]) -> Image.Image:
    """North Wind: lines that follow one another and never cross."""
    plate = Plate(size, pot.PAPER)
    tall = plate.tall
    field = terrain("nortada", (160, round(160 * tall)), (1, 2), 3, 0.42)
    rng = dice("nortada")
    room = 0.0088
    crowd = _Crowd(room)
    for _ in range(9000):
        start = (rng.random(), rng.random() * tall)
        if crowd.near(*start):
            continue
        line = _follow(field, start, tall, crowd)
        if len(line) > 6:
            crowd.add(line)
            mood = field.at(start[0], start[1] / tall) * 2.2 + 2.2 + rng.gauss(0, 0.55)
            tone = WIND[min(max(int(mood), 0), 4)]
            plate.stroke(line, tone, room * rng.choice([0.32, 0.42, 0.52]), True)
    return plate.pull()


def _tide(day: float, hour: float) -> float:
    """The height of the water: six constituents of an invented harbour."""
    time = day * 24 + hour
    parts = ((1.0, 12.4206, 0.3), (0.42, 12.0, 1.1), (0.2, 12.6583, 2.0), (0.14, 23.9345, 0.7),
             (0.1, 25.8193, 4.0), (0.06, 6.2103, 1.9))  # fmt: skip
    return sum(size * math.cos(math.tau * time / period - late) for size, period, late in parts)


def tides(size: tuple[int, int], days: int = 30, inset: float = 0.0, colours: list[RGB] | None = None) -> Image.Image:
    """One line a day from midnight to midnight, each hiding a bit of the ones behind."""
    tints = ramp(colours or [pot.FOAM, pot.SHALLOW, pot.SEA, pot.DEEP, pot.MIDNIGHT], days)
    plate = Plate(size, pot.PAPER)
    step = (plate.tall - 0.16) / days
    for day in range(days):
        base = 0.11 + step * (day + 0.4)
        line: list[Point] = []
        for i in range(241):
            share = i / 240
            calm = 1 - 0.25 * math.cos(math.tau * share)
            height = _tide(day, share * 24) * 0.046 * calm * (30 / days) ** 0.5
            line.append((inset + share * (1 - 2 * inset), base - height))
        plate.shape([*line, (1 - inset, plate.tall), (inset, plate.tall)], tints[day])
        plate.stroke(line, mix(tints[day], pot.PAPER, 0.72), 0.0022)
    return plate.pull()


def _ridge(seed: str, base: float, swing: float, scale: int) -> list[Point]:
    field = terrain(seed, (321, 2), (scale, 1), 6, 0.46)
    return [(i / 320, base - field.values[i] * swing) for i in range(321)]


def hills(size: tuple[int, int], stops: list[RGB], sun: tuple[float, float, float, RGB], seed: str,
          count: int = 6, horizon: float = 0.36) -> Image.Image:  # fmt: skip
    """Ridges from far to near: stops run from the sky over the far ridge to the near slope."""
    plate = Plate(size, stops[0])
    wide, high = plate.image.size
    sky = Image.linear_gradient("L").resize((wide, high))
    plate.image.paste(mix(stops[1], stops[0], 0.35), mask=sky)
    x, y, radius, tone = sun
    plate.dot(x, y * plate.tall, radius, tone)
    tints = ramp(stops[1:], count)
    for index, tint in enumerate(tints):
        near = index / max(count - 1, 1)
        base = (horizon + (0.96 - horizon) * near**1.15 * 0.82) * plate.tall
        line = _ridge(f"{seed} {index}", base, 0.035 + 0.05 * near, 2 + (count - index) // 2)
        mask = Image.new("L", plate.image.size, 0)
        outline = [(px * plate.scale, py * plate.scale) for px, py in [*line, (1.0, plate.tall), (0.0, plate.tall)]]
        ImageDraw.Draw(mask).polygon(outline, fill=255)
        plate.image.paste(tint, mask=mask)
        top = round((base - 0.1) * plate.scale)
        haze = Image.new("L", plate.image.size, 0)
        depth = round(0.34 * plate.scale)
        haze.paste(Image.linear_gradient("L").resize((wide, depth)).point(lambda v: int(v * 0.5)), (0, top))
        haze.paste(127, (0, top + depth, wide, high))
        mottle = blotches(f"{seed} mist {index}", plate.image.size, (14, 18), 150, 255)
        veil = ImageChops.multiply(ImageChops.multiply(mask, haze), mottle).point(
            lambda v, n=near: int(v * (1 - 0.75 * n))
        )
        plate.image.paste(mix(tint, stops[0], 0.72), mask=veil)
    return plate.pull()


DAWN = [
    pot.ink("f4e1cf"),
    pot.ink("e2bfae"),
    pot.ink("a9a49c"),
    pot.ink("6f8683"),
    pot.ink("3f6160"),
    pot.ink("234440"),
]


def six_hills(size: tuple[int, int]) -> Image.Image:
    """Six Hills, Early: from the near slope to the far ridge."""
    return hills(size, DAWN, (0.66, 0.235, 0.085, pot.ink("dd7f55")), "sintra")
