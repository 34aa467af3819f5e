"""Cracked mud, a fern and a sky."""

from __future__ import annotations

import math

from PIL import Image, ImageChops

from storefront.studio import palette as pot
from storefront.studio.noise import blotches, dice
from storefront.studio.palette import RGB, mix
from storefront.studio.plate import Plate, Point


def _clip(shape: list[Point], here: Point, other: Point) -> list[Point]:
    """The part of the shape that is nearer to `here` than to `other`."""
    mx, my = (here[0] + other[0]) / 2, (here[1] + other[1]) / 2
    nx, ny = other[0] - here[0], other[1] - here[1]
    kept: list[Point] = []
    for (ax, ay), (bx, by) in zip(shape, shape[1:] + shape[:1], strict=True):
        da, db = (ax - mx) * nx + (ay - my) * ny, (bx - mx) * nx + (by - my) * ny
        if da <= 0:
            kept.append((ax, ay))
        if (da < 0 < db) or (db < 0 < da):
            share = da / (da - db)
            kept.append((ax + (bx - ax) * share, ay + (by - ay) * share))
    return kept


def _soften(shape: list[Point], rounds: int = 3) -> list[Point]:
    """Chaikin's corner cutting."""
    for _ in range(rounds):
        shape = [
            (ax + (bx - ax) * share, ay + (by - ay) * share)
            for (ax, ay), (bx, by) in zip(shape, shape[1:] + shape[:1], strict=True)
            for share in (0.2, 0.8)
        ]
    return shape


def _cells(seed: str, tall: float, tries: int) -> list[tuple[Point, list[Point]]]:
    """Voronoi cells of points that stand closer together towards the lower edge."""
    rng = dice(seed)
    sites: list[Point] = []
    for _ in range(tries):
        x, y = rng.uniform(-0.1, 1.1), rng.uniform(-0.1, tall + 0.1)
        room = 0.082 - 0.046 * min(max(y / tall, 0), 1)
        if all((x - sx) ** 2 + (y - sy) ** 2 > room * room for sx, sy in sites):
            sites.append((x, y))
    cells = []
    for site in sites:
        near = sorted(sites, key=lambda other: (other[0] - site[0]) ** 2 + (other[1] - site[1]) ** 2)[1:22]
        x, y = site
        shape = [(x - 0.2, y - 0.2), (x + 0.2, y - 0.2), (x + 0.2, y + 0.2), (x - 0.2, y + 0.2)]
        for other in near:
            shape = _clip(shape, site, other)
        cells.append((site, shape))
    return cells


def dry_season(size: tuple[int, int]) -> Image.Image:
    """Dry Season: plates of mud in four earth colours."""
    plate = Plate(size, pot.ink("f0e3cd"))
    rng = dice("jam jars")
    inks = [pot.ink("b5583a"), pot.ink("c87850"), pot.ink("d9a066"), pot.ink("8f4a36")]
    for (x, y), shape in _cells("reservoir", plate.tall, 5000):
        drift = math.sin(x * 3.1 + 0.6) + y / plate.tall * 1.6 + rng.gauss(0, 0.5)
        tone = inks[min(max(int(drift + 1.0), 0), 3)]
        inner = [(px + (x - px) * 0.1, py + (y - py) * 0.1) for px, py in shape]
        plate.shape(_soften(inner), tone)
        for share in (0.34, 0.55):
            ring = _soften([(px + (x - px) * share, py + (y - py) * share) for px, py in shape])
            plate.stroke([*ring, ring[0], ring[1]], mix(tone, pot.ink("f0e3cd"), 0.3), 0.0016)
    return plate.pull()


def _leaf(start: Point, angle: float, length: float, width: float) -> list[Point]:
    left, right = [], []
    for i in range(11):
        share = i / 10
        swell = width * math.sin(math.pi * share**0.75) * (1 - 0.25 * share)
        bend = angle + 0.25 * share
        cx, cy = start[0] + math.cos(bend) * length * share, start[1] + math.sin(bend) * length * share
        left.append((cx - math.sin(bend) * swell, cy + math.cos(bend) * swell))
        right.append((cx + math.sin(bend) * swell, cy - math.cos(bend) * swell))
    return left + right[::-1]


def _pinna(
    plate: Plate, start: Point, angle: float, length: float, colour: RGB, ground: RGB, side: int, rank: float
) -> None:
    count = max(5, round(length / 0.0125))
    x, y = start
    for i in range(count):
        share = i / count
        leaf = min(length * 0.3, 0.026 - 0.008 * rank) * (1 - share) ** 0.6 + 0.005
        for turn in (-1, 1):
            lean = angle + turn * (1.12 - 0.25 * share)
            plate.shape(_leaf((x, y), lean, leaf, leaf * 0.2), colour)
            tip = (x + math.cos(lean + 0.1) * leaf * 0.7, y + math.sin(lean + 0.1) * leaf * 0.7)
            plate.stroke([(x, y), tip], ground, 0.0011)
        step = length / count
        end = (x + math.cos(angle) * step, y + math.sin(angle) * step)
        plate.stroke([(x, y), end], colour, 0.0042 * (1 - share) + 0.0014, True)
        x, y = end
        angle += -side * 0.42 / count
    plate.shape(_leaf((x, y), angle, 0.016, 0.003), colour)


def frond(size: tuple[int, int], colour: RGB = pot.LEAF, ground: RGB = pot.PAPER, reach: float = 0.84) -> Image.Image:
    """A fern: at every step a smaller one on either side, and the stem turns a little."""
    plate = Plate(size, ground)
    tall = plate.tall
    x, y = 0.46, tall * 0.96
    angle = -math.pi / 2 - 0.1
    nodes = 24
    for i in range(nodes):
        share = i / nodes
        step = tall * reach / nodes * 1.42 * (1 - 0.62 * share)
        end = (x + math.cos(angle) * step, y + math.sin(angle) * step)
        plate.stroke([(x, y), end], colour, 0.0105 * (1 - share) + 0.003, True)
        x, y = end
        angle += 0.02
        if i < 2:
            continue
        length = 0.4 * math.sin(math.pi * min(1, (share + 0.13) ** 0.62)) ** 0.9 * (1 - share) ** 0.25 + 0.01
        for side in (-1, 1):
            lift = 1.22 - 0.35 * share
            _pinna(plate, (x, y), angle + side * lift, length, colour, ground, side, share)
    _pinna(plate, (x, y), angle, 0.03, colour, ground, 1, 1.0)
    bite = blotches("bite", plate.image.size, (120, 160), 225, 290 - 35)
    lighter = Image.new("RGB", plate.image.size, mix(colour, ground, 0.5))
    worn = Image.composite(plate.image, ImageChops.lighter(plate.image, lighter), bite)
    plate.image = worn
    return plate.pull()


def fern(size: tuple[int, int]) -> Image.Image:
    """Fern, Pressed."""
    return frond(size)
