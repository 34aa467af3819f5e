"""Tax: which rates hold for a destination and a class, and what they make of an amount.

Every component is rounded half up on its own, so that what a receipt shows sums to what was charged. A price that
includes tax stays the same wherever it goes; how much of it is tax follows from the destination.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from chalicelib.domain.places import NOWHERE, Destination, Place, find_zone
from chalicelib.domain.wordings import in_language

WHOLE = 1_000_000
"""100 %: rates are parts of a million, so that 8.875 % is exact."""

PROPORTIONAL = "proportional"
"""Delivery is taxed as the goods are, in proportion to what they cost."""


@dataclass(frozen=True, slots=True)
class TaxComponent:
    """One tax: its name, its rate in parts of a million, and when it holds (UTC seconds, the end exclusive).

    A `compound` one is taken on the amount with the taxes before it.
    """

    title: str
    rate: int
    compound: bool = False
    starts: int | None = None
    ends: int | None = None
    title_in: Mapping[str, str] = field(default_factory=dict)  # language -> title

    def holds_at(self, now: int) -> bool:
        """Whether the tax is in force at this second."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class TaxZone:
    """The rates of some places by tax class; `included` says whether the shop's prices hold them already."""

    id: str
    places: tuple[Place, ...]
    classes: Mapping[str, tuple[TaxComponent, ...]]
    included: bool = True


@dataclass(frozen=True, slots=True)
class TaxRules:
    """How a shop taxes. `home` counts where the destination is not known yet, and for goods taxed at their origin.

    `goods` is `origin` or `destination`; what is digital is always taxed at its destination (EU: Directive 2006/112/EC,
    articles 33 and 58). `shipping` is PROPORTIONAL or a tax class. No tax is charged outside the zones.
    """

    zones: tuple[TaxZone, ...] = ()
    home: Destination = NOWHERE
    goods: str = "destination"
    shipping: str = PROPORTIONAL
    exempt_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxShare:
    """How much of a tax is in an amount (`included`) or comes on top of it; minor units."""

    title: str
    rate: int
    amount: int
    included: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """The components that hold for one class at one place and moment."""

    components: tuple[TaxComponent, ...] = ()
    included: bool = True


NO_TAX = Rates()


def find_rates(
    rules: TaxRules, destination: Destination, tax_class: str, *, digital: bool, now: int, language: str = ""
) -> Rates:
    """What is charged on a class of goods that go there; titles are in the language where they are translated."""
    taxed_at = destination if destination.country and (digital or rules.goods == "destination") else rules.home
    zone, _ = find_zone(rules.zones, taxed_at)
    if zone is None:
        return NO_TAX
    components = (component for component in zone.classes.get(tax_class, ()) if component.holds_at(now))
    said = (replace(part, title=in_language(part.title, part.title_in, language)) for part in components)
    return Rates(tuple(said), zone.included)


def tax_on(amount: int, rates: Rates) -> tuple[TaxShare, ...]:
    """What the rates make of an amount in minor units: in it where they are included, on top of it otherwise."""
    factors = _factors(rates.components)
    divisor = 1 + sum(factors) if rates.included else Fraction(1)
    return tuple(
        TaxShare(part.title, part.rate, _round(Fraction(amount * factor, divisor)), rates.included)
        for part, factor in zip(rates.components, factors, strict=True)
    )


def tax_parts(parts: Sequence[tuple[int, Rates]]) -> tuple[TaxShare, ...]:
    """The taxes of several amounts, each by its own rates, summed a kind."""
    return sum_shares(share for amount, rates in parts for share in tax_on(amount, rates))


def sum_shares(shares: Iterable[TaxShare]) -> tuple[TaxShare, ...]:
    """One share a kind of tax, in order of first mention."""
    sums: dict[tuple[str, int, bool], TaxShare] = {}
    for share in shares:
        key = (share.title, share.rate, share.included)
        before = sums[key].amount if key in sums else 0
        sums[key] = TaxShare(share.title, share.rate, before + share.amount, share.included)
    return tuple(sums.values())


def included_in(shares: Iterable[TaxShare]) -> int:
    """How much of the taxed amounts is tax."""
    return sum(share.amount for share in shares if share.included)


def on_top(shares: Iterable[TaxShare]) -> int:
    """How much tax comes on top of the taxed amounts."""
    return sum(share.amount for share in shares if not share.included)


def _factors(components: Sequence[TaxComponent]) -> list[Fraction]:
    """Each component's share of the net amount."""
    factors: list[Fraction] = []
    for component in components:
        base = 1 + sum(factors) if component.compound else 1
        factors.append(Fraction(component.rate, WHOLE) * base)
    return factors


def _round(value: Fraction) -> int:
    """Half up, away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int((abs(value) * 2 + 1) // 2)
