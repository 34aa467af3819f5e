"""Gift cards: denominations are variants, and what cannot be said of them is refused."""

import pytest
from written_shop import WrittenShop

from chalicelib.domain.catalogue import StockPolicy

CARD = """\
title: Gift card
gift_card: true
price: {EUR: 25.00, USD: 30.00}
options: {Value: ["25", "50"]}
variants:
  - {sku: GIFT-25, options: {Value: "25"}}
  - {sku: GIFT-50, options: {Value: "50"}, price: {EUR: 50.00, USD: 60.00}}
"""


def test_each_denomination_is_a_unit_that_nobody_counts_or_sends(shop: WrittenShop) -> None:
    shop.product("gift", CARD)
    site = shop.site()
    assert site.catalogue.products["gift"].gift_card
    for variant in site.catalogue.products["gift"].variants:
        assert (variant.stock_policy, variant.opening_stock) == (StockPolicy.UNTRACKED, None)
        assert not variant.needs_shipping
        assert site.records[variant.sku].gift_card
    assert dict(site.records["GIFT-50"].prices) == {"EUR": 5000, "USD": 6000}


@pytest.mark.parametrize(
    "line",
    [
        "stock: 5", "stock_policy: untracked", "bundle: [{sku: PRINT}]", "compare_at: {EUR: 30.00, USD: 35.00}",
        "price_breaks: [{from: 5, off: 10%}]", "measure: {holds: 1 piece}", "lead_days: 2", "weight_g: 10",
        "size_mm: [1, 1, 1]", "shipping: true", "sale: [{off: 10%}]", "download: a.zip", "available_from: 2026-12-01",
    ],
)  # fmt: skip
def test_a_gift_card_has_neither_stock_nor_sale_nor_weight_nor_parts(line: str, shop: WrittenShop) -> None:
    shop.write("downloads/a.zip", b"zip")
    shop.product("print", "title: P\nsku: PRINT\nprice: {EUR: 1.00, USD: 1.00}\n")
    shop.product("gift", f"title: Gift card\nsku: GIFT\ngift_card: true\nprice: {{EUR: 25.00, USD: 30.00}}\n{line}\n")
    name = line.partition(":")[0]
    assert shop.compile_problems() == [f"content/products/gift.md:6:1: {name}: a gift card has none (delete the line)"]


def test_a_variant_and_a_matrix_of_a_gift_card_are_checked_too(shop: WrittenShop) -> None:
    shop.product("gift", CARD.replace('GIFT-25, options: {Value: "25"}', 'GIFT-25, options: {Value: "25"}, stock: 3'))
    matrix = 'title: G\ngift_card: true\nprice: {EUR: 1.00, USD: 1.00}\noptions: {Value: ["25"]}\n'
    shop.product("more", matrix + 'matrix: {sku: "G-{Value}", stock: 3}\n')
    assert [line.split(" (")[0] for line in shop.compile_problems()] == [
        "content/products/gift.md:7:44: variants[0].stock: a gift card has none",
        "content/products/more.md:6:28: matrix.stock: a gift card has none",
    ]


def test_a_gift_card_is_no_part_of_a_bundle(shop: WrittenShop) -> None:
    shop.product("gift", CARD)
    shop.product("set", "title: S\nsku: SET\nprice: {EUR: 1.00, USD: 1.00}\nbundle: [{sku: GIFT-25}]\n")
    assert shop.compile_problems() == [
        "content/products/set.md:5:16: bundle: GIFT-25 is a gift card (sell it by itself)"
    ]
