"""When a discount applies to a cart, and what is missing where it does not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.discounts import (
    STRANGER,
    Customer,
    Discount,
    GivenCode,
    Off,
    Tier,
    code_counter,
    customer_counter,
    first_counter,
    orders_counter,
    uses_counter,
)
from chalicelib.domain.places import NOWHERE, Destination
from chalicelib.domain.records import SkuRecord


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a cart before any discount: `unit` is what is charged for one, in minor units."""

    record: SkuRecord
    quantity: int
    unit: int
    on_sale: bool = False

    @property
    def value(self) -> int:
        """What all of them cost."""
        return self.unit * self.quantity


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What conditions look at. `counters` are those of the store that `counters_of` names; a missing one is 0."""

    items: tuple[Item, ...]
    currency: str
    now: int
    destination: Destination = NOWHERE
    customer: Customer = STRANGER
    counters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a discount does not apply. `missing` is what would make it apply: minor units, or units of the goods."""

    code: str
    message: str
    missing: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def refusal(discount: Discount, given: GivenCode | None, at: Circumstances) -> Refusal | None:
    """The first thing that stands against a discount, or None where it applies."""
    return (
        _by_time(discount, at)
        or _by_place(discount, at)
        or _by_customer(discount, at)
        or _by_uses(discount, given, at)
        or _by_goods(discount, at)
    )


def eligible(discount: Discount, items: Sequence[Item]) -> tuple[int, ...]:
    """Which items a discount is for, by their places."""
    return tuple(index for index, item in enumerate(items) if is_for(discount, item))


def is_for(discount: Discount, item: Item) -> bool:
    """Whether a discount is meant for an item."""
    record = item.record
    if record.gift_card or (item.on_sale and not discount.sale_items) or discount.without.names(record):
        return False
    return discount.of.empty or discount.of.names(record)


def off_of(discount: Discount, at: Circumstances) -> Off:
    """How much it takes off now: by the highest tier that is reached, if it has tiers."""
    items = [at.items[index] for index in eligible(discount, at.items)]
    reached = [tier.off for tier in discount.tiers if _lacks(tier, items, at.currency) is None]
    return reached[-1] if reached else discount.off


def next_tier(discount: Discount, at: Circumstances) -> tuple[Tier, int] | None:
    """The next tier that is not reached, and what is missing for it (minor units, or units where it counts items)."""
    items = [at.items[index] for index in eligible(discount, at.items)]
    for tier in discount.tiers:
        missing = _lacks(tier, items, at.currency)
        if missing is not None:
            return tier, missing
    return None


def counters_of(discounts: Iterable[Discount], codes: Iterable[GivenCode], customer: Customer) -> tuple[str, ...]:
    """The counters of the store that say how often these discounts and codes were used already."""
    names = [uses_counter(discount.id) for discount in discounts if discount.uses is not None]
    names += [code_counter(code.id) for code in codes]
    if customer.id is not None:
        limited = (discount for discount in discounts if discount.uses_per_customer is not None)
        names += [customer_counter(customer.id, discount.id) for discount in limited]
        if any(discount.first_order for discount in discounts):
            names += [orders_counter(customer.id), first_counter(customer.id)]
    return tuple(dict.fromkeys(names))


def _by_time(discount: Discount, at: Circumstances) -> Refusal | None:
    if discount.starts is not None and at.now < discount.starts:
        return Refusal("not_yet", f"{discount.title} has not begun yet")
    if discount.ends is not None and at.now >= discount.ends:
        return Refusal("over", f"{discount.title} is over")
    return None


def _by_place(discount: Discount, at: Circumstances) -> Refusal | None:
    if discount.currencies and at.currency not in discount.currencies:
        allowed = " or ".join(discount.currencies)
        return Refusal("currency", f"{discount.title} is for orders in {allowed}", details={"currencies": allowed})
    country = at.destination.country
    if discount.countries and country is not None and country not in discount.countries:
        return Refusal("country", f"{discount.title} is not for {country}", details={"country": country})
    return None


def _by_customer(discount: Discount, at: Circumstances) -> Refusal | None:
    customer = at.customer
    if discount.groups and not set(discount.groups) & set(customer.groups):
        return Refusal("group", f"{discount.title} is for certain customers only")
    if discount.first_order and customer.id is not None:
        earlier = at.counters.get(orders_counter(customer.id), 0) + at.counters.get(first_counter(customer.id), 0)
        if earlier:
            return Refusal("first_order", f"{discount.title} is for a first order")
    return None


def _by_uses(discount: Discount, given: GivenCode | None, at: Circumstances) -> Refusal | None:
    counters, customer = at.counters, at.customer.id
    if discount.uses is not None and counters.get(uses_counter(discount.id), 0) >= discount.uses:
        return Refusal("used_up", f"{discount.title} has been used as often as it could be")
    if given and discount.single_use and counters.get(code_counter(given.id), 0) >= 1:
        return Refusal("code_used", "this code has been used already")
    if customer is not None and discount.uses_per_customer is not None:
        used = counters.get(customer_counter(customer, discount.id), 0)
        if used >= discount.uses_per_customer:
            return Refusal("used_by_customer", f"you have used {discount.title} already")
    return None


def _by_goods(discount: Discount, at: Circumstances) -> Refusal | None:
    items = [at.items[index] for index in eligible(discount, at.items)]
    if not items:
        if any(is_for(replace(discount, sale_items=True), item) for item in at.items):
            return Refusal("on_sale", f"{discount.title} is not for goods that are on sale")
        return Refusal("nothing_matches", f"{discount.title} is for other goods")
    minimum = Tier(Off(), discount.minimum_spend, discount.minimum_items)
    missing = _lacks(minimum, items, at.currency)
    if missing is not None:
        return _too_little(discount, minimum, missing)
    if discount.tiers and not (discount.off.percent or discount.off.amounts):
        first = discount.tiers[0]
        missing = _lacks(first, items, at.currency)
        if missing is not None:
            return _too_little(discount, first, missing)
    return None


def _too_little(discount: Discount, tier: Tier, missing: int) -> Refusal:
    if tier.items:
        return Refusal("minimum_items", f"{discount.title} needs {missing} more", missing)
    return Refusal("minimum_spend", f"{discount.title} needs a higher value of goods", missing)


def _lacks(tier: Tier, items: Sequence[Item], currency: str) -> int | None:
    """What is missing for a tier, or None where it is reached. A spend that names no such currency is out of reach."""
    if tier.items:
        count = sum(item.quantity for item in items)
        if count < tier.items:
            return tier.items - count
    if tier.spend:
        value, least = sum(item.value for item in items), tier.spend.get(currency)
        if least is None:
            return 0
        if value < least:
            return least - value
    return None
