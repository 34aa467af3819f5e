"""What a unit costs in which quantity and when: its sales, its price breaks, its former price."""

from chalicelib.domain.catalogue import PriceBreak, Prices, Sale
from generator.problems import Findings
from generator.schema.price_break import BreakRule
from generator.schema.product import ProductSheet
from generator.schema.sale import SaleRule
from generator.schema.sheet import Placed


def check_compare_at(
    product: ProductSheet, compare_at: Placed[Prices], prices: Prices, field: str, findings: Findings
) -> None:
    """A former price that is not higher would be no news to anybody, so pages do not show it."""
    low = [code for code, amount in compare_at.value.items() if amount <= prices.get(code, 0)]
    if low:
        message = f"is not above the price in {' and '.join(low)}, and is not shown there"
        hint = "write what it used to cost, or delete it"
        findings.warning(product.path, compare_at, f"{field}compare_at", message, hint)


def compile_sale(product: ProductSheet, rule: SaleRule, prices: Prices, own: bool, findings: Findings) -> Sale | None:
    """What a sale makes of a unit's prices; None where it does not apply to a unit with a price of its `own`."""
    reduced = rule.reduction.apply(prices, own=own)
    if reduced is None:
        return None
    for code, amount in reduced.items():
        if not 0 < amount < prices[code]:
            message = f"does not make the price in {code} lower, or takes all of it"
            findings.problem(product.path, rule, "sale", message, "write a price below `price` and above zero")
            break
    return Sale(reduced, rule.starts, rule.ends, rule.label)


def compile_breaks(
    product: ProductSheet, rules: tuple[BreakRule, ...], prices: Prices, own: bool, most: int, findings: Findings
) -> tuple[PriceBreak, ...]:
    """The price breaks of a unit, in order of the quantity; at most `most` of it fit an order.

    A price has to fall as the quantity rises: otherwise splitting an order would make it cheaper.
    """
    found: list[PriceBreak] = []
    before = prices
    least = 1
    for rule in rules:
        reduced = rule.reduction.apply(prices, own=own)
        if reduced is None:
            continue
        if rule.least <= least:
            message = f"{rule.least} does not come after {least}"
            findings.problem(
                product.path, rule, "price_breaks", message, "write the smallest quantity first, each once"
            )
        elif rule.least > most:
            message = f"nobody can buy {rule.least}: an order holds {most} at most"
            hint = f"write `max_per_order: {rule.least}` or more, or a smaller quantity"
            findings.problem(product.path, rule, "price_breaks", message, hint)
        elif high := [code for code, amount in reduced.items() if not 0 < amount < before[code]]:
            message = f"from {rule.least} on, one is no cheaper than before in {' and '.join(high)}"
            findings.problem(product.path, rule, "price_breaks", message, "write a price that falls, above zero")
        least, before = rule.least, reduced
        found.append(PriceBreak(rule.least, reduced))
    return tuple(found)
