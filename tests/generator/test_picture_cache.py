"""A picture is encoded once, however often it is shown and built, and named after what is in it."""

import io
from pathlib import Path

import pytest
from PIL import Image
from written_shop import PRODUCT, WrittenShop

from generator.encoding import TONES, PictureError, encode, probe
from generator.images import Use, make_pictures
from generator.placeholders import draw_placeholder, initials
from generator.problems import Findings


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def jpeg(colour: str, size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_second_build_encodes_nothing(shop: WrittenShop) -> None:
    shop.picture("a.jpg")
    shop.product("a", f"{PRODUCT}images: [{{src: a.jpg, alt: A}}]\n", "![A](a.jpg)\n")
    shop.build()
    before = stamps(shop.var / "cache" / "images")
    assert before
    shop.build()
    assert stamps(shop.var / "cache" / "images") == before


def test_another_picture_under_the_same_name_has_another_address(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}images: [{{src: a.jpg, alt: A}}]\n")
    addresses = []
    for colour in ("teal", "red"):
        shop.picture("a.jpg", colour=colour)
        shop.build()
        addresses.append({path.name for path in (shop.output / "assets").glob("a-*")})
    assert all(len(names) == 2 for names in addresses)
    assert addresses[0].isdisjoint(addresses[1])


def test_a_cache_that_lost_a_file_makes_it_again(shop: WrittenShop, tmp_path: Path) -> None:
    shop.picture("a.jpg")
    use = Use("images/a.jpg", remote=False, title="A", path="a.md")
    first = make_pictures(shop.content, [use], tmp_path, Findings())
    for path in first.files.values():
        path.unlink()
    again = make_pictures(shop.content, [use], tmp_path, Findings())
    assert again == first
    assert all(path.is_file() for path in again.files.values())


def test_a_picture_is_never_made_wider_than_it_is() -> None:
    assert [item.width for item in encode(jpeg("teal", (700, 10)))] == [320, 320, 640, 640, 700, 700]
    assert [item.width for item in encode(jpeg("teal", (2000, 10)))][-1] == 1600


@pytest.mark.parametrize("size", [(100_000, 100_000), (7_100, 7_100)])
def test_a_bomb_is_refused_by_its_head(size: tuple[int, int]) -> None:
    head = b"BM" + (54).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
    head += size[0].to_bytes(4, "little") + size[1].to_bytes(4, "little") + b"\x01\0\x18\0" + bytes(24)
    with pytest.raises(PictureError, match="has more than 50 million pixels"):
        probe(head)


def test_a_placeholder_is_always_the_same_and_shows_initials() -> None:
    assert initials("  North wind, framed") == "NW"
    assert initials("…") == "?"
    assert draw_placeholder("North wind") == draw_placeholder("North wind")
    assert draw_placeholder("North wind") != draw_placeholder("South wind")


def test_the_place_of_a_picture_is_held_by_its_mean_colour_and_not_where_one_looks_through() -> None:
    tones = {colour: encode(jpeg(colour))[0].tone for colour in ("black", "white", "red")}
    assert [TONES[tone] for tone in tones.values() if tone is not None] == [
        (56, 56, 56),
        (216, 216, 216),
        (216, 56, 56),
    ]
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 100)).save(buffer, "PNG")
    assert encode(buffer.getvalue())[0].tone is None


def test_a_page_names_the_tone_and_the_style_sheet_has_every_one(shop: WrittenShop) -> None:
    shop.picture("a.jpg", (80, 100), colour="white")
    shop.product("a", f"{PRODUCT}images: [{{src: a.jpg, alt: A}}]\n")
    shop.build()
    assert f'<img class="tone-{len(TONES) - 1}" src="' in shop.page("products/a/index.html")
    (sheet,) = (shop.output / "assets").glob("store.*.css")
    for number, (red, green, blue) in enumerate(TONES):
        assert f".tone-{number}{{background:#{red:02x}{green:02x}{blue:02x}}}" in sheet.read_text()
