"""Drawings that live on a grid: stitches, tiles, rings and suns."""

from __future__ import annotations

import math

from PIL import Image

from storefront.studio import palette as pot
from storefront.studio.noise import dice
from storefront.studio.palette import RGB, mix
from storefront.studio.plate import Plate, Point

THREADS = [pot.INDIGO, pot.CLAY, pot.OCHRE, pot.MOSS]


def stitched(size: tuple[int, int], seed: str, cells: int, thread: RGB, cloth: RGB, fill: float) -> Image.Image:
    """Hitomezashi: every row and column starts over or under; `fill` tints one side of the stitches."""
    plate = Plate(size, cloth)
    rng = dice(seed)
    step = 1 / cells
    rows = math.ceil(plate.tall * cells)
    across = [rng.randint(0, 1) for _ in range(rows + 1)]
    down = [rng.randint(0, 1) for _ in range(cells + 1)]
    tint = mix(cloth, thread, fill)
    side = 0
    for column in range(cells):
        # Crossing a stitch changes the side; the left edge of this column's first cell is a vertical line.
        side = side ^ ((down[column]) % 2 == 0) if column else 0
        here = side
        for row in range(rows):
            if row:
                here ^= (column + across[row]) % 2 == 0
            if here:
                x, y = column * step, row * step
                plate.shape([(x, y), (x + step, y), (x + step, y + step), (x, y + step)], tint)
    weight = step * 0.2
    for row in range(rows + 1):
        for column in range(across[row], cells, 2):
            plate.stroke([(column * step, row * step), ((column + 1) * step, row * step)], thread, weight, True)
    for column in range(cells + 1):
        for row in range(down[column], rows, 2):
            plate.stroke([(column * step, row * step), (column * step, (row + 1) * step)], thread, weight, True)
    return plate.pull()


def running_stitch(size: tuple[int, int]) -> Image.Image:
    """Running Stitch: the print in indigo."""
    return stitched(size, "two euro", 40, pot.INDIGO, pot.PAPER, 0.82)


def _band(cx: float, cy: float, start: float, inner: float, outer: float) -> list[Point]:
    """A quarter of a ring, a hair longer than a quarter, so that neighbours meet without a seam."""
    angles = [start - 0.01 + (math.pi / 2 + 0.02) * i / 24 for i in range(25)]
    rim = [(cx + outer * math.cos(angle), cy + outer * math.sin(angle)) for angle in angles]
    return rim + [(cx + inner * math.cos(angle), cy + inner * math.sin(angle)) for angle in reversed(angles)]


def tiled(size: tuple[int, int], seed: str, tiles: int, path: RGB, ground: RGB, inlay: RGB) -> Image.Image:
    """Truchet's quarter circles, as a path with a fine line along its middle."""
    plate = Plate(size, ground)
    rng = dice(seed)
    step = 1 / tiles
    turns: list[tuple[float, float, float]] = []
    for row in range(math.ceil(plate.tall * tiles)):
        for column in range(tiles):
            x, y = column * step, row * step
            if rng.random() < 0.5:
                turns += [(x, y, 0.0), (x + step, y + step, math.pi)]
            else:
                turns += [(x + step, y, math.pi / 2), (x, y + step, -math.pi / 2)]
    for colour, half in ((path, 0.25), (inlay, 0.035)):
        for x, y, start in turns:
            plate.shape(_band(x, y, start, step * (0.5 - half), step * (0.5 + half)), colour)
    return plate.pull()


def corridor(size: tuple[int, int]) -> Image.Image:
    """Corridor: ochre paths on deep blue."""
    return tiled(size, "stairwell", 12, pot.OCHRE, pot.MIDNIGHT, pot.CREAM)


def ringed(size: tuple[int, int], centres: list[Point], count: int, line: RGB, ground: RGB) -> Image.Image:
    """Sets of rings, evenly spaced, that meet and make a third figure."""
    plate = Plate(size, ground)
    step = 0.0172
    for x, y in centres:
        for index in range(1, count + 1):
            plate.ring(x, y, index * step, line, step * 0.36)
    return plate.pull()


def two_stones(size: tuple[int, int]) -> Image.Image:
    """Two Stones in a Pond: fifty rings and fifty rings."""
    return ringed(size, [(0.39, 0.43), (0.60, 0.58)], 50, pot.FOREST, pot.PAPER)


def rain(size: tuple[int, int]) -> Image.Image:
    """Rain on the Harbour: seven drops, a moment after one another."""
    drops = [(0.24, 0.2), (0.71, 0.33), (0.4, 0.56), (0.86, 0.72), (0.17, 0.86), (0.55, 0.98), (0.93, 1.18)]
    return ringed(size, drops, 17, pot.DEEP, pot.PAPER)


def suns(size: tuple[int, int]) -> Image.Image:
    """Nine suns in three rows, each with its own rays."""
    plate = Plate(size, pot.PAPER)
    rng = dice("good morning")
    inks = [pot.OCHRE, pot.CLAY, pot.ROSE]
    for index in range(9):
        x = 0.2 + 0.3 * (index % 3)
        y = plate.tall / 2 + 0.3 * (index // 3 - 1)
        tone = inks[(index + index // 3) % 3]
        disc = rng.uniform(0.038, 0.06)
        rays = rng.choice([12, 16, 20, 24, 32])
        far, near = 0.115, disc + 0.014
        for ray in range(rays):
            angle = math.tau * ray / rays
            reach = far if ray % 2 == 0 else near + (far - near) * 0.55
            ends = [(x + r * math.cos(angle), y + r * math.sin(angle)) for r in (near, reach)]
            plate.stroke(ends, tone, 0.007 if rays < 24 else 0.005, True)
        if index == 6:
            plate.ring(x, y, far + 0.018, tone, 0.005)
        plate.dot(x, y, disc, tone)
    return plate.pull()
