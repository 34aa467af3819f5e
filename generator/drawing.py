"""The picture that stands for a page where somebody links to it: 1200 by 630, with the brand's colours and letters.

Bytes in, bytes out, and the same bytes for the same page with the same Pillow. Runs in processes of its own. There is
no price on it: social networks keep such a picture for weeks.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import PIL
from PIL import Image, ImageDraw, ImageFont, ImageOps

from generator.encoding import open_upright

WIDTH, HEIGHT = 1200, 630
RECIPE = f"pillow {PIL.__version__} card 2"
"""Everything that the bytes depend on besides what is asked for."""
_MARGIN, _PICTURE = 64, 560
_SIZES = (68, 60, 52, 44, 38)
_MOST_LINES = 5
_NOBODY = "\U0010ffff"
"""A sign that no font has."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class Colours:
    """The brand's colours, as `#rrggbb`."""

    paper: str = "#faf8f4"
    ink: str = "#1d2223"
    accent: str = "#8a3420"


@dataclass(frozen=True, slots=True)
class Card:
    """What is to be drawn. `picture` and `font` are files, None where there is none of one's own."""

    title: str
    shop: str
    colours: Colours
    picture: bytes | None = None
    font: bytes | None = None


def draw(card: Card) -> bytes:
    """The card as JPEG. Of a title in letters that the font has not, the picture speaks alone."""
    image = Image.new("RGB", (WIDTH, HEIGHT), card.colours.paper)
    legible = _has_all(_font(card.font, 30), card.title + card.shop)
    if card.picture is not None:
        width = _PICTURE if legible else WIDTH
        shown = ImageOps.fit(open_upright(card.picture), (width, HEIGHT), Image.Resampling.LANCZOS)
        image.paste(shown, (WIDTH - width, 0))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 11, HEIGHT), fill=card.colours.accent)
    if legible:
        _write(pen, card)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82, progressive=True, optimize=True)
    return buffer.getvalue()


def _write(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """The shop's name at the top, the title at the bottom."""
    pen.text((_MARGIN, _MARGIN), card.shop, fill=card.colours.accent, font=_font(card.font, 30))
    width = WIDTH - 2 * _MARGIN - (_PICTURE if card.picture is not None else 0)
    lines, font, size = _fit(card, width)
    step = round(size * 1.2)
    top = HEIGHT - _MARGIN - len(lines) * step
    for number, line in enumerate(lines):
        pen.text((_MARGIN, top + number * step), line, fill=card.colours.ink, font=font)


def _fit(card: Card, width: int) -> tuple[list[str], Font, int]:
    """The title in the largest letters that take few enough lines; cut in the smallest where none do."""
    for size in _SIZES:
        font = _font(card.font, size)
        lines = list(_wrap(card.title, font, width))
        if len(lines) <= _MOST_LINES:
            return lines, font, size
    return [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}…"], font, size


def _wrap(text: str, font: Font, width: int) -> Iterable[str]:
    """Lines that are no wider; a word that is, and scripts without spaces, break anywhere."""
    line = ""
    for word in text.split():
        joined = f"{line} {word}".strip()
        if font.getlength(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        line = ""
        for char in word:
            if font.getlength(line + char) > width:
                yield line
                line = ""
            line += char
    if line:
        yield line


def _font(data: bytes | None, size: int) -> Font:
    return ImageFont.load_default(size) if data is None else ImageFont.truetype(io.BytesIO(data), size)


def _has_all(font: Font, text: str) -> bool:
    """Whether a font has a sign for every letter."""
    missing = bytes(font.getmask(_NOBODY))
    return all(bytes(font.getmask(char)) != missing for char in set(text) if not char.isspace())
