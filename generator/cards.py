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
from generator.cache.digests import Digests
from generator.drawing import RECIPE, WIDTH, Card, Colours, draw
from generator.images import MANY
from generator.journal import Writing
from generator.pages.site import Site, encoded

FONT = "card.ttf"
"""The brand's letters, in `content/theme`."""
_NOTHING = sha256().digest()
_COLOUR = re.compile(r"--(paper|ink|accent):\s*(#[0-9a-fA-F]{6})\b")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A card by the names of its files: thousands of them are asked for, and few are drawn."""

    title: str
    shop: str
    colours: Colours
    picture: Path | None
    font: Path | None

    def key(self, digests: Digests) -> str:
        """What its file goes by in the cache: all that is on it."""
        parts = (RECIPE, self.title, self.shop, *astuple(self.colours))
        hashes = (bytes.fromhex(digests.of(path)[0]) if path else _NOTHING for path in (self.picture, self.font))
        return sha256("\0".join(parts).encode() + b"".join(hashes)).hexdigest()

    def draw(self) -> bytes:
        """The picture."""
        picture, font = (path.read_bytes() if path else None for path in (self.picture, self.font))
        return draw(Card(self.title, self.shop, self.colours, picture, font))


@dataclass(frozen=True, slots=True)
class Cards:
    """By the address of a page the file of its card, and where each file is."""

    by_address: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


def make_cards(
    sites: Sequence[Site],
    writings: Iterable[Writing],
    content: Path,
    theme: Path,
    cache: Path,
    digests: Digests,
    jobs: int,
) -> Cards:
    """Draw what is not in the cache. Articles are in `writings`; products in the sites."""
    font = content / "theme" / FONT
    brand = _read_colours(theme, content), font if font.is_file() else None
    asked = dict(_list_cards(sites, writings, content, *brand))
    keys = {address: card.key(digests) for address, card in asked.items()}
    missing = {keys[address]: card for address, card in asked.items() if not _file(cache, keys[address]).is_file()}
    for key, data in _draw_all(missing, jobs):
        _keep(_file(cache, key), data)
    by_address: dict[str, str] = {}
    files: dict[str, Path] = {}
    for address, key in keys.items():
        file = _file(cache, key)
        name = f"assets/card-{WIDTH}.{digests.of(file)[0][:10]}.jpg"
        by_address[address], files[name] = name, file
    return Cards(by_address, files)


def _list_cards(
    sites: Sequence[Site], writings: Iterable[Writing], content: Path, colours: Colours, font: Path | None
) -> Iterator[tuple[str, _Asked]]:
    shop = sites[0].shop.rules.name
    for site in sites:
        for product in site.catalogue.products.values():
            picture = _find_picture(content, product.pictures[0] if product.pictures else None)
            yield encoded(product.url), _Asked(product.title, shop, colours, picture, font)
    for writing in writings:
        if writing.is_article:
            picture = _find_picture(content, writing.picture)
            yield writing.address, _Asked(writing.title, shop, colours, picture, font)


def _find_picture(content: Path, picture: Picture | None) -> Path | None:
    return content / picture.src if picture and picture.src else None


def _read_colours(theme: Path, content: Path) -> Colours:
    """Those of the theme, and over them the shop's own."""
    sheets = [*sorted((theme / "static" / "css").glob("00-*.css")), content / "theme" / "brand.css"]
    found: dict[str, str] = {}
    for sheet in (path for path in sheets if path.is_file()):
        # What comes first is for light pages; a colour that is said again is for dark ones.
        found |= dict(reversed(_COLOUR.findall(sheet.read_text(encoding="utf-8"))))
    return Colours(**found)


def _draw_all(cards: Mapping[str, _Asked], jobs: int) -> Iterator[tuple[str, bytes]]:
    if jobs > 1 and len(cards) >= MANY:
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from zip(cards, pool.map(_Asked.draw, cards.values()), strict=True)
    else:
        yield from ((key, card.draw()) for key, card in cards.items())


def _file(cache: Path, key: str) -> Path:
    return cache / "cards" / key[:2] / f"{key}.jpg"


def _keep(path: Path, data: bytes) -> None:
    """In one step: a file that is there is whole, whoever else draws."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(data)
    partial.replace(path)
