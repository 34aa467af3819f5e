"""What a built page tells others of itself."""

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from storefront.parity.pages import read_page
from storefront.places import Places

_INDEX = "index.html"
_FOLDERS = {"products": "products/", "collections": "collections/", "journal": "journal/", "pages": ""}


class NoSuchPage(LookupError):
    """No page of the release is what was asked for; the message says what is close."""


@dataclass(slots=True)
class Shown:
    """A page's head, and what matters of its body. `words` are those of `<main>`, `unnamed` pictures without words."""

    path: str
    title: str = ""
    description: str = ""
    robots: str = ""
    canonical: str = ""
    heading: str = ""
    words: int = 0
    unnamed: list[str] = field(default_factory=list)
    open_graph: dict[str, str] = field(default_factory=dict)
    structured: list[dict[str, Any]] = field(default_factory=list)

    @property
    def offers(self) -> list[dict[str, Any]]:
        """What it sells, as its structured data says it."""
        products = [data for data in self.structured if data["@type"] in ("Product", "ProductGroup")]
        return [item for data in products for item in data.get("hasVariant", [data])]


def find_page(places: Places, asked: str) -> Shown:
    """A page by its address, its file in the content folder or the last part of either.

    Raises NoSuchPage, and FileNotFoundError where nothing was built yet.
    """
    manifest: dict[str, Any] = json.loads(places.manifest.read_bytes())
    pages = sorted(path for path in manifest["public"] if path.endswith(".html"))
    languages = tuple(path.stem for path in (places.release / "formats").glob("*.json"))
    wanted = _path_of(places, asked, languages)
    found = wanted if wanted in pages else next((path for path in pages if path.endswith(f"/{wanted}")), None)
    if found is None:
        addresses = [f"/{path.removesuffix(_INDEX)}" for path in pages]
        close = get_close_matches(f"/{wanted.removesuffix(_INDEX)}", addresses, n=1, cutoff=0.4)
        hint = f"did you mean {close[0]}?" if close else "write an address such as /journal/, or a file of the content"
        raise NoSuchPage(f"there is no page {asked} in the release ({hint})")
    return read_shown(found, (places.output / found).read_text(encoding="utf-8"))


def read_shown(path: str, html: str) -> Shown:
    """What a page says."""
    reader = _Head(path)
    reader.feed(html)
    reader.close()
    page = read_page(html)
    reader.shown.open_graph, reader.shown.structured = page.open_graph, page.structured
    reader.shown.words = len("".join(reader.text).split())
    return reader.shown


def _path_of(places: Places, asked: str, languages: tuple[str, ...]) -> str:
    """The file of the release that an address or a content file would have."""
    file = Path(asked)
    if file.suffix in (".md", ".rst"):
        inside = file.resolve().relative_to(places.content.resolve()) if file.is_file() else PurePosixPath(asked)
        stem, _, language = inside.name.removesuffix(file.suffix).partition(".")
        root = f"{language}/" if language in languages else ""
        return f"{root}{_FOLDERS.get(inside.parts[0], '')}{stem}/{_INDEX}"
    address = unquote(asked.partition("://")[2].partition("/")[2] if "://" in asked else asked).strip("/")
    return address if address.endswith(".html") else f"{address}/{_INDEX}".lstrip("/")


class _Head(HTMLParser):
    """Reads head and main."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.shown = Shown(path)
        self.text: list[str] = []
        self._main = False
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("name") in ("description", "robots"):
            setattr(self.shown, values["name"], values.get("content", ""))
        elif tag == "link" and values.get("rel") == "canonical":
            self.shown.canonical = values["href"]
        elif tag == "main":
            self._main = True
        elif tag == "img" and self._main and "alt" not in values:
            self.shown.unnamed.append(values.get("src", ""))
        elif tag in ("title", "h1", "script"):
            self._into = tag

    def handle_data(self, data: str) -> None:
        if self._into == "title":
            self.shown.title += data
        elif self._into == "h1":
            self.shown.heading += data
        if self._main and self._into != "script":
            self.text.append(f"{data} ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        if tag == self._into:
            self._into = ""
