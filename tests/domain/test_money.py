"""Money: exact, of one currency, and as the payment provider wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.money import (
    EXPONENTS,
    AmountError,
    Money,
    UnknownCurrency,
    allocate,
    from_provider,
    parse_amount,
    parse_percent,
    percent_of,
    provider_exponent,
    to_provider,
)

currencies = st.sampled_from(sorted(EXPONENTS))
amounts = st.integers(min_value=1 - 10**12, max_value=10**12 - 1)


@given(amounts, currencies)
def test_an_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    written = Money(abs(minor), currency).decimal()
    assert parse_amount(written, currency) == abs(minor)


@pytest.mark.parametrize(
    "text", ["12,50", "€12.50", "1,250.00", "１２.５０", "NaN", "1e309", "inf", "", "-1", "1.", ".5", " ", "1_000", "٣"]
)
def test_what_is_no_plain_amount_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(AmountError, match=r"write"):
        parse_amount(text, "EUR")


def test_more_decimals_than_the_currency_has_are_refused_but_zeros_are_not() -> None:
    assert parse_amount("3.990", "USD") == 399
    with pytest.raises(AmountError, match="at most 2"):
        parse_amount("3.999", "USD")
    with pytest.raises(AmountError, match="at most 0"):
        parse_amount("500.5", "JPY")


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any))
def test_parts_sum_to_the_amount_and_each_is_within_one_unit_of_its_share(minor: int, weights: list[int]) -> None:
    parts = allocate(minor, weights)
    assert sum(parts) == minor
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * total - minor * weight) < total
        assert weight > 0 or part == 0


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_nothing_to_split_over_is_an_error(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="split"):
        allocate(100, weights)


@given(amounts, st.integers(0, 10000))
def test_a_percentage_is_rounded_half_up_and_a_refund_mirrors_it(minor: int, basis_points: int) -> None:
    part = percent_of(minor, basis_points)
    assert part == -percent_of(-minor, basis_points)
    assert abs(abs(part) * 10000 - abs(minor) * basis_points) <= 5000


def test_a_half_goes_up() -> None:
    assert [percent_of(minor, 5000) for minor in (1, 3, 5, -1)] == [1, 2, 3, -1]


@given(st.integers(0, 10**9), currencies)
def test_what_the_provider_is_asked_for_is_what_comes_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    try:
        asked = to_provider(money)
    except AmountError:
        assert currency in {"MGA", *[code for code, digits in EXPONENTS.items() if digits >= 3]}
        return
    assert from_provider(asked, currency.lower()) == money


def test_the_provider_counts_some_currencies_in_its_own_way() -> None:
    assert to_provider(Money(5000, "ISK")) == 500000
    assert to_provider(Money(5000, "JPY")) == 5000
    assert to_provider(Money(5000, "KWD")) == 5000
    assert provider_exponent("MGA") == 0
    with pytest.raises(AmountError):
        to_provider(Money(5001, "KWD"))
    with pytest.raises(AmountError):
        to_provider(Money(150, "MGA"))


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(TypeError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")
    assert (Money(3, "EUR") + Money(4, "EUR") - Money(2, "EUR")) * 2 == Money(10, "EUR")
    with pytest.raises(UnknownCurrency, match="XXX"):
        Money(1, "XXX")


@pytest.mark.parametrize(("text", "points"), [("20%", 2000), ("12.5%", 1250), ("100%", 10000), ("0.01%", 1)])
def test_a_percentage_is_read_exactly(text: str, points: int) -> None:
    assert parse_percent(text) == points


@pytest.mark.parametrize("text", ["20", "0%", "101%", "-5%", "a%", "%", "1e1%", "0.001%", "NaN%", "20%%", "２０%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(AmountError, match="percentage"):
        parse_percent(text)
