"""`python -m storefront.studio content/images [NAME ...]`: draws all pictures, or only those that are named."""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from pathlib import Path

from PIL import Image

from storefront.studio.cards import CARDS
from storefront.studio.islands import archipelago
from storefront.studio.surface import finish
from storefront.studio.tables import GOODS
from storefront.studio.walls import PRINTS, Picture

ENOUGH = 98_000
BEST, LEAST = 84, 63
SCREENS = {"night-islands-2560x1440.png": (2560, 1440), "night-islands-1080x2340.png": (1080, 2340)}


def encode(picture: Image.Image) -> bytes:
    """A JPEG of at most about `ENOUGH` bytes, as good as that allows."""
    for quality in range(BEST, LEAST - 1, -3):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= ENOUGH:
            break
    return out.getvalue()


def pack_wallpapers(path: Path) -> None:
    """The download: a ZIP file with one PNG for each kind of screen, the same bytes every time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as pack:
        for name, size in SCREENS.items():
            out = io.BytesIO()
            archipelago(size).quantize(24, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            pack.writestr(zipfile.ZipInfo(name, (2026, 10, 30, 0, 0, 0)), out.getvalue())


def main(arguments: list[str]) -> int:
    """Draw into the folder; exit code 2 for a name that is not a picture."""
    pictures: dict[str, Picture] = {**PRINTS, **CARDS, **GOODS}
    parser = argparse.ArgumentParser(prog="python -m storefront.studio", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go, such as content/images")
    parser.add_argument("names", nargs="*", help="only these, without .jpg (also: wallpapers)")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - {*pictures, "wallpapers"}:
        known = ", ".join([*pictures, "wallpapers"])
        parser.error(f"no such picture: {', '.join(sorted(unknown))} (there are: {known})")
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, draw in pictures.items():
        if not options.names or name in options.names:
            content = encode(finish(draw(), name))
            (options.folder / f"{name}.jpg").write_bytes(content)
            sys.stdout.write(f"{name}.jpg  {len(content) / 1000:.0f} kB\n")
    if not options.names or "wallpapers" in options.names:
        pack_wallpapers(options.folder.parent / "downloads" / "wallpapers" / "night-islands.zip")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
