"""Price breaks and unit prices: what a file says of them, and what pages show."""

import pytest
from bs4 import BeautifulSoup
from written_shop import PRODUCT, WrittenShop

from chalicelib.domain.catalogue import Measure, PriceBreak
from generator.schema.quantities import quantity
from generator.schema.sheet import Wrong


def problems(shop: WrittenShop, fields: str) -> list[str]:
    shop.product("a", fields)
    return [problem.removeprefix("content/products/a.md:") for problem in shop.compile_problems()]


def page(shop: WrittenShop, path: str = "products/a/index.html", at: int | None = None) -> BeautifulSoup:
    shop.build(at=at)
    return BeautifulSoup(shop.page(path), "html.parser")


def test_price_breaks_are_worked_out_for_each_unit(shop: WrittenShop) -> None:
    shop.product(
        "a",
        "title: A\nprice: {EUR: 24.00, USD: 26.00}\noptions: {Size: [S, L]}\n"
        "price_breaks: [{from: 5, off: 12.5%}, {from: 10, price: {EUR: 20.00, USD: 21.00}}]\n"
        "variants: [{sku: S, options: {Size: S}}, {sku: L, options: {Size: L}, price: {EUR: 40.00, USD: 44.00}}]\n",
    )
    small, large = shop.compile().catalogue.products["a"].variants
    assert small.breaks == (
        PriceBreak(5, {"EUR": 2100, "USD": 2275}),
        PriceBreak(10, {"EUR": 2000, "USD": 2100}),
    )
    assert large.breaks == (PriceBreak(5, {"EUR": 3500, "USD": 3850}),)
    table = page(shop).select_one("table.breaks")
    assert [cell.text for cell in table.select("th, tbody td")] == [
        "5 or more", "10 or more", "S", "€21.00", "€20.00", "L", "€35.00", "–",
    ]  # fmt: skip


def test_a_unit_with_a_price_of_its_own_has_breaks_of_its_own(shop: WrittenShop) -> None:
    shop.product(
        "a",
        "title: A\nprice: {EUR: 24.00, USD: 26.00}\noptions: {Size: [S, L]}\n"
        "price_breaks: [{from: 5, off: 50%}]\n"
        "variants:\n  - {sku: S, options: {Size: S}, price_breaks: [{from: 2, price: {EUR: 23.00, USD: 25.00}}]}\n"
        "  - {sku: L, options: {Size: L}, price: {EUR: 40.00, USD: 44.00}, price_breaks: [{from: 3, price: "
        "{EUR: 39.00, USD: 43.00}}]}\n",
    )
    small, large = shop.compile().catalogue.products["a"].variants
    assert small.breaks == (PriceBreak(2, {"EUR": 2300, "USD": 2500}),)
    assert large.breaks == (PriceBreak(3, {"EUR": 3900, "USD": 4300}),)


def test_price_breaks_that_are_the_same_for_all_stand_in_one_row(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}price_breaks: [{{from: 10, price: {{EUR: 20.00, USD: 22.00}}}}]\n")
    assert [cell.text for cell in page(shop).select("table.breaks th, table.breaks td")] == ["10 or more", "€20.00"]


def test_a_break_that_is_no_cheaper_than_a_sale_is_not_shown_while_it_lasts(shop: WrittenShop) -> None:
    breaks = "price_breaks: [{from: 5, off: 10%}, {from: 10, off: 30%}]\nsale: [{off: 20%}]\n"
    shop.product("a", PRODUCT + breaks)
    assert [cell.text for cell in page(shop).select("table.breaks th, table.breaks td")] == ["10 or more", "€16.80"]


@pytest.mark.parametrize(
    ("breaks", "problem"),
    [
        ("[{from: 10, off: 10%}, {from: 5, off: 20%}]", "5:38: price_breaks: 5 does not come after 10"),
        ("[{from: 5, off: 10%}, {from: 5, off: 20%}]", "5:37: price_breaks: 5 does not come after 5"),
        ("[{from: 5, off: 20%}, {from: 10, off: 10%}]", "from 10 on, one is no cheaper than before in EUR and USD"),
        ("[{from: 5, price: {EUR: 24.00, USD: 20.00}}]", "from 5 on, one is no cheaper than before in EUR"),
        ("[{from: 11, off: 10%}]", "nobody can buy 11: an order holds 10 at most (write `max_per_order: 11`"),
        ("[{from: 1, off: 10%}]", "price_breaks[0].from: 1 is out of range"),
        ("[{off: 10%}]", "price_breaks[0].from: is missing (write such as `from: 10`)"),
        ("[{from: 5}]", "price_breaks[0].off: says neither `off` nor `price`"),
        ("[{from: 5, off: 100%}]", "price_breaks[0].off: 100% would make it free"),
        ("{from: 5, off: 10%}", "price_breaks: is a mapping and must be a list"),
    ],
)
def test_a_price_break_that_cannot_be_says_what_to_write(breaks: str, problem: str, shop: WrittenShop) -> None:
    found = problems(shop, f"{PRODUCT}price_breaks: {breaks}\n")
    assert len(found) == 1, found
    assert problem in found[0]


def test_a_larger_max_per_order_lets_a_break_apply(shop: WrittenShop) -> None:
    assert problems(shop, f"{PRODUCT}max_per_order: 50\nprice_breaks: [{{from: 50, off: 10%}}]\n") == []


@pytest.mark.parametrize(
    ("measure", "made"),
    [
        ("{holds: 250 g, per: 100 g}", Measure(250_000, 100_000, "100 g")),
        ("{holds: 250g}", Measure(250_000, 1_000_000, "kg")),
        ("{holds: 0.75 l}", Measure(750_000, 1_000_000, "l")),
        ("{holds: 75 cl, per: 100 ml}", Measure(750_000, 100_000, "100 ml")),
        ("{holds: 5 m, per: m}", Measure(5_000_000, 1_000_000, "m")),
        ("{holds: 150 cm}", Measure(1_500_000, 1_000_000, "m")),
        ("{holds: 2.5 m2}", Measure(2_500_000, 1_000_000, "m²")),
        ("{holds: 12 pieces}", Measure(12, 1, "piece")),
        ("{holds: 500 mg, per: 1 g}", Measure(500, 1000, "g")),
    ],
)
def test_a_measure_is_exact(measure: str, made: Measure, shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}measure: {measure}\n")
    assert shop.compile().catalogue.products["a"].variants[0].measure == made


@pytest.mark.parametrize(
    ("measure", "problem"),
    [
        ("{holds: 250}", "measure.holds: '250' is not a quantity (write a number and one of mg, g"),
        ("{holds: 8 oz}", "measure.holds: '8 oz' is not a quantity"),
        ("{holds: 0 g}", "measure.holds: '0 g' cannot be measured"),
        ("{holds: 1.5 mg}", "measure.holds: '1.5 mg' cannot be measured"),
        ("{holds: 250 g, per: 100 ml}", "measure.per: 100 ml and 250 g are two kinds of quantity"),
        ("{per: 100 g}", "measure.holds: is missing"),
        ("250 g", "measure: is a single value and must name its parts"),
    ],
)
def test_a_measure_that_cannot_be_says_what_to_write(measure: str, problem: str, shop: WrittenShop) -> None:
    found = problems(shop, f"{PRODUCT}measure: {measure}\n")
    assert len(found) == 1, found
    assert problem in found[0]


def test_a_quantity_is_refused_in_other_digits_and_with_a_comma() -> None:
    for text in ("٣ g", "1,5 kg", "1e3 g", "-1 g", "+1 g", "g g", "", " "):
        with pytest.raises(Wrong):
            quantity(text)


def test_the_unit_price_stands_beside_the_price_and_follows_a_sale(shop: WrittenShop) -> None:
    shop.write("collections/all.md", "---\ntitle: All\n---\n")
    shop.product("a", f"{PRODUCT}measure: {{holds: 5 m}}\ncollections: [all]\nsale: [{{off: 50%, from: 2026-12-01}}]\n")
    assert page(shop).select_one(".price-unit").text == "€4.80 / m"
    assert page(shop, "collections/all/index.html").select_one(".price-unit").text == "€4.80 / m"
    assert page(shop, at=1_800_000_000).select_one(".price-unit").text == "€2.40 / m"


def test_each_variant_has_the_unit_price_of_what_it_holds(shop: WrittenShop) -> None:
    shop.product(
        "a",
        "title: A\nprice: {EUR: 10.00, USD: 10.00}\noptions: {Size: [S, L]}\nmeasure: {holds: 300 g, per: 100 g}\n"
        "variants:\n  - {sku: S, options: {Size: S}}\n"
        "  - {sku: L, options: {Size: L}, price: {EUR: 15.00, USD: 15.00}, measure: {holds: 1 kg, per: 100 g}}\n",
    )
    found = page(shop)
    assert [item["data-unit"] for item in found.select("input[name=sku]")] == ["€3.33 / 100 g", "€1.50 / 100 g"]
    assert [item.text for item in found.select(".choice-unit")] == ["€3.33 / 100 g", "€1.50 / 100 g"]
