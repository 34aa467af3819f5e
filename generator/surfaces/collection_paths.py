"""Collections as one name with depth, which is what other shops have: `Clothing > Shirts`.

The inverse of `storefront.importers.filing`.
"""

from collections.abc import Mapping

from chalicelib.domain.catalogue import Collection, Product

BETWEEN_LEVELS = " › "
EVERYTHING = ("all", "All products")
"""The collection of what stands in no other: its slug and what it is called."""
_SIGN = " > "


def paths_of(product: Product, collections: Mapping[str, Collection]) -> list[str]:
    """The collections of a product by their titles, the deepest of each branch, in its own order.

    The collection of what stands in no other is none of them.
    """
    titles = [collections[slug].title for slug in product.collections if slug != EVERYTHING[0] and slug in collections]
    deepest = [title for title in titles if not any(other.startswith(f"{title}{BETWEEN_LEVELS}") for other in titles)]
    return [title.replace(BETWEEN_LEVELS, _SIGN) for title in deepest]
