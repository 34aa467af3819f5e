"""Hostile and odd pictures, file by file: each is shown as it is meant, or refused with its one message."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from generator.build import build
from generator.check import check
from generator.problems import ContentError

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = 1_790_000_000
SHOP = """\
name: Cases
url: https://cases.example
email: hello@cases.example
currencies: [EUR]
"""


@dataclass(frozen=True)
class Shown:
    """It is shown in this size, its widest, without a word."""

    width: int
    height: int


@dataclass(frozen=True)
class Refused:
    """The build stops and says so."""

    message: str


OUTCOMES = {
    "16bit.png": Shown(64, 64),
    "UPPER.JPG": Shown(320, 240),
    "animated.gif": Refused("moves, and pictures here stand still (save the frame to show"),
    "bomb-30000x30000.png": Refused("has more than 50 million pixels"),
    "exif-gps.jpg": Shown(320, 240),
    "exif-orientation-6.jpg": Shown(240, 320),
    "grey.jpg": Shown(320, 240),
    "name with space.jpg": Shown(320, 240),
    "percent%20name#1?.jpg": Shown(320, 240),
    "photo.bmp": Shown(320, 240),
    "photo.webp": Shown(320, 240),
    "progressive.jpg": Shown(320, 240),
    "tall-4x6000.png": Shown(4, 6000),
    "wide-6000x4.png": Shown(1600, 1),
    "zero-bytes.jpg": Refused("is empty"),
}


def moving(kind: str) -> bytes:
    """Two frames, in any format that has them."""
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100)
    return buffer.getvalue()


def write_shop(folder: Path, name: str, data: bytes) -> Path:
    """A shop of one product with one picture."""
    content = folder / "content"
    for part in ("products", "images"):
        (content / part).mkdir(parents=True)
    (content / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (content / "images" / name).write_bytes(data)
    product = f'---\ntitle: A\nsku: A\nprice: 1.00\nimages: [{{src: "{name}", alt: A case}}]\n---\n'
    (content / "products" / "a.md").write_text(product, encoding="utf-8")
    return content


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_images_have_their_one_outcome(name: str, cases: Path, tmp_path: Path) -> None:
    source = cases / "images-edge" / name
    if not source.is_file():
        pytest.skip(f"needs ../shared: these cases have no {name}")
    content = write_shop(tmp_path, name, source.read_bytes())
    output, expected = tmp_path / "output", OUTCOMES[name]
    if isinstance(expected, Refused):
        with pytest.raises(ContentError) as refused:
            build(ROOT, content=content, output=output, var=tmp_path / "var", now=NOW)
        assert len(refused.value.problems) == 1
        said = str(refused.value)
        assert f"/content/products/a.md:5:16: images[0]: {name!r} {expected.message}" in said
        assert not output.exists()
        return
    report = build(ROOT, content=content, output=output, var=tmp_path / "var", now=NOW)
    assert report.warnings == ()
    assert_shown(output, expected)


def assert_shown(output: Path, expected: Shown) -> None:
    """Each picture of the page is there under a plain address, in the size that the page says, and tells nothing."""
    page = (output / "products" / "a" / "index.html").read_text(encoding="utf-8")
    sizes = re.search(r'<img src="[^"]+"[^>]* width="(\d+)" height="(\d+)" alt="A case"', page)
    assert sizes is not None
    assert (int(sizes[1]), int(sizes[2])) == (expected.width, expected.height)
    # The card for social networks is drawn, and has a size of its own.
    addresses = set(re.findall(r"/assets/(?!card-1200\.)[^\s\",]+\.(?:jpg|avif)", page))
    assert {Path(address).suffix for address in addresses} == {".jpg", ".avif"}
    for address in addresses:
        assert unquote(address) == address
        assert re.fullmatch(r"/assets/[a-z0-9-]+-\d+\.[0-9a-f]{10}\.(jpg|avif)", address)
        data = (output / address.lstrip("/")).read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            assert image.width <= expected.width
            assert not image.getexif()
            assert b"Exif" not in data


def test_images_that_no_table_names_build_or_say_where(cases: Path, tmp_path: Path) -> None:
    for number, source in enumerate(sorted((cases / "images-edge").iterdir())):
        content = write_shop(tmp_path / str(number), source.name, source.read_bytes())
        problems, warnings = check(ROOT, content, NOW, var=tmp_path / "var")
        for problem in (*problems, *warnings):
            assert str(problem).startswith(f"{content}/products/a.md:5:")


def test_images_are_upright_whatever_the_camera_said(cases: Path, tmp_path: Path) -> None:
    """The turned file shows what the plain one shows, turned."""
    folder = cases / "images-edge"
    content = write_shop(tmp_path, "turned.jpg", (folder / "exif-orientation-6.jpg").read_bytes())
    build(ROOT, content=content, output=tmp_path / "output", var=tmp_path / "var", now=NOW)
    shown = next((tmp_path / "output" / "assets").glob("turned-240.*.jpg"))
    with Image.open(folder / "exif-orientation-6.jpg") as plain, Image.open(shown) as upright:
        expected = plain.transpose(Image.Transpose.ROTATE_270).convert("RGB")
        assert expected.size == upright.size
        differences = [
            abs(a - b)
            for point in ((20, 20), (220, 20), (20, 300), (220, 300), (120, 160))
            for a, b in zip(expected.getpixel(point), upright.getpixel(point), strict=True)
        ]
        assert sum(differences) / len(differences) < 20


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (moving("GIF"), "moves"),
        (moving("PNG"), "moves"),
        (moving("WEBP"), "moves"),
        (moving("AVIF"), "moves"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is an SVG"),
        (b"<?xml version='1.0'?><svg/>", "is an SVG"),
        (b"GIF89a", "is not a picture that can be read"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "is "),
        (b"not a picture at all", "is not a picture that can be read"),
    ],
)
def test_images_that_are_none_are_refused_where_they_are_named(data: bytes, message: str, tmp_path: Path) -> None:
    problems, _ = check(ROOT, write_shop(tmp_path, "x.png", data), NOW)
    assert len(problems) == 1
    assert "/content/products/a.md:5:16: images[0]: 'x.png' " in str(problems[0])
    assert message in str(problems[0])


def test_images_that_end_too_early_are_refused(cases: Path, tmp_path: Path) -> None:
    data = (cases / "images-edge" / "progressive.jpg").read_bytes()
    problems, _ = check(ROOT, write_shop(tmp_path, "x.jpg", data[: len(data) // 2]), NOW)
    assert [problem.path for problem in problems] == [f"{tmp_path}/content/products/a.md"]
    assert "is broken" in str(problems[0])


def test_images_keep_what_is_transparent_and_jpeg_has_it_on_white(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 0)).save(buffer, "PNG")
    content = write_shop(tmp_path, "clear.png", buffer.getvalue())
    build(ROOT, content=content, output=tmp_path / "output", var=tmp_path / "var", now=NOW)
    assets = tmp_path / "output" / "assets"
    with (
        Image.open(next(assets.glob("clear-40.*.avif"))) as avif,
        Image.open(next(assets.glob("clear-40.*.jpg"))) as jpg,
    ):
        assert avif.convert("RGBA").getpixel((20, 20))[3] == 0
        assert min(jpg.getpixel((20, 20))) >= 250


def test_images_in_the_colours_of_print_are_shown_in_those_of_a_screen(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(buffer, "JPEG")
    content = write_shop(tmp_path, "print.jpg", buffer.getvalue())
    build(ROOT, content=content, output=tmp_path / "output", var=tmp_path / "var", now=NOW)
    with Image.open(next((tmp_path / "output" / "assets").glob("print-40.*.jpg"))) as jpg:
        assert jpg.mode == "RGB"
        red, green, blue = jpg.getpixel((20, 20))
    assert red > 200 > 60 > max(green, blue)
