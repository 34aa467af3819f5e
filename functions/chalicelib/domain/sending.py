"""How a cart can be sent where it is to go: the zone, what of the destination is missing, the ways on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.conditions import Item
from chalicelib.domain.delivery import Load, ShippingChoice, ShippingZone, offer
from chalicelib.domain.errors import Problem
from chalicelib.domain.places import Destination, Zone, deciding, find_zone
from chalicelib.domain.rules import ShopRules


@dataclass(frozen=True, slots=True)
class Sending:
    """The ways on offer, the one that counts, and what stands against it.

    `asks_for` is what of the destination matters: `country`, `region`, `postcode`.
    """

    choices: tuple[ShippingChoice, ...] = ()
    chosen: ShippingChoice | None = None
    asks_for: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_sending(
    items: Sequence[Item],
    rules: ShopRules,
    *,
    destination: Destination,
    wanted: str | None,
    currency: str,
    language: str,
    local: datetime,
) -> Sending:
    """The ways to send these items. Where the country is not known yet, those of the shop's own count for now."""
    goods = tuple((item.record, item.quantity) for item in items if item.record.needs_shipping)
    zones: tuple[Zone, ...] = (*(rules.zones if goods else ()), *(rules.tax.zones if _taxed(items) else ()))
    asks_for = (*(("country",) if goods or zones else ()), *deciding(zones, destination.country))
    if not goods:
        return Sending(asks_for=asks_for)
    load = Load(goods, sum(item.value for item in items if not item.record.gift_card))
    zone, refused = _find(rules, destination)
    if zone is None:
        return Sending(asks_for=asks_for, problems=refused)
    offers = (
        offer(method, load, rules.dispatch, currency=currency, language=language, local=local)
        for method in zone.methods
    )
    choices = tuple(choice for choice in offers if choice is not None)
    chosen, problems = _choose(choices, wanted)
    return Sending(choices, chosen, asks_for, (*refused, *problems))


def _taxed(items: Sequence[Item]) -> bool:
    """Whether it matters to what is charged where the buyer is; a gift card is taxed when it is used."""
    return any(not item.record.gift_card for item in items)


def _find(rules: ShopRules, destination: Destination) -> tuple[ShippingZone | None, tuple[Problem, ...]]:
    if destination.country is None:
        home, _ = find_zone(rules.zones, Destination(rules.country or None))
        return home or (rules.zones[0] if rules.zones else None), ()
    zone, missing = find_zone(rules.zones, destination)
    if missing:
        words = {"region": "the state or region", "postcode": "the postcode"}[missing]
        problem = Problem("missing", f"{words} to send it to is needed", f"destination.{missing}")
        return zone, (problem,)
    if zone is not None:
        return zone, ()
    country = destination.country
    if country in rules.ships_to:
        message = "we do not send to this part of the country"
        return None, (Problem("place_not_served", message, "destination.postcode", {"country": country}),)
    countries = ", ".join(rules.ships_to)
    message = f"we do not send to {country} (we send to {countries})"
    return None, (Problem("country_not_served", message, "destination.country", {"country": country}),)


def _choose(choices: Sequence[ShippingChoice], wanted: str | None) -> tuple[ShippingChoice | None, tuple[Problem, ...]]:
    if not choices:
        return None, (Problem("no_shipping", "there is no way to send this cart", "shipping_method"),)
    if wanted is None:
        return choices[0], ()
    for choice in choices:
        if choice.id == wanted:
            return choice, ()
    offered = ", ".join(choice.id for choice in choices)
    message = f"{wanted!r} is not offered (choose {offered})"
    return choices[0], (Problem("unknown_shipping_method", message, "shipping_method"),)
