"""A priced cart, as data: what `chalicelib.domain.pricing` makes, and every surface shows. Amounts are minor units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.catalogue import Component, StockPolicy
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.errors import Problem
from chalicelib.domain.giftcards import CardUse
from chalicelib.domain.taxes import TaxShare


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that made an amount: which, why, how much."""

    rule: str
    why: str
    amount: int


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One SKU, priced. `unit` is what is charged for one, `total` for all of them after `discount`.

    `tax` comes on top of `total`, `tax_included` is in it; `taxes` says which these are.
    """

    sku: str
    product: str
    title: str
    variant: str
    url: str
    image: str | None
    quantity: int
    unit: int
    regular: int
    subtotal: int
    total: int
    discount: int = 0
    tax: int = 0
    tax_included: int = 0
    compare_at: int | None = None
    weight_g: int = 0
    tax_class: str = "standard"
    stock_policy: StockPolicy = StockPolicy.DENY
    available_from: str | None = None
    lead_days: int | None = None
    needs_shipping: bool = True
    download: str | None = None
    gift_card: bool = False
    components: tuple[Component, ...] = ()  # of a bundle: what one unit takes from stock
    seen_unit: int | None = None  # what the page shows for one, where breaks or an exemption made it less
    taxes: tuple[TaxShare, ...] = ()
    trace: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """What a mail and the payment page call it."""
        return f"{self.title} – {self.variant}" if self.variant else self.title

    @property
    def shown_unit(self) -> int:
        """The unit price that a page shows: before breaks and discounts."""
        return self.unit if self.seen_unit is None else self.seen_unit


@dataclass(frozen=True, slots=True)
class AppliedDiscount:
    """A discount and what it takes off in all; `code` as it was typed, `counters` those of the store that count it."""

    id: str
    title: str
    amount: int
    code: str | None = None
    counters: Mapping[str, int | None] = field(default_factory=dict)  # counter -> its limit


@dataclass(frozen=True, slots=True)
class RefusedCode:
    """A code that does nothing here: why, and what is missing (minor units, or units of the goods).

    `title` is that of its discount, where it has one; `kept` says whether it may yet do something for this cart.
    """

    text: str
    reason: str
    message: str
    title: str = ""
    kept: bool = False
    missing: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hint:
    """What more would bring: `kind` is `free_delivery`, `spend` or `items`; `missing` minor units, or units."""

    kind: str
    id: str
    title: str
    missing: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A priced cart. `total` = subtotal - discount + delivery + tax; `due` = total - gift cards.

    `subtotal` is before discounts, `discount` what they take of the goods, `tax` what comes on top, `tax_included` what
    is in it. `trace` explains what no line does.
    """

    currency: str
    lines: tuple[QuoteLine, ...]
    subtotal: int
    total: int
    due: int
    discount: int = 0
    shipping: ShippingChoice | None = None
    shipping_choices: tuple[ShippingChoice, ...] = ()
    tax: int = 0
    tax_included: int = 0
    taxes: tuple[TaxShare, ...] = ()
    discounts: tuple[AppliedDiscount, ...] = ()
    refused_codes: tuple[RefusedCode, ...] = ()
    gift_cards: tuple[CardUse, ...] = ()
    hints: tuple[Hint, ...] = ()
    weight_g: int = 0
    needs_shipping: bool = False
    asks_for: tuple[str, ...] = ()  # what of the destination matters: `country`, `region`, `postcode`
    trace: tuple[Step, ...] = ()
    problems: tuple[Problem, ...] = ()
