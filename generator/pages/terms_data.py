"""Delivery and returns as structured data: once with the shop on its home page, by `@id` with each offer.

Sources: developers.google.com/search/docs/appearance/structured-data, "Merchant return policy" and "Shipping policy".
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.money import Money
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.wordings import in_language
from generator.pages.site import Site
from generator.pages.terms import home_delivery, return_days

_SCHEMA = "https://schema.org"
_RETURNS, _NO_RETURNS, _DELIVERY = "#returns", "#no-returns", "#delivery"
MOST_COUNTRIES = 50
"""Countries that a return policy may name."""


def terms_of(site: Site, record: SkuRecord) -> dict[str, Any]:
    """What an offer says of delivery and returns: where it stands. Nothing of what is not sent."""
    home = site.absolute(site.home)
    found: dict[str, Any] = {}
    if home_delivery(site, record, site.currency, 0) is not None:
        service = {"@type": "ShippingService", "@id": f"{home}{_DELIVERY}"}
        found["shippingDetails"] = {"@type": "OfferShippingDetails", "hasShippingService": service}
    days = return_days(site, record)
    if days is not None and site.shop.rules.ships_to:
        found["hasMerchantReturnPolicy"] = {"@id": f"{home}{_RETURNS if days else _NO_RETURNS}"}
    return found


def terms_data(site: Site) -> dict[str, Any]:
    """What the shop says of them: whole."""
    rules = site.shop.rules
    if not rules.ships_to:
        return {}
    found: dict[str, Any] = {"hasMerchantReturnPolicy": list(_policies(site))}
    conditions = [entry for zone in rules.zones for method in zone.methods for entry in _conditions(site, zone, method)]
    if conditions:
        found["hasShippingService"] = {
            "@type": "ShippingService",
            "@id": f"{site.absolute(site.home)}{_DELIVERY}",
            "fulfillmentType": f"{_SCHEMA}/FulfillmentTypeDelivery",
            "handlingTime": _period(rules.dispatch.handling),
            "shippingConditions": conditions,
        }
    return found


def _policies(site: Site) -> Iterator[dict[str, Any]]:
    rules = site.shop.rules
    returns, home = rules.orders.returns, site.absolute(site.home)
    countries = list(rules.ships_to[:MOST_COUNTRIES])
    shared: dict[str, Any] = {"@type": "MerchantReturnPolicy", "applicableCountry": countries}
    href = site.lead(site.shop.policies.href("returns"))[0]
    if href:
        shared["merchantReturnLink"] = site.absolute(href) if href.startswith("/") else href
    none = {**shared, "returnPolicyCategory": f"{_SCHEMA}/MerchantReturnNotPermitted"}
    if returns.days:
        buyer = site.shop.policies.buyer_pays_return
        yield {
            "@id": f"{home}{_RETURNS}",
            **shared,
            "returnPolicyCategory": f"{_SCHEMA}/MerchantReturnFiniteReturnWindow",
            "merchantReturnDays": returns.days,
            "returnMethod": f"{_SCHEMA}/ReturnByMail",
            "returnFees": f"{_SCHEMA}/{'ReturnFeesCustomerResponsibility' if buyer else 'FreeReturn'}",
        }
    if not returns.days or (site.made_to_order and not returns.made_to_order):
        yield {"@id": f"{home}{_NO_RETURNS}", **none}


def _conditions(site: Site, zone: ShippingZone, method: ShippingMethod) -> Iterator[dict[str, Any]]:
    """What a way of sending costs in a zone; by what the goods cost, where that makes it free. Bands have no words."""
    price = method.prices.get(site.currency)
    if method.bands or method.pickup or method.per_parcel or price is None:
        return
    shared = {
        "@type": "ShippingConditions",
        "name": in_language(method.title, method.title_in, site.language),
        "shippingDestination": [_region(place.country, place.regions, place.postcodes) for place in zone.places],
        "transitTime": _period(method.days),
    }
    free_from = method.free_from.get(site.currency)
    if free_from is None:
        yield {**shared, "shippingRate": _amount(price, site.currency)}
        return
    value = {"@type": "MonetaryAmount", "currency": site.currency}
    below = {**value, "minValue": "0", "maxValue": Money(free_from - 1, site.currency).decimal()}
    above = {**value, "minValue": Money(free_from, site.currency).decimal()}
    yield {**shared, "orderValue": below, "shippingRate": _amount(price, site.currency)}
    yield {**shared, "orderValue": above, "shippingRate": _amount(0, site.currency)}


def _region(country: str, regions: tuple[str, ...], postcodes: tuple[str, ...]) -> dict[str, Any]:
    """Google takes regions or postcodes of a country, not both; ranges are written as they stand."""
    region: dict[str, Any] = {"@type": "DefinedRegion", "addressCountry": country}
    if regions:
        region["addressRegion"] = list(regions)
    elif postcodes:
        region["postalCode"] = list(postcodes)
    return region


def _amount(minor: int, currency: str) -> dict[str, Any]:
    return {"@type": "MonetaryAmount", "value": Money(minor, currency).decimal(), "currency": currency}


def _period(days: tuple[int, int]) -> dict[str, Any]:
    span = {"@type": "QuantitativeValue", "minValue": days[0], "maxValue": days[1], "unitCode": "DAY"}
    return {"@type": "ServicePeriod", "duration": span}
