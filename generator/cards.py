"""The pictures of products and articles for social networks: drawn once, kept by what is on them, named by content."""

import multiprocessing
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, field
from hashlib import sha256
from pathlib import Path

from chalicelib.domain.catalogue import Picture
from generator.drawing import RECIPE, WIDTH, Card, Colours, draw
from generator.images import MANY
from generator.journal import Writing
from generator.pages.site import Site, encoded

FONT = "card.ttf"
"""The brand's letters, in `content/theme`."""
_COLOUR = re.compile(r"--(paper|ink|accent):\s*(#[0-9a-fA-F]{6})\b")


@dataclass(frozen=True, slots=True)
class Cards:
    """By the address of a page the file of its card, and where each file is."""

    by_address: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


def make_cards(
    sites: Sequence[Site], writings: Iterable[Writing], content: Path, theme: Path, cache: Path, jobs: int
) -> Cards:
    """Draw what is not in the cache. Articles are in `writings`; products in the sites."""
    font = content / "theme" / FONT
    brand = _read_colours(theme, content), font.read_bytes() if font.is_file() else None
    asked = dict(_list_cards(sites, writings, content, *brand))
    keys = {address: _key(card) for address, card in asked.items()}
    missing = {keys[address]: card for address, card in asked.items() if not _file(cache, keys[address]).is_file()}
    for key, data in _draw_all(missing, jobs):
        _keep(_file(cache, key), data)
    by_address: dict[str, str] = {}
    files: dict[str, Path] = {}
    for address, key in keys.items():
        file = _file(cache, key)
        name = f"assets/card-{WIDTH}.{sha256(file.read_bytes()).hexdigest()[:10]}.jpg"
        by_address[address], files[name] = name, file
    return Cards(by_address, files)


def _list_cards(
    sites: Sequence[Site], writings: Iterable[Writing], content: Path, colours: Colours, font: bytes | None
) -> Iterator[tuple[str, Card]]:
    shop = sites[0].shop.rules.name
    for site in sites:
        for product in site.catalogue.products.values():
            picture = _read_picture(content, product.pictures[0] if product.pictures else None)
            yield encoded(product.url), Card(product.title, shop, colours, picture, font)
    for writing in writings:
        if writing.is_article:
            yield writing.address, Card(writing.title, shop, colours, _read_picture(content, writing.picture), font)


def _read_picture(content: Path, picture: Picture | None) -> bytes | None:
    return (content / picture.src).read_bytes() if picture and picture.src else None


def _read_colours(theme: Path, content: Path) -> Colours:
    """Those of the theme, and over them the shop's own."""
    sheets = [*sorted((theme / "static" / "css").glob("00-*.css")), content / "theme" / "brand.css"]
    found: dict[str, str] = {}
    for sheet in (path for path in sheets if path.is_file()):
        # What comes first is for light pages; a colour that is said again is for dark ones.
        found |= dict(reversed(_COLOUR.findall(sheet.read_text(encoding="utf-8"))))
    return Colours(**found)


def _key(card: Card) -> str:
    parts = (RECIPE, card.title, card.shop, *astuple(card.colours))
    hashes = (sha256(data or b"").digest() for data in (card.picture, card.font))
    return sha256("\0".join(parts).encode() + b"".join(hashes)).hexdigest()


def _draw_all(cards: Mapping[str, Card], jobs: int) -> Iterator[tuple[str, bytes]]:
    if jobs > 1 and len(cards) >= MANY:
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from zip(cards, pool.map(draw, cards.values()), strict=True)
    else:
        yield from ((key, draw(card)) for key, card in cards.items())


def _file(cache: Path, key: str) -> Path:
    return cache / "cards" / key[:2] / f"{key}.jpg"


def _keep(path: Path, data: bytes) -> None:
    """In one step: a file that is there is whole, whoever else draws."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(data)
    partial.replace(path)
