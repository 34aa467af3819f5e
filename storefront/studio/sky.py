"""A chart of a winter night that nobody has seen."""

from __future__ import annotations

import math

from PIL import Image, ImageFont

from storefront.studio import palette as pot
from storefront.studio.noise import dice
from storefront.studio.palette import RGB, mix
from storefront.studio.plate import Plate, Point

MIDDLE = 0.5
RIM = 0.43


def _rim(plate: Plate, line: RGB, ground: RGB) -> None:
    font = ImageFont.load_default(size=plate.scale * 0.0165)
    for radius, weight in ((RIM, 0.0026), (RIM + 0.012, 0.001), (RIM + 0.052, 0.0014)):
        plate.ring(MIDDLE, MIDDLE, radius, line, weight)
    for radius in (0.11, 0.215, 0.325):
        plate.ring(MIDDLE, MIDDLE, radius, mix(line, ground, 0.72), 0.0009)
    for tick in range(24 * 6):
        angle = math.tau * tick / 144 - math.pi / 2
        whole = tick % 6 == 0
        reach = RIM + (0.024 if whole else 0.017)
        ends = [_polar(angle, RIM + 0.012), _polar(angle, reach)]
        plate.stroke(ends, line, 0.0013)
        if whole:
            plate.stroke([_polar(angle, 0.11), _polar(angle, RIM)], mix(line, ground, 0.8), 0.0008)
            x, y = _polar(angle, RIM + 0.037)
            place = (x * plate.scale, y * plate.scale)
            plate.draw.text(place, str(tick // 6), fill=line, font=font, anchor="mm")


def _polar(angle: float, radius: float) -> Point:
    return MIDDLE + math.cos(angle) * radius, MIDDLE + math.sin(angle) * radius


def _figures(stars: list[Point], count: int) -> list[list[tuple[Point, Point]]]:
    """Constellations: each grows from a bright star to near ones, and keeps away from the others."""
    free = list(stars)
    figures: list[list[tuple[Point, Point]]] = []
    while free and len(figures) < count:
        tree = [free.pop(0)]
        lines = []
        for _ in range(6):
            pairs = [(math.dist(a, b), a, b) for a in tree[-3:] for b in free if 0.03 < math.dist(a, b) < 0.105]
            if not pairs:
                break
            _, one, other = min(pairs)
            lines.append((one, other))
            tree.append(other)
            free.remove(other)
        if len(lines) > 2:
            figures.append(lines)
            free = [star for star in free if all(math.dist(star, own) > 0.075 for own in tree)]
    return figures


def winter_sky(size: tuple[int, int]) -> Image.Image:
    """Winter Sky: nine hundred stars, eleven figures and a galaxy from lower left."""
    ground, line = pot.ink("1b2a44"), pot.CREAM
    plate = Plate(size, ground)
    rng = dice("january")
    disc = mix(ground, (8, 14, 28), 0.45)
    plate.dot(MIDDLE, MIDDLE, RIM, disc)
    for _ in range(5200):
        along, off = rng.uniform(-0.5, 0.5), rng.gauss(0, 0.05)
        x = MIDDLE + along * 0.8 - off * 0.6 + 0.03
        y = MIDDLE - along * 0.62 - off * 0.78 + 0.05 * math.sin(along * 7)
        if math.dist((x, y), (MIDDLE, MIDDLE)) < RIM - 0.006:
            plate.dot(x, y, 0.0009, mix(line, disc, rng.uniform(0.55, 0.85)))
    _rim(plate, line, ground)
    bright: list[Point] = []
    for index in range(900):
        x, y = _polar(rng.uniform(0, math.tau), (RIM - 0.012) * math.sqrt(rng.random()))
        if index < 95 and all(math.dist((x, y), star) > 0.028 for star in bright):
            bright.append((x, y))
        else:
            plate.dot(x, y, 0.0011 + 0.0011 * rng.random() ** 3, mix(line, disc, 0.25))
    for figure in _figures(bright, 11):
        for one, other in figure:
            plate.stroke([one, other], mix(pot.OCHRE, disc, 0.15), 0.0014)
    for index, (x, y) in enumerate(bright):
        radius = 0.0062 if index < 9 else 0.0044 if index < 36 else 0.0032
        plate.dot(x, y, radius + 0.0028, disc)
        plate.dot(x, y, radius, line)
    return plate.pull()
