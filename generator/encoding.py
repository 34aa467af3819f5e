"""One picture file to its sizes and formats: upright, without EXIF, in sRGB. Runs in processes of its own.

Knows nothing of shops: bytes in, bytes out, and the same bytes for the same picture with the same Pillow.
"""

import io
import warnings
from dataclasses import dataclass

import PIL
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

WIDTHS = (320, 640, 960, 1600)
MAX_PIXELS = 50_000_000
TONES = tuple((red, green, blue) for red in (56, 136, 216) for green in (56, 136, 216) for blue in (56, 136, 216))
"""The colours that hold the place of a picture until it is there: `tone-0` to `tone-26` of the style sheet."""
AVIF = {"quality": 55, "speed": 8, "max_threads": 1}
JPEG = {"quality": 80, "progressive": True, "optimize": True}
RECIPE = f"pillow {PIL.__version__} widths {WIDTHS} avif {AVIF} jpeg {JPEG} tones {len(TONES)}"
"""Everything that the bytes depend on besides the picture."""

# Nothing else is tried: each format that Pillow knows is a parser that a picture from elsewhere could attack.
_READERS: tuple[type[ImageFile.ImageFile], ...] = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    AvifImagePlugin.AvifImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
)
_FORMATS = tuple(reader.format for reader in _READERS if reader.format)


class PictureError(Exception):
    """A picture that cannot be used: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in one width and format ("avif" or "jpg"). `tone` is where its mean colour stands among TONES."""

    width: int
    height: int
    format: str
    data: bytes
    tone: int | None = None


def probe(data: bytes) -> None:
    """Look at a picture's head without decoding it. Raises PictureError."""
    if not data:
        raise PictureError("is empty", "save the picture again")
    if _is_svg(data):
        raise PictureError("is an SVG, which can hold scripts", "export it as PNG or JPEG")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                pixels = image.width * image.height
                animated = pixels <= MAX_PIXELS and image.format != "MPO" and getattr(image, "is_animated", False)
    except Image.DecompressionBombError:
        pixels, animated = MAX_PIXELS + 1, False
    except UnidentifiedImageError:
        raise PictureError("is not a picture that can be read", "save it as JPEG, PNG, WebP or AVIF") from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureError(f"is broken: {error}", "save the picture again") from None
    if pixels > MAX_PIXELS:
        raise PictureError(
            f"has more than {MAX_PIXELS // 1_000_000} million pixels",
            "save it smaller; 3200 pixels of width are plenty",
        )
    if animated:
        raise PictureError("moves, and pictures here stand still", "save the frame to show as a JPEG or PNG of its own")


def open_upright(data: bytes) -> Image.Image:
    """A picture that `probe` let through as it is meant: turned, in sRGB, on white. Raises PictureError."""
    return _onto_white(_open(data)).convert("RGB")


def _open(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return _normalise(image)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise PictureError(f"is broken: {error}", "save the picture again") from None


def encode(data: bytes) -> tuple[Rendition, ...]:
    """All renditions of a picture that `probe` let through, from narrow to wide. Raises PictureError."""
    upright = _open(data)
    found = []
    tone = _tone(upright)
    for width in _widths(upright.width):
        height = max(1, round(upright.height * width / upright.width))
        sized = upright if width == upright.width else upright.resize((width, height), Image.Resampling.LANCZOS)
        found.append(Rendition(width, height, "avif", _save(sized, "AVIF", AVIF), tone))
        found.append(Rendition(width, height, "jpg", _save(_onto_white(sized), "JPEG", JPEG), tone))
    return tuple(found)


def _tone(image: Image.Image) -> int | None:
    """The nearest of TONES to the mean colour; None for a picture that one can look through."""
    if image.mode != "RGB":
        return None
    mean = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    apart = [sum((own - other) ** 2 for own, other in zip(mean, tone, strict=True)) for tone in TONES]
    return apart.index(min(apart))


def _widths(natural: int) -> list[int]:
    """Never wider than the picture is."""
    most = min(natural, WIDTHS[-1])
    return [width for width in WIDTHS if width < most] + [most]


def _normalise(image: Image.Image) -> Image.Image:
    """The first frame, turned as its EXIF says, in sRGB or grey, with alpha where there is any, and nothing else."""
    image.seek(0)
    if image.mode.startswith("I"):
        # 16 bits to 8 by scaling; Pillow's own conversion cuts them off.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    upright = ImageOps.exif_transpose(image)
    if upright.mode == "P" or "transparency" in upright.info or upright.mode in ("LA", "PA", "La", "RGBa"):
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    profile = upright.info.get("icc_profile")
    if profile and upright.mode in ("RGB", "RGBA", "CMYK"):
        upright = _to_srgb(upright, profile)
    if upright.mode not in ("RGB", "RGBA"):
        upright = upright.convert("RGB")
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)
    return plain


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the profile means them; a profile that cannot be read is taken for sRGB."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image.convert(mode)
    return converted or image.convert(mode)


def _onto_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _save(image: Image.Image, kind: str, options: dict[str, int] | dict[str, int | bool]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _is_svg(data: bytes) -> bool:
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in data[:4000].lower()
