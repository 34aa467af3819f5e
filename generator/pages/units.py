"""The pages of single units, where a shop wants them: the page of the product with one of them chosen.

Such a page is the product's own for search engines: it is canonical there, and in no site map. It exists for feeds and
offers, whose links have to show the right price, picture and stock in what the server sends (Google, "Product variant
structured data").
"""

from collections.abc import Sequence
from urllib.parse import unquote

from chalicelib.domain.catalogue import Product, Variant
from chalicelib.domain.money import Money
from generator.pages.pictures import social_image
from generator.pages.prices import state_of
from generator.pages.products import OPEN_GRAPH, product_page
from generator.pages.site import Page, Site, View, encoded, file_of, full_title, unit_address


def unit_link(site: Site, product: Product, variant: Variant) -> str:
    """The root-relative address at which a unit is chosen, encoded."""
    page = encoded(product.url)
    return unit_address(site, page, variant.sku) if len(product.variants) > 1 else page


def unit_pages(site: Site, product: Product) -> list[Page]:
    """A page for each unit of a product that has several; none where the shop wants none."""
    if len(product.variants) < 2 or not site.shop.rules.variant_pages:
        return []
    whole = product_page(site, product).view
    return [_unit_page(site, product, variant, whole) for variant in product.variants]


def _unit_page(site: Site, product: Product, variant: Variant, whole: View) -> Page:
    address = unit_link(site, product, variant)
    shown = whole["product"]
    chosen = next(view for view in shown["variants"] if view["sku"] == variant.sku)
    heading = f"{product.title}, {variant.label}"
    state = state_of(site, site.records[variant.sku])
    picture = product.pictures[variant.picture] if variant.picture is not None else None
    meta = {
        **whole["meta"],
        "title": full_title(heading, site.shop.rules.name),
        "heading": heading,
        "url": address,
        "alternates": [],
        "twin": "",
        "price": {
            "amount": Money(chosen["seen"], site.currency).decimal(),
            "currency": site.currency,
            "availability": OPEN_GRAPH.get(state, "in stock"),
        },
    }
    if picture is not None:
        meta["image"] = social_image(site, encoded(product.url), heading, picture)
    first, rest = _led_by(shown["pictures"], chosen["picture"])
    moved = {before: after for after, before in enumerate((*first, *rest))}
    variants = [
        view if view["picture"] is None else view | {"picture": moved.get(view["picture"])}
        for view in shown["variants"]
    ]
    view = {
        **shown,
        "pictures": [shown["pictures"][index] for index in (*first, *rest)],
        "variants": variants,
        "chosen": next(item for item in variants if item["sku"] == variant.sku),
    }
    return Page(file_of(unquote(address)), "product.html", {"meta": meta, "product": view})


def _led_by(pictures: Sequence[View], leader: int | None) -> tuple[list[int], list[int]]:
    """The places of the pictures, with the one that shows the unit first."""
    first = [leader] if leader is not None and leader < len(pictures) else []
    return first, [index for index in range(len(pictures)) if index not in first]
