"""Money cases transcribed from public test suites, replayed on the functions that price carts.

Where a case says `policy`, honest shops differ: ours stands in docs/money.md, and what no shop may get wrong (sums,
exactness) is asserted all the same. A kind that no check is for fails.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from case_files import read_cases
from money_discounts import (
    check_coupons,
    check_discount_split,
    check_percent_per_line,
    check_split,
    check_tiers,
    discount,
)
from money_shop import Case, amounts, assert_it_sums, components, fixed_off, line, minor, price, total_tax

from chalicelib.domain.money import EXPONENTS, Money, allocate, parse_amount, round_half_up, to_provider
from chalicelib.domain.refunds import paid_by_unit, paid_for_units
from chalicelib.domain.taxes import Rates, included_in, on_top, tax_on

_MODES = {"half_even": "ROUND_HALF_EVEN", "half_down": "ROUND_HALF_DOWN", "half_up": "ROUND_HALF_UP"}


def check_allocation(case: Case) -> None:
    # Weights are whole numbers; a case with fractions means the same shares.
    ratios = [Decimal(str(ratio)) for ratio in case["input"]["ratios"]]
    parts = allocate(case["input"]["amount"], [int(ratio * 10**6) for ratio in ratios])
    assert sum(parts) == case["expected"]["sum"]
    assert sorted(parts) == sorted(case["expected"]["parts"])


def check_allocation_error(case: Case) -> None:
    with pytest.raises(ValueError, match="split"):
        allocate(case["input"]["amount"], case["input"]["ratios"])


def check_rounding(case: Case) -> None:
    # The shop has one rule, half up; what the others would give is worked out here, for comparison.
    value, mode = Decimal(case["input"]["value"]), case["input"]["mode"]
    expected = case["expected"]["minor"]
    assert int(value.quantize(Decimal(1), rounding=_MODES[mode])) == expected
    tie = abs(value) % 1 == Decimal("0.5")
    assert round_half_up(value) == expected or (tie and mode != "half_up")


def check_provider_amount(case: Case) -> None:
    currency = case["currency"]
    if "amount" in case["expected"]:
        asked = parse_amount(case["input"]["major"], currency)
        assert to_provider(Money(asked, currency)) == case["expected"]["amount"]
    else:
        with pytest.raises(ValueError, match=r"."):
            to_provider(Money(parse_amount(case["input"]["major"], currency), currency))


def check_line_tax(case: Case) -> None:
    given, currency = case["input"], case["currency"]
    amount = round_half_up(Decimal(str(given["unit_price"])) * given["quantity"] * 10 ** EXPONENTS[currency])
    amount += minor(given["adjustment"], currency)
    rates = Rates(components(given["tax_percent"]), given["prices_include_tax"])
    assert sum(share.amount for share in tax_on(amount, rates)) == minor(case["expected"]["tax"], currency)


def check_included_tax(case: Case) -> None:
    gross, currency = minor(case["input"]["gross"], case["currency"]), case["currency"]
    tax = included_in(tax_on(gross, Rates(components(case["input"]["tax_percent"]), included=True)))
    assert tax == minor(case["expected"]["tax"], currency)
    assert gross - tax == minor(case["expected"]["net"], currency)


def check_additional_tax(case: Case) -> None:
    net, currency = minor(case["input"]["net"], case["currency"]), case["currency"]
    taxes = components(*case["input"]["tax_percents"], compound=case["input"]["compound"])
    tax = on_top(tax_on(net, Rates(taxes, included=False)))
    assert tax == minor(case["expected"]["tax"], currency)
    assert net + tax == minor(case["expected"]["total"], currency)


def check_destination_tax(case: Case) -> None:
    """Ours: a price that includes tax is the same everywhere; how much of it is tax follows from the destination."""
    gross = minor(case["input"]["domestic_gross"], case["currency"])
    rates = Rates(components(case["input"]["destination_rate"]), included=True)
    tax = included_in(tax_on(gross, rates))
    net = gross - tax
    from_net = on_top(tax_on(net, Rates(rates.components, included=False)))
    assert abs(from_net - tax) <= 1  # the net amount is a whole one, too
    expected = case["expected"]
    assert sum(amounts(case, [expected["net"], expected["tax"]])) == minor(expected["sale_price"], case["currency"])


def check_gift_card(case: Case) -> None:
    """What is left to pay keeps the parts of net and tax that the whole had."""
    net, gross, card = amounts(case, [case["input"][name] for name in ("net", "gross", "gift_card")])
    due = gross - min(card, gross)
    left, _ = allocate(due, [net, gross - net]) if gross else (0, 0)
    assert [left, due] == amounts(case, [case["expected"]["net"], case["expected"]["gross"]])


def check_refund(case: Case) -> None:
    given, currency = case["input"], case["currency"]
    off = fixed_off(0, minor(given["order_discount"], currency), currency)
    goods = [(line(0, minor(given["unit_price"], currency), currency), given["quantity"])]
    (sold,) = price(goods, currency, discounts=[off]).lines
    options = amounts(case, case["expected"]["refund_rounded_options"])
    assert set(paid_by_unit(sold)) <= set(options)
    assert paid_for_units(sold, given["return_quantity"]) in options
    singles = [paid_for_units(sold, 1, before) for before in range(given["quantity"])]
    assert sum(singles) == minor(case["expected"]["sum_of_three_single_refunds"], currency)


def check_cart_total(case: Case) -> None:
    if "items" in case["input"]:
        check_mixed_cart(case)
        return
    given, currency = case["input"], case["currency"]
    goods = [(_taxed_line(n, item, currency), item["quantity"]) for n, item in enumerate(given["lines"])]
    off = [discount(n, item, currency) for n, item in enumerate(given["discounts"])]
    before = price(goods, currency, included=given["prices_include_tax"])
    priced = price(goods, currency, included=given["prices_include_tax"], discounts=off)
    assert_it_sums(priced)
    assert {
        "subtotal_net": before.total - total_tax(before),
        "discount": priced.discount,
        "net_total": priced.total - total_tax(priced),
        "tax": total_tax(priced),
        "total": priced.total,
    } == case["expected"]


def check_mixed_cart(case: Case) -> None:
    """The prices of a shop include tax or do not: a case that has both is two carts here."""
    currency, items = case["currency"], case["input"]["items"]
    tax = total = 0
    for included in (True, False):
        chosen = [item for item in items if item["tax_inclusive"] is included]
        goods = [
            (line(n, minor(item["unit_price"], currency), currency, percent=item["tax_percent"]), item["quantity"])
            for n, item in enumerate(chosen)
        ]
        off = sum(minor(item["discount"], currency) for item in chosen)
        priced = price(goods, currency, included=included, discounts=[fixed_off(0, off, currency)] if off else [])
        assert_it_sums(priced)
        tax, total = tax + total_tax(priced), total + priced.total
    expected = dict(zip(("subtotal", "tax", "total"), amounts(case, [*case["expected"].values()]), strict=True))
    assert total == expected["total"]
    assert abs(tax - expected["tax"]) <= len(items)  # rounded a line here, a cart there
    assert abs(total - tax - expected["subtotal"]) <= len(items)


def check_checkout_total(case: Case) -> None:
    given, currency, expected = case["input"], case["currency"], case["expected"]
    goods = [
        (
            line(n, minor(item.get("amount", item.get("unit_price")), currency), currency, percent=item["tax_percent"]),
            item.get("quantity", 1),
        )
        for n, item in enumerate(given["lines"])
    ]
    off = minor(given["order_discount_on_lines"], currency)
    priced = price(
        goods,
        currency,
        included=given["prices_include_tax"],
        discounts=[fixed_off(0, off, currency)] if off else [],
        shipping=minor(given["shipping"], currency),
        shipping_percent=None if given["weighted_tax_for_shipping"] else given["shipping_tax_percent"],
    )
    assert_it_sums(priced)
    found = {"net": priced.total - total_tax(priced), "gross": priced.total, "tax": total_tax(priced)}
    assert priced.shipping is not None
    of_shipping = total_tax(priced) - sum(item.tax + item.tax_included for item in priced.lines)
    on_delivery = of_shipping if not given["prices_include_tax"] else 0
    found["shipping_gross"] = priced.shipping.price + on_delivery
    found["shipping_net"] = found["shipping_gross"] - of_shipping
    assert {name: found[name] for name in expected} == {name: minor(text, currency) for name, text in expected.items()}


def _taxed_line(number: int, item: dict[str, Any], currency: str) -> Any:
    parts = [(part["amount"], part["tax_percent"]) for part in item.get("tax_components", [])]
    return line(number, item["unit_price"], currency, percent=item.get("tax_percent", 0), parts=parts)


CHECKS: dict[str, Callable[[Case], None]] = {
    "allocate_minor": check_allocation,
    "allocate_minor_error": check_allocation_error,
    "round_minor": check_rounding,
    "stripe_minor_units": check_provider_amount,
    "discount_allocation": check_discount_split,
    "percent_discount_per_line": check_percent_per_line,
    "line_tax": check_line_tax,
    "included_tax": check_included_tax,
    "additional_tax": check_additional_tax,
    "destination_vat": check_destination_tax,
    "gift_card": check_gift_card,
    "refund_unit": check_refund,
    "tiered_discount": check_tiers,
    "split_discount_subtotal_shipping": check_split,
    "cart_total": check_cart_total,
    "checkout_total": check_checkout_total,
    "coupon_discount": check_coupons,
}


def test_money_cases(cases: Path, subtests: pytest.Subtests) -> None:
    found = read_cases(cases, "money-cases/money_cases.json")["cases"]
    assert found
    for case in found:
        with subtests.test(case["id"]):
            assert case["kind"] in CHECKS, f"no check is for the kind {case['kind']}"
            CHECKS[case["kind"]](case)


def test_money_knows_every_currency_of_iso_4217_that_can_be_paid_with(cases: Path) -> None:
    listed = read_cases(cases, "currencies/iso4217.json")["currencies"]
    assert {
        code: entry["minor_units"] for code, entry in listed.items() if entry["minor_units"] is not None
    } == EXPONENTS
