"""The folder of a shop: which files there are, read in order of their names."""

from dataclasses import dataclass
from pathlib import Path

from generator.problems import Findings, Spot
from generator.read import strict_yaml, text
from generator.read.front_matter import RawFile, read_file
from generator.read.nodes import Table

SHOP_FILE = "shop.yaml"
_OTHER_TEXTS = frozenset({".markdown", ".mdown", ".mkd", ".rst", ".txt", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class RawShop:
    """Everything that was written, still text. `shop` is None where `shop.yaml` could not be read.

    `complete` is False where any other file could not be, so that nobody misses what stands in it.
    """

    shop: Table | None
    shop_path: str
    products: tuple[RawFile, ...]
    collections: tuple[RawFile, ...]
    complete: bool


def shown_path(content: Path, path: Path) -> str:
    """How a file is named to people: below the content folder as they gave it, or below its name."""
    base = content if not content.is_absolute() else Path(content.name)
    return (base / path.relative_to(content)).as_posix()


def read_shop(content: Path, findings: Findings) -> RawShop:
    """Read `shop.yaml`, `products/` and `collections/` of a content folder."""
    shop_path = content / SHOP_FILE
    shown = shown_path(content, shop_path)
    shop = None
    try:
        data = shop_path.read_bytes()
    except FileNotFoundError:
        findings.problem(shown, Spot(), "file", "is missing", "write one with `name`, `url`, `email` and `currencies`")
    else:
        content_text = text.decode(data, shown, findings)
        if content_text is not None:
            shop = strict_yaml.parse(content_text, shown, findings, field="file")
    before = len(findings.problems)
    products = _read_all(content, "products", "product", findings)
    collections = _read_all(content, "collections", "collection", findings)
    return RawShop(shop, shown, products, collections, complete=len(findings.problems) == before)


def _read_all(content: Path, folder: str, kind: str, findings: Findings) -> tuple[RawFile, ...]:
    read = []
    for path in sorted((content / folder).rglob("*")):
        below = path.relative_to(content)
        if not path.is_file() or any(part.startswith((".", "_")) for part in below.parts):
            continue
        # A name that is not UTF-8 is shown with marks in place of what nobody can read.
        shown = shown_path(content, path).encode("utf-8", "replace").decode()
        if path.suffix.lower() in _OTHER_TEXTS:
            findings.problem(shown, Spot(), "file", f"is not read: the name of a {kind} ends in `.md`", "rename it")
        elif path.suffix.lower() == ".md":
            source = below.as_posix().encode("utf-8", "replace").decode()
            read.append(read_file(path.read_bytes(), shown, source, findings, kind=kind))
    return tuple(raw for raw in read if raw is not None)
