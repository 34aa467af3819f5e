"""Finds the pictures of an export in a folder that the merchant has: importing never fetches.

An address and a file belong together when the address's last segment, decoded and without Shopify's size ending, is
the file's name in any case. Only `storefront.importers` imports it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from storefront.importers.errors import ImportRefused
from storefront.importers.naming import slugify, take_free
from storefront.importers.report import Findings, Kind
from storefront.importers.settling import SettledProduct

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
    products: Iterable[SettledProduct], folder: Path | None, taken: Iterable[str], findings: Findings
) -> Pictures:
    """Match every address of the products with `folder`. `taken` are names below images/ that belong to others.

    Raises ImportRefused when the folder cannot be read.
    """
    addresses: dict[str, SettledProduct] = {}
    for product in products:
        for image in product.product.images:
            addresses.setdefault(image.url, product)
    for address, product in addresses.items():
        if not is_web_address(address):
            message = f"{address[:80]!r} is no address on the web, left out unless --images has its file"
            findings.add(Kind.PICTURE, product.slug, message, product.product.row)
    if folder is None:
        if addresses:
            message = (
                f"{len(addresses)} pictures are written by their address (import again with --images DIR to copy them)"
            )
            findings.add(Kind.PICTURE, "", message)
        return Pictures({}, {})
    there = _list_folder(folder)
    used = {name.casefold() for name in taken}
    names: dict[str, str] = {}
    name_of: dict[Path, str] = {}
    for address, product in addresses.items():
        file = _match(address, there)
        if file is None:
            findings.add(Kind.PICTURE, product.slug, f"not in {folder.name}: {address[-80:]}", product.product.row)
            continue
        if file not in name_of:
            name_of[file] = take_free(_safe_name(file), used, _LONGEST_NAME)
        names[address] = name_of[file]
    return Pictures(names, {name: file for file, name in name_of.items()})


def is_web_address(address: str) -> bool:
    """Whether it can be shown on a page: http or https with a host, no spaces or quotes."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    fits = len(address) <= _LONGEST_ADDRESS and parts.scheme in ("http", "https")
    return fits and bool(host) and not re.search(r"[\s\"'<>\\]", address)


def _list_folder(folder: Path) -> dict[str, Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.casefold() in _ENDINGS)
    except OSError as error:
        raise ImportRefused(f"{folder}: the pictures cannot be read: {error.strerror}") from error
    there: dict[str, Path] = {}
    for file in files:
        there.setdefault(file.name.casefold(), file)
    return there


def _match(address: str, there: Mapping[str, Path]) -> Path | None:
    name = unquote(address.split("?")[0].split("#")[0].rpartition("/")[2]).casefold()
    stem, dot, ending = name.rpartition(".")
    return there.get(name) or there.get(_SIZE.sub("", stem) + dot + ending)


def _safe_name(file: Path) -> str:
    """The name in [a-z0-9.-]: the same picture has the same name on every system."""
    path = PurePosixPath(file.name)
    return f"{slugify(path.stem)[: _LONGEST_NAME - 8] or 'picture'}{path.suffix.casefold()}"
