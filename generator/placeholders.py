"""What stands in for a picture that is elsewhere: a quiet plate with the initials of its title, always the same."""

import io
from hashlib import sha256

from PIL import Image, ImageDraw, ImageFont

SIZE = 960
_GROUNDS = ("#d9d2c5", "#c9d1cc", "#d6cdd2", "#cfd4dc", "#d8d3bd", "#ccd6d8")
_INK = "#6b6459"


def initials(title: str) -> str:
    """The first letters of the first two words."""
    words = [word for word in title.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def draw_placeholder(title: str) -> bytes:
    """A square PNG; the colour follows from the title."""
    ground = _GROUNDS[sha256(title.encode("utf-8", "replace")).digest()[0] % len(_GROUNDS)]
    image = Image.new("RGB", (SIZE, SIZE), ground)
    draw = ImageDraw.Draw(image)
    margin = SIZE // 16
    draw.rectangle((margin, margin, SIZE - margin, SIZE - margin), outline=_INK, width=3)
    font = ImageFont.load_default(SIZE // 4)
    draw.text((SIZE / 2, SIZE / 2), initials(title), fill=_INK, font=font, anchor="mm")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
