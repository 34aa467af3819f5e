"""The blocks that shortcodes become."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment

from chalicelib.domain.catalogue import Product
from generator.compile.names import Names
from generator.pages.products import card_view, product_view, variant_view
from generator.pages.site import Site, encoded
from generator.problems import suggest
from generator.shortcodes import Call, NotShown, Render, ShortcodeError

DEFAULT_CARDS = 4


def make_render(site: Site, env: Environment, shared: Mapping[str, Any]) -> Render:
    """Render calls with the theme's partials. `shared` is what every template sees."""

    def render(call: Call) -> str:
        if call.name == "collection":
            view = _collection(site, call)
        else:
            product, sku = _find(site, call.target)
            view = {"card": card_view(site, product)} if call.name == "product" else _buy(site, product, sku)
        name = {"product": "embed_card", "collection": "embed_collection", "buy": "embed_buy"}[call.name]
        return env.get_template(f"partials/{name}.html").render(**shared, **view).strip()

    return render


def make_check(names: Names) -> Render:
    """Look up what calls name and render nothing: for a shop whose pages cannot be made yet."""
    for_sale = (*names.skus, *names.products)

    def look_up(call: Call) -> str:
        if call.name == "collection" and call.target not in names.collections:
            raise _no_collection(call.target, names.collections)
        if call.name != "collection" and call.target not in for_sale:
            raise _no_product(call.target, for_sale)
        return ""

    return look_up


def _no_product(target: str, known: Sequence[str]) -> ShortcodeError:
    return ShortcodeError(f"there is no product {target!r} for sale", suggest(target, tuple(known)))


def _no_collection(target: str, known: Sequence[str]) -> ShortcodeError:
    return ShortcodeError(f"there is no collection {target!r}", suggest(target, tuple(known)))


def _find(site: Site, target: str) -> tuple[Product, str]:
    """The product that a SKU or a slug names, and which of its units: the named one, or the first."""
    catalogue = site.catalogue
    slug = catalogue.by_sku.get(target, target)
    product = catalogue.products.get(slug)
    if product is None and _waits(site, target):
        raise NotShown(
            f"{target} is not for sale at present", "`publish` and `unpublish` of the product say when it is"
        )
    if product is None:
        raise _no_product(target, (*catalogue.by_sku, *catalogue.products))
    return product, target if target in catalogue.by_sku else product.variants[0].sku


def _waits(site: Site, target: str) -> bool:
    """Whether a SKU or a slug is that of a product which is for sale at another moment."""
    return target in site.hidden or any(
        variant.sku == target for product in site.hidden.values() for variant in product.variants
    )


def _buy(site: Site, product: Product, sku: str) -> dict[str, Any]:
    variant = next(variant for variant in product.variants if variant.sku == sku)
    return {"product": product_view(site, product), "variant": variant_view(site, variant)}


def _collection(site: Site, call: Call) -> dict[str, Any]:
    collection = site.catalogue.collections.get(call.target)
    if collection is None:
        raise _no_collection(call.target, tuple(site.catalogue.collections))
    members = collection.products[: call.limit or DEFAULT_CARDS]
    cards = [card_view(site, site.catalogue.products[slug]) for slug in members]
    return {"title": collection.title, "url": encoded(collection.url), "cards": cards}
