"""Collections: by the product, by hand, by rule, together; in the order that is asked for."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_shop import NOW, WrittenShop, write_shop

SALE = int(datetime(2026, 11, 27, tzinfo=UTC).timestamp())


def product(shop: WrittenShop, name: str, price: str = "10.00", more: str = "") -> None:
    shop.product(name, f"title: {name.upper()}\nsku: {name}\nprice: {{EUR: {price}, USD: {price}}}\n{more}")


def collection(shop: WrittenShop, fields: str) -> None:
    shop.write("collections/c.md", f"---\ntitle: C\n{fields}\n---\n")


def found(shop: WrittenShop, fields: str, now: int = NOW) -> list[str]:
    collection(shop, fields)
    return list(shop.site(now).catalogue.collections["c"].products)


def fill(shop: WrittenShop) -> None:
    product(shop, "ant", "5.00", "tags: [blue, small]\nbrand: Isoline\ndate: 2026-10-02\n")
    product(shop, "bee", "15.00", "tags: [blue, framed]\ndate: 2026-09-01\nstock: 0\n")
    product(
        shop, "cat", "30.00", "tags: [red]\nbrand: Isoline\ndate: 2026-04-01\nsale: [{off: 60%, from: 2026-11-27}]\n"
    )
    product(shop, "dog", "40.00", "tags: [red]\ncompare_at: {EUR: 50.00, USD: 50.00}\ncollections: [c]\n")


def test_a_collection_by_hand_has_its_order(shop: WrittenShop) -> None:
    fill(shop)
    assert found(shop, "products: [cat, ant]") == ["cat", "ant", "dog"]
    assert found(shop, "products: [cat, ant]\nsort: newest") == ["ant", "cat", "dog"]


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("{tags: {any: [blue]}}", {"ant", "bee"}),
        ("{tags: {any: [small, framed]}}", {"ant", "bee"}),
        ("{tags: {all: [blue, small]}}", {"ant"}),
        ("{tags: {any: [blue], none: [framed]}}", {"ant"}),
        ("{tags: {none: [blue]}}", {"cat", "dog"}),
        ("{brand: [Isoline]}", {"ant", "cat"}),
        ("{price: {below: 15.00}}", {"ant"}),
        ("{price: {above: 15.00}}", {"cat", "dog"}),
        ("{price: {above: 5.00, below: 30.00}}", {"bee"}),
        ("{stock: available}", {"ant", "cat", "dog"}),
        ("{stock: sold_out}", {"bee"}),
        ("{on_sale: true}", {"dog"}),
        ("{on_sale: false}", {"ant", "bee", "cat"}),
        ("{newer_than: 31}", {"ant", "bee"}),
        ("{newer_than: 30}", {"ant"}),
        ("{tags: {any: [blue]}, price: {below: 15.00}, stock: available}", {"ant"}),
    ],
)
def test_a_rule_finds_what_has_all_of_it(rule: str, names: set[str], shop: WrittenShop) -> None:
    fill(shop)
    assert {*found(shop, f"rule: {rule}")} == names | {"dog"}


def test_a_rule_sees_the_prices_of_the_moment(shop: WrittenShop) -> None:
    fill(shop)
    assert found(shop, "rule: {price: {below: 13.00}}\nsort: price", SALE - 1) == ["ant", "dog"]
    assert found(shop, "rule: {price: {below: 13.00}}\nsort: price", SALE) == ["ant", "cat", "dog"]
    assert {*found(shop, "rule: {on_sale: true}", SALE)} == {"cat", "dog"}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["ant", "bee", "cat", "dog"]),
        ("price", ["ant", "bee", "cat", "dog"]),
        ("price_down", ["dog", "cat", "bee", "ant"]),
        ("title", ["ant", "bee", "cat", "dog"]),
    ],
)
def test_a_collection_is_sorted_as_it_asks(sort: str, order: list[str], shop: WrittenShop) -> None:
    fill(shop)
    assert found(shop, f"rule: {{price: {{above: 1.00}}}}\nsort: {sort}") == order


def test_what_a_rule_finds_knows_that_it_stands_there(shop: WrittenShop) -> None:
    fill(shop)
    shop.write("collections/all.md", "---\ntitle: All\n---\n")
    product(shop, "elk", more="collections: [all]\ntags: [blue]\n")
    collection(shop, "rule: {tags: {any: [blue]}}")
    site = shop.site()
    assert site.catalogue.products["elk"].collections == ("all", "c")
    assert site.records["elk"].collections == ("all", "c")
    assert site.records["ant"].collections == ("c",)
    shop.build()
    assert "/collections/c/" in shop.page("products/elk/index.html")
    assert "/products/elk/" in shop.page("collections/c/index.html")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("products: [ant, bea]", "3:17: products: there is no product bea (did you mean `bee`?)"),
        ("products: [old]", "3:12: products: old is withdrawn itself (write `ant`)"),
        ("products: [new]", "3:12: products: new is a draft (publish it first)"),
        ("sort: manual", "3:7: sort: `manual` is the order of `products`, and there are none"),
        ("sort: cheap", "3:7: sort: 'cheap' is not known"),
        ("rule: {}", "3:7: rule: says nothing (write such as `rule: {tags: {any: [blue]}}`)"),
        ("rule: {tags: {any: [blu]}}", "3:7: rule: finds nothing"),
        ("rule: {tags: {all: [blue, red]}}", "3:7: rule: finds nothing"),
        ("rule: {brand: [Iso]}", "3:7: rule: finds nothing"),
        ("rule: {price: {below: 1.00}}", "3:7: rule: finds nothing"),
        ("rule: {price: {below: 5.00, above: 9.00}}", "rule.price.below: is not higher than `above`"),
        ("rule: {price: {below: 5,00}}", "rule.price.00: is not a field"),
        ("rule: {price: {below: cheap}}", "3:23: rule.price.below: 'cheap' is not an amount"),
        ("rule: {colour: blue}", "3:8: rule.colour: is not a field"),
        ("rule: {on_sale: true, tags: {all: [small]}}", "3:7: rule: finds nothing"),
    ],
)
def test_a_slip_in_a_collection_says_what_to_write(fields: str, problem: str, shop: WrittenShop) -> None:
    fill(shop)
    shop.product("old", "title: Old\nsuccessor: ant\n")
    shop.product("new", "title: New\nstatus: draft\n")
    collection(shop, fields)
    said = [line.removeprefix("content/collections/c.md:") for line in shop.compile_problems()]
    assert any(problem in line for line in said), said


def test_a_rule_that_waits_for_its_moment_or_for_stock_only_warns(shop: WrittenShop) -> None:
    product(shop, "cat", "30.00", "tags: [red]\nsale: [{off: 60%, from: 2026-11-27}]\nstock: 5\n")
    for rule in ("{on_sale: true}", "{price: {below: 13.00}}", "{stock: sold_out}"):
        collection(shop, f"rule: {rule}")
        assert [line.split(" (")[0] for line in shop.warnings()] == [
            "content/collections/c.md:3:7: rule: finds nothing at present"
        ]


def test_a_tag_that_no_product_has_is_a_warning_with_the_one_that_was_meant(shop: WrittenShop) -> None:
    fill(shop)
    collection(shop, "rule: {tags: {any: [blue], none: [framd]}}")
    assert shop.warnings() == [
        "content/collections/c.md:3:35: rule.tags: no product has the tag 'framd' (did you mean `framed`?)"
    ]


_TAGS = st.lists(st.sampled_from("abc"), max_size=3, unique=True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    products=st.lists(st.tuples(_TAGS, st.integers(1, 9)), min_size=1, max_size=5),
    any_of=_TAGS,
    none_of=_TAGS,
    below=st.integers(2, 10),
)
def test_a_rule_finds_exactly_what_it_says(
    products: list[tuple[list[str], int]],
    any_of: list[str],
    none_of: list[str],
    below: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shop = write_shop(tmp_path_factory.mktemp("shop"))
    for number, (tags, price) in enumerate(products):
        product(shop, f"p{number}", f"{price}.00", f"tags: [{', '.join(tags)}]\n")
    tags = f"any: [{', '.join(any_of)}], none: [{', '.join(none_of)}]"
    collection(shop, f"rule: {{tags: {{{tags}}}, price: {{below: {below}.00}}}}")
    wanted = {
        f"p{number}"
        for number, (tags, price) in enumerate(products)
        if (not any_of or set(tags) & set(any_of)) and not set(tags) & set(none_of) and price < below
    }
    if wanted:
        assert {*shop.site().catalogue.collections["c"].products} == wanted
    else:
        assert any("finds nothing" in line for line in shop.compile_problems())
