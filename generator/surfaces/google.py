"""Writes what a shop sells as a Google Merchant feed: one item for each unit, its `id` the SKU that checkout takes.

Price, sale and availability are those that the product page and its structured data show. Drafts are not for sale and
not in a feed. Names and limits: Google's product data specification (support.google.com/merchants/answer/7052112).
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from chalicelib.domain.catalogue import Product, Sale, Variant
from chalicelib.domain.stock import Availability
from generator.pages.records import picture_of
from generator.pages.site import shorten
from generator.surfaces.bodies import body_for_feed, words_for_feed
from generator.surfaces.collection_paths import paths_of
from generator.surfaces.goods import Goods
from generator.surfaces.losses import Kind, Losses

SECTION = "Options"
ATTRIBUTES = ("color", "size", "material", "pattern")
"""What Google knows of options."""
_ID, _TITLE, _DESCRIPTION, _PICTURES = 50, 150, 5000, 10
_SPELLINGS = {"colour": "color"}
_STATES = {
    Availability.SOLD_OUT: "out_of_stock",
    Availability.BACKORDER: "backorder",
    Availability.PREORDER: "preorder",
    Availability.MADE_TO_ORDER: "backorder",
}
SHIPPING_PARTS = (
    "country", "service", "price", "min_handling_time", "max_handling_time", "min_transit_time", "max_transit_time",
)  # fmt: skip
Item = dict[str, list[str]]
"""Values by name; `product_detail` has one `name:value` pair after another, as two values.

`shipping` has the values of SHIPPING_PARTS.
"""


def write_items(goods: Goods, losses: Losses) -> list[Item]:
    """An item for each unit that is for sale, in order."""
    return [item for product in goods.on_sale for item in write_product(goods, product, losses)]


def write_product(goods: Goods, product: Product, losses: Losses) -> Iterator[Item]:
    """The items of one product."""
    description = _describe(product, losses)
    if not product.pictures:
        losses.add(Kind.PICTURE, product.slug, "no picture: Google does not show an item without one")
    if len(product.pictures) > _PICTURES + 1:
        message = f"of {len(product.pictures)} pictures an item takes {_PICTURES + 1}"
        losses.add(Kind.PICTURE, product.slug, message)
    paths = paths_of(product, goods.site.catalogue.collections)
    for variant in product.variants:
        item: Item = {
            "id": [variant.sku],
            "title": [_title(goods, variant, losses)],
            "description": [description],
            "link": [goods.link(product, variant)],
            **_pictures(goods, product, variant),
            **_offer(goods, variant, losses),
            "brand": [product.brand],
            "gtin": [variant.gtin or ""],
            "mpn": [variant.mpn or ""],
            "identifier_exists": [] if variant.gtin or (product.brand and variant.mpn) else ["no"],
            "condition": ["new"],
            "is_bundle": ["yes"] if variant.components else [],
            **_options(product, variant),
            "product_type": paths,
            "shipping_weight": [f"{variant.weight_g} g"] if variant.weight_g else [],
            **_size(variant),
            "shipping": _shipping(goods, variant),
        }
        if len(variant.sku) > _ID:
            losses.add(Kind.TEXT, variant.sku, f"Google takes {_ID} characters of an id, and this SKU is longer")
        yield {name: filled for name, values in item.items() if (filled := [value for value in values if value])}


def _title(goods: Goods, variant: Variant, losses: Losses) -> str:
    name = goods.name(variant)
    if len(name) <= _TITLE:
        return name
    losses.add(Kind.TEXT, variant.sku, f"the title of {len(name)} characters is cut to {_TITLE}")
    return shorten(name, _TITLE)


def _describe(product: Product, losses: Losses) -> str:
    description = body_for_feed(product.body)
    if not description:
        losses.add(Kind.TEXT, product.slug, "no description, which Google asks for: summary or title stands in")
        return product.summary or product.title
    if len(description) > _DESCRIPTION:
        losses.add(Kind.TEXT, product.slug, f"the description is cut to {_DESCRIPTION} characters, as plain text")
        return words_for_feed(product.body, _DESCRIPTION)
    return description


def _pictures(goods: Goods, product: Product, variant: Variant) -> Item:
    own = picture_of(product, variant)
    first = goods.address(own) if own else None
    others = [address for picture in product.pictures if picture is not own and (address := goods.address(picture))]
    return {"image_link": [first or ""], "additional_image_link": others[:_PICTURES]}


def _offer(goods: Goods, variant: Variant, losses: Losses) -> Item:
    price = goods.price(variant)
    sale = goods.sale(variant)
    offer: Item = {"price": [goods.amount(price.regular)]}
    if sale is not None and sale[1].ends is None and (sale[1].starts or 0) > goods.site.moment:
        losses.add(Kind.PRICE, variant.sku, "a sale that begins later and has no end is left out: Google asks for both")
    elif sale is not None:
        offer |= {"sale_price": [goods.amount(sale[0])], "sale_price_effective_date": [_interval(sale[1], goods)]}
    state = goods.state(variant)
    offer["availability"] = [_STATES.get(state, "in_stock")]
    if state is Availability.PREORDER and variant.available_from:
        day = datetime.fromisoformat(variant.available_from).replace(tzinfo=goods.site.shop.zone)
        offer["availability_date"] = [_moment(day)]
    return offer


def _interval(sale: Sale, goods: Goods) -> str:
    """Both ends of a sale; empty for one without an end. One without a beginning began long ago."""
    if sale.ends is None:
        return ""
    zone = goods.site.shop.zone
    return (
        f"{_moment(datetime.fromtimestamp(sale.starts or 0, zone))}/{_moment(datetime.fromtimestamp(sale.ends, zone))}"
    )


def _moment(moment: datetime) -> str:
    clock = "%H:%M:%S" if moment.second else "%H:%M"
    return moment.strftime(f"%Y-%m-%dT{clock}%z")


def _options(product: Product, variant: Variant) -> Item:
    """The options as details under names of their own, and those that Google knows as its attributes, too."""
    if not product.options:
        return {}
    known = {}
    for name, value in variant.options:
        attribute = _SPELLINGS.get(name.casefold(), name.casefold())
        if attribute in ATTRIBUTES:
            known[attribute] = [value]
    group = product.slug
    if len(group) > _ID:
        group = f"{group[: _ID - 9]}-{sha256(group.encode()).hexdigest()[:8]}"
    details = [text for pair in variant.options for text in pair]
    return {"item_group_id": [group], **known, "product_detail": details}


def _shipping(goods: Goods, variant: Variant) -> list[str]:
    """What it costs to send it at home, in the order of SHIPPING_PARTS; days of handling and on the way as words."""
    found = goods.delivery(variant)
    if found is None:
        return []
    days = [str(day) for day in (*found.handling, *found.transit)]
    return [found.country, found.title, goods.amount(found.price), *days]


def _size(variant: Variant) -> Item:
    if variant.size_mm is None:
        return {}
    names = ("shipping_length", "shipping_width", "shipping_height")
    return {name: [f"{Decimal(side) / 10} cm"] for name, side in zip(names, variant.size_mm, strict=True)}
