"""What discounts make of a cart, in minor units: which line gets how much, to the last cent.

One after the other, in the order of their targets (items, order, then delivery and total), each on what those before
it have left. A percentage is rounded half up per line; a fixed amount is split over lines by largest remainder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.conditions import Circumstances, Item, eligible, off_of
from chalicelib.domain.discounts import BuyGet, Discount, Off, Target
from chalicelib.domain.money import allocate

_TURN = {Target.ITEMS: 0, Target.ORDER: 1, Target.SHIPPING: 2, Target.TOTAL: 3}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one discount takes: of each item, and of delivery."""

    discount: Discount
    items: tuple[int, ...]
    shipping: int = 0

    @property
    def amount(self) -> int:
        """What it takes in all."""
        return sum(self.items) + self.shipping


def in_turn(discounts: Sequence[Discount]) -> list[Discount]:
    """Discounts in the order in which they are taken: by target, then as the shop lists them."""
    return sorted(discounts, key=lambda discount: _TURN[discount.target])


def reduce_goods(discounts: Sequence[Discount], at: Circumstances) -> tuple[Taken, ...]:
    """What the discounts on items and order take, one after the other."""
    left = [item.value for item in at.items]
    taken = []
    for discount in in_turn(discounts):
        if discount.target in (Target.ITEMS, Target.ORDER):
            parts = _take(discount, at, left)
            left = [rest - part for rest, part in zip(left, parts, strict=True)]
            taken.append(Taken(discount, tuple(parts)))
    return tuple(taken)


def reduce_rest(
    discounts: Sequence[Discount], at: Circumstances, left: Sequence[int], shipping: int, method: str | None
) -> tuple[Taken, ...]:
    """What the discounts on delivery and on the total take of what is left of items and of delivery."""
    rest, delivery = list(left), shipping
    taken = []
    for discount in in_turn(discounts):
        if discount.target is Target.SHIPPING:
            serves = method is not None and (not discount.methods or method in discount.methods)
            off = off_of(discount, at).of(delivery, at.currency) if serves else 0
            taken.append(Taken(discount, tuple(0 for _ in rest), off))
            delivery -= off
        elif discount.target is Target.TOTAL:
            parts, off = _take_of_total(discount, at, rest, delivery)
            taken.append(Taken(discount, tuple(parts), off))
            rest = [amount - part for amount, part in zip(rest, parts, strict=True)]
            delivery -= off
    return tuple(taken)


def _take_of_total(discount: Discount, at: Circumstances, left: Sequence[int], shipping: int) -> tuple[list[int], int]:
    """A discount on everything: goods and delivery get their shares by largest remainder."""
    chosen = eligible(discount, at.items)
    bases = [left[index] if index in chosen else 0 for index in range(len(left))]
    off = off_of(discount, at)
    if off.percent:
        return [off.of(base, at.currency) for base in bases], off.of(shipping, at.currency)
    *parts, delivery = _split(off.of(sum(bases) + shipping, at.currency), [*bases, shipping])
    return parts, delivery


def _take(discount: Discount, at: Circumstances, left: Sequence[int]) -> list[int]:
    chosen = eligible(discount, at.items)
    off = off_of(discount, at)
    if discount.buy_get is not None:
        counts = given_units(discount.buy_get, discount, at.items)
    else:
        counts = _reduced_units(discount, at.items, chosen)
    bases = [
        _share(left[index], counts[index], item.quantity) if counts[index] else 0 for index, item in enumerate(at.items)
    ]
    if discount.target is Target.ORDER and not off.percent:
        return _split(off.of(sum(bases), at.currency), bases)
    if off.percent:
        return [off.of(base, at.currency) for base in bases]
    return [min(base, _times(off, count, at.currency)) for base, count in zip(bases, counts, strict=True)]


def _reduced_units(discount: Discount, items: Sequence[Item], chosen: Sequence[int]) -> list[int]:
    """How many units of each item are reduced: all that it is for, or the dearest up to its limit."""
    counts = [items[index].quantity if index in chosen else 0 for index in range(len(items))]
    if discount.max_items is None:
        return counts
    room = discount.max_items
    for index in sorted(chosen, key=lambda index: (-items[index].unit, index)):
        counts[index] = min(counts[index], room)
        room -= counts[index]
    return counts


def given_units(rule: BuyGet, discount: Discount, items: Sequence[Item]) -> list[int]:
    """How many units of each item `buy X get Y` reduces: the cheapest, as long as enough others are bought."""
    bought = eligible(discount, items)
    gifts = bought if rule.gift.empty else _gifts(rule, discount, items)
    cheapest_first = sorted(gifts, key=lambda index: (items[index].unit, -index))
    most = sum(items[index].quantity for index in gifts) // rule.get
    for times in range(most if rule.times is None else min(most, rule.times), 0, -1):
        counts = _count(cheapest_first, items, times * rule.get)
        paid = sum(items[index].quantity - counts[index] for index in bought)
        if paid >= times * rule.buy:
            return counts
    return [0] * len(items)


def _gifts(rule: BuyGet, discount: Discount, items: Sequence[Item]) -> tuple[int, ...]:
    allowed = (
        index
        for index, item in enumerate(items)
        if rule.gift.names(item.record)
        and not item.record.gift_card
        and (discount.sale_items or not item.on_sale)
        and not discount.without.names(item.record)
    )
    return tuple(allowed)


def _count(order: Sequence[int], items: Sequence[Item], units: int) -> list[int]:
    counts = [0] * len(items)
    for index in order:
        counts[index] = min(items[index].quantity, units)
        units -= counts[index]
    return counts


def _share(left: int, count: int, quantity: int) -> int:
    """What `count` of `quantity` units have left, rounded half up."""
    return left if count == quantity else (2 * left * count + quantity) // (2 * quantity)


def _split(amount: int, bases: Sequence[int]) -> list[int]:
    return allocate(amount, bases) if sum(bases) else [0 for _ in bases]


def _times(off: Off, count: int, currency: str) -> int:
    return off.amounts.get(currency, 0) * count
