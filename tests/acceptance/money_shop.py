"""The carts of money cases, priced by the shop's one function: each line a product with a tax class of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.discounts import Customer, Discount, Off, Target, Tier
from chalicelib.domain.money import EXPONENTS, round_half_up
from chalicelib.domain.places import Destination, Place
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import SkuRecord, TaxPart
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.taxes import PROPORTIONAL, WHOLE, TaxComponent, TaxRules, TaxZone

Case = dict[str, Any]

HOME = "PT"
MOMENT = Moment(1_790_000_000, datetime(2026, 9, 21, 12, 0))
_MANY = 9999


def minor(amount: Any, currency: str) -> int:
    """An amount of a case as minor units, half up: some cases have more decimals than the currency."""
    return round_half_up(Decimal(str(amount)) * 10 ** EXPONENTS[currency])


def rate(percent: Any) -> int:
    """A percentage as parts of a million."""
    return int(Decimal(str(percent)) * WHOLE / 100)


def components(*percents: Any, compound: bool = False) -> tuple[TaxComponent, ...]:
    """One tax for each percentage."""
    return tuple(TaxComponent(f"Tax {percent}", rate(percent), compound) for percent in percents)


def line(
    index: int, amount: int, currency: str, *, percent: Any = 0, parts: Sequence[tuple[int, Any]] = (), **changes: Any
) -> SkuRecord:
    """A product at a price; `parts` are (minor units, percent) of one that is taxed by part."""
    fields: dict[str, Any] = {
        "sku": f"L{index}",
        "product": f"l{index}",
        "title": f"Line {index}",
        "url": f"/products/l{index}/",
        "prices": {currency: amount},
        "stock_policy": StockPolicy.UNTRACKED,
        "tax_class": f"p{percent}",
        "max_per_order": _MANY,
        "tax_parts": tuple(TaxPart(f"p{part}", {currency: weight}) for weight, part in parts),
    }
    return SkuRecord(**{**fields, **changes})


def price(
    lines: Sequence[tuple[SkuRecord, int]],
    currency: str,
    *,
    included: bool = False,
    discounts: Sequence[Discount] = (),
    shipping: int | None = None,
    shipping_percent: Any = None,
    groups: Sequence[str] = (),
    tax: Mapping[str, tuple[TaxComponent, ...]] | None = None,
) -> Quote:
    """The quote of these lines. Without `shipping` nothing is sent; without its percent it is taxed as they are."""
    classes = {f"p{percent}": components(percent) for percent in _percents(lines, shipping_percent)} | dict(tax or {})
    method = ShippingMethod("post", "Post", {currency: shipping or 0}, (1, 2))
    rules = ShopRules(
        name="Cases",
        url="https://cases.example",
        email="cases@cases.example",
        currencies=(currency,),
        languages={"en": currency},
        language="en",
        timezone="UTC",
        country=HOME,
        zones=(ShippingZone("home", (Place(HOME),), (method,)),),
        tax=TaxRules(
            (TaxZone("home", (Place(HOME),), classes, included),),
            Destination(HOME),
            shipping=PROPORTIONAL if shipping_percent is None else f"p{shipping_percent}",
        ),
        discounts=tuple(discounts),
    )
    sent = [(record if shipping is not None else _unsent(record), quantity) for record, quantity in lines]
    asked = Asked(
        tuple(CartLine(record.sku, quantity) for record, quantity in sent),
        currency,
        destination=Destination(HOME),
        customer=Customer(groups=tuple(groups)),
    )
    priced = quote(asked, Book({record.sku: record for record, _ in sent}, rules), MOMENT)
    assert priced.problems == ()
    return priced


def percent_off(number: int, percent: Any, **changes: Any) -> Discount:
    """A percentage off the order."""
    off = Off(int(Decimal(str(percent)) * 100))
    return Discount(**{"id": f"d{number}", "title": f"{percent} %", "off": off, "combines": True} | changes)


def fixed_off(number: int, amount: int, currency: str, **changes: Any) -> Discount:
    """An amount off the order, or off whatever `target` says."""
    off = Off(amounts={currency: amount})
    return Discount(**{"id": f"d{number}", "title": f"less {amount}", "off": off, "combines": True} | changes)


def tiers_off(base: Any, tiers: Mapping[str, Any], currency: str) -> Discount:
    """A percentage that rises with the value of the goods."""
    steps = sorted((minor(least, currency), percent) for least, percent in tiers.items())
    return percent_off(
        0,
        base,
        target=Target.ITEMS,
        tiers=tuple(Tier(Off(int(percent * 100)), spend={currency: least}) for least, percent in steps),
    )


def _percents(lines: Sequence[tuple[SkuRecord, int]], shipping: Any) -> set[str]:
    found = {record.tax_class for record, _ in lines}
    found |= {part.tax_class for record, _ in lines for part in record.tax_parts}
    found |= set() if shipping is None else {f"p{shipping}"}
    return {name.removeprefix("p") for name in found}


def _unsent(record: SkuRecord) -> SkuRecord:
    return replace(record, needs_shipping=False)


def amounts(case: Case, texts: list[Any]) -> list[int]:
    return [minor(text, case["currency"]) for text in texts]


def total_tax(priced: Quote) -> int:
    return priced.tax + priced.tax_included


def assert_it_sums(priced: Quote) -> None:
    """What no shop may get wrong."""
    assert priced.subtotal == sum(line.unit * line.quantity for line in priced.lines)
    assert priced.discount == sum(line.discount for line in priced.lines)
    delivery = priced.shipping.price if priced.shipping else 0
    assert priced.total == priced.subtotal - priced.discount + delivery + priced.tax
    assert all(line.total >= 0 and line.tax >= 0 for line in priced.lines)
