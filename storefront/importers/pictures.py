"""Finds the pictures of an export in a folder that the merchant has: importing never fetches.

An address and a file belong together when the address's last segment, decoded and without Shopify's size ending, is
the file's name in any case. Only `storefront.importers` imports it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from storefront.findings import Findings
from storefront.importers.errors import ImportRefused
from storefront.importers.naming import slugify
from storefront.importers.report import Kind
from storefront.importers.settling import Settled

_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp"})
_SIZE = re.compile(
    r"_(?:\d+x\d*|x\d+|pico|icon|thumb|small|compact|medium|large|grande|original|master)"
    r"(?:_crop_[a-z]+)?(?:@[23]x)?$",
    re.IGNORECASE,
)
_LONGEST_NAME = 100
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class Pictures:
    """Where each address is found: `names` gives its file below images/, `sources` the file to copy for each name."""

    names: Mapping[str, str]
    sources: Mapping[str, Path]


def find_pictures(
    settled: Settled,
    folder: Path | None,
    before: Mapping[str, str],
    taken: Iterable[str],
    findings: Findings,
) -> Pictures:
    """Match every address with a file of `folder`, or with the one that an earlier import copied (`before`).

    `taken` are names below images/ that are not ours to write. Raises ImportRefused when the folder cannot be read.
    """
    addresses = _first_shown(settled)
    for address, place in addresses.items():
        if not is_web_address(address):
            message = f"{address[:80]!r} is no address on the web, left out unless --images has its file"
            findings.add(Kind.PICTURE, place.slug, message, place.row)
    there = {} if folder is None else _list_folder(folder)
    search = _Search(there, before, {name.casefold() for name in taken}, findings)
    for address, place in addresses.items():
        found = search.take(address, place)
        if not found and folder is not None:
            findings.add(Kind.PICTURE, place.slug, f"not in {folder.name}: {address[-80:]}", place.row)
    if folder is None and len(search.names) < len(addresses):
        message = (
            f"{len(addresses) - len(search.names)} pictures are written by their address "
            "(import again with --images DIR to copy them)"
        )
        findings.add(Kind.PICTURE, "", message)
    return Pictures(search.names, {name: file for file, name in search.name_of.items()})


class _Place(NamedTuple):
    """What shows a picture first: its slug, and its row in the export."""

    slug: str
    row: int


def _first_shown(settled: Settled) -> dict[str, _Place]:
    shown = [(image, _Place(each.slug, each.product.row)) for each in settled.products for image in each.product.images]
    shown += [(each.group.image, _Place(each.slug, each.group.row)) for each in settled.groups if each.group.image]
    places: dict[str, _Place] = {}
    for image, place in shown:
        places.setdefault(image.url, place)
    return places


class _Search:
    """Gives each address its file. One file is one picture: addresses that only share a name are told apart."""

    def __init__(
        self, there: Mapping[str, Path], before: Mapping[str, str], used: set[str], findings: Findings
    ) -> None:
        self.names: dict[str, str] = {}
        self.name_of: dict[Path, str] = {}
        self._there, self._before, self._findings = there, before, findings
        self._used = used | {name.casefold() for name in before.values()}
        self._owner: dict[str, str] = {}

    def take(self, address: str, place: _Place) -> bool:
        """Whether it has a file, or was told why it has none."""
        file = _match(address, self._there)
        if file is None:
            if address in self._before:
                self.names[address] = self._before[address]
            return address in self._before
        owner = self._owner.setdefault(file.name, address)
        if _plain_address(owner) != _plain_address(address):
            message = (
                f"{address[-80:]} is written by its address: {file.name} is taken for {owner[-80:]}, which has the "
                "same file name (put the right picture into images/ and name it in the product)"
            )
            self._findings.add(Kind.PICTURE, place.slug, message, place.row)
            return True
        if file not in self.name_of:
            self.name_of[file] = self._before.get(address) or self._take_name(file)
        self.names[address] = self.name_of[file]
        return True

    def _take_name(self, file: Path) -> str:
        """The name in [a-z0-9.-], with a number where another file has it: the same on every system."""
        stem, ending = slugify(PurePosixPath(file.name).stem)[: _LONGEST_NAME - 8] or "picture", file.suffix.casefold()
        name, number = f"{stem}{ending}", 2
        while name in self._used:
            name, number = f"{stem}-{number}{ending}", number + 1
        self._used.add(name)
        return name


def is_web_address(address: str) -> bool:
    """Whether it can be shown on a page: http or https with a host, no spaces or quotes."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    fits = len(address) <= _LONGEST_ADDRESS and parts.scheme in ("http", "https")
    return fits and bool(host) and not re.search(r"[\x00-\x20\x7f\s\"'<>\\]", address)


def _list_folder(folder: Path) -> dict[str, Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.casefold() in _ENDINGS)
    except OSError as error:
        raise ImportRefused(f"{folder}: the pictures cannot be read: {error.strerror}") from error
    there: dict[str, Path] = {}
    for file in files:
        there.setdefault(file.name.casefold(), file)
    return there


def _plain_address(address: str) -> str:
    """Without query and size ending: what is left is the same for every size of one picture."""
    path, slash, name = address.split("?")[0].split("#")[0].rpartition("/")
    stem, dot, ending = name.rpartition(".")
    return f"{path}{slash}{_SIZE.sub('', stem)}{dot}{ending}".casefold()


def _match(address: str, there: Mapping[str, Path]) -> Path | None:
    name = unquote(address.split("?")[0].split("#")[0].rpartition("/")[2]).casefold()
    stem, dot, ending = name.rpartition(".")
    return there.get(name) or there.get(_SIZE.sub("", stem) + dot + ending)
