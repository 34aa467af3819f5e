"""The one function that makes every total."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import CARD, FILE, NOW, PRINT, RULES, on_sale

from chalicelib.domain.cart import CartLine
from chalicelib.domain.places import NOWHERE, Destination
from chalicelib.domain.prices import price_at, prices_between
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import SkuRecord

DE = Destination("DE")
MONDAY = datetime(2026, 9, 21, 15, 13)
RECORDS = {entry.sku: entry for entry in (PRINT, CARD, FILE)}


def priced(
    *lines: CartLine,
    records: dict[str, SkuRecord] | None = None,
    honoured: dict[str, set[int]] | None = None,
    **changes: object,
) -> Quote:
    asked = Asked(**({"lines": lines, "currency": "EUR", "destination": DE} | changes))  # type: ignore[arg-type]
    return quote(asked, Book(records or RECORDS, RULES, honoured=honoured or {}), Moment(NOW, MONDAY))


@given(
    st.lists(st.tuples(st.sampled_from(["PRINT-A4", "CARD", "FILE"]), st.integers(1, 10)), min_size=1, max_size=9),
    st.sampled_from(["EUR", "USD"]),
    st.sampled_from(["standard", "express", None]),
)
def test_lines_and_shipping_sum_to_the_total_and_every_amount_explains_itself(
    wanted: list[tuple[str, int]], currency: str, method: str | None
) -> None:
    result = priced(*(CartLine(sku, count) for sku, count in wanted), currency=currency, shipping_method=method)
    assert result.subtotal == sum(line.unit * line.quantity for line in result.lines)
    shipping = result.shipping.price if result.shipping else 0
    assert result.total == result.due == result.subtotal + shipping
    assert len({line.sku for line in result.lines}) == len(result.lines)
    for line in result.lines:
        assert sum(step.amount for step in line.trace) == line.total
    assert sum(step.amount for step in result.trace) == shipping
    assert (result.shipping is None) == all(sku == "FILE" for sku, _ in wanted)


def test_delivery_is_free_from_its_threshold_and_says_what_is_missing_below() -> None:
    below = priced(CartLine("PRINT-A4", 2))
    assert (below.shipping_choices[0].price, below.shipping_choices[0].missing) == (490, 1200)
    above = priced(CartLine("PRINT-A4", 3))
    assert (above.shipping_choices[0].price, above.total) == (0, 7200)
    assert above.shipping_choices[1].missing is None


def test_a_sale_starts_and_ends_at_its_second() -> None:
    sale = on_sale(PRINT, 2000, NOW, NOW + 10)
    at = [price_at(sale, "EUR", NOW + offset) for offset in (-1, 0, 9, 10)]
    assert [price.minor for price in at if price] == [2400, 2000, 2000, 2400]
    assert at[1] is not None
    assert (at[1].regular, at[1].compare_at) == (2400, 2400)


def test_of_two_sales_the_lower_price_counts_and_a_sale_never_raises_a_price() -> None:
    both = on_sale(on_sale(PRINT, 2000, None, None), 1800, None, None)
    assert price_at(both, "EUR", NOW).minor == 1800  # type: ignore[union-attr]
    assert price_at(on_sale(PRINT, 9900, None, None), "EUR", NOW).minor == 2400  # type: ignore[union-attr]


def test_every_price_of_an_interval_is_known() -> None:
    sale = on_sale(PRINT, 2000, NOW + 5, NOW + 10)
    assert prices_between(sale, "EUR", NOW, NOW + 20) == {2400, 2000}
    assert prices_between(sale, "EUR", NOW + 6, NOW + 8) == {2000}
    assert prices_between(sale, "EUR", NOW, NOW + 4) == {2400}
    assert prices_between(sale, "EUR", NOW, NOW + 5) == {2400, 2000}


def test_a_lower_price_seen_is_charged_only_where_it_is_honoured() -> None:
    refused = priced(CartLine("PRINT-A4", 1, 2000))
    assert [problem.code for problem in refused.problems] == ["price_changed"]
    assert refused.lines[0].unit == 2400
    honoured = priced(CartLine("PRINT-A4", 1, 2000), honoured={"PRINT-A4": {2000}})
    assert (honoured.lines[0].unit, honoured.problems) == (2000, ())


def test_problems_do_not_stop_a_quote_and_name_their_line() -> None:
    result = priced(CartLine("NOTHING", 1), CartLine("CARD", 11), destination=Destination("AQ"), shipping_method="owl")
    assert [(problem.code, problem.param) for problem in result.problems] == [
        ("unknown_sku", "lines[0].sku"),
        ("quantity_limit", "lines[1].quantity"),
        ("country_not_served", "destination.country"),
    ]
    assert result.subtotal == 4950
    elsewhere = priced(CartLine("CARD", 1), shipping_method="owl")
    assert [problem.code for problem in elsewhere.problems] == ["unknown_shipping_method"]


def test_a_product_of_its_own_limit_overrides_the_shops() -> None:
    strict = {"PRINT-A4": replace(PRINT, max_per_order=1)}
    result = priced(CartLine("PRINT-A4", 2), records=strict)
    assert result.problems[0].details["most"] == 1


def test_a_currency_without_a_price_is_a_problem_never_a_conversion() -> None:
    result = priced(CartLine("PRINT-A4", 1), currency="GBP", destination=NOWHERE)
    assert {problem.code for problem in result.problems} >= {"unknown_currency", "no_price"}
    assert result.lines == ()
