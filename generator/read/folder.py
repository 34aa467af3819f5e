"""The folder of a shop: which files there are, read in order of their names."""

from dataclasses import dataclass
from pathlib import Path

from generator.problems import Findings, Spot
from generator.read import strict_yaml, text
from generator.read.front_matter import RawFile, read_file
from generator.read.nodes import Table

SHOP_FILE, SHIPPING_FILE, TAX_FILE = "shop.yaml", "shipping.yaml", "tax.yaml"
_OTHER_TEXTS = frozenset({".markdown", ".mdown", ".mkd", ".rst", ".txt", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be read, with as much of its text as could be made out."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """A YAML file, read; `table` is None where it could not be."""

    path: str
    table: Table | None


@dataclass(frozen=True, slots=True)
class RawShop:
    """Everything that was written, still text. `shop` is None where `shop.yaml` could not be read or is not there.

    Files that could not be read are kept by their text, so that nobody misses what stands in them.
    """

    shop: Table | None
    shop_path: str
    products: tuple[RawFile, ...]
    collections: tuple[RawFile, ...]
    unread_products: tuple[UnreadFile, ...] = ()
    unread_collections: tuple[UnreadFile, ...] = ()
    discounts: tuple[RawFile, ...] = ()
    shipping: RawTable | None = None  # None: there is no such file
    tax: RawTable | None = None


def shown_path(content: Path, path: Path) -> str:
    """How a file is named to people and editors: relative to the working directory, else absolute."""
    named = content / path.relative_to(content)
    here = Path.cwd()
    return (named.relative_to(here) if named.is_relative_to(here) else named).as_posix()


def read_shop(content: Path, findings: Findings) -> RawShop:
    """Read the YAML files, `products/`, `collections/` and `discounts/` of a content folder."""
    shop = _read_yaml(content, SHOP_FILE, findings)
    shown = shown_path(content, content / SHOP_FILE)
    if shop is None:
        findings.problem(shown, Spot(), "file", "is missing", "write one with `name`, `url`, `email` and `currencies`")
    products, unread_products = _read_all(content, "products", "product", findings)
    collections, unread_collections = _read_all(content, "collections", "collection", findings)
    discounts, _ = _read_all(content, "discounts", "discount", findings)
    return RawShop(
        shop=shop.table if shop else None,
        shop_path=shown,
        products=products,
        collections=collections,
        unread_products=unread_products,
        unread_collections=unread_collections,
        discounts=discounts,
        shipping=_read_yaml(content, SHIPPING_FILE, findings),
        tax=_read_yaml(content, TAX_FILE, findings),
    )


def _read_yaml(content: Path, name: str, findings: Findings) -> RawTable | None:
    path = content / name
    shown = shown_path(content, path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    written = text.decode(data, shown, findings)
    return RawTable(shown, None if written is None else strict_yaml.parse(written, shown, findings, field="file"))


def _read_all(
    content: Path, folder: str, kind: str, findings: Findings
) -> tuple[tuple[RawFile, ...], tuple[UnreadFile, ...]]:
    read, unread = [], []
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
            data = path.read_bytes()
            raw = read_file(data, shown, source, findings, kind=kind)
            if raw is None:
                unread.append(UnreadFile(source, data[: text.MAX_FILE_BYTES].decode("utf-8", "replace")))
            else:
                read.append(raw)
    return tuple(read), tuple(unread)
