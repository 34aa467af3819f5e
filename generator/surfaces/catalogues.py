"""Flat feeds besides Google's own: for Meta, Pinterest and OpenAI, with their names, limits and words for stock.

Sources: Meta's "Product data specifications for catalogs" (facebook.com/business/help/120325381656392), Pinterest's
"Before you get started with catalogs" (help.pinterest.com), OpenAI's "Product feed spec"
(developers.openai.com/commerce/specs/feed).
"""

import json
from collections.abc import Iterator

from chalicelib.domain.catalogue import Product, Variant
from chalicelib.domain.stock import Availability
from generator.markup import text_of
from generator.pages.records import picture_of
from generator.pages.site import shorten
from generator.surfaces.collection_paths import paths_of
from generator.surfaces.goods import Goods
from generator.surfaces.separated import separated_lines

Row = dict[str, str]

_META_STATES = {
    Availability.SOLD_OUT: "out of stock",
    Availability.BACKORDER: "available for order",
    Availability.PREORDER: "preorder",
    Availability.MADE_TO_ORDER: "available for order",
}
_PINTEREST_STATES = {
    Availability.SOLD_OUT: "out of stock",
    Availability.PREORDER: "preorder",
}
_OPENAI_STATES = {
    Availability.SOLD_OUT: "out_of_stock",
    Availability.BACKORDER: "backorder",
    Availability.PREORDER: "pre_order",
    Availability.MADE_TO_ORDER: "backorder",
}
_BRAND, _PICTURES = 70, 10
_META = """
id title description availability condition price sale_price link image_link additional_image_link brand gtin mpn
item_group_id product_type shipping_weight
""".split()
_PINTEREST = """
id item_group_id title description link image_link additional_image_link price sale_price availability condition brand
gtin mpn product_type
""".split()


META_HEAD = f"{','.join(_META)}\n"
PINTEREST_HEAD = "\t".join(_PINTEREST) + "\n"


def meta_lines(goods: Goods, product: Product) -> str:
    """The units of a product in Meta's catalogue, which is CSV."""
    return _write(goods, product, _META, ",", _META_STATES)


def pinterest_lines(goods: Goods, product: Product) -> str:
    """The units of a product in Pinterest's catalogue, which is tab-separated."""
    return _write(goods, product, _PINTEREST, "\t", _PINTEREST_STATES)


def openai_lines(goods: Goods, product: Product) -> str:
    """The units of a product in OpenAI's feed, one JSON object a line: to be found, and bought on the shop's pages."""
    lines = (_openai(goods, product, variant) for variant in product.variants if _described(product))
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _write(goods: Goods, product: Product, columns: list[str], sign: str, states: dict[Availability, str]) -> str:
    """What has no picture is in none of them: neither takes it."""
    rows = (_row(goods, product, variant, states, "in stock") for variant in product.variants if _described(product))
    return separated_lines(columns, rows, sign)


def _described(product: Product) -> bool:
    return bool(product.pictures)


def _row(goods: Goods, product: Product, variant: Variant, states: dict[Availability, str], there: str) -> Row:
    price = goods.price(variant)
    record = goods.records[variant.sku]
    row = {
        "id": variant.sku,
        "title": shorten(goods.name(variant), 150),
        "description": _words(product),
        "availability": states.get(goods.state(variant), there),
        "condition": "new",
        "price": goods.amount(price.regular),
        "sale_price": goods.amount(price.minor) if price.sale is not None else "",
        "link": goods.link(product, variant),
        "brand": product.brand or goods.site.shop.rules.name,
        "gtin": variant.gtin or "",
        "mpn": variant.mpn or "",
        "item_group_id": product.slug if product.options else "",
        "product_type": next(iter(paths_of(product, goods.site.catalogue.collections)), ""),
        "shipping_weight": f"{record.weight_g} g" if record.weight_g else "",
    }
    first, *others = [*_pictures(goods, product, variant), ""]
    return {**row, "image_link": first, "additional_image_link": ",".join(filter(None, others[:_PICTURES]))}


def _openai(goods: Goods, product: Product, variant: Variant) -> dict[str, object]:
    site, rules = goods.site, goods.site.shop.rules
    price, delivery, days = goods.price(variant), goods.delivery(variant), goods.return_days(variant)
    first, *others = [*_pictures(goods, product, variant), ""]
    line: dict[str, object] = {
        "is_eligible_search": True,
        "is_eligible_checkout": False,
        "item_id": variant.sku,
        "title": shorten(goods.name(variant), 150),
        "description": _words(product),
        "url": goods.link(product, variant),
        "brand": shorten(product.brand or rules.name, _BRAND),
        "condition": "new",
        "gtin": variant.gtin,
        "mpn": variant.mpn,
        "image_url": first,
        "additional_image_urls": ",".join(filter(None, others[:_PICTURES])),
        "price": goods.amount(price.regular),
        "sale_price": goods.amount(price.minor) if price.sale is not None else None,
        "availability": _OPENAI_STATES.get(goods.state(variant), "in_stock"),
        "availability_date": variant.available_from if goods.state(variant) is Availability.PREORDER else None,
        "seller_name": rules.name,
        "seller_url": site.absolute(site.home),
        "seller_privacy_policy": policy(goods, "privacy"),
        "seller_tos": policy(goods, "terms"),
        "return_policy": policy(goods, "returns"),
        "accepts_returns": None if days is None else days > 0,
        "return_deadline_in_days": days or None,
        "shipping": f"{delivery.country}::{delivery.title}:{goods.amount(delivery.price)}" if delivery else None,
        "target_countries": list(rules.ships_to) or [rules.country],
        "store_country": rules.country,
    }
    if product.options:
        line |= {"group_id": product.slug, "listing_has_variations": True, "variant_dict": dict(variant.options)}
    return {name: value for name, value in line.items() if value not in (None, "")}


def policy(goods: Goods, kind: str) -> str:
    """The whole address of the shop's terms of one kind; empty where nobody has said where they stand."""
    href = goods.site.lead(goods.site.shop.policies.href(kind))[0]
    return goods.site.absolute(href) if href.startswith("/") else href


def _pictures(goods: Goods, product: Product, variant: Variant) -> Iterator[str]:
    own = picture_of(product, variant)
    for picture in [own, *(other for other in product.pictures if other is not own)]:
        address = goods.address(picture) if picture else None
        if address:
            yield address


def _words(product: Product) -> str:
    return shorten(text_of(product.body) or product.summary or product.title, 5000)
