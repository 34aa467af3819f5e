"""The folder of a shop: which files there are, read in order of their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Findings, Spot, suggest
from generator.read import strict_yaml, text
from generator.read.front_matter import RawFile, read_file
from generator.read.nodes import Table
from generator.read.translations import RawShopTranslation, RawTranslation, split_language

SHOP_FILE, SHIPPING_FILE, TAX_FILE = "shop.yaml", "shipping.yaml", "tax.yaml"
KINDS = {"products": "product", "collections": "collection", "discounts": "discount"}
"""The folders of Markdown files of ours, and what one of their files is called."""
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
    translations: tuple[RawTranslation, ...] = ()
    shop_translations: tuple[RawShopTranslation, ...] = ()

    @property
    def count(self) -> int:
        """How many files were read."""
        files = (self.products, self.collections, self.discounts, self.translations, self.shop_translations)
        tables = (self.shop, self.shipping, self.tax)
        return sum(map(len, files)) + sum(table is not None for table in tables)

    def translated(self, folder: str) -> tuple[RawTranslation, ...]:
        """The translations of the files of one folder."""
        return tuple(item for item in self.translations if item.original.startswith(f"{folder}/"))


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
    read = {folder: _read_all(content, folder, kind, findings) for folder, kind in KINDS.items()}
    return RawShop(
        shop=shop.table if shop else None,
        shop_path=shown,
        products=read["products"].files,
        collections=read["collections"].files,
        unread_products=read["products"].unread,
        unread_collections=read["collections"].unread,
        discounts=read["discounts"].files,
        translations=tuple(item for folder in read.values() for item in folder.translations),
        shop_translations=_read_shop_translations(content, findings),
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


def _read_shop_translations(content: Path, findings: Findings) -> tuple[RawShopTranslation, ...]:
    found = []
    for path in sorted(content.glob("shop.*.yaml")):
        split = split_language(path.name)
        raw = _read_yaml(content, path.name, findings) if split else None
        if split and raw:
            found.append(RawShopTranslation(split[1], raw.path, raw.table))
        else:
            message = "is neither the facts of the shop nor a translation of them"
            findings.problem(shown_path(content, path), Spot(), "file", message, "name it such as shop.de.yaml")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Folder:
    """What stands in one folder of Markdown files."""

    files: tuple[RawFile, ...]
    unread: tuple[UnreadFile, ...]
    translations: tuple[RawTranslation, ...]


def _read_all(content: Path, folder: str, kind: str, findings: Findings) -> _Folder:
    read, unread, translations = [], [], []
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
            split = split_language(source)
            raw = read_file(data, shown, source, findings, kind=f"translation of a {kind}" if split else kind)
            if split is None and raw is None:
                unread.append(UnreadFile(source, data[: text.MAX_FILE_BYTES].decode("utf-8", "replace")))
            elif split is None and raw is not None:
                read.append(raw)
            elif split is not None and raw is not None:
                translations.append(RawTranslation(split[1], split[0], raw))
    originals = (*(file.source for file in read), *(file.source for file in unread))
    return _Folder(tuple(read), tuple(unread), _with_original(translations, originals, findings))


def _with_original(
    translations: Iterable[RawTranslation], originals: tuple[str, ...], findings: Findings
) -> tuple[RawTranslation, ...]:
    """Those that translate something; the others are reported."""
    found = []
    for item in translations:
        if item.original in originals:
            found.append(item)
            continue
        hint = suggest(item.original, originals)
        hint = hint if hint.startswith("did") else "name it after the file that it translates"
        findings.problem(item.file.path, Spot(), "file", f"translates nothing: there is no {item.original}", hint)
    return tuple(found)
