"""Which collections products stand in: names with depth become one collection for each level, and keep the way there.

`Clothing > Shirts` stands in `clothing`, called Clothing, and in `clothing-shirts`, called Clothing › Shirts. Only
`storefront.importers` imports it.
"""

from collections.abc import Iterable

from generator.surfaces.collection_paths import BETWEEN_LEVELS, EVERYTHING
from storefront.findings import Findings
from storefront.importers.model import ImportedProduct, Levels
from storefront.importers.naming import digest, slugify
from storefront.importers.report import Kind


def split_path(text: str, sign: str = " > ") -> Levels:
    """The levels of a name such as `Clothing > Shirts`; one that has no depth is one level."""
    return tuple(level for part in text.split(sign) if (level := " ".join(part.split())))


def title_of(path: Levels) -> str:
    """What a collection is called: its name after those of the collections around it."""
    return BETWEEN_LEVELS.join(path)


def slug_of(path: Levels) -> str:
    """The file name of a collection."""
    return slugify(" ".join(path)) or f"collection-{digest(title_of(path))}"


def collections_of(product: ImportedProduct) -> list[tuple[str, str]]:
    """Slug and title of each collection of a product, a wider one before those inside it."""
    if not product.listed:
        return []
    named: dict[str, str] = {}
    for path in product.collections:
        for level in range(1, len(path) + 1):
            named.setdefault(slug_of(path[:level]), title_of(path[:level]))
    return list(named.items()) or [EVERYTHING]


def collection_names(products: Iterable[ImportedProduct]) -> dict[str, str]:
    """Slug to title of the collections that the products are in."""
    names: dict[str, str] = {}
    for product in products:
        for slug, title in collections_of(product):
            names.setdefault(slug, title)
    return names


def report_collections(products: Iterable[ImportedProduct], findings: Findings) -> None:
    """Say where two names are written as one collection."""
    first: dict[str, str] = {}
    for product in products:
        for slug, title in collections_of(product):
            if first.setdefault(slug, title).casefold() != title.casefold():
                message = f"{title!r} is the same collection as {first[slug]!r}: their addresses would be the same"
                findings.add(Kind.COLLECTION, slug, message)
