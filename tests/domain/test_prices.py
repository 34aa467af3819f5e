"""The price of one unit: for a kilogram, a litre or a metre of it, and for how long it is for sale."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import NOW, PRINT

from chalicelib.domain.catalogue import Measure
from chalicelib.domain.prices import is_sold_at, price_per_measure

_SMALLEST = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("minor", "holds", "per", "unit"),
    [
        (320, 250, 1000, 1280),  # 250 g at 3.20: 12.80 a kilogram
        (1000, 300, 100, 333),
        (1000, 600, 100, 167),  # 166.66...
        (1, 200, 100, 1),  # a half goes up
        (1, 201, 100, 0),
        (500, 1000, 1000, 500),
    ],
)
def test_a_unit_price_is_rounded_half_up(minor: int, holds: int, per: int, unit: int) -> None:
    assert price_per_measure(minor, Measure(holds, per, "")) == unit


@given(minor=st.integers(0, 10**9), amount=_SMALLEST, per=_SMALLEST)
def test_a_unit_price_is_the_exact_one_rounded(minor: int, amount: int, per: int) -> None:
    exact = Decimal(minor * per) / Decimal(amount)
    if (minor * per * 2) % amount:
        assert price_per_measure(minor, Measure(amount, per, "")) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert abs(2 * price_per_measure(minor, Measure(amount, per, "")) * amount - 2 * minor * per) <= amount


@given(minor=st.integers(0, 10**9), amount=_SMALLEST)
def test_a_unit_that_holds_what_the_price_is_for_costs_that_price(minor: int, amount: int) -> None:
    assert price_per_measure(minor, Measure(amount, amount, "")) == minor


@pytest.mark.parametrize(
    ("starts", "ends", "sold"),
    [
        (None, None, True),
        (NOW, None, True),
        (NOW + 1, None, False),
        (None, NOW, False),
        (None, NOW + 1, True),
        (NOW - 5, NOW + 5, True),
    ],
)
def test_a_thing_is_for_sale_from_its_first_second_and_not_at_its_end(
    starts: int | None, ends: int | None, sold: bool
) -> None:
    assert is_sold_at(replace(PRINT, sells_from=starts, sells_until=ends), NOW) is sold
