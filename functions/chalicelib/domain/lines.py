"""The lines of a cart at their prices before any discount: list price, sale, the price seen, quantity breaks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chalicelib.domain.cart import CartLine
from chalicelib.domain.conditions import Item
from chalicelib.domain.errors import Problem
from chalicelib.domain.prices import UnitPrice, is_sold_at, price_at
from chalicelib.domain.quote import QuoteLine, Step
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line at its price, as conditions look at it and as a quote shows it, with what stands against it."""

    item: Item
    line: QuoteLine
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Prices:
    """What lines are priced by. `honoured` are the prices that may still be charged where a lower one was seen."""

    records: Mapping[str, SkuRecord]
    rules: ShopRules
    currency: str
    language: str
    now: int
    honoured: Mapping[str, Collection[int]]


def price_line(index: int, line: CartLine, prices: Prices) -> PricedLine | Problem:
    """One line; only a problem where it has no price. `index` is its place in the cart, for problems."""
    where, sku = f"lines[{index}]", line.sku
    record = prices.records.get(sku)
    if record is None:
        return Problem("unknown_sku", f"{sku!r} is not for sale here", f"{where}.sku", {"sku": sku})
    words = record.words(prices.language)
    if not is_sold_at(record, prices.now):
        return Problem(
            "not_for_sale", f"{words.name} is not for sale now", f"{where}.sku", {"sku": sku, "name": words.name}
        )
    price = price_at(record, prices.currency, prices.now)
    if price is None:
        message = f"{words.name} has no price in {prices.currency}"
        details = {"sku": sku, "name": words.name, "currency": prices.currency}
        return Problem("no_price", message, f"{where}.sku", details)
    problems = [_over_limit(record, line, where, prices)]
    shown, step, refused = _choose(line, price, prices.honoured.get(sku, ()), where, words.name)
    problems.append(refused)
    unit = min(shown, break_price(record, prices.currency, line.quantity) or shown)
    if unit < shown:
        step = Step("quantity_break", f"price from {_break_at(record, line.quantity)} pieces on", 0)
    total = unit * line.quantity
    item = Item(record, line.quantity, unit, on_sale=price.sale is not None)
    made = _line(item, price, shown, Step(step.rule, step.why, total), prices)
    return PricedLine(item, made, tuple(problem for problem in problems if problem is not None))


def break_price(record: SkuRecord, currency: str, quantity: int) -> int | None:
    """What one unit costs because of how many are bought, or None where no break is reached."""
    reached = [step.prices.get(currency) for step in record.breaks if quantity >= step.least]
    return min((price for price in reached if price is not None), default=None)


def _break_at(record: SkuRecord, quantity: int) -> int:
    return max(step.least for step in record.breaks if quantity >= step.least)


def _over_limit(record: SkuRecord, line: CartLine, where: str, prices: Prices) -> Problem | None:
    most = record.max_per_order or prices.rules.max_per_order
    if line.quantity <= most:
        return None
    name = record.words(prices.language).name
    details = {"sku": line.sku, "most": most, "name": name}
    return Problem("quantity_limit", f"{name}: at most {most} an order", f"{where}.quantity", details)


def _choose(
    line: CartLine, price: UnitPrice, honoured: Collection[int], where: str, name: str
) -> tuple[int, Step, Problem | None]:
    """The unit price, which rule gave it, and a problem where the shopper saw a lower one that does not hold."""
    step = Step("price", "list price", 0)
    if price.sale:
        step = Step("sale", price.sale.label or "sale price", 0)
    if line.seen is None or line.seen >= price.minor:
        return price.minor, step, None
    if line.seen in honoured:
        return line.seen, Step("price_seen", "the price shown on the page, still honoured", 0), None
    details = {"sku": line.sku, "seen": line.seen, "now": price.minor, "name": name}
    changed = Problem("price_changed", f"the price of {name} has changed", f"{where}.seen", details)
    return price.minor, step, changed


def _line(item: Item, price: UnitPrice, shown: int, step: Step, prices: Prices) -> QuoteLine:
    record, words = item.record, item.record.words(prices.language)
    return QuoteLine(
        sku=record.sku,
        product=record.product,
        title=words.title,
        variant=words.variant,
        url=words.url,
        image=record.image,
        quantity=item.quantity,
        unit=item.unit,
        regular=price.regular,
        compare_at=price.compare_at,
        subtotal=item.value,
        total=item.value,
        weight_g=record.weight_g,
        tax_class=record.tax_class,
        stock_policy=record.stock_policy,
        available_from=record.available_from,
        lead_days=record.lead_days,
        needs_shipping=record.needs_shipping,
        download=record.download,
        gift_card=record.gift_card,
        components=record.components,
        seen_unit=shown if shown != item.unit else None,
        trace=(step,),
    )
