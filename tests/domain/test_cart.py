"""The cart and its cookie, which script and server share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cart import (
    MAX_COOKIE_BYTES,
    MAX_LINES,
    Cart,
    CartFull,
    CartLine,
    decode_cookie,
    decode_sku,
    encode_cookie,
    encode_sku,
    merge_lines,
)

ID = "0123456789abcdef" * 2
skus = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable())
lines = st.builds(CartLine, skus, st.integers(1, 9999), st.none() | st.integers(0, 10**12))


@given(skus)
def test_any_sku_survives_cookie_and_permalink(sku: str) -> None:
    written = encode_sku(sku)
    assert decode_sku(written) == sku
    assert not set(written) & set('|:;, "\\')


@given(st.lists(lines, max_size=20, unique_by=lambda line: line.sku))
def test_a_cart_survives_its_cookie(wanted: list[CartLine]) -> None:
    cart = Cart(ID, "EUR", "en", tuple(wanted))
    assert decode_cookie(encode_cookie(cart)) == cart


@given(st.text(max_size=200))
def test_a_broken_cookie_is_no_cart_and_no_error(value: str) -> None:
    cart = decode_cookie(value)
    assert cart is None or decode_cookie(encode_cookie(cart)) == cart


@pytest.mark.parametrize("line", ["SKU:0:", "SKU:-1:", "SKU:1.5:", "SKU:10000:", "SKU:1:x", "SKU:1", "~?:1:", "S U:1:"])
def test_a_cookie_with_a_broken_line_is_no_cart(line: str) -> None:
    assert decode_cookie(f"{ID}|EUR|en|{line}") is None


def test_adding_sums_and_setting_to_nothing_removes() -> None:
    cart = Cart(ID, "EUR", "en").add("A", 1, 100).add("B", 2, None).add("A", 2, 90)
    assert cart.lines == (CartLine("A", 3, 90), CartLine("B", 2))
    assert cart.count == 5
    assert cart.set_quantity("A", 0).lines == (CartLine("B", 2),)


def test_a_cart_is_full_at_its_lines_and_at_its_bytes() -> None:
    cart = Cart(ID, "EUR", "en", tuple(CartLine(f"S{number}", 1) for number in range(MAX_LINES)))
    with pytest.raises(CartFull):
        cart.add("ONE-MORE", 1, None)
    long = Cart(ID, "EUR", "en")
    while len(encode_cookie(long)) < MAX_COOKIE_BYTES - 150:
        long = long.add(f"{len(long.lines):063d}é", 9999, 10**12)
    assert len(long.lines) < MAX_LINES
    with pytest.raises(CartFull):
        long.add("é" * 64, 9999, 10**12)


@given(st.lists(lines, max_size=30))
def test_merging_sums_quantities_and_keeps_the_lowest_price_seen(wanted: list[CartLine]) -> None:
    merged = merge_lines(wanted)
    assert sum(line.quantity for line in merged) == sum(line.quantity for line in wanted)
    for line in merged:
        seen = [other.seen for other in wanted if other.sku == line.sku and other.seen is not None]
        assert line.seen == min(seen, default=None)
