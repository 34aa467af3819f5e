"""Views of prices and of what is in stock, for pages, cards and forms. The rules are the domain's."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.catalogue import Measure, Product, Variant
from chalicelib.domain.display import format_date
from chalicelib.domain.prices import UnitPrice, price_at, price_per_measure
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.stock import Availability, availability
from chalicelib.domain.wordings import to_translate
from generator.pages.site import Site, View

UNDECIDED = to_translate("Price to come")
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
        day = format_date(date.fromisoformat(record.available_from), site.formats)
        return site.say("Preorder: ships from {day}", day=day)
    if state is Availability.MADE_TO_ORDER and record.lead_days:
        days = site.count("{number} working day", "{number} working days", record.lead_days)
        return site.say("Made to order, ready in {days}", days=days)
    return site.say(state.words)


def price_view(site: Site, price: UnitPrice, measure: Measure | None, *, is_from: bool = False) -> View:
    """The view of a price, and of the unit price that follows from it and from what one holds."""
    sale = price.sale
    return {
        # Only a draft that is looked at may have no price yet.
        "text": site.money(price.minor) if price.minor else site.say(UNDECIDED),
        "minor": price.minor,
        "unit_text": unit_price_text(site, price.minor, measure) if measure and price.minor else None,
        "was_text": site.money(price.compare_at) if price.compare_at else None,
        "sale_label": sale.label or None if sale else None,
        "sale_until_text": _last_day(site, sale.ends) if sale and sale.ends else None,
        "is_from": is_from,
    }


def product_price(site: Site, product: Product) -> View:
    """The price of a product in a list: the lowest, and whether there are others."""
    priced = [(unit_price(site, site.records[variant.sku]), variant) for variant in product.variants]
    lowest, variant = min(priced, key=lambda pair: pair[0].minor)
    several = any(price.minor != lowest.minor for price, _ in priced)
    return price_view(site, lowest, variant.measure, is_from=several)


def unit_price_text(site: Site, minor: int, measure: Measure) -> str:
    """The price for a kilogram, a litre or whatever `measure` names: `€12.80 / kg`."""
    per = site.texts.measure(measure.per_text, site.formats.decimal)
    return f"{site.money(price_per_measure(minor, measure))} / {per}"


def breaks_view(site: Site, product: Product) -> View | None:
    """The table of price breaks; None where there are none below the present price.

    One row where they are the same for every unit, otherwise one a unit.
    """
    rows = [(variant.label, _break_texts(site, variant)) for variant in product.variants]
    quantities = sorted({least for _, texts in rows for least in texts})
    if not quantities:
        return None
    same = all(texts == rows[0][1] for _, texts in rows)
    shown = [("", rows[0][1])] if same else rows
    return {
        "quantities": quantities,
        "rows": [
            {"label": label, "prices": [texts.get(least) for least in quantities]} for label, texts in shown if texts
        ],
    }


def _break_texts(site: Site, variant: Variant) -> dict[int, str]:
    present = unit_price(site, site.records[variant.sku]).minor
    prices = {item.least: item.prices[site.currency] for item in variant.breaks}
    return {least: site.money(price) for least, price in prices.items() if price < present}


def product_state(site: Site, product: Product) -> Availability:
    """The state of a product in a list: that of its first unit that can be bought."""
    states = [state_of(site, site.records[variant.sku]) for variant in product.variants]
    return next((state for state in states if state.buyable), states[0])


def badge(site: Site, product: Product, price: View, state: Availability) -> View | None:
    """The one word on a card: `kind` for its looks, `text` to read."""
    if state is Availability.SOLD_OUT:
        return {"kind": "sold-out", "text": site.say("Sold out")}
    if price["was_text"] is not None:
        return {"kind": "sale", "text": site.say("Sale")}
    if state is Availability.PREORDER:
        return {"kind": "preorder", "text": site.say("Preorder")}
    return {"kind": "new", "text": site.say("New")} if NEW in product.tags else None


def _last_day(site: Site, ends: int) -> str:
    """The last day on which a sale holds, in the shop's time zone: its end is exclusive."""
    last = datetime.fromtimestamp(ends, UTC) - timedelta(seconds=1)
    return format_date(last.astimezone(site.shop.zone).date(), site.formats)
