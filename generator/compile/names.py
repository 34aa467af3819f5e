"""What the files of a shop may name: products, units and collections, those in unreadable files, too."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.compile.references import written_skus
from generator.read.folder import RawShop, UnreadFile
from generator.schema.codes import slugify
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet

_SKU = re.compile(r"""\bsku:\s*["']?([^\s"',{}\[\]|]{1,64})""")
_SLUG = re.compile(r"""^slug:\s*["']?([^\s"']{1,100})""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Names:
    """Slugs and SKUs of what is for sale, and slugs of collections, each in order and once."""

    products: tuple[str, ...]
    skus: tuple[str, ...]
    collections: tuple[str, ...]


def list_names(raw: RawShop, on_sale: Sequence[ProductSheet], collections: Sequence[CollectionSheet]) -> Names:
    """Every name that may be meant. A file that could not be read goes by its own name and the SKUs seen in it."""
    products = [sheet.slug.value for sheet in on_sale]
    skus = [sku.value for sheet in on_sale for sku in written_skus(sheet)]
    seen = (sku for file in raw.unread_products for sku in _SKU.findall(file.text))
    return Names(
        _once([*products, *_slugs(raw.unread_products)]),
        _once([*skus, *seen]),
        _once([*(sheet.slug.value for sheet in collections), *_slugs(raw.unread_collections)]),
    )


def _slugs(files: Iterable[UnreadFile]) -> list[str]:
    found = []
    for file in files:
        written = _SLUG.search(file.text)
        found.append(written[1] if written else slugify(file.source.rsplit("/", 1)[-1][: -len(".md")]))
    return found


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
