"""Which products a page shows: what is looked up while the page is described."""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from chalicelib.domain.catalogue import Product
from generator.pages.site import Site

ALL = "*"
"""Stands for every product: no slug is written so."""


class Watched(dict[str, Product]):
    """Products by slug. While `seen` is a set, it takes the slugs that are looked up, or ALL."""

    seen: set[str] | None = None

    def __getitem__(self, slug: str) -> Product:
        """The product, which is noted."""
        if self.seen is not None:
            self.seen.add(slug)
        return super().__getitem__(slug)

    def get(self, slug: str, default: Any = None) -> Any:
        """The same; `default` where there is none."""
        if self.seen is not None:
            self.seen.add(slug)
        return super().get(slug, default)

    def values(self) -> ValuesView[Product]:  # type: ignore[override]  # what is shown of it is a view, too
        """Every product."""
        self._note_all()
        return super().values()

    def items(self) -> ItemsView[str, Product]:  # type: ignore[override]
        """Every product with its slug."""
        self._note_all()
        return super().items()

    def _note_all(self) -> None:
        if self.seen is not None:
            self.seen.add(ALL)


@contextmanager
def watching(products: Mapping[str, Product]) -> Iterator[set[str]]:
    """The slugs of the products that are looked up while it lasts; ALL where nobody watches."""
    seen: set[str] = set()
    if not isinstance(products, Watched):
        yield seen
        seen.add(ALL)
        return
    products.seen = seen
    try:
        yield seen
    finally:
        products.seen = None


def watched(site: Site) -> Site:
    """The site, with products that can be watched."""
    products = Watched(site.catalogue.products)
    return replace(site, catalogue=replace(site.catalogue, products=products))
