"""The discounts of money cases: what the shop's one function makes of each."""

from typing import Any

from money_shop import Case, amounts, assert_it_sums, fixed_off, line, minor, percent_off, price, tiers_off

from chalicelib.domain.discounts import Discount, Target


def check_discount_split(case: Case) -> None:
    currency, subtotals = case["currency"], amounts(case, case["input"]["line_subtotals"])
    off = fixed_off(0, minor(case["input"]["discount"], currency), currency)
    priced = price([(line(n, amount, currency), 1) for n, amount in enumerate(subtotals)], currency, discounts=[off])
    assert_it_sums(priced)
    assert priced.discount == minor(case["expected"]["sum"], currency)
    assert sorted(item.discount for item in priced.lines) == sorted(amounts(case, case["expected"]["per_line"]))


def check_percent_per_line(case: Case) -> None:
    currency = case["currency"]
    goods = [(line(n, amount, currency), 1) for n, amount in enumerate(amounts(case, case["input"]["lines"]))]
    priced = price(goods, currency, discounts=[percent_off(0, case["input"]["percent"])])
    assert_it_sums(priced)
    assert [item.discount for item in priced.lines] == amounts(case, case["expected"]["per_line"])
    assert priced.discount == minor(case["expected"]["sum_per_line"], currency)


def check_tiers(case: Case) -> None:
    given, currency = case["input"], case["currency"]
    goods = [(line(n, amount, currency), 1) for n, amount in enumerate(amounts(case, given["lines"]))]
    priced = price(goods, currency, discounts=[tiers_off(given["base_percent"], given["tiers"], currency)])
    assert_it_sums(priced)
    found = priced.lines[0].discount if given.get("of") == "first line" else priced.discount
    assert found == minor(case["expected"]["discount"], currency)


def check_split(case: Case) -> None:
    given, currency = case["input"], case["currency"]
    subtotal, delivery = amounts(case, [given["subtotal"], given["shipping"]])
    if given["type"] == "percent":
        off = percent_off(0, given["value"], target=Target.TOTAL)
    else:
        off = fixed_off(0, minor(given["value"], currency), currency, target=Target.TOTAL)
    priced = price([(line(0, subtotal, currency), 1)], currency, discounts=[off], shipping=delivery)
    assert_it_sums(priced)
    assert priced.shipping is not None
    found = [priced.discount, priced.shipping.discount]
    assert found == amounts(case, [case["expected"][name] for name in ("subtotal_portion", "shipping_portion")])


def check_coupons(case: Case) -> None:
    given, currency = case["input"], case["currency"]
    goods = [(line(n, minor(item["price"], currency), currency), item["qty"]) for n, item in enumerate(given["cart"])]
    priced = price(goods, currency, discounts=[discount(n, item, currency) for n, item in enumerate(given["coupons"])])
    assert_it_sums(priced)
    expected = minor(case["expected"]["total_discount"], currency)
    if given["sequential"] or len(given["coupons"]) == 1:
        tolerance = minor(case.get("tolerance", "0"), currency)
        assert abs(priced.discount - expected) <= tolerance
    else:
        # Ours take one after the other, each of what is left: never more than all of them of the first price.
        assert priced.discount <= expected


def discount(number: int, given: dict[str, Any], currency: str) -> Discount:
    """A coupon of a case; amounts are minor units where they stand as `value`, major ones as `amount`."""
    most = {"max_items": given["max_items"]} if "max_items" in given else {}
    if given["type"] == "percent":
        return percent_off(number, given.get("amount", given.get("value")), **most)
    amount = minor(given["amount"], currency) if "amount" in given else given["value"]
    target = Target.ITEMS if given["type"] == "fixed_product" else Target.ORDER
    return fixed_off(number, amount, currency, target=target, **most)
