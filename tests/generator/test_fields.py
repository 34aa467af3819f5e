"""The fields of products, collections and `shop.yaml`: what each takes, and what it says where it does not."""

import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_shop import PRODUCT, SHOP, WrittenShop, write_shop

from chalicelib.domain.cart import decode_sku, encode_sku
from generator.schema import codes, scalars
from generator.schema.sheet import Wrong


def said(shop: WrittenShop, fields: str) -> list[str]:
    """The problems of a product with these fields, without its path."""
    shop.product("a", fields)
    return [problem.removeprefix("content/products/a.md:") for problem in shop.compile_problems()]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pirce: 1", "5:1: pirce: is not a field (did you mean `price`?)"),
        ("Summary: x", "5:1: Summary: is not a field (did you mean `summary`?)"),
        ("summary:", "5:1: summary: is empty (write a value or delete the line)"),
        ("summary: [a]", "5:10: summary: is a list and must be a single value (write it without brackets)"),
        ("collections: prints", "5:14: collections: is a single value and must be a list"),
        ("collections: [no-such]", "5:15: collections: there is no collections/no-such.md"),
        ("weight_g: 1.5", "5:11: weight_g: '1.5' is not a whole number (write digits only, such as 12)"),
        ("weight_g: -1", "5:11: weight_g: -1 is out of range"),
        ("stock: many", "5:8: stock: 'many' is not a whole number"),
        ("max_per_order: 0", "5:16: max_per_order: 0 is out of range (write a number from 1 to 9999)"),
        ("shipping: no", "5:11: shipping: 'no' is neither (write true or false)"),
        ("date: 2026-02-30", "5:7: date: there is no day 2026-02-30"),
        ("date: 27.11.2026", "5:7: date: '27.11.2026' is not a date (write year, month and day, such as 2026-11-27)"),
        ("status: live", "5:9: status: 'live' is not known (write one of published, draft)"),
        (
            "gtin: 4006381333932",
            "5:7: gtin: the check digit of 4006381333932 is wrong (copy it again; its last digit would be 1)",
        ),
        ("gtin: 123", "5:7: gtin: '123' is not a GTIN"),
        ("slug: Über Uns", "5:7: slug: 'Über Uns' cannot stand in an address (write über-uns)"),
        ("slug: ../x", "5:7: slug: '../x' cannot stand in an address (write x)"),
        ("slug: '…'", "5:7: slug: '…' has no letter and no digit"),
        ("stock_policy: preorder", "2:1: available_from: `stock_policy: preorder` needs it"),
        ("stock_policy: made_to_order", "2:1: lead_days: `stock_policy: made_to_order` needs it"),
        ("stock_policy: digital", "2:1: download: `stock_policy: digital` needs it"),
        ("stock_policy: maybe", "5:15: stock_policy: 'maybe' is not known"),
        ("download: ../../etc/passwd", "5:11: download: '../../etc/passwd' is not a file below the folder"),
        ("images: [{src: a.jpg}]", "5:10: images[0].alt: is missing (say in words what the picture shows)"),
        ("images: [{alt: x}]", "5:10: images[0].src: a picture has either `src` or `remote`"),
        (
            "images: [{src: none.jpg, alt: x}]",
            "5:16: images[0]: there is no picture 'none.jpg' beside the file or in images/",
        ),
        ("images: [{src: ../../a.jpg, alt: x}]", "5:16: images[0].src: '../../a.jpg' is not a file below the folder"),
        (
            "images: [{src: 'https://x.example/a.jpg', alt: x}]",
            "5:16: images[0].src: 'https://x.example/a.jpg' is an address",
        ),
        ("options: {Size: [A4]}", "5:1: options: there are no variants to choose (write `variants` or `matrix`, too)"),
        ("variants: [{sku: B}]", "3:1: sku: stands beside `variants` (write it in each variant instead)"),
        ("aliases: [/a/../b]", "5:11: aliases[0]: '/a/../b' is not a path of this site"),
        ("aliases: [a]", "5:11: aliases: /products/a/ is a page of this shop (delete it)"),
        ("bundle: [{sku: PRINT, quantity: 0}]", "5:33: bundle[0].quantity: 0 is out of range"),
        ("bundle: [{sku: NONE}]", "5:16: bundle: there is no NONE for sale"),
        ("bundle: [{sku: PRINT}]", "5:16: bundle: PRINT is a bundle itself"),
        ("sale: {off: 20%}", "5:7: sale: is a mapping and must be a list (write such as `sale: [{off: 20%"),
        ("sale: [{off: 20}]", "5:14: sale[0].off: '20' is not a percentage (write such as 20%)"),
        ("sale: [{off: 0%}]", "5:14: sale[0].off: 0% is out of range"),
        ("sale: [{off: 100%}]", "5:14: sale[0].off: 100% would make it free"),
        ("sale: [{off: NaN%}]", "5:14: sale[0].off: 'NaN%' is not a percentage"),
        ("sale: [{from: 2026-11-27}]", "5:8: sale[0].off: says neither `off` nor `price`"),
        ("sale: [{off: 20%, price: {EUR: 1.00, USD: 1.00}}]", "5:8: sale[0].off: `off` and `price` say two things"),
        ("sale: [{off: 20%, from: 2026-11-27, until: 2026-11-26}]", "5:37: sale[0].until: is before `from`"),
        ("sale: [{off: 20%, from: tomorrow}]", "5:25: sale[0].from: 'tomorrow' is not a date"),
        ("sale: [{price: {EUR: 30.00, USD: 30.00}}]", "5:8: sale: does not make the price in EUR lower"),
    ],
)
def test_a_wrong_field_says_what_to_write(line: str, problem: str, shop: WrittenShop) -> None:
    found = said(shop, f"{PRODUCT}{line}\n")
    assert len(found) == 1, found
    assert found[0].startswith(problem)


def test_every_mistake_of_every_file_comes_in_one_run(shop: WrittenShop) -> None:
    shop.product("a", "title: A\nprice: 12,50\nsumary: x\n", "![gone](none.jpg)\n")
    shop.product("b", "sku: B B\nprice: {EUR: 1.00}\n")
    shop.write("collections/c.md", "---\norder: first\n---\n")
    assert [problem.split(" (")[0] for problem in shop.problems()] == [
        "content/collections/c.md:2:1: title: is missing",
        "content/collections/c.md:2:8: order: 'first' is not a whole number",
        "content/products/a.md:2:1: sku: is missing",
        "content/products/a.md:3:8: price: names no currency; missing are EUR, USD",
        "content/products/a.md:4:1: sumary: is not a field",
        "content/products/a.md:6:9: body: there is no picture 'none.jpg' beside the file or in images/",
        "content/products/b.md:2:1: title: is missing",
        "content/products/b.md:2:6: sku: 'B B' holds a space",
        "content/products/b.md:3:8: price: names no USD",
    ]


def test_an_article_is_checked_in_the_same_run_as_a_product(shop: WrittenShop) -> None:
    shop.product("a", "title: A\n")
    shop.write("journal/x.md", "Title: No date\n\nText\n")
    problems = shop.problems()
    assert [problem.split(":")[0] for problem in problems] == ["content/journal/x.md", *["content/products/a.md"] * 2]
    assert problems[0] == "content/journal/x.md:1:1: Date: is missing (write such as `Date: 2026-10-02`)"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("currencies: [EUR, USD]", "currencies: [EUR, EURO]", "9:19: currencies[1]: 'EURO' is not a currency"),
        ("currencies: [EUR, USD]", "currencies: [EUR, EUR]", "9:1: currencies: EUR stands there twice"),
        ("timezone: Europe/Lisbon", "timezone: Lisbon", "6:11: timezone: 'Lisbon' is not a time zone"),
        ("language: en", "language: english", "7:11: language: 'english' is not a language code"),
        ("url: https://small.example", "url: small.example", "4:6: url: 'small.example' is not a web address"),
        ("email: hello@small.example", "email: hello", "5:8: email: 'hello' is not a mail address"),
        ("ships_to: [PT, DE]", "ships_to: [PT, no]", "ships_to[1]: 'no' is not a country code"),
        ("days: [3, 6]", "days: [6, 3]", "shipping[0].days: must be the least and the most"),
        ("navigation: [", "navigation: [{title: X, href: javascript:alert(1)}, ", "is not a link"),
        ("name: Small Shop", "nam: Small Shop", "nam: is not a field (did you mean `name`?)"),
    ],
)  # fmt: skip
def test_wrong_facts_of_the_shop_say_what_to_write(
    before: str, after: str, problem: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert before in SHOP
    shop = write_shop(tmp_path_factory.mktemp("shop"), SHOP.replace(before, after))
    found = shop.compile_problems()
    assert any(problem in line for line in found), found
    assert all(line.startswith("content/shop.yaml:") for line in found)


def test_the_facts_of_the_shop_have_their_units(tmp_path_factory: pytest.TempPathFactory) -> None:
    more = "grace: 45\nlow_stock: 2\nlimits: {hold_share: 25%, tries_window_minutes: 5}\npaid_after_expiry: backorder\n"
    rules = write_shop(tmp_path_factory.mktemp("shop"), SHOP + more).compile().shop.rules
    assert (rules.grace_seconds, rules.low_stock, rules.paid_after_expiry) == (2700, 2, "backorder")
    assert (rules.limits.hold_share_percent, rules.limits.tries_window_seconds) == (25, 300)
    assert rules.ships_to == ("PT", "DE")
    standard = rules.zones[0].methods[0]
    assert standard.prices == {"EUR": 490, "USD": 590}
    assert standard.free_from == {"EUR": 6000, "USD": 6500}


@given(st.text(max_size=80))
def test_a_slug_made_of_any_name_is_a_slug_or_empty(name: str) -> None:
    made = codes.slugify(name)
    if made:
        assert codes.slug(made) == made
        assert made == unicodedata.normalize("NFC", made)
        assert not set(made) & set("/\\.?#% ")


@given(st.text(max_size=70))
def test_a_sku_that_is_taken_fits_a_cart(value: str) -> None:
    try:
        sku = codes.sku(value)
    except Wrong:
        return
    assert decode_sku(encode_sku(sku)) == sku
    assert len(sku) <= 64
    assert "|" not in sku
    assert not any(char.isspace() for char in sku)


@given(st.text(max_size=30))
def test_no_text_whatever_breaks_a_converter(value: str) -> None:
    zone = ZoneInfo("Europe/Lisbon")
    converters = [
        scalars.line(10), scalars.whole(0, 9), scalars.percent, scalars.day, scalars.moment(zone, end=True),
        codes.gtin, codes.currency, codes.country, codes.language, codes.email, codes.web_address,
        codes.href, codes.alias, codes.relative_path, codes.picture_address, scalars.yes_or_no,
    ]  # fmt: skip
    for convert in converters:
        try:
            convert(value)
        except Wrong:
            continue
