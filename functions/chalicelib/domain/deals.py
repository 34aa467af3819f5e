"""Which discounts a cart gets: of those that apply, the set that is best for the buyer.

Discounts that combine go together; each of the others stands alone. Of these sets, and of none at all, the one with
the lowest total counts, so that a discount never raises what somebody pays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.conditions import Circumstances, Refusal, eligible, next_tier, refusal
from chalicelib.domain.discounts import (
    Customer,
    Discount,
    GivenCode,
    Target,
    code_counter,
    customer_counter,
    first_counter,
    uses_counter,
)
from chalicelib.domain.quote import AppliedDiscount, Hint, RefusedCode
from chalicelib.domain.reductions import Taken, given_units, in_turn
from chalicelib.domain.wordings import in_language

_MAY_CHANGE = frozenset(
    "minimum_spend minimum_items nothing_matches on_sale country group not_yet not_combined nothing_to_take".split()
)
"""Why a code does nothing that may be different with another cart, address or moment: it is kept."""


@dataclass(frozen=True, slots=True)
class Deal:
    """Discounts that are taken together, in turn, and the codes among those given that they need."""

    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """What a shop offers to one cart: what applies, and why the rest does not, by the discount's id."""

    applying: tuple[Discount, ...]
    refused: Mapping[str, Refusal]
    codes: Mapping[str, GivenCode]  # the code that each discount was asked for with


def look_through(discounts: Iterable[Discount], codes: Sequence[GivenCode], at: Circumstances) -> Offered:
    """Hold every automatic discount, and those that codes were given for, against the cart."""
    given: dict[str, GivenCode] = {}
    for code in codes:
        if code.discount is not None:
            given.setdefault(code.discount, code)
    applying: list[Discount] = []
    refused: dict[str, Refusal] = {}
    for discount in discounts:
        if discount.by_code and discount.id not in given:
            continue
        why_not = refusal(discount, given.get(discount.id), at)
        if why_not is None:
            applying.append(discount)
        else:
            refused[discount.id] = why_not
    return Offered(tuple(applying), refused, given)


def best_deal(offered: Offered, total_of: Callable[[Deal], int]) -> Deal:
    """The set with the lowest total; of equal ones, the one that uses more of the codes that were given."""
    together = tuple(in_turn([discount for discount in offered.applying if discount.combines]))
    alone = [Deal((discount,)) for discount in offered.applying if not discount.combines]
    deals = [Deal(together), *alone, Deal()]

    def rank(deal: Deal) -> tuple[int, int]:
        return total_of(deal), -sum(1 for discount in deal.discounts if discount.by_code)

    return min(deals, key=rank)


def applied(offered: Offered, taken: Sequence[Taken], customer: Customer, language: str) -> tuple[AppliedDiscount, ...]:
    """The discounts that took something, with the counters that hold their uses."""
    return tuple(_apply(one, offered.codes.get(one.discount.id), customer, language) for one in taken if one.amount)


def refuse_codes(
    codes: Sequence[GivenCode],
    discounts: Mapping[str, Discount],
    offered: Offered,
    taken: Sequence[Taken],
    language: str,
) -> tuple[RefusedCode, ...]:
    """The codes that do nothing, each with why."""
    effective = [one for one in taken if one.amount]
    found = []
    for code in codes:
        why_not = _why_not(code, discounts, offered, effective, language)
        if why_not is not None:
            discount = discounts.get(code.discount or "")
            title = in_language(discount.title, discount.title_in, language) if discount else ""
            kept = why_not.code in _MAY_CHANGE
            found.append(
                RefusedCode(code.text, why_not.code, why_not.message, title, kept, why_not.missing, why_not.details)
            )
    return tuple(found)


def hint_at(
    discounts: Iterable[Discount], offered: Offered, deal: Deal, at: Circumstances, language: str
) -> tuple[Hint, ...]:
    """What more would bring by a discount that needs no code: its minimum, its next tier, the next gift."""
    exclusive = any(not discount.combines for discount in deal.discounts)
    hints = []
    for discount in discounts:
        if discount.by_code or (exclusive and not discount.combines and discount not in deal.discounts):
            continue
        hint = _hint(discount, offered.refused.get(discount.id), at, language)
        if hint is not None:
            hints.append(hint)
    return tuple(hints)


def _apply(taken: Taken, code: GivenCode | None, customer: Customer, language: str) -> AppliedDiscount:
    discount = taken.discount
    counters: dict[str, int | None] = {}
    if discount.uses is not None:
        counters[uses_counter(discount.id)] = discount.uses
    if customer.id is not None and discount.uses_per_customer is not None:
        counters[customer_counter(customer.id, discount.id)] = discount.uses_per_customer
    if customer.id is not None and discount.first_order:
        counters[first_counter(customer.id)] = 1
    if code is not None and discount.single_use:
        counters[code_counter(code.id)] = 1
    title = in_language(discount.title, discount.title_in, language)
    return AppliedDiscount(discount.id, title, taken.amount, code.text if code else None, counters)


def _why_not(
    code: GivenCode,
    discounts: Mapping[str, Discount],
    offered: Offered,
    effective: Sequence[Taken],
    language: str,
) -> Refusal | None:
    discount = discounts.get(code.discount or "")
    if discount is None:
        return Refusal("unknown_code", f"there is no code {code.text}")
    if offered.codes[discount.id] is not code:
        return Refusal("same_discount", "another code gives the same discount already")
    why_not = offered.refused.get(discount.id)
    if why_not is not None:
        return why_not
    if any(one.discount is discount for one in effective):
        return None
    other = next((one.discount for one in effective if not (one.discount.combines and discount.combines)), None)
    if other is None:
        return Refusal("nothing_to_take", f"{discount.title} takes nothing off this cart")
    better = in_language(other.title, other.title_in, language)
    message = f"{discount.title} does not go together with {better}, which is better for you"
    return Refusal("not_combined", message, details={"better": better})


def _hint(discount: Discount, why_not: Refusal | None, at: Circumstances, language: str) -> Hint | None:
    title = in_language(discount.title, discount.title_in, language)
    if why_not is not None:
        kinds = {"minimum_spend": "spend", "minimum_items": "items"}
        kind = kinds.get(why_not.code)
        return Hint(kind, discount.id, title, why_not.missing) if kind and why_not.missing else None
    if discount.buy_get is not None:
        missing = _missing_units(discount, at)
        return Hint("items", discount.id, title, missing) if missing else None
    coming = next_tier(discount, at)
    if coming is None or not coming[1] or discount.target is Target.SHIPPING:
        return None
    return Hint("items" if coming[0].items else "spend", discount.id, title, coming[1])


def _missing_units(discount: Discount, at: Circumstances) -> int:
    """How many more units of the same goods would bring the first gift; 0 where it is there, or they differ."""
    rule = discount.buy_get
    if rule is None or not rule.gift.empty or any(given_units(rule, discount, at.items)):
        return 0
    have = sum(at.items[index].quantity for index in eligible(discount, at.items))
    return max(0, rule.buy + rule.get - have)
