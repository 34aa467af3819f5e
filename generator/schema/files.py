"""The kinds of file that people write. Docs, JSON Schemas and the snippets of editors are made from this list."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.read.translations import split_language
from generator.schema.field import Fields
from generator.schema.kinds import Nested
from generator.schema.tables.collection import COLLECTION
from generator.schema.tables.discount import DISCOUNT
from generator.schema.tables.product import PRODUCT
from generator.schema.tables.shipping import SHIPPING
from generator.schema.tables.shop import SHOP
from generator.schema.tables.tax import TAX
from generator.schema.tables.translation import COLLECTION_WORDS, DISCOUNT_WORDS, PRODUCT_WORDS, SHOP_WORDS


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file; `path` is a pattern below the content folder. Its schema is `docs/NAME.schema.json`.

    `translates` are those whose name ends in the code of a language: `contour-4.de.md`.
    """

    name: str
    path: str
    about: str
    fields: Fields
    translates: bool = False

    def files(self, content: Path) -> list[Path]:
        """Those of a content folder."""
        found = sorted(content.glob(self.path))
        return [path for path in found if (split_language(path.name) is not None) == self.translates]


FILES = (
    FileKind("product", "products/**/*.md", "The front matter of a product.", PRODUCT),
    FileKind("collection", "collections/**/*.md", "The front matter of a collection.", COLLECTION),
    FileKind("discount", "discounts/**/*.md", "The front matter of a discount.", DISCOUNT),
    FileKind("shop", "shop.yaml", "The facts of the shop.", SHOP),
    FileKind("shipping", "shipping.yaml", "Where the shop sends, how, when and for how much.", SHIPPING),
    FileKind("tax", "tax.yaml", "The taxes of the shop.", TAX),
    FileKind(
        "product-translation",
        "products/**/*.md",
        "The front matter of a product in another language, such as contour-4.de.md.",
        PRODUCT_WORDS,
        translates=True,
    ),
    FileKind(
        "collection-translation",
        "collections/**/*.md",
        "The front matter of a collection in another language, such as prints.de.md.",
        COLLECTION_WORDS,
        translates=True,
    ),
    FileKind(
        "discount-translation",
        "discounts/**/*.md",
        "The front matter of a discount in another language, such as december.de.md.",
        DISCOUNT_WORDS,
        translates=True,
    ),
    FileKind(
        "shop-translation",
        "shop.*.yaml",
        "The facts of the shop in another language, such as shop.de.yaml.",
        SHOP_WORDS,
        translates=True,
    ),
)


def kind_of(path: str) -> FileKind:
    """The kind of a file, by its path below the content folder. StopIteration where it is of none."""
    translates = split_language(path) is not None
    return next(
        kind
        for kind in FILES
        if kind.translates == translates and PurePosixPath(path).match(kind.path.replace("**/", ""))
    )


def groups() -> tuple[Fields, ...]:
    """Every mapping of every kind of file, each once: each has a table in the docs."""
    found: dict[str, Fields] = {}
    for kind in FILES:
        for fields in _groups_of(kind.fields):
            known = found.setdefault(fields.name, fields)
            if known is not fields:
                raise ValueError(f"two tables are called {fields.name!r}")
    return tuple(found.values())


def _groups_of(fields: Fields) -> Iterator[Fields]:
    yield fields
    for group in fields.also:
        yield from _groups_of(group)
    for field in fields.own:
        takes = field.takes
        while (inner := getattr(takes, "of", None)) is not None:
            takes = inner
        if isinstance(takes, Nested):
            yield from _groups_of(takes.fields)
