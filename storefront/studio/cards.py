"""Pictures of cards, on a table from above."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFont

from storefront.studio import palette as pot
from storefront.studio.goods import card, envelope, rounded
from storefront.studio.grids import THREADS, stitched, suns
from storefront.studio.islands import charted, island
from storefront.studio.nature import frond
from storefront.studio.palette import RGB, mix
from storefront.studio.streams import tides
from storefront.studio.surface import Size, place, sheet, table, wall, window
from storefront.studio.walls import UPRIGHT, WIDE, Picture

GREY = pot.ink("c9c3b6")


def tide_card(hour: int, size: Size) -> Image.Image:
    """The strip of beach, an hour later: the water rises with the hour."""
    beach = Image.new("RGB", size, pot.ink("efdfbf"))
    water = tides((size[0], round(size[1] * 1.1)), 9)
    level = round(size[1] * (0.74 - 0.125 * hour))
    mask = ImageChops.difference(water, Image.new("RGB", water.size, pot.PAPER)).convert("L")
    disc = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    x, y, radius = size[0] * 1.42, size[1] * (0.24 + 0.035 * hour), size[0] * 0.17
    ImageDraw.Draw(disc).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    beach.paste(pot.ink("e0936a"), mask=disc.reduce(2))
    beach.paste(water, (0, level), mask.point(lambda value: 255 if value > 6 else 0))
    return beach


def tide_cards() -> Image.Image:
    """Six cards in two rows, the water higher on each."""
    scene = window(wall(UPRIGHT, pot.ink("c9ad84"), "sand table"), "tide table")
    for hour in range(6):
        spot = (0.2 + 0.3 * (hour % 3), 0.285 + 0.43 * (hour // 3))
        place(scene, card(tide_card(hour, (320, 451))), spot, (2.5, -1.5, 1, -2, 1.5, -1)[hour], 0.55)
    return scene


def fern_card(size: Size) -> Image.Image:
    """A cream card with a small frond, low."""
    picture = Image.new("RGB", size, pot.ink("f6efdf"))
    wide = round(size[0] * 0.62)
    small = frond((wide, round(wide * 1.2)), pot.FOREST, pot.ink("f6efdf"), 0.8)
    picture.paste(small, ((size[0] - wide) // 2, size[1] - small.height - round(size[1] * 0.12)))
    return picture


def fern_notes() -> Image.Image:
    """Three cards across sage envelopes."""
    scene = window(wall(UPRIGHT, pot.ink("e3d9c8"), "notes"), "notes")
    place(scene, envelope((660, 470), pot.SAGE), (0.42, 0.3), 8, 0.5)
    place(scene, envelope((660, 470), pot.SAGE), (0.6, 0.74), -6, 0.5)
    for spot, turn in (((0.7, 0.34), -9), ((0.29, 0.66), 7), ((0.52, 0.5), -2)):
        place(scene, card(fern_card((400, 564))), spot, turn, 0.6)
    return scene


def stitch_postcards() -> Image.Image:
    """A grid of postcards in four threads."""
    scene = wall(UPRIGHT, pot.ink("ded5c6"), "postcards")
    for index in range(12):
        art = stitched((205, 294), f"card {index}", 14, THREADS[index % 4], pot.PAPER, 0.8)
        spot = (0.2 + 0.3 * (index % 3), 0.14 + 0.24 * (index // 3))
        place(scene, sheet(art.crop((0, 0, 201, 287)), 0.05), spot, (index * 5 % 7 - 3) * 0.4, 0.4)
    return scene


def small_suns() -> Image.Image:
    """The card, and its square envelope behind it."""
    scene = window(wall(UPRIGHT, pot.ink("d8a78c"), "suns"), "suns")
    place(scene, envelope((760, 760), GREY), (0.56, 0.42), -7, 0.6)
    place(scene, card(suns((740, 740))), (0.46, 0.56), 3, 0.8)
    return scene


def gift(size: Size, seed: str, ground: RGB, line: RGB) -> Image.Image:
    """The front of a gift card: an island in fine lines, with a plain band for what it is worth."""
    field = island(seed, size[1] / size[0], [(0.66, 0.28, 0.22), (0.36, 0.44, 0.14)], 0.3)
    picture = charted(size, field, 26, ground, line, 0.0024)
    band = round(size[1] * 0.2)
    picture.paste(line, (0, size[1] - band, size[0], size[1]))
    font = ImageFont.load_default(band * 0.42)
    place_ = (round(size[0] * 0.06), size[1] - band // 2)
    ImageDraw.Draw(picture).text(place_, "Gift card", fill=ground, font=font, anchor="lm")
    return rounded(picture, round(size[0] * 0.03))


def gift_cards() -> Image.Image:
    """Two gift cards on their envelopes."""
    scene = window(wall(UPRIGHT, pot.ink("d9cfbf"), "gift table"), "gift")
    size = (640, 404)
    for spot, turn, paper, ground in (
        ((0.55, 0.3), -8, pot.SAGE, pot.FOREST),
        ((0.45, 0.69), 6, GREY, pot.MIDNIGHT),
    ):
        place(scene, envelope((760, 520), paper), (spot[0] + 0.04, spot[1] - 0.045), turn + 5, 0.5)
        place(scene, gift(size, f"gift {turn}", ground, pot.CREAM), spot, turn, 0.7)
    return scene


def card_rows() -> Image.Image:
    """The collection of cards: two rows, each card on its envelope."""
    scene = window(wall(WIDE, pot.ink("e6ddd0"), "card table"), "rows", 0.14)
    size = (236, 333)
    faces = [tide_card(2, size), fern_card(size), stitched(size, "row", 12, pot.CLAY, pot.PAPER, 0.8),
             suns(size), fern_card(size), tide_card(5, size), stitched(size, "row 2", 12, pot.INDIGO, pot.PAPER, 0.8),
             tide_card(4, size)]  # fmt: skip
    for index, face in enumerate(faces):
        column, line = index % 4, index // 4
        x, y = 0.14 + 0.24 * column, 0.28 + 0.46 * line
        place(
            scene, envelope((333, 236), (pot.SAGE, GREY, pot.DUSK)[(index + line) % 3]), (x + 0.012, y - 0.04), 90, 0.3
        )
        place(scene, card(face), (x - 0.012, y + 0.03), 0, 0.45)
    return scene


def type_proofs() -> Image.Image:
    """The journal on plain text: sheets of large type and a cream card."""
    scene = table(WIDE, mix(pot.WALNUT, pot.OAK, 0.4), "type", 5)
    for (x, y, turn), signs, tone in (
        ((0.24, 0.5, 6), "#*_&{}[]!", pot.LEAF),
        ((0.62, 0.46, -4), "Aa{}:-*?&", pot.CLAY),
    ):
        page = Image.new("RGB", (1080, 1380), pot.PAPER)
        draw = ImageDraw.Draw(page)
        for index, sign in enumerate(signs):
            place_ = (220 + 320 * (index % 3), 260 + 430 * (index // 3))
            draw.text(place_, sign, fill=tone, font=ImageFont.load_default(300), anchor="mm")
        place(scene, sheet(page.reduce(2), 0.02), (x, y), turn, 0.7)
    place(scene, card(fern_card((250, 350))), (0.875, 0.7), -10, 0.6)
    return scene


CARDS: dict[str, Picture] = {
    "collection-cards": card_rows,
    "journal-plain-text": type_proofs,
    "tide-cards": tide_cards,
    "fern-notes": fern_notes,
    "stitch-postcards": stitch_postcards,
    "small-suns": small_suns,
    "gift-card": gift_cards,
}
