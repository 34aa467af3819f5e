"""Which pictures a shop shows, and in which file each is named."""

from collections.abc import Sequence, Set
from pathlib import Path

from chalicelib.domain.catalogue import Collection, Picture, Product
from generator.compile.shop import Compiled
from generator.images import Use
from generator.markup import pictures_in
from generator.problems import Spot
from generator.read.folder import shown_path

HERO = "images/hero.jpg"
"""The picture of the home page, where the shop has one."""


def list_uses(compiled: Compiled, products: Sequence[Product], content: Path) -> list[Use]:
    """The pictures of home, collections and these products, those in their texts included."""
    uses = []
    if (content / HERO).is_file():
        uses.append(Use(HERO, remote=False, title="", path=shown_path(content, content / HERO)))
    for product in products:
        path = compiled.places[product.slug]
        uses += [_use(picture, product.title, path, compiled) for picture in product.pictures]
        uses += [Use(name, remote=False, title=product.title, path=path) for name in pictures_in(product.body)]
    for item in compiled.catalogue.collections.values():
        path = shown_path(content, content / item.source)
        if item.picture:
            uses.append(_use(item.picture, item.title, path, compiled))
        uses += [Use(name, remote=False, title=item.title, path=path) for name in pictures_in(item.body)]
    return uses + _uses_of_editions(compiled, {product.slug for product in products}, content)


def _uses_of_editions(compiled: Compiled, slugs: Set[str], content: Path) -> list[Use]:
    """The pictures that only the texts of other languages show, of these products and of collections."""
    uses = []
    for edition in compiled.editions:
        products = (product for product in edition.catalogue.products.values() if product.slug in slugs)
        texts: list[Product | Collection] = [*products, *edition.catalogue.collections.values()]
        for item in texts:
            path = shown_path(content, content / item.source)
            uses += [Use(name, remote=False, title=item.title, path=path) for name in pictures_in(item.body)]
    return uses


def _use(picture: Picture, title: str, path: str, compiled: Compiled) -> Use:
    name = picture.src or picture.remote or ""
    spot = compiled.spots.get((path, name), Spot())
    return Use(name, remote=picture.src is None, title=title, path=path, spot=spot)
