"""What is in the shop's folder already: which product file has which SKU.

A product that comes again keeps its file, and with it its address, by its SKU; a file of another product is never
taken. Only `storefront.importers` imports it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.problems import Findings as Unheard
from generator.read.folder import read_shop
from generator.read.nodes import Items, Table, Text
from storefront.importers.skus import normal

# A translation beside its product, such as `mug.de.md`: it names SKUs, and is not their file.
_TRANSLATION = re.compile(r"[^.]\.[a-z]{2,3}(?:-[A-Za-z]{2,4})*$")


@dataclass(frozen=True)
class Standing:
    """Product files by SKU in folded case, and the SKUs and the address of each file, named below the folder."""

    file_of: Mapping[str, str] = field(default_factory=dict)
    skus_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    slug_of: Mapping[str, str] = field(default_factory=dict)


def read_standing(into: Path) -> Standing:
    """The products of a shop's folder; none where there is none. Files that cannot be read are as if not there."""
    if not (into / "products").is_dir():
        return Standing()
    file_of: dict[str, str] = {}
    skus_of: dict[str, frozenset[str]] = {}
    slug_of: dict[str, str] = {}
    for file in read_shop(into, Unheard()).products:
        stem = PurePosixPath(file.source).stem
        if _TRANSLATION.search(stem):
            continue
        skus = frozenset(normal(sku).casefold() for sku in _skus(file.fields))
        slug = file.fields.get("slug")
        skus_of[file.source] = skus
        slug_of[file.source] = slug.value if isinstance(slug, Text) and slug.value else stem
        for sku in skus:
            file_of.setdefault(sku, file.source)
    return Standing(file_of, skus_of, slug_of)


def _skus(fields: Table) -> Iterator[str]:
    variants = fields.get("variants")
    units = variants.items if isinstance(variants, Items) else ()
    for unit in (fields, *units):
        sku = unit.get("sku") if isinstance(unit, Table) else None
        if isinstance(sku, Text) and sku.value:
            yield sku.value
