"""A plate to draw on: unit coordinates (the width is 1), twice the size, smoothed when it is pulled."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from storefront.studio.palette import RGB

Point = tuple[float, float]
OVER = 2


class Plate:
    """A drawing of width x height pixels; x runs from 0 to 1, y from 0 to height / width."""

    def __init__(self, size: tuple[int, int], ground: RGB) -> None:
        self.size = size
        self.scale = size[0] * OVER
        self.image = Image.new("RGB", (size[0] * OVER, size[1] * OVER), ground)
        self.draw = ImageDraw.Draw(self.image)

    @property
    def tall(self) -> float:
        """The height in units of the width."""
        return self.size[1] / self.size[0]

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def stroke(self, points: Sequence[Point], colour: RGB, weight: float, round_ends: bool = False) -> None:
        """A line through the points; the weight is in units of the width."""
        width = max(1, round(weight * self.scale))
        pixels = self._pixels(points)
        self.draw.line(pixels, fill=colour, width=width, joint="curve" if width > 2 else None)
        if round_ends and width > 2:
            for x, y in (pixels[0], pixels[-1]):
                half = width / 2
                self.draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    def shape(self, points: Sequence[Point], colour: RGB) -> None:
        """A filled outline."""
        self.draw.polygon(self._pixels(points), fill=colour)

    def dot(self, x: float, y: float, radius: float, colour: RGB) -> None:
        """A filled disc."""
        x, y, radius = x * self.scale, y * self.scale, radius * self.scale
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def ring(self, x: float, y: float, radius: float, colour: RGB, weight: float) -> None:
        """A circle whose line is centred on the radius."""
        width = max(1, round(weight * self.scale))
        reach = radius * self.scale + width / 2
        x, y = x * self.scale, y * self.scale
        self.draw.ellipse((x - reach, y - reach, x + reach, y + reach), outline=colour, width=width)

    def pull(self) -> Image.Image:
        """The finished drawing at its own size."""
        return self.image.reduce(OVER)
