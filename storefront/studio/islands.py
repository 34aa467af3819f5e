"""Islands that are on no map: tinted, at night, and cut from paper."""

from __future__ import annotations

import math
from array import array

from PIL import Image, ImageChops, ImageFilter

from storefront.studio import palette as pot
from storefront.studio.isolines import isolines
from storefront.studio.noise import Field, terrain
from storefront.studio.palette import RGB, mix, ramp
from storefront.studio.plate import Plate

DAY = [pot.ink("2c6273"), pot.ink("4d8894"), pot.ink("86b3b0"), pot.ink("bcd3c8"), pot.ink("eedfbd"),
       pot.ink("e2c78f"), pot.ink("cfa866"), pot.ink("b98a4e")]  # fmt: skip


SNOW = [pot.ink("2f4459"), pot.ink("5f7c94"), pot.ink("9db2c0"), pot.ink("d3dde2"), pot.ink("f7f6f1")]


def island(seed: str, tall: float, humps: list[tuple[float, float, float]], rough: float = 0.34) -> Field:
    """Heights around sea level 0: a hump is (x, y, radius) in units of the width; chance does the rest."""
    columns = 300
    rows = round((columns - 1) * tall) + 1
    cells = (3, max(2, round(3 * tall)))
    base = terrain(seed, (columns, rows), cells, 5, 0.45)
    bend = terrain(seed + " bend", (columns, rows), cells, 3, 0.5)
    values = array("f")
    for row in range(rows):
        for column in range(columns):
            index = row * columns + column
            x = column / (columns - 1) + bend.values[index] * 0.11
            y = row / (columns - 1) + bend.values[-1 - index] * 0.11
            lift = sum(math.exp(-((x - hx) ** 2 + (y - hy) ** 2) / (radius * radius)) for hx, hy, radius in humps)
            values.append(lift * 1.5 - 0.62 + base.values[index] * rough)
    return Field(columns, rows, values)


def tinted(size: tuple[int, int], field: Field, colours: list[RGB], bands: int = 16) -> Image.Image:
    """Bands of colour from deep water to the top, each with a fine darker line at its edge."""
    plate = Plate(size, colours[0])
    low, high = min(field.values), max(field.values)
    below = max(2, round(bands * 0.45))
    edges = [low * (1 - i / below) for i in range(1, below + 1)]
    edges += [high * (i / (bands - below)) for i in range(1, bands - below)]
    tints = ramp(colours[:4], below) + ramp(colours[4:], bands - below)
    heights = field.image(plate.image.size)
    for edge, tint in zip(edges, tints[1:], strict=False):
        plate.image.paste(tint, mask=above(heights, edge))
    for index, (edge, lines) in enumerate(zip(edges, isolines(field, edges), strict=True)):
        shore = abs(edge) < 1e-6
        tone = mix(tints[index + 1], pot.MIDNIGHT if index < below else pot.BARK, 0.62 if shore else 0.36)
        for line in lines:
            plate.stroke(line, tone, 0.0027 if shore else 0.0013)
    return plate.pull()


def above(heights: Image.Image, level: float) -> Image.Image:
    """The mask (mode L) of all that is higher than the level, with a soft edge of a step or two."""
    low, high = heights.getextrema()
    steep = 900.0 * 255 / max(float(high) - float(low), 1e-6)  # type: ignore[arg-type]
    return heights.point(lambda value: value * steep + (128 - level * steep)).convert("L")


def charted(size: tuple[int, int], field: Field, levels: int, ground: RGB, line: RGB, weight: float) -> Image.Image:
    """Lines only, every fifth heavier, fainter under water."""
    plate = Plate(size, ground)
    low, high = min(field.values), max(field.values)
    edges = [low + (high - low) * (i + 0.5) / levels for i in range(levels)]
    nearest = min(range(levels), key=lambda index: abs(edges[index]))
    edges[nearest] = 0.0
    for index, lines in enumerate(isolines(field, edges)):
        wet = edges[index] < 0
        heavy = (index - nearest) % 5 == 0
        tone = mix(line, ground, (0.5 if heavy else 0.62) if wet else (0.0 if heavy else 0.22))
        for points in lines:
            plate.stroke(points, tone, weight * (1.9 if heavy else 1.0))
    return plate.pull()


def layered(size: tuple[int, int], field: Field, tints: list[RGB], depth: float = 0.012) -> Image.Image:
    """Sheets of cut paper, one above the other, each throwing a shadow on the one below."""
    reach = depth * size[0]
    rim = round(reach * 4)
    size = (size[0] + 2 * rim, size[1] + 2 * rim)
    heights = field.image(size)
    low, high = min(field.values), max(field.values)
    picture = Image.new("RGB", size, tints[0])
    for index, tint in enumerate(tints[1:], start=1):
        mask = above(heights, low + (high - low) * index / len(tints))
        for blur, shift, strength in ((reach, reach * 0.9, 0.42), (reach * 0.25, reach * 0.22, 0.35)):
            shade = ImageChops.offset(mask, round(shift), round(shift * 1.2))
            shade = shade.filter(ImageFilter.GaussianBlur(blur)).point(lambda v, s=strength: int(v * s))
            picture.paste(mix(tints[index - 1], (20, 24, 34), 0.75), mask=shade)
        picture.paste(tint, mask=mask)
        edge = ImageChops.subtract(mask, ImageChops.offset(mask, 1, 1)).point(lambda v: int(v * 0.55))
        picture.paste(pot.WHITE, mask=edge)
    return picture.crop((rim, rim, size[0] - rim, size[1] - rim))


def contour_four(size: tuple[int, int]) -> Image.Image:
    """Contour No. 4: one island by day."""
    return tinted(size, island("four", 1.36, [(0.52, 0.62, 0.30), (0.40, 0.92, 0.20)]), DAY, 22)


def contour_seven(size: tuple[int, int]) -> Image.Image:
    """Contour No. 7: two islands and a strait by night."""
    field = island("seven", 1.36, [(0.36, 0.42, 0.27), (0.66, 0.96, 0.25)])
    return charted(size, field, 34, pot.MIDNIGHT, pot.CREAM, 0.0021)


def snow_line(size: tuple[int, int]) -> Image.Image:
    """Snow Line: a mountain cut from paper, from the lake to where the snow begins."""
    field = island("snow", 1.36, [(0.55, 0.55, 0.34), (0.3, 0.95, 0.18)], 0.36)
    return layered(size, field, ramp(SNOW, 12), 0.013)


def archipelago(size: tuple[int, int], seed: str = "vaga") -> Image.Image:
    """The wallpaper: a few islands on the right (or low, on an upright screen) and calm water elsewhere."""
    tall = size[1] / size[0]
    wide: list[tuple[float, float, float]] = [(0.72, 0.2, 0.12), (0.6, 0.4, 0.08), (0.82, 0.42, 0.09)]
    upright: list[tuple[float, float, float]] = [(0.55, 1.5, 0.32), (0.2, 1.85, 0.2), (0.85, 1.05, 0.16)]
    field = island(seed, tall, wide if tall < 1 else upright, 0.22)
    return charted(size, field, 24, pot.MIDNIGHT, mix(pot.CREAM, pot.MIDNIGHT, 0.25), 0.0011 if tall < 1 else 0.0024)
