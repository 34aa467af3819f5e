"""Compiled products, one by one: a build after an edit takes those that stand on the same pages, and reads no file.

`goods` holds pickles one after another, `products` where each is, with its digest. An edit only appends.
"""

import pickle
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from chalicelib.domain.catalogue import Product
from generator.cache.kept import load, save

NAME, DATA = "products", "goods"
_Place = tuple[int, int, bytes]


class Lost(Exception):
    """What was kept is damaged."""


def save_products(cache: Path, key: str, products: Iterable[tuple[str, Product]]) -> None:
    """Keep all products under their names."""
    places: dict[str, _Place] = {}
    partial = cache / f"{DATA}.part"
    with partial.open("wb", buffering=1 << 20) as handle:
        start = 0
        for name, product in products:
            data = pickle.dumps(product, protocol=5)
            handle.write(data)
            places[name] = start, len(data), blake2b(data, digest_size=16).digest()
            start += len(data)
    partial.replace(cache / DATA)
    save(cache / NAME, key, places)


class KeptProducts:
    """The products of the build that `key` names, by name."""

    def __init__(self, cache: Path, key: str) -> None:
        self._cache = cache
        self._places: dict[str, _Place] = load(cache / NAME, key) or {}

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def get(self, name: str) -> Product:
        """One of them. Raises KeyError, Lost."""
        start, size, digest = self._places[name]
        try:
            with (self._cache / DATA).open("rb", buffering=0) as handle:
                handle.seek(start)
                data = handle.read(size)
        except OSError as error:
            raise Lost(name) from error
        if blake2b(data, digest_size=16).digest() != digest:
            raise Lost(name)
        product: Product = pickle.loads(data)  # noqa: S301  # written by us, and whole
        return product

    def save(self, key: str, products: Iterable[tuple[str, Product]]) -> None:
        """Keep these in the place of those that had their names, for the build that `key` names now."""
        with (self._cache / DATA).open("ab") as handle:
            for name, product in products:
                data = pickle.dumps(product, protocol=5)
                self._places[name] = handle.tell(), len(data), blake2b(data, digest_size=16).digest()
                handle.write(data)
        save(self._cache / NAME, key, self._places)
