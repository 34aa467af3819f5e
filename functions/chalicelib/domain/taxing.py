"""The taxes of a cart: which rates each line has, and what they make of lines and delivery.

A bundle whose parts have classes of their own is taxed by part, in proportion to what the parts cost alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.conditions import Item
from chalicelib.domain.discounts import Customer
from chalicelib.domain.money import allocate
from chalicelib.domain.places import Destination
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.taxes import (
    NO_TAX,
    PROPORTIONAL,
    Rates,
    TaxShare,
    find_rates,
    included_in,
    tax_parts,
)


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a line with the rates that it has; `weight` says how large a part it is."""

    weight: int
    key: tuple[str, bool]  # tax class, whether it is digital
    rates: Rates


@dataclass(frozen=True, slots=True)
class Taxing:
    """What taxes a cart: the portions of each line, and the rates of delivery, None where it is in proportion."""

    portions: tuple[tuple[Portion, ...], ...]
    shipping: Rates | None
    exempt: bool = False

    def of_line(self, index: int, amount: int) -> tuple[TaxShare, ...]:
        """The taxes of so much of a line."""
        return () if self.exempt else tax_parts(_parts(amount, self.portions[index]))

    def of_shipping(self, amount: int, lines: Sequence[int]) -> tuple[TaxShare, ...]:
        """The taxes of delivery; `lines` are what the lines come to."""
        return () if self.exempt else tax_parts(self._shipping_parts(amount, lines))

    def net_unit(self, index: int, unit: int) -> int:
        """What one unit costs this customer: without the tax that is in it, where no tax is owed."""
        return unit - included_in(tax_parts(_parts(unit, self.portions[index]))) if self.exempt else unit

    def net_shipping(self, amount: int, lines: Sequence[int]) -> int:
        """The same of delivery."""
        return amount - included_in(tax_parts(self._shipping_parts(amount, lines))) if self.exempt else amount

    def _shipping_parts(self, amount: int, lines: Sequence[int]) -> list[tuple[int, Rates]]:
        if self.shipping is not None:
            return [(amount, self.shipping)]
        # One amount a kind of rate, so that many lines of one class do not make many roundings.
        weights: dict[tuple[str, bool], tuple[int, Rates]] = {}
        for total, portions in zip(lines, self.portions, strict=True):
            for part, portion in zip(_split(total, portions), portions, strict=True):
                before = weights[portion.key][0] if portion.key in weights else 0
                weights[portion.key] = (before + part, portion.rates)
        sums = [weight for weight, _ in weights.values()]
        shares = allocate(amount, sums) if sum(sums) else [amount, *(0 for _ in sums[1:])][: len(sums)]
        return [(share, rates) for share, (_, rates) in zip(shares, weights.values(), strict=True)]


def make_taxing(
    items: Sequence[Item],
    rules: ShopRules,
    *,
    destination: Destination,
    customer: Customer,
    currency: str,
    language: str,
    now: int,
) -> Taxing:
    """What taxes these items for this customer there."""

    def rates(tax_class: str, *, digital: bool) -> Rates:
        return find_rates(rules.tax, destination, tax_class, digital=digital, now=now, language=language)

    def portions(record: SkuRecord) -> tuple[Portion, ...]:
        if record.gift_card:
            # A voucher for goods of several rates is taxed when it is used (Directive 2006/112/EC, article 30b).
            return (Portion(1, ("", False), NO_TAX),)
        digital = record.stock_policy is StockPolicy.DIGITAL
        classes = [(part.prices.get(currency, 0), part.tax_class) for part in record.tax_parts]
        return tuple(
            Portion(weight, (tax_class, digital), rates(tax_class, digital=digital))
            for weight, tax_class in (classes or [(1, record.tax_class)])
        )

    own = rules.tax.shipping
    shipping = None if own == PROPORTIONAL else rates(own, digital=False)
    exempt = bool(set(rules.tax.exempt_groups) & set(customer.groups))
    return Taxing(tuple(portions(item.record) for item in items), shipping, exempt)


def _parts(amount: int, portions: Sequence[Portion]) -> list[tuple[int, Rates]]:
    return [(part, portion.rates) for part, portion in zip(_split(amount, portions), portions, strict=True)]


def _split(amount: int, portions: Sequence[Portion]) -> list[int]:
    if len(portions) == 1:
        return [amount]
    weights = [portion.weight for portion in portions]
    return allocate(amount, weights) if sum(weights) else [amount, *(0 for _ in weights[1:])]
