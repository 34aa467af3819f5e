"""How many requests and bytes a page of the built release costs, as a phone would ask for it."""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from storefront.deploy.plan import is_draft
from storefront.deploy.release import Built, Entry

_PICTURE_WIDTH = 960
_PACKED = ("text/", "application/json", "application/xml", "image/svg+xml")
_CANDIDATE = re.compile(r"(\S+)\s+(\d+)w")
_LEFT_OUT = ("404.html", "gone.html")


@dataclass(frozen=True, slots=True)
class Load:
    """Requests, and bytes as they are sent: texts compressed."""

    requests: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class PageLoad:
    """What every page of a visit needs on average, and what the first one needs besides: style, script, icon."""

    page: Load
    first: Load
    pages: int
    release: int


@dataclass
class _Needs(HTMLParser):
    """The files that a page asks for: one of each picture's sizes, and what all pages share."""

    pictures: list[str] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._source: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and {"stylesheet", "icon", "preload"} & set(given.get("rel", "").split()):
            self.shared.add(given.get("href", ""))
        elif tag == "script" and "src" in given:
            self.shared.add(given["src"])
        elif tag == "source" and "srcset" in given and self._source is None:
            self._source = _fitting(given["srcset"])
        elif tag == "img":
            self.pictures.append(self._source or _fitting(given.get("srcset", "")) or given.get("src", ""))
            self._source = None


def weigh(built: Built, output: Path) -> PageLoad:
    """Every page of the release that search engines may show, scrolled to its end. Raises FileNotFoundError."""
    names = [path for path in built.public if path.endswith(".html") and path not in _LEFT_OUT and not is_draft(path)]
    requests = size = 0
    shared: set[str] = set()
    for name in names:
        text = (output / name).read_bytes()
        needs = _Needs()
        needs.feed(text.decode())
        pictures = _known(needs.pictures, built.public)
        shared |= _known(needs.shared, built.public)
        requests += 1 + len(pictures)
        size += _packed(text) + sum(built.public[path].size for path in pictures)
    count = max(len(names), 1)
    first = Load(len(shared), sum(_sent(output / path, built.public[path]) for path in shared))
    whole = sum(entry.size for entry in (*built.public.values(), *built.private.values()))
    return PageLoad(Load(-(-requests // count), size // count), first, len(names), whole)


def _fitting(srcset: str) -> str | None:
    """The size that a phone of today takes: the first that is wide enough."""
    sizes = sorted((int(width), address) for address, width in _CANDIDATE.findall(srcset))
    return next((address for width, address in sizes if width >= _PICTURE_WIDTH), sizes[-1][1] if sizes else None)


def _known(addresses: Iterable[str], public: Mapping[str, Entry]) -> set[str]:
    return {path for one in addresses if (path := unquote(urlsplit(one).path).lstrip("/")) in public}


def _sent(file: Path, entry: Entry) -> int:
    return _packed(file.read_bytes()) if entry.type.startswith(_PACKED) else entry.size


def _packed(data: bytes) -> int:
    return len(zlib.compress(data, 6))
