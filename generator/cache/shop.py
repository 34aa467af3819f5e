"""The shop as the last whole build left it, without its products: these are read again, where one is needed."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from chalicelib.domain.catalogue import Product
from generator.bodies import Engine
from generator.cache.kept import load, save
from generator.links import Addresses
from generator.markup import pictures_in
from generator.pages.every import Unit
from generator.pages.site import Site, View
from generator.schema.sheet import Terms

NAME = "shop"


@dataclass(frozen=True, slots=True)
class KeptShop:
    """`sites` have neither products nor records. Products go by their slugs.

    `sources` are their files, `standing` their collections, `rigid` the digests of what must stay as it is, `shown` the
    units that show one; `fixed` are those that an edit must not touch.

    `words` are the files of translations by language and original, `states` those of the stock. `priced_shelves` is
    whether a collection depends on prices or on stock.
    """

    sites: tuple[Site, ...]
    catalogues: Mapping[str, bytes | None]
    assets: View
    articles: Mapping[str, list[View]]
    terms: Terms
    most: int
    engine: Engine
    sources: Mapping[str, str]
    standing: Mapping[str, tuple[str, ...]]
    rigid: Mapping[str, str]
    shown: Mapping[str, tuple[Unit, ...]]
    fixed: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    states: Mapping[str, str]
    addresses: Addresses
    priced_shelves: bool


def load_shop(cache: Path, token: str) -> KeptShop | None:
    """The shop of the build that this token names."""
    data = load(cache / NAME, token)
    kept: KeptShop | None = pickle.loads(data) if data else None  # noqa: S301  # written by us, and whole
    return kept


def save_shop(cache: Path, token: str, shop: KeptShop) -> None:
    """Keep it for the builds that follow."""
    save(cache / NAME, token, pickle.dumps(shop, protocol=5))


def rigid_digest(product: Product) -> str:
    """The digest of all that other pages, files and rules depend on: everything but its texts and its prices."""
    texts = (product.summary, product.body, product.seo_title, product.seo_description)
    variants = [_rigid_unit(variant) for variant in product.variants]
    left: list[Any] = [getattr(product, name) for name in Product.__slots__ if name not in ("variants", *_TEXTS)]
    said = repr((left, [bool(text.strip()) for text in texts], pictures_in(product.body), variants))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


_TEXTS = ("summary", "body", "seo_title", "seo_description")
_PRICES = ("prices", "compare_at", "opening_stock")


def _rigid_unit(variant: Any) -> list[Any]:
    left = [getattr(variant, name) for name in type(variant).__slots__ if name not in _PRICES]
    return [*left, sorted(variant.prices), sorted(variant.compare_at)]
