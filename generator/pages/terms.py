"""What a product page says of the terms of sale before anybody asks: delivery and tax at the shop's home."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.catalogue import Product, StockPolicy
from chalicelib.domain.delivery import Load, ShippingMethod, ShippingZone, full_price
from chalicelib.domain.places import Destination, find_zone
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.wordings import in_language
from generator.pages.site import Site


@dataclass(frozen=True, slots=True)
class HomeDelivery:
    """The first way of sending one unit at home: what it costs (minor units), within how many working days.

    `handling` and `transit` are from least to most.
    """

    country: str
    title: str
    price: int
    handling: tuple[int, int]
    transit: tuple[int, int]


def home_delivery(site: Site, record: SkuRecord, currency: str, unit: int) -> HomeDelivery | None:
    """How one unit at the price `unit` (minor units) is sent; None for what is not, or cannot be."""
    zone, country = _home_zone(site)
    load = Load(((record, 1),), unit)
    for method in zone.methods if zone and record.needs_shipping else ():
        price = full_price(method, load, site.shop.rules.dispatch, currency)
        if price is not None and not method.pickup:
            free_from = method.free_from.get(currency)
            due = 0 if free_from is not None and unit >= free_from else price
            title = in_language(method.title, method.title_in, site.language)
            return HomeDelivery(country, title, due, site.shop.rules.dispatch.handling, method.days)
    return None


def return_days(site: Site, record: SkuRecord) -> int | None:
    """For how many days a unit may be given back, 0 for not at all; None for what is never sent."""
    policy = site.shop.rules.orders.returns
    if not record.needs_shipping or record.gift_card:
        return None
    return 0 if record.stock_policy is StockPolicy.MADE_TO_ORDER and not policy.made_to_order else policy.days


def returns_text(site: Site, product: Product) -> str:
    """`within 30 days, you pay the postage`, for a product whose units are sent; empty for others.

    Directive 2011/83/EU, article 6 (1) (h) and (i), asks for it before somebody is bound.
    """
    days = {found for record in _records(site, product) if (found := return_days(site, record)) is not None}
    if not days:
        return ""
    if days == {0}:
        return site.say("not possible without a reason: it is made for you")
    text = site.count("within {number} day", "within {number} days", max(days))
    if site.shop.policies.buyer_pays_return:
        text = site.say("{returns}, you pay the postage", returns=text)
    else:
        text = site.say("{returns}, free of charge", returns=text)
    return site.say("{returns}; not what is made to order", returns=text) if 0 in days else text


def _home_zone(site: Site) -> tuple[ShippingZone | None, str]:
    """The zone that the shop itself is in, or its first one, and a country of it."""
    rules = site.shop.rules
    home, _ = find_zone(rules.zones, Destination(rules.country or None))
    if home is not None:
        return home, rules.country
    return (rules.zones[0], rules.zones[0].places[0].country) if rules.zones else (None, "")


def delivery_text(site: Site, product: Product) -> str:
    """`to Portugal in 1–4 working days, €3.90; free from €50.00`: the first way of sending one unit there.

    Empty for what is not sent. A page is the same for everybody, so the checkout says the days by the calendar.
    """
    sent = [record for record in _records(site, product) if record.needs_shipping]
    zone, country = _home_zone(site)
    for method in zone.methods if zone else ():
        prices = [price for record in sent if (price := _price(site, method, record)) is not None]
        if prices and not method.pickup:
            return _say(site, method, site.formats.countries.get(country, country), prices)
    return ""


def tax_text(site: Site, product: Product) -> str:
    """Whether the price on the page has the tax of the shop's country in it: `VAT included`. Empty without tax.

    Directive 2011/83/EU, article 6 (1) (e), asks for the total price with taxes before somebody is bound.
    """
    tax = site.shop.rules.tax
    zone, _ = find_zone(tax.zones, tax.home)
    for record in _records(site, product):
        components = zone.classes.get(record.tax_class, ()) if zone and not record.gift_card else ()
        if components and zone:
            names = (in_language(part.title, part.title_in, site.language) for part in components)
            titles = " + ".join(dict.fromkeys(names))
            return site.say("{tax} included", tax=titles) if zone.included else site.say("plus {tax}", tax=titles)
    return ""


def _records(site: Site, product: Product) -> Iterator[SkuRecord]:
    return (site.records[variant.sku] for variant in product.variants)


def _price(site: Site, method: ShippingMethod, record: SkuRecord) -> int | None:
    load = Load(((record, 1),), record.prices.get(site.currency, 0))
    return full_price(method, load, site.shop.rules.dispatch, site.currency)


def _say(site: Site, method: ShippingMethod, country: str, prices: list[int]) -> str:
    """Where to, how long and for how much, by what the units cost to send."""
    least, most = (way + here for way, here in zip(method.days, site.shop.rules.dispatch.handling, strict=True))
    days = site.count("{number} working day", "{number} working days", most)
    if least != most:
        days = site.say("{least}–{most} working days", least=least, most=most)
    price = site.money(min(prices)) if max(prices) else site.say("free")
    price = site.say("from {price}", price=price) if len(set(prices)) > 1 else price
    text = site.say("to {country} in {days}, {price}", country=country, days=days, price=price)
    free_from = method.free_from.get(site.currency)
    if not free_from or not max(prices):
        return text
    return site.say("{delivery}; free from {amount}", delivery=text, amount=site.money(free_from))
