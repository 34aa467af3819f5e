"""Money cases transcribed from public test suites: what this shop computes, and an open list of what it does not yet.

A kind joins `CHECKS` with the capability that computes it; `NOT_YET` names the rest with what they wait for, and the
test fails on a kind that is in neither.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.money import EXPONENTS, Money, allocate, parse_amount, percent_of, round_half_up, to_provider

Case = dict[str, Any]


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
    if case["input"]["mode"] == "half_up":  # the shop has one rule; the others are for comparison
        assert round_half_up(Decimal(case["input"]["value"])) == case["expected"]["minor"]


def check_provider_amount(case: Case) -> None:
    currency = case["currency"]
    if "amount" in case["expected"]:
        assert (
            to_provider(Money(parse_amount(case["input"]["major"], currency), currency)) == case["expected"]["amount"]
        )
    else:
        with pytest.raises(ValueError, match=r"."):
            to_provider(Money(parse_amount(case["input"]["major"], currency), currency))


def check_discount_split(case: Case) -> None:
    currency = case["currency"]
    lines = [parse_amount(line, currency) for line in case["input"]["line_subtotals"]]
    parts = allocate(parse_amount(case["input"]["discount"], currency), lines)
    expected = [parse_amount(part, currency) for part in case["expected"]["per_line"]]
    assert sorted(parts) == sorted(expected)


def check_percent_per_line(case: Case) -> None:
    currency = case["currency"]
    parts = [
        percent_of(parse_amount(line, currency), case["input"]["percent"] * 100) for line in case["input"]["lines"]
    ]
    assert parts == [parse_amount(part, currency) for part in case["expected"]["per_line"]]


CHECKS: dict[str, Callable[[Case], None]] = {
    "allocate_minor": check_allocation,
    "allocate_minor_error": check_allocation_error,
    "round_minor": check_rounding,
    "stripe_minor_units": check_provider_amount,
    "discount_allocation": check_discount_split,
    "percent_discount_per_line": check_percent_per_line,
}
NOT_YET = {
    "coupon_discount": "discounts",
    "tiered_discount": "discounts",
    "split_discount_subtotal_shipping": "discounts",
    "cart_total": "tax and discounts",
    "checkout_total": "tax",
    "included_tax": "tax",
    "line_tax": "tax",
    "additional_tax": "tax",
    "destination_vat": "tax",
    "gift_card": "gift cards",
    "refund_unit": "refunds by line",
}


def test_money_cases(cases: Path) -> None:
    checked = 0
    for case in json.loads((cases / "money-cases" / "money_cases.json").read_text())["cases"]:
        check = CHECKS.get(case["kind"])
        if check is None:
            assert case["kind"] in NOT_YET, case["kind"]
            continue
        check(case)
        checked += 1
    assert checked


def test_money_knows_every_currency_of_iso_4217_that_can_be_paid_with(cases: Path) -> None:
    listed = json.loads((cases / "currencies" / "iso4217.json").read_text())["currencies"]
    assert {
        code: entry["minor_units"] for code, entry in listed.items() if entry["minor_units"] is not None
    } == EXPONENTS
