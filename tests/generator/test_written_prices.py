"""What a price means: the exact amount that stands there, in every currency of the shop, or a problem."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_shop import SHOP, WrittenShop, write_shop

from chalicelib.domain.money import EXPONENTS, Money, percent_of

ONE_CURRENCY = SHOP.replace("[EUR, USD]", "[EUR]").replace(", USD: 5.90", "").replace(", USD: 65.00", "")


def price_problem(shop: WrittenShop, price: str) -> str:
    shop.product("a", f"title: A\nsku: A\nprice: {price}\n")
    problems = shop.compile_problems()
    assert len(problems) == 1, problems
    return problems[0].removeprefix("content/products/a.md:")


@pytest.mark.parametrize(
    ("price", "problem"),
    [
        (
            "24.00",
            "4:8: price: names no currency; missing are EUR, USD (write such as `price: {EUR: 24.00, USD: …}`)",
        ),
        ("{EUR: 24.00}", "4:8: price: names no USD (write {EUR: 24.00, USD: …})"),
        ("{USD: 26.00}", "4:8: price: names no EUR (write {EUR: …, USD: 26.00})"),
        ("about 24", "4:8: price: names no currency; missing are EUR, USD (write such as `price: {EUR: …, USD: …}`)"),
        ("{EUR: 24.00, GBP: 1.00, USD: 26.00}", "4:21: price: GBP is not a currency of this shop"),
        (
            "{EUR: 12,50, USD: 1.00}",
            "4:17: price: a comma inside an amount begins a new entry (write a point, such as 12.50)",
        ),
        ("{EUR: [1], USD: 1.00}", "4:14: price: EUR is not a single amount"),
        ("{EUR: , USD: 1.00}", "4:14: price: EUR has no amount"),
        ("[24.00]", "4:8: price: is a list"),
        ("{EUR: 0, USD: 1.00}", "4:14: price: a price of zero gives it away"),
        ("{EUR: -1, USD: 1.00}", "4:14: price: '-1' is not an amount"),
        ("{EUR: 1.005, USD: 1.00}", "4:14: price: '1.005' has more decimals than EUR has"),
    ],
)
def test_a_price_that_is_not_plain_says_what_to_write(price: str, problem: str, shop: WrittenShop) -> None:
    assert price_problem(shop, price).startswith(problem)


@pytest.mark.parametrize(
    "price",
    [
        "12,50",
        "€12.50",
        "1,250.00",
        "１２．５０",
        "NaN",
        "1e309",
        "inf",
        ".5",
        "5.",
        "+5",
        "0x10",
        "1 000",
        "٣",
        "1_000",
    ],
)
def test_a_price_that_could_be_read_twice_is_never_read(price: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = write_shop(tmp_path_factory.mktemp("shop"), ONE_CURRENCY)
    assert "is not an amount (write digits with a point, such as 24.00)" in price_problem(shop, price)


_AMOUNTS = st.integers(1, 10**11)
_QUOTES = st.sampled_from(["{}", '"{}"', "'{}'"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    currencies=st.lists(st.sampled_from(sorted(EXPONENTS)), min_size=1, max_size=4, unique=True),
    amounts=st.lists(_AMOUNTS, min_size=4, max_size=4),
    quotes=_QUOTES,
    title=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20),
)
def test_what_is_written_is_what_it_costs(
    currencies: list[str], amounts: list[int], quotes: str, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    prices = dict(zip(currencies, amounts, strict=False))
    facts = f"name: S\nurl: https://s.example\nemail: a@s.example\ncurrencies: [{', '.join(currencies)}]\n"
    shop = write_shop(tmp_path_factory.mktemp("shop"), facts)
    written = ", ".join(f"{code}: {quotes.format(Money(minor, code).decimal())}" for code, minor in prices.items())
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    shop.product("a", f'title: "{quoted}"\nsku: A\nprice: {{{written}}}\n')
    product = shop.compile().catalogue.products["a"]
    assert product.variants[0].prices == prices
    assert product.title == title


@given(minor=st.integers(2, 10**9), points=st.integers(1, 9999))
def test_a_percentage_off_is_what_the_domain_says(minor: int, points: int) -> None:
    reduced = minor - percent_of(minor, points)
    assert abs(reduced * 10000 - minor * (10000 - points)) <= 5000


SALE = "title: A\nsku: A\nprice: {EUR: 24.00, USD: 26.00}\nsale: "


def test_a_sale_begins_at_midnight_of_the_shop_and_includes_its_last_day(shop: WrittenShop) -> None:
    shop.product("a", f"{SALE}[{{off: 20%, from: 2026-07-01, until: 2026-07-02}}]\n")
    sale = shop.compile().catalogue.products["a"].variants[0].sales[0]
    assert sale.prices == {"EUR": 1920, "USD": 2080}
    assert sale.starts == datetime(2026, 6, 30, 23, tzinfo=UTC).timestamp()  # Lisbon is an hour ahead in summer
    assert sale.ends == datetime(2026, 7, 2, 23, tzinfo=UTC).timestamp()


def test_a_minute_in_until_is_exclusive(shop: WrittenShop) -> None:
    shop.product("a", f"{SALE}[{{off: 12.5%, from: 2026-01-01 09:00, until: 2026-01-01T12:30}}]\n")
    sale = shop.compile().catalogue.products["a"].variants[0].sales[0]
    assert sale.starts == datetime(2026, 1, 1, 9, tzinfo=UTC).timestamp()
    assert sale.ends == datetime(2026, 1, 1, 12, 30, tzinfo=UTC).timestamp()
    assert sale.prices == {"EUR": 2100, "USD": 2275}


VARIANTS = """\
title: A
price: {EUR: 24.00, USD: 26.00}
compare_at: {EUR: 30.00, USD: 33.00}
options: {Size: [S, L]}
variants:
  - {sku: S, options: {Size: S}}
  - {sku: L, options: {Size: L}, price: {EUR: 40.00, USD: 44.00}}
"""


def test_a_sale_price_leaves_a_unit_with_its_own_price_alone(shop: WrittenShop) -> None:
    shop.product("a", VARIANTS + "sale: [{price: {EUR: 19.00, USD: 21.00}}]\n")
    small, large = shop.compile().catalogue.products["a"].variants
    assert [sale.prices for sale in small.sales] == [{"EUR": 1900, "USD": 2100}]
    assert large.sales == ()
    assert (small.compare_at, large.compare_at) == ({"EUR": 3000, "USD": 3300}, {})


def test_a_percentage_off_is_for_all_units(shop: WrittenShop) -> None:
    shop.product("a", VARIANTS + "sale: [{off: 10%}]\n")
    small, large = shop.compile().catalogue.products["a"].variants
    assert [small.sales[0].prices["EUR"], large.sales[0].prices["EUR"]] == [2160, 3600]
