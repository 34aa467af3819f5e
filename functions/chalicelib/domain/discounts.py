"""Discounts as a shop writes them: what they take off, of what, for whom, when and how often.

What they make of a cart is in `chalicelib.domain.reductions`; `docs/discounts.md` holds every rule in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.catalogue import Prices
from chalicelib.domain.money import percent_of
from chalicelib.domain.selections import Selection


class Target(StrEnum):
    """What a discount is taken off."""

    ITEMS = "items"  # each unit that it names
    ORDER = "order"  # the sum of what it names, once
    SHIPPING = "shipping"  # the chosen way of sending
    TOTAL = "total"  # the sum with delivery, split over both


@dataclass(frozen=True, slots=True)
class Off:
    """How much: a share in basis points (2000 is 20 %), or an amount in minor units by currency."""

    percent: int = 0
    amounts: Prices = field(default_factory=dict)

    def of(self, amount: int, currency: str) -> int:
        """What it takes off an amount: never more than that, nothing in a currency that is not named."""
        if self.percent:
            return percent_of(amount, self.percent)
        return min(amount, self.amounts.get(currency, 0))


@dataclass(frozen=True, slots=True)
class Tier:
    """How much from a value of the goods (minor units by currency) or from a number of units on, which is included."""

    off: Off
    spend: Prices = field(default_factory=dict)
    items: int = 0


@dataclass(frozen=True, slots=True)
class BuyGet:
    """For every `buy` units of some goods, `get` units of others (or of the same, where `gift` is empty).

    The cheapest are the ones that are given. At most `times` times an order.
    """

    buy: int
    get: int
    gift: Selection = Selection()
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """One discount. An empty selection `of` means all goods; gift cards are never reduced.

    Minimum and tiers look at the goods that it is for, at their price before any discount. One with `combines` goes
    together with others like it; one without stands alone, and of those that could the best for the buyer counts.
    """

    id: str
    title: str
    target: Target = Target.ORDER
    off: Off = Off()
    tiers: tuple[Tier, ...] = ()  # in rising order
    buy_get: BuyGet | None = None
    of: Selection = Selection()
    without: Selection = Selection()
    sale_items: bool = True
    max_items: int | None = None  # only so many units, the dearest first
    methods: tuple[str, ...] = ()  # of SHIPPING: only these
    minimum_spend: Prices = field(default_factory=dict)
    minimum_items: int = 0
    starts: int | None = None
    ends: int | None = None
    countries: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    first_order: bool = False
    by_code: bool = False
    single_use: bool = False  # each of its codes works once
    uses: int | None = None
    uses_per_customer: int | None = None
    combines: bool = False
    title_in: Mapping[str, str] = field(default_factory=dict)

    def holds_at(self, now: int) -> bool:
        """Whether it is on at this second."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code that a shopper typed: its id, and the discount that it is for (None: of none)."""

    text: str
    id: str
    discount: str | None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys, as far as discounts and tax ask: an id made from the address (None: not known yet), and groups."""

    id: str | None = None
    groups: tuple[str, ...] = ()


STRANGER = Customer()
"""A customer of whom nothing is known."""


def uses_counter(discount: str) -> str:
    """The counter of how often a discount was used. What stands before `/` is one item of a store."""
    return f"discount:{discount}/uses"


def customer_counter(customer: str, discount: str) -> str:
    """The counter of how often a customer has used a discount."""
    return f"customer:{customer}/discount:{discount}"


def first_counter(customer: str) -> str:
    """The counter of a customer's orders that use a discount for the first order."""
    return f"customer:{customer}/first"


def orders_counter(customer: str) -> str:
    """The counter of a customer's orders that were paid."""
    return f"customer:{customer}/orders"


def code_counter(code: str) -> str:
    """The counter of a code that works once, by its id."""
    return f"code:{code}/uses"
