"""What shopping agents read: ACP's feed and discovery, UCP's profile.

ACP: agentic-commerce-protocol at its release 2026-04-17 (`schema.feed.json`, `DiscoveryResponse`). UCP: the
Universal Commerce Protocol at 2026-08, where a permalink into the cart is a capability of its own.
"""

import json
from typing import Any

from chalicelib.domain.catalogue import Picture, Product, Variant
from chalicelib.domain.codec import canonical
from chalicelib.domain.prices import price_per_measure
from chalicelib.domain.stock import Availability
from generator.markup import text_of
from generator.pages.records import picture_of
from generator.surfaces.catalogues import policy
from generator.surfaces.collection_paths import paths_of
from generator.surfaces.goods import Goods

ACP_VERSION = "2026-04-17"
UCP_VERSION = "2026-08-22"
_UCP = "https://ucp.dev"
_STATES = {
    Availability.LOW_STOCK: "limited_stock",
    Availability.SOLD_OUT: "out_of_stock",
    Availability.BACKORDER: "backorder",
    Availability.PREORDER: "preorder",
    Availability.MADE_TO_ORDER: "backorder",
}
_LINKS = {"privacy": "privacy_policy", "terms": "terms_of_service", "returns": "refund_policy"}
_LINKS |= {"delivery": "shipping_policy"}


def acp_metadata(goods: Goods) -> bytes:
    """`metadata.json`: which feed this is. Nothing in it changes with the clock."""
    site = goods.site
    body = {"id": f"{site.shop.rules.url.partition('//')[2]}-{site.language}-{goods.currency}".lower()}
    country = site.shop.rules.country
    return canonical({**body, "target_country": country} if country else body)


def acp_line(goods: Goods, product: Product) -> str:
    """A product with its variants in `products.jsonl`, which is a full replacement of what was there."""
    return f"{json.dumps(_product(goods, product), ensure_ascii=False)}\n"


def acp_discovery(goods: Goods) -> bytes:
    """`/.well-known/acp.json`: no service yet, because orders are placed on the shop's own pages."""
    rules = goods.site.shop.rules
    return canonical(
        {
            "protocol": {"name": "acp", "version": ACP_VERSION, "supported_versions": [ACP_VERSION]},
            "api_base_url": goods.site.absolute("/api"),
            "transports": ["rest"],
            "capabilities": {
                "services": [],
                "supported_currencies": [code.lower() for code in rules.currencies],
                "supported_locales": list(rules.languages),
            },
        }
    )


def ucp_profile(goods: Goods) -> bytes:
    """`/.well-known/ucp`: one capability, the permalink that fills a cart and shows it.

    Its endpoint has to be https (`shopping/permalink.json`); a shop at another address announces none.
    """
    capabilities: dict[str, Any] = {}
    endpoint = goods.site.absolute("/api/buy")
    if endpoint.startswith("https://"):
        capabilities["dev.ucp.shopping.permalink"] = [
            {
                "version": UCP_VERSION,
                "spec": f"{_UCP}/specification/shopping/permalink",
                "schema": f"{_UCP}/schemas/shopping/permalink.json",
                "config": {"endpoint": endpoint},
            }
        ]
    profile = {"version": UCP_VERSION, "services": {}, "capabilities": capabilities, "payment_handlers": {}}
    return canonical({"ucp": profile})


def _product(goods: Goods, product: Product) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": product.slug,
        "title": product.title,
        "description": _description(product),
        "url": goods.page(product),
        "variants": [_variant(goods, product, variant) for variant in product.variants],
    }
    media = [entry for picture in product.pictures if (entry := _media(goods, picture))]
    return {**found, "media": media} if media else found


def _variant(goods: Goods, product: Product, variant: Variant) -> dict[str, Any]:
    price, state = goods.price(variant), goods.state(variant)
    found: dict[str, Any] = {
        "id": variant.sku,
        "title": goods.name(variant),
        "description": _description(product),
        "url": goods.link(product, variant),
        "price": {"amount": price.minor, "currency": goods.currency},
        "availability": {"available": state.buyable, "status": _STATES.get(state, "in_stock")},
        "condition": ["new"],
        "seller": {"name": goods.site.shop.rules.name, "links": _links(goods)},
    }
    if price.compare_at is not None:
        found["list_price"] = {"amount": price.compare_at, "currency": goods.currency}
    if variant.gtin:
        found["barcodes"] = [{"type": "GTIN", "value": variant.gtin}]
    if variant.options:
        found["variant_options"] = [{"name": name, "value": value} for name, value in variant.options]
    categories = paths_of(product, goods.site.catalogue.collections)
    if categories:
        found["categories"] = [{"value": path, "taxonomy": "merchant"} for path in categories]
    picture = picture_of(product, variant)
    if picture and (entry := _media(goods, picture)):
        found["media"] = [entry]
    if unit := _unit_price(goods, variant):
        found["unit_price"] = unit
    return found


def _unit_price(goods: Goods, variant: Variant) -> dict[str, Any] | None:
    """The unit price, where its reference is a whole number of something (`ReferenceMeasure`)."""
    measure = variant.measure
    number, _, unit = measure.per_text.rpartition(" ") if measure else ("", "", "")
    if measure is None or not (number or "1").isdigit():
        return None
    times = int(number or 1)
    whole, rest = divmod(measure.amount * times, measure.per)
    return {
        "amount": price_per_measure(goods.price(variant).minor, measure),
        "currency": goods.currency,
        "measure": {"value": whole if not rest else measure.amount * times / measure.per, "unit": unit},
        "reference": {"value": times, "unit": unit},
    }


def _description(product: Product) -> dict[str, str]:
    return {"plain": text_of(product.body) or product.summary or product.title}


def _media(goods: Goods, picture: Picture) -> dict[str, Any] | None:
    image = goods.image(picture)
    if image is None:
        return None
    found = {"type": "image", "url": image["url"], "width": image["width"], "height": image["height"]}
    return {**found, "alt_text": picture.alt} if picture.alt else found


def _links(goods: Goods) -> list[dict[str, str]]:
    return [{"type": type_, "url": url} for kind, type_ in _LINKS.items() if (url := policy(goods, kind))]
