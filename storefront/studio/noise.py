"""Seeded chance, smooth height fields and grain."""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter


def dice(seed: str) -> random.Random:
    """The same row of throws for the same seed, on every machine."""
    return random.Random(seed)  # noqa: S311 - drawings, not secrets


@dataclass(frozen=True)
class Field:
    """Heights on a grid, row by row; x and y in 0..1 read between the grid's points."""

    width: int
    height: int
    values: array[float]

    def at(self, x: float, y: float) -> float:
        """The height at a place (0..1 each way), bilinear; outside it is that of the nearest edge."""
        px = min(max(x * (self.width - 1), 0.0), self.width - 1.001)
        py = min(max(y * (self.height - 1), 0.0), self.height - 1.001)
        column, row = int(px), int(py)
        fx, fy = px - column, py - row
        start = row * self.width + column
        values = self.values
        top = values[start] + (values[start + 1] - values[start]) * fx
        start += self.width
        bottom = values[start] + (values[start + 1] - values[start]) * fx
        return top + (bottom - top) * fy

    def image(self, size: tuple[int, int]) -> Image.Image:
        """The field as an image of floats (mode F), resized."""
        raw = Image.frombytes("F", (self.width, self.height), self.values.tobytes())
        return raw.resize(size, Image.Resampling.BICUBIC)


def terrain(seed: str, size: tuple[int, int], cells: tuple[int, int], octaves: int = 5, gain: float = 0.5) -> Field:
    """Sum of random grids, each finer and flatter than the one before; heights about -1 to 1."""
    rng = dice(seed)
    total = array("f", bytes(4 * size[0] * size[1]))
    strength = 1.0
    for octave in range(octaves):
        columns, rows = cells[0] * 2**octave + 3, cells[1] * 2**octave + 3
        raw = array("f", (rng.uniform(-1, 1) for _ in range(columns * rows)))
        grid = Image.frombytes("F", (columns, rows), raw.tobytes())
        box = (1.0, 1.0, columns - 1.0, rows - 1.0)
        layer = array("f", grid.resize(size, Image.Resampling.BICUBIC, box=box).tobytes())
        total = array("f", (a + b * strength for a, b in zip(total, layer, strict=True)))
        strength *= gain
    return Field(size[0], size[1], total)


def blotches(seed: str, size: tuple[int, int], cells: tuple[int, int], low: int, high: int) -> Image.Image:
    """A soft cloudy mask (mode L) with values from low to high."""
    rng = dice(seed)
    raw = bytes(rng.randint(low, high) for _ in range(cells[0] * cells[1]))
    return Image.frombytes("L", cells, raw).resize(size, Image.Resampling.BICUBIC)


def grain(picture: Image.Image, seed: str, amount: float = 3.0, softness: float = 0.7) -> Image.Image:
    """The picture with fine film grain; `amount` is roughly the deviation in steps of 255."""
    size = picture.size
    dust = Image.frombytes("L", size, dice(seed).randbytes(size[0] * size[1]))
    dust = dust.filter(ImageFilter.GaussianBlur(softness))
    scale = amount / 30.0 * (0.6 + softness)
    dust = dust.point([round(128 + (value - 128) * scale) for value in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", (dust, dust, dust)), 1.0, -128)
