"""Paper, wood, walls and the light on them: how a drawing becomes a picture of a thing."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from storefront.studio import palette as pot
from storefront.studio.noise import blotches, dice, grain
from storefront.studio.palette import RGB, mix

Art = Callable[[tuple[int, int]], Image.Image]
Size = tuple[int, int]


def wall(size: Size, colour: RGB, seed: str) -> Image.Image:
    """A plastered wall with daylight from the upper left."""
    picture = Image.new("RGB", size, colour)
    cloud = blotches(seed, size, (9, 11), 0, 70)
    picture.paste(mix(colour, pot.WHITE, 0.22), mask=cloud)
    return daylight(picture)


def daylight(picture: Image.Image, dark: float = 0.24) -> Image.Image:
    """Brighter at the upper left, darker at the lower right."""
    light = Image.new("L", (3, 3))
    for index, share in enumerate((0.0, 0.16, 0.45, 0.12, 0.36, 0.7, 0.4, 0.72, 1.0)):
        light.putpixel((index % 3, index // 3), round(255 * (1 - dark * share)))
    light = light.resize(picture.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(picture, Image.merge("RGB", (light, light, light)))


def window(picture: Image.Image, seed: str, strength: float = 0.2) -> Image.Image:
    """The slanting light of a window with four panes."""
    wide, high = picture.size
    mask = Image.new("L", (wide // 4, high // 4), 0)
    draw = ImageDraw.Draw(mask)
    rng = dice(seed)
    left, top = rng.uniform(-0.05, 0.12), rng.uniform(-0.1, 0.05)
    for column in range(2):
        for row in range(2):
            x, y = (left + column * 0.34) * wide / 4, (top + row * 0.4) * high / 4
            w, h, lean = wide / 4 * 0.31, high / 4 * 0.37, wide / 4 * 0.13
            slope = row * lean
            corners = [(x + slope, y), (x + w + slope, y + h * 0.1)]
            draw.polygon([*corners, (x + w + lean + slope, y + h * 1.1), (x + lean + slope, y + h)], fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(wide / 150)).resize(picture.size, Image.Resampling.BICUBIC)
    lit = ImageChops.screen(picture, Image.new("RGB", picture.size, (92, 82, 62)))
    return Image.composite(lit, picture, mask.point(lambda value: int(value * strength * 4)))


def wood(size: Size, colour: RGB, seed: str, upright: bool = False) -> Image.Image:
    """Planed wood with its grain lengthwise."""
    if upright:
        return wood((size[1], size[0]), colour, seed).transpose(Image.Transpose.ROTATE_90)
    picture = Image.new("RGB", size, colour)
    fine = blotches(seed, size, (max(3, size[0] // 260), max(4, size[1] // 3)), 0, 90)
    broad = blotches(seed + " broad", size, (max(3, size[0] // 500), max(3, size[1] // 60)), 0, 110)
    picture.paste(mix(colour, pot.BARK, 0.34), mask=fine)
    picture.paste(mix(colour, pot.WHITE, 0.3), mask=broad)
    return picture


def table(size: Size, colour: RGB, seed: str, planks: int = 0) -> Image.Image:
    """A table top from above, with or without planks."""
    picture = wood(size, colour, seed)
    draw = ImageDraw.Draw(picture)
    for plank in range(1, planks):
        y = round(size[1] * plank / planks)
        draw.line((0, y, size[0], y), fill=mix(colour, pot.BARK, 0.75), width=3)
    return daylight(picture, 0.26)


def sheet(art: Image.Image, margin: float, paper: RGB = pot.PAPER, foot: float = 0.0) -> Image.Image:
    """The art on paper with a margin (and a deeper foot), in shares of the art's width."""
    edge, deep = round(art.width * margin), round(art.width * (margin + foot))
    picture = Image.new("RGB", (art.width + 2 * edge, art.height + edge + deep), paper)
    picture.paste(art, (edge, edge))
    cloth = blotches("cotton", picture.size, (picture.width // 4, picture.height // 4), 250, 255)
    return ImageChops.multiply(picture, Image.merge("RGB", (cloth, cloth, cloth)))


def framed(print_: Image.Image, timber: RGB, seed: str, face: float = 0.045, mount: float = 0.0) -> Image.Image:
    """The print in a mitred frame, a mount around it where asked for; shares of its width."""
    if mount:
        border = round(print_.width * mount)
        board = Image.new("RGB", (print_.width + 2 * border, print_.height + 2 * border), pot.ink("fbf8f1"))
        board.paste(
            mix(pot.PAPER, pot.BARK, 0.3),
            (border - 3, border - 3, border + print_.width + 3, border + print_.height + 3),
        )
        board.paste(print_, (border, border))
        print_ = board
    width = round(print_.width * face)
    size = (print_.width + 2 * width, print_.height + 2 * width)
    wide, high = size
    picture = Image.new("RGB", size, timber)
    sides = (
        ([(0, 0), (wide, 0), (wide - width, width), (width, width)], False, 0.16, pot.WHITE),
        ([(0, 0), (width, width), (width, high - width), (0, high)], True, 0.05, pot.WHITE),
        ([(wide, 0), (wide, high), (wide - width, high - width), (wide - width, width)], True, 0.2, pot.BARK),
        ([(0, high), (width, high - width), (wide - width, high - width), (wide, high)], False, 0.3, pot.BARK),
    )
    for index, (corners, upright, share, shade) in enumerate(sides):
        mask = Image.new("L", (wide * 2, high * 2), 0)
        ImageDraw.Draw(mask).polygon([(x * 2, y * 2) for x, y in corners], fill=255)
        picture.paste(wood(size, mix(timber, shade, share), f"{seed} {index}", upright), mask=mask.reduce(2))
    inside = Image.new("L", print_.size, 255)
    ImageDraw.Draw(inside).rectangle((0, 0, print_.width, print_.height), outline=150, width=max(2, width // 6))
    ImageDraw.Draw(inside).line((0, 0, print_.width, 0), fill=70, width=max(4, width // 2))
    ImageDraw.Draw(inside).line((0, 0, 0, print_.height), fill=110, width=max(4, width // 3))
    inside = inside.filter(ImageFilter.GaussianBlur(width / 4)).point(lambda value: 255 - int((255 - value) * 0.7))
    picture.paste(ImageChops.multiply(print_, Image.merge("RGB", (inside, inside, inside))), (width, width))
    return picture


def place(
    scene: Image.Image, thing: Image.Image, centre: tuple[float, float], turn: float = 0.0, lift: float = 1.0
) -> None:
    """Lay a thing on the scene, its shadow falling to the lower right; centre in shares of the scene."""
    solid = thing if thing.mode == "RGBA" else thing.convert("RGBA")
    padded = Image.new("RGBA", (solid.width + 4, solid.height + 4), (*thing.convert("RGB").getpixel((2, 2)), 0))  # type: ignore[misc]
    padded.paste(solid, (2, 2))
    if turn:
        padded = padded.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    x = round(centre[0] * scene.width - padded.width / 2)
    y = round(centre[1] * scene.height - padded.height / 2)
    alpha = Image.new("L", scene.size, 0)
    alpha.paste(padded.getchannel("A"), (x, y))
    unit = scene.width / 1200 * lift
    for blur, shift, strength in ((34, 26, 0.34), (11, 9, 0.28), (2.5, 2, 0.3)):
        shade = Image.new("L", scene.size, 0)
        shade.paste(padded.getchannel("A"), (round(x + shift * unit * 0.7), round(y + shift * unit)))
        shade = shade.filter(ImageFilter.GaussianBlur(blur * unit)).point(lambda v, s=strength: int(v * s))
        scene.paste(ImageChops.multiply(scene, Image.new("RGB", scene.size, (74, 66, 70))), mask=shade)
    scene.paste(padded.convert("RGB"), (x, y), padded.getchannel("A"))


def closeup(
    picture: Image.Image, size: Size, box: tuple[float, float, float, float], focus: float = 0.0
) -> Image.Image:
    """A part of the picture (shares of it) with a shallow focus: what is above `focus` (0 to 1) goes soft."""
    wide, high = picture.size
    part = picture.resize(
        size, Image.Resampling.LANCZOS, box=(box[0] * wide, box[1] * high, box[2] * wide, box[3] * high)
    )
    soft = part.filter(ImageFilter.GaussianBlur(size[0] / 150))
    start = 255 * focus
    blur = Image.linear_gradient("L").resize(size).point(lambda v: max(0, min(255, int((start - v) * 2.4))))
    return Image.composite(soft, part, blur)


def finish(picture: Image.Image, seed: str) -> Image.Image:
    """The last touch of every picture: its size on the site, and a little film grain."""
    if max(picture.size) == 1500:
        picture = picture.resize((picture.width * 14 // 15, picture.height * 14 // 15), Image.Resampling.LANCZOS)
    return grain(picture, seed, 1.1, 1.1)
