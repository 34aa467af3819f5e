"""Variants made from options: what they are called, cost and weigh, which there are, and what single ones change."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_shop import WrittenShop, write_shop

from chalicelib.domain.catalogue import StockPolicy, Variant
from generator.stock_lines import edited_stock

TOP = """\
title: A
price: {EUR: 24.00, USD: 26.00}
weight_g: 180
options: {Size: [A4, A3], Frame: [Unframed, Oak]}
"""
MATRIX = """\
matrix:
  sku: C4-{Size}-{Frame}
  stock: 12
  values:
    Size: {A3: {price: {EUR: +12.00, USD: +13.00}, weight_g: +140}}
    Frame: {Unframed: {code: ""}, Oak: {price: {EUR: +35.00, USD: -1.00}, weight_g: +970}}
"""


def variants(shop: WrittenShop, fields: str) -> dict[str, Variant]:
    shop.product("a", fields)
    return {variant.sku: variant for variant in shop.compile().catalogue.products["a"].variants}


def problems(shop: WrittenShop, fields: str) -> list[str]:
    shop.product("a", fields)
    return [problem.removeprefix("content/products/a.md:") for problem in shop.compile_problems()]


def test_a_matrix_makes_every_combination_with_its_price_and_weight(shop: WrittenShop) -> None:
    made = variants(shop, TOP + MATRIX)
    assert {sku: (dict(item.prices), item.weight_g, item.label) for sku, item in made.items()} == {
        "C4-A4": ({"EUR": 2400, "USD": 2600}, 180, "A4 / Unframed"),
        "C4-A4-OAK": ({"EUR": 5900, "USD": 2500}, 1150, "A4 / Oak"),
        "C4-A3": ({"EUR": 3600, "USD": 3900}, 320, "A3 / Unframed"),
        "C4-A3-OAK": ({"EUR": 7100, "USD": 3800}, 1290, "A3 / Oak"),
    }
    assert {(item.stock_policy, item.opening_stock) for item in made.values()} == {(StockPolicy.DENY, 12)}


def test_a_sale_price_is_for_those_whose_price_nothing_changes(shop: WrittenShop) -> None:
    made = variants(
        shop, TOP + MATRIX + "sale: [{price: {EUR: 20.00, USD: 22.00}}]\ncompare_at: {EUR: 30.00, USD: 31.00}\n"
    )
    assert {sku for sku, item in made.items() if item.sales} == {"C4-A4"}
    assert {sku for sku, item in made.items() if item.compare_at} == {"C4-A4"}


def test_exceptions_are_not_made_and_entries_of_variants_change_what_they_fit(shop: WrittenShop) -> None:
    shop.picture("oak.jpg")
    made = variants(
        shop,
        TOP
        + MATRIX
        + "  except: [{Size: A4, Frame: Oak}]\n"
        + "images: [{src: oak.jpg, alt: Oak}]\n"
        + "variants:\n"
        + "  - {options: {Frame: Oak}, stock_policy: made_to_order, lead_days: 9, image: oak.jpg}\n"
        + "  - {options: {Size: A3, Frame: Unframed}, sku: LARGE, price: {EUR: 30.00, USD: 33.00}, stock: 2}\n",
    )
    assert list(made) == ["C4-A4", "LARGE", "C4-A3-OAK"]
    oak, large = made["C4-A3-OAK"], made["LARGE"]
    assert (oak.stock_policy, oak.lead_days, oak.opening_stock, oak.picture) == (StockPolicy.MADE_TO_ORDER, 9, None, 0)
    assert (large.prices["EUR"], large.opening_stock, large.weight_g) == (3000, 2, 320)
    assert shop.warnings() == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("{Size}-{Frame}", "{Size}", "7:8: matrix.sku: A4 / Unframed and A4 / Oak have the same SKU C4-A4"),
        ("{Size}-{Frame}", "{Size}-{Frme}", "7:8: matrix.sku: `Frme` is not an option of it (did you mean `Frame`?)"),
        ("C4-{Size}", "C 4-{Size}", "7:8: matrix.sku: the SKU 'C 4-A4' of A4 / Unframed holds a space"),
        ("Size: {A3:", "Sise: {A3:", "10:5: matrix.values: `Sise` is not an option of it (did you mean `Size`?)"),
        ("Size: {A3:", "Size: {A33:", "10:12: matrix.values: 'A33' is not among the values of `Size`"),
        ("+12.00", "12.00", "matrix.values.Size.A3.price: 12.00 has no sign, and is added to the price (write +12.00"),
        ("+12.00, USD: +13.00", "+12.00", "matrix.values.Size.A3.price: names no USD (write {EUR: +12.00, USD: …})"),
        ("weight_g: +140", "weight_g: 140", "matrix.values.Size.A3.weight_g: '140' is not a number with a sign"),
        ("weight_g: +140", "weight_g: -181", "7:3: matrix: A3 / Unframed would weigh -1 g"),
        ("USD: -1.00", "USD: -26.00", "7:3: matrix: A4 / Oak would cost nothing in USD"),
        ("  sku: C4-{Size}-{Frame}\n", "", "7:3: matrix.sku: is missing"),
        ("options: {Size: [A4, A3], Frame: [Unframed, Oak]}\n", "", "matrix: there are no options to combine"),
        ("price: {EUR: 24.00, USD: 26.00}\n", "", "2:1: price: is missing"),
    ],
)  # fmt: skip
def test_a_slip_in_a_matrix_says_what_to_write(before: str, after: str, problem: str, shop: WrittenShop) -> None:
    assert before in TOP + MATRIX
    found = problems(shop, (TOP + MATRIX).replace(before, after, 1))
    assert len(found) == 1, found
    assert problem in found[0]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("  except: [{Size: A3}]\n", "5:22: options.Size: no variant has 'A3' (delete it, or write a variant"),
        ("  except: [{Size: A5}]\n", "matrix.except: 'A5' is not among the values of `Size`"),
        ("  except: [{Size: A3}, {Size: A4}]\n", "matrix.except: leaves no combination"),
        ("variants: [{options: {Frame: Oak}, sku: X}]\n", "variants[0].sku: 2 variants would have it"),
        ("variants: [{options: {Frame: Pine}, stock: 1}]\n", "variants[0].options: 'Pine' is not among the values"),
        (
            "  except: [{Size: A4, Frame: Oak}]\nvariants: [{options: {Size: A4, Frame: Oak}, stock: 1}]\n",
            "variants[0].options: fits no combination of the matrix",
        ),
        ("sku: X\n", "sku: stands beside `matrix`"),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_matrix_is_named(more: str, problem: str, shop: WrittenShop) -> None:
    found = problems(shop, TOP + MATRIX + more)
    assert len(found) == 1, found
    assert problem in found[0]


def test_a_value_that_no_variant_has_is_a_problem_with_written_variants_too(shop: WrittenShop) -> None:
    top = TOP.replace("weight_g: 180\n", "")
    assert problems(shop, top + "variants: [{sku: A, options: {Size: A4, Frame: Oak}}]\n") == [
        "4:22: options.Size: no variant has 'A3' (delete it, or write a variant that has it)",
        "4:35: options.Frame: no variant has 'Unframed' (delete it, or write a variant that has it)",
    ]


def test_a_product_has_two_thousand_variants_and_no_more_than_a_page_can_hold(shop: WrittenShop) -> None:
    def offer(count: int) -> str:
        names = [f"O{number}" for number in range(count)]
        options = ", ".join(f"{name}: [a, b]" for name in names)
        pattern = "-".join(f"{{{name}}}" for name in names)
        return f"title: A\nprice: {{EUR: 1.00, USD: 1.00}}\noptions: {{{options}}}\nmatrix: {{sku: '{pattern}'}}\n"

    assert len(variants(shop, offer(11))) == 2048
    assert problems(shop, offer(12)) == [
        "5:9: matrix: makes 4,096 variants, and a product has 2,048 at most (make it two products)"
    ]
    assert "makes 1,152,921,504,606,846,976 variants" in problems(shop, offer(60))[0]


def test_an_edit_of_the_stock_of_a_matrix_is_answered_once_at_its_line(shop: WrittenShop) -> None:
    shop.product("a", TOP + MATRIX.replace("stock: 12", "stock: 20"))
    assert shop.said(edited_stock(shop.content, {"C4-A4": 12, "C4-A3": 12, "C4-A3-OAK": 12})) == [
        "content/products/a.md:8:10: stock: the opening balance is booked once (12 for C4-A4 and 2 more),"
        " and 20 changes nothing (write 12 again; stock moves change what is there)"
    ]


_NAMES = st.lists(st.sampled_from("red green blue Größe 大 XL s-m 10% ½".split()), min_size=1, max_size=4, unique=True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=_NAMES, colours=_NAMES, more=st.permutations(["p", "q"]), flip=st.booleans())
def test_skus_stay_what_they_are_when_values_are_added_or_moved(
    sizes: list[str], colours: list[str], more: list[str], flip: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shop = write_shop(tmp_path_factory.mktemp("shop"))
    written = {"大": "BIG", "½": "HALF"}

    def made(sizes: list[str], colours: list[str], order: tuple[str, str]) -> dict[frozenset[tuple[str, str]], str]:
        lists = {"Size": sizes, "Colour": colours}
        options = ", ".join(f"{name}: [{', '.join(map(repr, lists[name]))}]" for name in order)
        codes = {name: [value for value in lists[name] if value in written] for name in order}
        values = ", ".join(
            f"{name}: {{{', '.join(f'{value!r}: {{code: {written[value]}}}' for value in codes[name])}}}"
            for name in order
            if codes[name]
        )
        changes = f", values: {{{values}}}" if values else ""
        fields = f"title: A\nprice: {{EUR: 1.00, USD: 1.00}}\noptions: {{{options}}}\n"
        found = variants(shop, fields + f"matrix: {{sku: 'X-{{Size}}-{{Colour}}'{changes}}}\n")
        return {frozenset(item.options): sku for sku, item in found.items()}

    before = made(sizes, colours, ("Size", "Colour"))
    order = ("Colour", "Size") if flip else ("Size", "Colour")
    after = made([*more, *reversed(sizes)], [more[0], *colours], order)
    assert len(before) == len(sizes) * len(colours)
    assert {key: after[key] for key in before} == before
    for size, colour in product(sizes, colours):
        assert frozenset({("Size", size), ("Colour", colour)}) in before
