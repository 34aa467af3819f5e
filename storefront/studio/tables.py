"""Pictures of notebooks, the calendar, parcels and what else lies or hangs about the studio."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from storefront.studio import palette as pot
from storefront.studio.goods import bar, month_page, notebook, parcel, pencil, rounded, shaded, spread
from storefront.studio.grids import THREADS, ringed, stitched, tiled
from storefront.studio.islands import archipelago, charted, island, tinted
from storefront.studio.palette import RGB, mix
from storefront.studio.streams import hills, six_hills
from storefront.studio.surface import Size, closeup, daylight, place, sheet, table, wall, window
from storefront.studio.walls import UPRIGHT, WIDE, Picture

WINTER = [
    pot.ink("e8ecec"),
    pot.ink("c3d0d4"),
    pot.ink("93a9b4"),
    pot.ink("668495"),
    pot.ink("3f5f75"),
    pot.ink("223f56"),
]
KRAFT_INKS: list[tuple[RGB, RGB, RGB]] = [
    (pot.OCHRE, pot.MIDNIGHT, pot.CREAM), (pot.ROSE, pot.CLAY, pot.PAPER)]  # fmt: skip


def sand_cover(size: Size) -> Image.Image:
    """The day cover: two inks on natural card."""
    field = island("cover", size[1] / size[0], [(0.58, 0.6, 0.3), (0.75, 1.0, 0.16)], 0.3)
    return charted(size, field, 26, pot.ink("dcc39a"), pot.ink("5d4630"), 0.0024)


def night_cover(size: Size) -> Image.Image:
    """The night cover: cream on dark blue."""
    field = island("cover two", size[1] / size[0], [(0.56, 0.75, 0.32), (0.4, 0.3, 0.14)], 0.3)
    return charted(size, field, 26, pot.ink("1d2f4b"), pot.CREAM, 0.0024)


def notebooks() -> Image.Image:
    """Both covers on a green table."""
    scene = window(wall(UPRIGHT, pot.ink("7f9583"), "green table"), "books")
    place(scene, notebook(night_cover((600, 850)), pot.ink("12203a")), (0.62, 0.42), -9, 0.9)
    place(scene, notebook(sand_cover((600, 850)), pot.CLAY), (0.39, 0.57), 5, 1.1)
    return scene


def open_notebook() -> Image.Image:
    """The spread, close enough to see the lines and dots."""
    scene = wall(UPRIGHT, pot.ink("7f9583"), "green table")
    place(scene, spread((1620, 1150)), (0.49, 0.5), 7, 1.0)
    scene = window(scene, "spread", 0.12)
    place(scene, pencil(560, pot.OCHRE), (0.72, 0.62), 52, 0.5)
    return scene


def notebook_pile() -> Image.Image:
    """The collection of paper: notebooks in a row, overlapping."""
    scene = window(wall(WIDE, pot.ink("c98f70"), "clay table"), "pile", 0.14)
    for index, spot in enumerate((0.16, 0.32, 0.48, 0.65, 0.81)):
        cover = (night_cover if index % 2 else sand_cover)((440, 624))
        cloth = pot.ink("12203a") if index % 2 else (pot.FOREST if index == 2 else pot.CLAY)
        place(scene, notebook(cover, cloth), (spot, 0.5 + 0.03 * (-1) ** index), 7 - 4 * index, 0.7)
    return scene


def january(size: Size) -> Image.Image:
    """The hills of the calendar in January."""
    return hills(size, WINTER, (0.72, 0.2, 0.055, pot.ink("f7f1e4")), "twelve", 6, 0.34)


def month_sheet(wide: int) -> Image.Image:
    """January 2027."""
    return month_page(january((wide, round(wide * 0.76))), 2027, 1)


def wall_calendar() -> Image.Image:
    """The calendar on its nail."""
    scene = window(wall(UPRIGHT, pot.ink("cdd3d2"), "calendar"), "calendar")
    _cord(scene, (0.5, 0.05), 0.34, 0.122)
    page = month_sheet(800)
    place(scene, page, (0.5, 0.51), 0, 0.7)
    place(scene, bar(840, 36, pot.OAK, "beech"), (0.5, 0.135), 0, 0.4)
    return scene


def _cord(scene: Image.Image, nail: tuple[float, float], half: float, y: float) -> None:
    wide, high = scene.size
    big = Image.new("L", (wide * 2, high), 0)
    draw = ImageDraw.Draw(big)
    top = (nail[0] * wide * 2, nail[1] * high * 2)
    for side in (-1, 1):
        draw.line((*top, (nail[0] + side * half) * wide * 2, y * high * 2), fill=255, width=7)
    draw.ellipse((top[0] - 13, top[1] - 13, top[0] + 13, top[1] + 13), fill=255)
    mask = Image.new("L", scene.size, 0)
    mask.paste(big.reduce(2))
    shade = ImageChops.offset(mask, 5, 8).point(lambda value: value // 4)
    scene.paste(pot.ink("3b3430"), mask=shade)
    scene.paste(pot.ink("efe5d2"), mask=mask)


def calendar_detail() -> Image.Image:
    """The grid of days, near."""
    return daylight(closeup(month_sheet(2200), UPRIGHT, (0.42, 0.5, 0.96, 0.977)), 0.2)


def wrapping() -> Image.Image:
    """Two parcels."""
    scene = window(wall(UPRIGHT, pot.ink("e2d8c8"), "parcels"), "parcels")
    first = tiled((760, 620), "repeat", 9, *KRAFT_INKS[0])
    second = tiled((520, 640), "repeat two", 7, *KRAFT_INKS[1])
    place(scene, parcel(first, pot.ink("efe3c8")), (0.53, 0.3), 4, 1.6)
    place(scene, parcel(second, pot.ink("efe3c8")), (0.42, 0.7), -8, 1.8)
    return scene


def screen() -> Image.Image:
    """The wallpaper on a screen that stands on a desk."""
    scene = window(wall(UPRIGHT, pot.ink("b7bfbf"), "desk wall"), "screen", 0.14)
    top = table((1200, 300), pot.OAK, "desk")
    scene.paste(shaded(top, 0.25, 0.3, "top"), (0, 1200))
    metal = pot.ink("8f9496")
    place(scene, shaded(Image.new("RGB", (150, 250), metal), 0.4, 0.5, "top"), (0.5, 0.74), 0, 0.3)
    place(scene, rounded(Image.new("RGB", (400, 26), mix(metal, pot.WHITE, 0.2)), 12), (0.5, 0.823), 0, 0.6)
    case = Image.new("RGB", (1010, 600), pot.ink("1a1b1d"))
    case.paste(archipelago((970, 546)), (20, 20))
    place(scene, rounded(case, 18), (0.5, 0.475), 0, 1.1)
    return scene


def rail() -> Image.Image:
    """A print held by oak bars."""
    scene = window(wall(UPRIGHT, pot.ink("8699a3"), "rail wall"), "rail")
    _cord(scene, (0.5, 0.075), 0.27, 0.198)
    place(scene, sheet(six_hills((600, 816)), 0.07), (0.5, 0.525), 0, 0.6)
    for y in (0.21, 0.84):
        place(scene, bar(740, 40, pot.OAK, f"bar {y}"), (0.5, y), 0, 0.5)
    return scene


def overprint(size: Size, index: int) -> Image.Image:
    """A proof: two or three drawings in transparent inks, one on top of another."""
    rings = ringed(size, [(0.3 + 0.2 * index % 1, 0.5), (0.7, 0.9)], 34, THREADS[(index + 1) % 4], pot.PAPER)
    stitch = stitched(size, f"proof {index}", 17, mix(THREADS[index % 4], pot.PAPER, 0.25), pot.PAPER, 0.5)
    field = island(f"proof {index}", size[1] / size[0], [(0.5, 0.6, 0.34)], 0.36)
    inks = [pot.PAPER, pot.PAPER, pot.PAPER, pot.PAPER, pot.ink("f1d9a8"), pot.ink("e9bd77"), pot.OCHRE, pot.OCHRE]
    land = tinted(size, field, inks, 16)
    pairs = ((land, rings), (stitch, land), (rings, stitch))
    first, second = pairs[index % 3]
    return ImageChops.multiply(first, second)


def proofs() -> Image.Image:
    """Three proof sheets."""
    scene = wall(UPRIGHT, pot.ink("a7aaa6"), "proofs")
    for index, (spot, turn) in enumerate((((0.34, 0.36), 11), ((0.66, 0.46), -8), ((0.45, 0.63), 3))):
        place(scene, sheet(overprint((500, 690), index), 0.08), spot, turn, 0.7)
    return scene


def worktable() -> Image.Image:
    """The collection from the studio: proofs all over the table."""
    scene = table(WIDE, mix(pot.OAK, pot.PLASTER, 0.35), "worktable", 4)
    spots = (
        (0.12, 0.3, 14),
        (0.36, 0.22, -7),
        (0.62, 0.3, 5),
        (0.9, 0.25, -12),
        (0.22, 0.8, -5),
        (0.5, 0.74, 9),
        (0.78, 0.78, -6),
    )
    for index, (x, y, turn) in enumerate(spots):
        place(scene, sheet(overprint((340, 470), index), 0.08), (x, y), turn, 0.6)
    return scene


GOODS: dict[str, Picture] = {
    "collection-paper": notebook_pile,
    "collection-studio": worktable,
    "contour-notebook": notebooks,
    "contour-notebook-detail": open_notebook,
    "calendar-2027": wall_calendar,
    "calendar-2027-detail": calendar_detail,
    "corridor-wrapping-paper": wrapping,
    "night-islands-wallpaper": screen,
    "print-rail": rail,
    "proof-sheets": proofs,
}
