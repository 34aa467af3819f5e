"""What a product page says of delivery and tax before anybody asks."""

import re

import pytest
from rule_examples import without_shipping
from written_shop import PRODUCT, SHOP, WrittenShop

HOME = SHOP + "address: {lines: [Street 1], country: PT}\n"
BANDS = """\
handling_days: [1, 2]
zones:
  - countries: [PT]
    methods:
      - {id: studio, title: Studio, price: {EUR: 0, USD: 0}, days: [0, 0], pickup: true}
      - id: post
        title: Post
        bands: [{up_to: 500, price: {EUR: 3.00, USD: 4.00}}, {up_to: 5000, price: {EUR: 7.00, USD: 8.00}}]
        days: [1, 1]
"""
SIZES = """\
title: Print
price: {EUR: 24.00, USD: 26.00}
options: {Size: [S, L]}
variants: [{sku: S, options: {Size: S}, weight_g: 100}, {sku: L, options: {Size: L}, weight_g: 2000}]
"""


def told(shop: WrittenShop, name: str, kind: str = "product-delivery") -> str | None:
    found = re.search(rf'<p class="{kind}">(?:<b>[^<]*</b> )?(.*?)</p>', shop.page(f"products/{name}/index.html"))
    return found[1] if found else None


def test_delivery_to_the_shop_s_own_country_by_weight_with_the_days_until_it_leaves(shop: WrittenShop) -> None:
    shop.write("shop.yaml", "\n".join(without_shipping(HOME)) + "\n")
    shop.write("shipping.yaml", BANDS)
    shop.product("light", PRODUCT + "weight_g: 200\n")
    shop.product("sizes", SIZES)
    shop.product("heavy", PRODUCT.replace("PRINT", "HEAVY") + "weight_g: 9000\n")
    shop.product("file", PRODUCT.replace("PRINT", "FILE") + "stock_policy: digital\ndownload: a.zip\n")
    shop.write("downloads/a.zip", b"PK")
    shop.build()
    assert told(shop, "light") == "to Portugal in 2–3 working days, €3.00"
    assert told(shop, "sizes") == "to Portugal in 2–3 working days, from €3.00"
    assert told(shop, "heavy") is None  # no way of sending takes it
    assert told(shop, "file") is None


@pytest.mark.parametrize(
    ("rates", "text"),
    [
        ("{countries: [PT], rates: {standard: 23%}}", "VAT included"),
        ("{countries: [PT], rates: {standard: 23%}, prices: excluded}", "plus VAT"),
        ("{countries: [DE], rates: {standard: 19%}}", None),
    ],
)
def test_the_price_says_whether_tax_is_in_it(shop: WrittenShop, rates: str, text: str | None) -> None:
    shop.write("shop.yaml", HOME)
    shop.write("tax.yaml", f"title: VAT\nzones:\n  - {rates}\n")
    shop.product("print", PRODUCT)
    shop.product("card", "title: Card\nsku: CARD\ngift_card: true\nprice: {EUR: 25.00, USD: 28.00}\n")
    shop.build()
    assert told(shop, "print", "price-tax") == text
    assert told(shop, "card", "price-tax") is None
    assert told(shop, "print") == "to Portugal in 3–6 working days, €4.90; free from €60.00"


def test_a_form_for_those_who_wait_stands_where_the_shop_tells_and_something_is_sold_out(shop: WrittenShop) -> None:
    gone = PRODUCT.replace("PRINT", "GONE") + "stock: 0\n"
    shop.product("there", PRODUCT + "stock: 3\n")
    shop.product("gone", gone)
    shop.build()
    assert 'action="/api/watches"' not in shop.page("products/gone/index.html")
    shop.write("shop.yaml", SHOP + "back_in_stock: true\n")
    shop.build()
    form = shop.page("products/gone/index.html").partition('action="/api/watches"')[2]
    assert '<input type="hidden" name="sku" value="GONE">' in form
    assert 'action="/api/watches"' not in shop.page("products/there/index.html")
