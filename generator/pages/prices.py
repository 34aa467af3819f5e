"""Views of prices and of what is in stock, for pages, cards and forms. The rules are the domain's."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.catalogue import Product
from chalicelib.domain.display import format_date
from chalicelib.domain.prices import UnitPrice, price_at
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.stock import Availability, availability
from generator.pages.site import Site, View

NEW = "new"
"""The tag that gives a card its badge."""


def unit_price(site: Site, record: SkuRecord) -> UnitPrice:
    """What a unit costs at the moment of the site."""
    price = price_at(record, site.currency, site.moment)
    if price is None:
        raise KeyError(f"{record.sku} has no price in {site.currency}")
    return price


def state_of(site: Site, record: SkuRecord) -> Availability:
    """What may be said of its stock."""
    return availability(record, site.records, site.levels, site.shop.rules.low_stock)


def state_words(site: Site, record: SkuRecord, state: Availability) -> str:
    """The same in words, with the date or the days where there are some."""
    if state is Availability.PREORDER and record.available_from:
        return f"Preorder: ships from {format_date(date.fromisoformat(record.available_from), site.formats)}"
    if state is Availability.MADE_TO_ORDER and record.lead_days:
        days = "1 working day" if record.lead_days == 1 else f"{record.lead_days} working days"
        return f"Made to order, ready in {days}"
    return state.words


def price_view(site: Site, price: UnitPrice, *, is_from: bool = False) -> View:
    """The view of a price."""
    sale = price.sale
    return {
        "text": site.money(price.minor),
        "minor": price.minor,
        "was_text": site.money(price.compare_at) if price.compare_at else None,
        "sale_label": sale.label or None if sale else None,
        "sale_until_text": _last_day(site, sale.ends) if sale and sale.ends else None,
        "is_from": is_from,
    }


def product_price(site: Site, product: Product) -> View:
    """The price of a product in a list: the lowest, and whether there are others."""
    prices = [unit_price(site, site.records[variant.sku]) for variant in product.variants]
    lowest = min(prices, key=lambda price: price.minor)
    return price_view(site, lowest, is_from=any(price.minor != lowest.minor for price in prices))


def product_state(site: Site, product: Product) -> Availability:
    """The state of a product in a list: that of its first unit that can be bought."""
    states = [state_of(site, site.records[variant.sku]) for variant in product.variants]
    return next((state for state in states if state.buyable), states[0])


def badge(product: Product, price: View, state: Availability) -> str | None:
    """The one word on a card."""
    if state is Availability.SOLD_OUT:
        return "Sold out"
    if price["was_text"] is not None:
        return "Sale"
    if state is Availability.PREORDER:
        return "Preorder"
    return "New" if NEW in product.tags else None


def _last_day(site: Site, ends: int) -> str:
    """The last day on which a sale holds, in the shop's time zone: its end is exclusive."""
    last = datetime.fromtimestamp(ends, UTC) - timedelta(seconds=1)
    return format_date(last.astimezone(site.shop.zone).date(), site.formats)
