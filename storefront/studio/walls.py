"""Pictures of prints: on a wall, framed, in a row, and seen closely."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw

from storefront.studio import palette as pot
from storefront.studio.goods import bar, shaded
from storefront.studio.grids import corridor, rain, running_stitch, two_stones
from storefront.studio.islands import DAY, contour_four, contour_seven, island, layered, snow_line
from storefront.studio.nature import dry_season, fern
from storefront.studio.palette import RGB, mix, ramp
from storefront.studio.sky import winter_sky
from storefront.studio.streams import north_wind, six_hills, tides
from storefront.studio.surface import Art, Size, closeup, daylight, framed, place, sheet, wall, window, wood

UPRIGHT: Size = (1200, 1500)
WIDE: Size = (1500, 1000)
Picture = Callable[[], Image.Image]


def hung(art: Art, size: Size, colour: RGB, margin: float = 0.1, ground: RGB = pot.PAPER, light: str = "") -> Picture:
    """A sheet on a coloured wall, with the light of a window where `light` names one."""

    def draw() -> Image.Image:
        scene = wall(UPRIGHT, colour, f"wall {art.__name__}")
        scene = window(scene, light) if light else scene
        place(scene, sheet(art(size), margin, ground, 0.035), (0.5, 0.485), lift=0.8)
        return scene

    return draw


def in_frame(art: Art, size: Size, colour: RGB, timber: RGB, mount: float, face: float = 0.045) -> Picture:
    """A framed print on a coloured wall."""

    def draw() -> Image.Image:
        scene = window(wall(UPRIGHT, colour, f"frame {art.__name__}"), art.__name__)
        place(scene, framed(art(size), timber, art.__name__, face, mount), (0.5, 0.475), lift=1.3)
        return scene

    return draw


def near(art: Art, size: Size, box: tuple[float, float, float, float], margin: float = 0.0) -> Picture:
    """A part of the print from very near."""

    def draw() -> Image.Image:
        big = sheet(art(size), margin) if margin else art(size)
        return daylight(closeup(big, UPRIGHT, box, 0.4), 0.22)

    return draw


def row(colour: RGB, size: Size, prints: list[tuple[Art, RGB | None]], high: int, gap: float, level: float) -> Picture:
    """Several prints in a row at one height; a colour is the wood of a frame, None is bare paper."""

    def draw() -> Image.Image:
        scene = window(wall(size, colour, f"row {len(prints)}"), "row", 0.14)
        wide = round(high / 1.36)
        step = wide * 1.2 / size[0] + gap
        for index, (art, timber) in enumerate(prints):
            thing = sheet(art((wide, high)), 0.1)
            if timber:
                thing = framed(thing, timber, f"row {index}", 0.04)
            place(scene, thing, (0.5 + (index - (len(prints) - 1) / 2) * step, level), lift=0.7)
        return scene

    return draw


def bench() -> Image.Image:
    """The collection of prints: four frames above a low oak bench."""
    prints: list[tuple[Art, RGB | None]] = [
        (contour_seven, pot.OAK), (six_hills, pot.OAK), (north_wind, pot.OAK), (fern, pot.OAK)]  # fmt: skip
    scene = row(pot.PLASTER, WIDE, prints, 316, 0.045, 0.37)()
    furnish(scene, 1080)
    return scene


def trio() -> Image.Image:
    """The set of three, side by side above the bench."""
    prints: list[tuple[Art, RGB | None]] = [(contour_four, None), (six_hills, None), (fern, None)]
    scene = row(pot.PLASTER, UPRIGHT, prints, 378, 0.026, 0.41)()
    furnish(scene, 880)
    return scene


def frames() -> Image.Image:
    """Three empty frames in three woods above the bench."""
    scene = window(wall(UPRIGHT, pot.ink("cfc2b0"), "frames"), "frames")
    black = pot.ink("2a2826")
    sizes = (
        ((430, 600), pot.OAK, (0.3, 0.4)),
        ((320, 440), pot.WALNUT, (0.7, 0.25)),
        ((330, 330), black, (0.7, 0.575)),
    )
    for size, timber, spot in sizes:
        board = wall(size, pot.ink("f3ede0"), f"board {size[0]}")
        place(scene, framed(board, timber, f"empty {size[0]}", 0.07), spot, lift=1.1)
    furnish(scene, 880)
    return scene


def furnish(scene: Image.Image, length: int) -> None:
    """Stand a bench of that length on a wooden floor at the foot of the wall."""
    wide, high = scene.size
    floor = shaded(wood((wide, 130), mix(pot.OAK, pot.BARK, 0.28), "floor"), 0.35, 0.5, "top")
    scene.paste(floor, (0, high - 130))
    ImageDraw.Draw(scene).rectangle((0, high - 152, wide, high - 131), fill=pot.ink("e3dbce"))
    half = length / wide / 2 - 0.07
    for x in (0.5 - half, 0.5 + half):
        place(scene, wood((30, 172), mix(pot.OAK, pot.BARK, 0.2), "leg", True), (x, 1 - 136 / high), lift=0.4)
    place(scene, bar(length, 38, pot.OAK, "seat"), (0.5, 1 - 232 / high), lift=0.8)


def hanging() -> Image.Image:
    """The journal on hanging: two frames and one sheet on a rail."""
    prints: list[tuple[Art, RGB | None]] = [(six_hills, pot.OAK), (tides, None), (contour_four, pot.OAK)]
    scene = row(pot.EUCALYPTUS, WIDE, prints, 430, 0.065, 0.47)()
    for y in (0.47 - 0.25, 0.47 + 0.25):
        place(scene, bar(410, 26, pot.OAK, f"rail {y}"), (0.5, y), lift=0.4)
    return scene


def hero() -> Image.Image:
    """The home page: an island cut from paper, with calm water on the left."""
    humps = [(0.68, 0.22, 0.14), (0.8, 0.36, 0.12)]
    field = island("ponta", 9 / 16, humps, 0.3)
    return daylight(layered((1920, 1080), field, ramp(DAY, 13), 0.011), 0.08)


def landfall() -> Image.Image:
    """The journal on islands: another one, nearer."""
    field = island("harbour", 2 / 3, [(0.45, 0.36, 0.24), (0.7, 0.2, 0.1)], 0.34)
    return daylight(layered(WIDE, field, ramp(DAY, 12), 0.014), 0.08)


def water() -> Image.Image:
    """The journal on tides: the lines alone, wide."""
    return daylight(tides((1500, 1000), 16), 0.16)


PRINTS: dict[str, Picture] = {
    "hero": hero,
    "collection-prints": bench,
    "journal-island": landfall,
    "journal-hanging": hanging,
    "journal-tides": water,
    "contour-4": hung(contour_four, (680, 925), pot.EUCALYPTUS, light="four"),
    "contour-4-detail": near(contour_four, (2200, 2992), (0.12, 0.1, 0.66, 0.596)),
    "contour-4-oak": in_frame(contour_four, (600, 816), pot.TERRACOTTA, pot.OAK, 0.12),
    "contour-7": hung(contour_seven, (690, 938), pot.DUSK, 0.08, pot.MIDNIGHT, "night"),
    "contour-7-detail": near(contour_seven, (2400, 3264), (0.2, 0.3, 0.75, 0.806)),
    "running-stitch": hung(running_stitch, (700, 875), pot.PLASTER, 0.12),
    "running-stitch-detail": near(running_stitch, (2400, 3000), (0.52, 0.5, 0.92, 0.9)),
    "north-wind": hung(north_wind, (680, 925), pot.ink("cfc3b2"), light="wind"),
    "north-wind-detail": near(north_wind, (2600, 3536), (0.28, 0.2, 0.7, 0.586)),
    "two-stones": hung(two_stones, (820, 820), pot.ink("b9c2b0"), 0.07),
    "six-hills": hung(six_hills, (660, 900), pot.LIMEWASH, 0.12, light="hills"),
    "six-hills-detail": near(six_hills, (2200, 2992), (0.3, 0.28, 0.9, 0.832)),
    "dry-season": hung(dry_season, (680, 925), pot.ink("dccdb8"), light="dry"),
    "fern": hung(fern, (760, 1030), pot.SAGE, 0.03, light="fern"),
    "fern-detail": near(fern, (3600, 4896), (0.38, 0.5, 0.66, 0.7575)),
    "winter-sky": in_frame(winter_sky, (760, 760), pot.LIMEWASH, pot.OAK, 0.07),
    "winter-sky-detail": near(winter_sky, (2800, 2800), (0.04, 0.42, 0.48, 0.97)),
    "month-of-tides": hung(tides, (700, 950), pot.ink("d8d3c6"), 0.09, light="tide"),
    "snow-line": hung(snow_line, (690, 938), pot.ink("b7b2a8"), 0.08, light="snow"),
    "rain-on-the-harbour": hung(rain, (700, 950), pot.ink("c9ccc2"), 0.1, light="rain"),
    "studio-frame": frames,
    "corridor": hung(corridor, (800, 800), pot.ink("c9b79c"), 0.09, light="stairs"),
    "coast-hill-fern": trio,
}
