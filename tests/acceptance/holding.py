"""What a target can hold of a catalogue: two catalogues that are the same in it are one after leaving and coming back.

Everything that is evened out here is something that an export reports; docs/moving-in.md lists it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.domain.catalogue import Catalogue, Product, StockPolicy, Variant
from chalicelib.domain.pricebook import SkuRecord
from chalicelib.domain.prices import UnitPrice, price_at
from storefront.importers.structure import plain_text

_OF_SHOPIFY = {
    StockPolicy.PREORDER: StockPolicy.BACKORDER,
    StockPolicy.MADE_TO_ORDER: StockPolicy.UNTRACKED,
    StockPolicy.DIGITAL: StockPolicy.UNTRACKED,
}
_TRACKED = (StockPolicy.DENY, StockPolicy.BACKORDER)


def by_shopify(product: Product, currency: str, now: int) -> Product:
    """Prices of this moment instead of sales, one branch of collections, three policies of stock."""
    return _plain(
        product,
        tax_class=product.tax_class if product.tax_class == "exempt" else "standard",
        collections=_first_branch(product.collections),
        variants=tuple(_unit_of_shopify(variant, currency, now) for variant in product.variants),
    )


def _unit_of_shopify(variant: Variant, currency: str, now: int) -> Variant:
    price = price_of(variant, currency, now)
    policy = _OF_SHOPIFY.get(variant.stock_policy, variant.stock_policy)
    return _bare(
        replace(
            variant,
            prices={currency: price.minor},
            compare_at={} if price.compare_at is None else {currency: price.compare_at},
            sales=(),
            stock_policy=policy,
            opening_stock=variant.opening_stock or 0 if policy in _TRACKED else None,
            available_from=None,
        )
    )


def by_google(product: Product, currency: str, now: int) -> Product:
    """No summaries of its own, words for pictures, numbers of stock, tags or tax; a description that says something."""
    return _plain(
        product,
        summary="",
        body=plain_text(product.body) or product.summary or product.title,
        tags=(),
        tax_class="standard",
        seo_title="",
        seo_description="",
        related=(),
        goes_with=(),
        pictures=tuple(replace(picture, alt="") for picture in product.pictures[:11]),
        variants=tuple(_unit_of_google(variant, currency, now) for variant in product.variants),
    )


def _unit_of_google(variant: Variant, currency: str, now: int) -> Variant:
    policy, there = variant.stock_policy, bool(variant.opening_stock)
    if policy in (StockPolicy.DIGITAL, StockPolicy.UNTRACKED) or (policy in _TRACKED and there):
        policy = StockPolicy.UNTRACKED
    if policy is StockPolicy.MADE_TO_ORDER:
        policy = StockPolicy.BACKORDER
    return _bare(
        replace(
            variant,
            compare_at={},
            sales=tuple(replace(sale, label="") for sale in variant.sales),
            stock_policy=policy,
            opening_stock=None,
            needs_shipping=True,
            picture=variant.picture or 0,  # one without a picture of its own is shown by the first
        )
    )


def price_of(variant: Variant, currency: str, now: int) -> UnitPrice:
    """What a unit costs at a moment."""
    record = SkuRecord(variant.sku, "", "", "", variant.prices, compare_at=variant.compare_at, sales=variant.sales)
    price = price_at(record, currency, now)
    assert price is not None
    return price


def _plain(product: Product, **changes: object) -> Product:
    return replace(product, source="", date=None, modified=None, aliases=(), **changes)


def _bare(variant: Variant) -> Variant:
    """Without what neither target holds."""
    return replace(
        variant,
        breaks=(),
        lead_days=None,
        size_mm=None,
        measure=None,
        max_per_order=None,
        components=(),
        download=None,
    )


def _first_branch(collections: tuple[str, ...]) -> tuple[str, ...]:
    """The first collection with those inside it, one in another."""
    branch: tuple[str, ...] = ()
    for slug in collections:
        if branch and not slug.startswith(f"{branch[-1]}-"):
            break
        branch = (*branch, slug)
    return branch


def held(
    catalogue: Catalogue, hold: Callable[[Product, str, int], Product], currency: str, now: int
) -> Mapping[str, Product]:
    """Every product as the target holds it, by its slug."""
    return {slug: hold(product, currency, now) for slug, product in catalogue.products.items()}
