"""The things of the shop that are not flat prints: cards, envelopes, notebooks, parcels, a calendar, a rail."""

from __future__ import annotations

import calendar
import datetime
import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from storefront.studio import palette as pot
from storefront.studio.noise import blotches
from storefront.studio.palette import RGB, mix
from storefront.studio.surface import Size, wood

NEW_MOON = datetime.datetime(2000, 1, 6, 18, 14, tzinfo=datetime.UTC)
LUNATION = 29.530588


def shaded(picture: Image.Image, dark: float, reach: float, side: str) -> Image.Image:
    """Darker towards one side (left, right, top, bottom) over `reach` of the size."""
    ramp = Image.linear_gradient("L").point(lambda v: round(255 * (1 - dark * max(0.0, 1 - v / 255 / reach) ** 2)))
    turns = {"top": 0, "left": 90, "bottom": 180, "right": 270}
    mask = ramp.rotate(turns[side]).resize(picture.size)
    return ImageChops.multiply(picture, Image.merge("RGB", (mask, mask, mask)))


def card(art: Image.Image) -> Image.Image:
    """A folded card with its fold on the left."""
    picture = shaded(art, 0.3, 0.025, "left")
    return shaded(picture, 0.12, 0.3, "right")


def envelope(size: Size, colour: RGB) -> Image.Image:
    """The back of an envelope with a pointed flap."""
    wide, high = size
    picture = Image.new("RGB", (wide * 2, high * 2), colour)
    draw = ImageDraw.Draw(picture)
    tip = (wide, round(high * 1.2))
    draw.polygon([(0, high * 2), tip, (wide * 2, high * 2)], fill=mix(colour, pot.WHITE, 0.08))
    shade = Image.new("L", picture.size, 0)
    ImageDraw.Draw(shade).polygon([(0, 0), (tip[0], tip[1] + 10), (wide * 2, 0)], fill=120)
    shade = shade.filter(ImageFilter.GaussianBlur(9))
    picture.paste(mix(colour, pot.BARK, 0.6), mask=shade)
    draw.polygon([(0, 0), tip, (wide * 2, 0)], fill=mix(colour, pot.WHITE, 0.16))
    return picture.reduce(2)


def rounded(picture: Image.Image, radius: int) -> Image.Image:
    """The picture with round corners, transparent outside."""
    mask = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * 2, fill=255)
    solid = picture.convert("RGBA")
    solid.putalpha(mask.reduce(2))
    return solid


def notebook(cover: Image.Image, cloth: RGB) -> Image.Image:
    """A notebook from the front: a drawn cover with a cloth spine."""
    spine = round(cover.width * 0.13)
    weave = blotches("weave", (spine, cover.height), (spine // 3, cover.height // 3), 205, 255)
    band = ImageChops.multiply(Image.new("RGB", weave.size, cloth), Image.merge("RGB", (weave, weave, weave)))
    cover = cover.copy()
    cover.paste(band, (0, 0))
    ImageDraw.Draw(cover).line((spine, 0, spine, cover.height), fill=mix(cloth, (0, 0, 0), 0.35), width=2)
    cover = shaded(shaded(cover, 0.3, 0.05, "left"), 0.16, 0.2, "right")
    return rounded(cover, round(cover.width * 0.022))


def spread(size: Size) -> Image.Image:
    """An open notebook: ruled on the left, dotted on the right."""
    wide, high = size
    paper, tone = pot.ink("fbf6ea"), pot.ink("94a3ad")
    picture = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(picture)
    half, step = wide // 2, high / 30
    for row in range(3, 29):
        level = round(row * step)
        draw.line((half * 0.07, level, half * 0.93, level), fill=mix(tone, paper, 0.35), width=2)
    draw.line((half * 0.2, step, half * 0.2, high - step), fill=mix(pot.CLAY, paper, 0.6), width=2)
    for row in range(2, 41):
        for column in range(2, 28):
            x, y = half + column * high / 42, row * high / 42
            if x < wide * 0.975:
                draw.ellipse((x - 2.2, y - 2.2, x + 2.2, y + 2.2), fill=tone)
    left = shaded(picture.crop((0, 0, half, high)), 0.34, 0.14, "right")
    right = shaded(picture.crop((half, 0, wide, high)), 0.42, 0.12, "left")
    picture.paste(shaded(left, 0.1, 0.06, "left"), (0, 0))
    picture.paste(shaded(right, 0.1, 0.06, "right"), (half, 0))
    return rounded(picture, 12)


def moon(day: datetime.date) -> str:
    """`new` or `full` on the day (UTC) on which it happens, else nothing."""
    start = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    before = (start - NEW_MOON).total_seconds() / 86400 / LUNATION
    after = before + 1 / LUNATION
    if math.floor(after) > math.floor(before):
        return "new"
    return "full" if math.floor(after + 0.5) > math.floor(before + 0.5) else ""


def month_page(art: Image.Image, year: int, month: int) -> Image.Image:
    """A calendar sheet: the picture, the name of the month and the grid of its days, Monday first."""
    wide = art.width
    high = round(wide * 1.414)
    sheet = Image.new("RGB", (wide, high), pot.ink("fbf7ee"))
    sheet.paste(art, (0, 0))
    draw = ImageDraw.Draw(sheet)
    edge, top = wide * 0.06, art.height + wide * 0.055
    ink = pot.ink("2b3b46")
    draw.text((edge, top), calendar.month_name[month], fill=ink, font=ImageFont.load_default(wide * 0.058))
    small = ImageFont.load_default(wide * 0.022)
    draw.text((wide - edge, top + wide * 0.026), str(year), fill=pot.CLAY, font=small, anchor="ra")
    grid, cell = top + wide * 0.125, (wide - 2 * edge) / 7
    weeks = calendar.monthcalendar(year, month)
    depth = (high - grid - wide * 0.04) / len(weeks)
    for index, name in enumerate("MTWTFSS"):
        draw.text((edge + cell * index, grid - wide * 0.036), name, fill=mix(ink, pot.WHITE, 0.4), font=small)
    for row, week in enumerate(weeks):
        y = grid + row * depth
        draw.line((edge, y, wide - edge, y), fill=mix(ink, pot.WHITE, 0.7), width=max(1, wide // 600))
        for column, day in enumerate(week):
            if day:
                _day(draw, datetime.date(year, month, day), (edge + cell * column, y), wide)
    return sheet


def _day(draw: ImageDraw.ImageDraw, day: datetime.date, place: tuple[float, float], wide: int) -> None:
    x, y = place
    ink = pot.CLAY if day.weekday() == 6 else pot.ink("2b3b46")
    draw.text((x, y + wide * 0.009), str(day.day), fill=ink, font=ImageFont.load_default(wide * 0.024))
    phase = moon(day)
    if phase:
        cx, cy, radius = x + wide * 0.05, y + wide * 0.023, wide * 0.0085
        box = (cx - radius, cy - radius, cx + radius, cy + radius)
        draw.ellipse(box, fill=ink if phase == "new" else None, outline=ink, width=max(1, wide // 450))


def bar(length: int, thick: int, timber: RGB, seed: str) -> Image.Image:
    """A planed wooden bar, lit from above."""
    return shaded(shaded(wood((length, thick), timber, seed), 0.42, 0.5, "bottom"), 0.1, 0.03, "right")


def parcel(paper: Image.Image, string: RGB) -> Image.Image:
    """A wrapped box from above: folds at the sides, string both ways and a small knot."""
    picture = shaded(shaded(paper, 0.3, 0.1, "bottom"), 0.22, 0.08, "right")
    wide, high = picture.size
    fold = Image.new("L", picture.size, 0)
    ImageDraw.Draw(fold).polygon([(0, 0), (wide * 0.62, 0), (wide * 0.6, high), (0, high)], fill=60)
    edge = ImageChops.subtract(fold.filter(ImageFilter.GaussianBlur(7)), fold)
    picture.paste(pot.ink("241c18"), mask=edge)
    big = picture.resize((wide * 2, high * 2), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(big)
    x, y = wide * 0.74, high * 0.68
    for shift, tone in ((7, mix(string, (20, 14, 10), 0.78)), (0, string)):
        draw.line((x + shift, 0, x + shift, high * 2), fill=tone, width=11)
        draw.line((0, y + shift, wide * 2, y + shift), fill=tone, width=11)
        for turn, length in ((0.6, 1.0), (2.5, 1.0)):
            cx, cy = x + math.cos(turn) * 62 + shift, y - math.sin(turn) * 40 + shift
            draw.ellipse((cx - 62 * length, cy - 34, cx + 62 * length, cy + 34), outline=tone, width=9)
        draw.line((x + shift, y + shift, x - 70 + shift, y + 130 + shift), fill=tone, width=9)
        draw.line((x + shift, y + shift, x + 90 + shift, y + 115 + shift), fill=tone, width=9)
        draw.ellipse((x - 15 + shift, y - 15 + shift, x + 15 + shift, y + 15 + shift), fill=tone)
    return big.reduce(2)


def pencil(length: int, colour: RGB) -> Image.Image:
    """A pencil, point to the right."""
    picture = Image.new("RGBA", (length * 2, 60), (*colour, 0))
    draw = ImageDraw.Draw(picture)
    end = length * 2
    draw.polygon([(end - 130, 8), (end - 4, 30), (end - 130, 52)], fill=(*pot.ink("e6c998"), 255))
    draw.polygon([(end - 40, 24), (end - 4, 30), (end - 40, 36)], fill=(*pot.GRAPHITE, 255))
    for top, bottom, share in ((8, 22, 0.3), (22, 40, 0.0), (40, 52, -0.3)):
        tone = mix(colour, pot.WHITE if share > 0 else pot.MIDNIGHT, abs(share))
        draw.rectangle((0, top, end - 128, bottom), fill=(*tone, 255))
    return picture.reduce(2)
