"""What a product page says of the terms of sale before anybody asks: delivery and tax at the shop's home."""

from collections.abc import Iterator

from chalicelib.domain.catalogue import Product
from chalicelib.domain.delivery import Load, ShippingMethod, full_price
from chalicelib.domain.places import Destination, find_zone
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.wordings import in_language
from generator.pages.site import Site


def delivery_text(site: Site, product: Product) -> str:
    """`to Portugal in 1–4 working days, €3.90; free from €50.00`: the first way of sending one unit there.

    Empty for what is not sent. A page is the same for everybody, so the checkout says the days by the calendar.
    """
    sent = [record for record in _records(site, product) if record.needs_shipping]
    rules = site.shop.rules
    home, _ = find_zone(rules.zones, Destination(rules.country or None))
    for zone in [home] if home else rules.zones[:1]:
        country = rules.country if home else zone.places[0].country
        for method in zone.methods:
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
