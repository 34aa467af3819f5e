"""Items of an RSS 2.0 or Atom feed, read as a stream by the parser of the standard library.

A document type is refused before anything in it is read: entities, outside files and bombs begin there, and no feed
needs one. Only `storefront.importers.google_items` imports it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from storefront.importers.errors import ImportRefused

GOOGLE = "base.google.com/ns/"
_ITEMS = frozenset({"item", "entry"})
_DEEPEST = 32


@dataclass
class RawItem:
    """An item as it stands: values by name, in order; `g:` is taken off, other prefixes stay.

    `plain` are names that were written without a prefix. Elements inside an element are pairs of its own.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    plain: dict[str, list[str]] = field(default_factory=dict)
    nested: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def parse_items(content: bytes, name: str, encoding: str | None = None) -> Iterator[RawItem]:
    """The items of the feed in order. Raises ImportRefused where the file is no well-formed XML, or is more than data.

    `encoding` is what somebody says that it is, and wins over what the file says.
    """
    reader = _Reader(name)
    try:
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = reader.refuse_doctype
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ImportRefused(
            f"{name}: line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)} "
            "(the feed is no well-formed XML: export it again, or put this place right)"
        ) from error
    except (LookupError, ValueError) as error:
        raise ImportRefused(f"{name}: its encoding is not known: {error} (save it as UTF-8)") from error
    yield from reader.items


class _Reader:
    """Puts items together while the parser goes through the file."""

    def __init__(self, name: str) -> None:
        self.items: list[RawItem] = []
        self._name = name
        self._google = {"g"}
        self._path: list[str] = []
        self._item: RawItem | None = None
        self._base = 0
        self._texts: list[str] = []
        self._inner: dict[str, str] = {}

    def refuse_doctype(self, *_: object) -> None:
        """A feed is data: what wants to define more than that is not read."""
        raise ImportRefused(
            f"{self._name}: the feed has a document type (<!DOCTYPE ...>), by which files make parsers fetch or expand "
            "things; it is not read (take the line away, or export the feed again)"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if len(self._path) >= _DEEPEST:
            raise ImportRefused(f"{self._name}: more than {_DEEPEST} elements in one another (no feed is so deep)")
        for key, value in attributes.items():
            if key.startswith("xmlns:") and GOOGLE in value:
                self._google.add(key.removeprefix("xmlns:"))
        self._path.append(tag)
        if self._item is None:
            if tag in _ITEMS:
                self._item, self._base = RawItem(), len(self._path)
            return
        self._texts = []
        if len(self._path) == self._base + 1:
            self._inner = {}
            if tag == "link" and attributes.get("rel", "alternate") == "alternate":
                self._texts = [attributes.get("href", "")]

    def text(self, data: str) -> None:
        """Characters, CDATA or not."""
        if self._item is not None:
            self._texts.append(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        depth = len(self._path) - self._base
        self._path.pop()
        item = self._item
        if item is None:
            return
        value = "".join(self._texts).strip()
        self._texts = []
        if depth == 0:
            self.items.append(item)
            self._item = None
        elif depth == 1 and self._inner:
            item.nested.setdefault(self._local(tag)[0], []).append(self._inner)
            self._inner = {}
        elif depth == 1 and value:
            name, prefixed = self._local(tag)
            (item.values if prefixed else item.plain).setdefault(name, []).append(value)
        elif depth == 2 and value:
            self._inner[self._local(tag)[0]] = value

    def _local(self, tag: str) -> tuple[str, bool]:
        """The name as Google means it, and whether it was prefixed; a name of somebody else keeps its prefix."""
        prefix, colon, local = tag.rpartition(":")
        return (local, bool(colon)) if not colon or prefix in self._google else (tag, True)
