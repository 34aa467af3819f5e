"""Rules that contradict the shop or themselves: discounts that can never apply, places nobody gets to, taxes twice."""

import pytest
from rule_examples import without_shipping
from test_every_mistake import without_hints
from written_shop import PRODUCT, SHOP, WrittenShop

ZONE = "{countries: [PT], methods: [{id: post, title: Post, price: {EUR: 5.00, USD: 6.00}, days: [1, 3]}]}"
METHODS = "methods: [{id: post, title: Post, price: {EUR: 5.00, USD: 6.00}, days: [1, 3]}]"

DISCOUNTS = {
    "title: X\noff: 10%\nof: {collections: [prnts]}": [
        "4:20: of.collections: nothing for sale has collections 'prnts' (did you mean `prints`?)"
    ],
    "title: X\noff: 10%\nof: {tags: [wood], skus: [NONE]}": [
        "4:13: of.tags: nothing for sale has tags 'wood' (delete it)",
        "4:27: of.skus: nothing for sale has skus 'NONE' (known are PRINT)",
    ],
    "title: X\noff: 10%\nfrom: 2026-12-01\nuntil: 2026-11-01": [
        "5:1: until: is before `from` (a discount ends after it begins)"
    ],
    "title: X\noff: {EUR: 5.00}": ["3:6: off: names no USD (write {EUR: 5.00, USD: …})"],
    "title: X\noff: 120%": ["3:6: off: 120% is out of range (write a percentage above 0% and up to 100%)"],
    "title: X": ["2:1: off: is missing (write such as `off: 20%`)"],
    "title: X\noff: 10%\ncountries: [FR]": [
        "4:13: countries: FR is no country that the shop sends to (known are PT, DE)"
    ],
    "title: X\noff: 10%\ncurrencies: [GBP]": ["4:14: currencies: GBP is no currency of the shop (known are EUR, USD)"],
    "title: X\noff: 10%\ngroups: [trad]": [
        "4:10: groups: trad is no group of `shop.yaml` (did you mean `trade`?)",
    ],
    "title: X\non: shipping\noff: 100%\ndelivery: [express]": [
        "5:12: delivery: express is no way of sending (known are standard)"
    ],
    "title: X\noff: 100%\ndelivery: [standard]": ["4:1: delivery: is for `on: shipping` (delete it)"],
    "title: X\nbuy: 2": ["2:1: get: is missing (`buy` and `get` go together: buy: 2, get: 1)"],
    "title: X\ntiers: [{items: 5, off: 10%}, {items: 3, off: 20%}]": [
        "3:31: tiers[1].spend: does not rise (write the tiers from the lowest to the highest)"
    ],
    "title: X\noff: 10%\nsingle_use: true": [
        "4:1: single_use: there is no code (write `code`, `codes` or `code_file`)"
    ],
    "title: X\noff: 10%\ncode_file: none.codes": [
        "4:12: code_file: there is no file 'none.codes' beside it (run `storefront codes x --count 100`, or write one, "
        "a code a line)"
    ],
    "title: X\noff: 10%\ncode: SPRNG-1": [],
}

SHIPPING = {
    # a postcode rule that shadows another
    f"zones:\n  - {{id: a, places: [{{country: PT, postcodes: [9*]}}], {METHODS}}}\n"
    f"  - {{id: b, places: [{{country: PT, postcodes: [9500..9999]}}], {METHODS}}}\n": [
        "3:22: zones: no destination gets here: the zone a stands before and takes all of it (write it before that "
        "one, or delete it)"
    ],
    f"zones:\n  - {{id: a, countries: [PT], {METHODS}}}\n  - {{id: b, countries: [PT, DE], {METHODS}}}\n": [
        "3:25: zones: no destination gets here: the zone a stands before and takes all of it (write it before that "
        "one, or delete it)"
    ],
    "zones:\n  - {countries: [PT], methods: [{id: p, title: P, price: {EUR: 1.00}, days: [1, 2]}]}\n": [
        "2:58: zones[0].methods[0].price: names no USD (write {EUR: 1.00, USD: …})"
    ],
    "zones:\n  - {countries: [PT], methods: [{id: p, title: P, price: {EUR: 1.00, USD: 1.00}, days: [3, 2]}]}\n": [
        "2:82: zones[0].methods[0].days: must be the least and the most (write such as [3, 6])"
    ],
    f"zones:\n  - {{{METHODS}}}\n": ["2:5: zones[0].countries: the zone is nowhere (write such as `countries: [PT]`)"],
    "zones: []\n": ["1:1: zones: is empty (write such as `zones: [{countries: [PT], methods: [...]}]`)"],
}

TAXES = {
    # overlapping tax zones
    "zones:\n  - {countries: [PT], rates: {standard: 23%}}\n  - {countries: [ES, PT], rates: {standard: 21%}}\n": [
        "3:22: zones: is in the zone pt, too, whose rates would always count (write it before that zone, or take it "
        "out of one of the two)"
    ],
    "zones:\n  - {countries: [PT], rates: {reduced: 6%}}\n": [
        "2:5: rates: the zone pt has no rate for standard, the class of content/products/print.md (write such as "
        "`standard: 23%`, or `standard: 0%` where it is not taxed)"
    ],
    "exempt_groups: [trad]\nzones:\n  - {countries: [PT], rates: {standard: 23%}}\n": [
        "1:17: exempt_groups: trad is no group of `shop.yaml` (did you mean `trade`?)"
    ],
    "zones:\n  - {countries: [PT], rates: {standard: [{rate: 23%}, {rate: 21%, from: 2027-01-01}]}}\n": [
        "2:55: zones[0].rates.standard[1].rate: Tax has two rates at the same time (write from when and until when "
        "each of them holds)"
    ],
}


@pytest.fixture
def paper(shop: WrittenShop) -> WrittenShop:
    """A shop with a print in a collection, a group of customers, and no other rules."""
    facts = SHOP + "groups: {trade: Trade customers}\naddress: {lines: [Street 1], country: PT}\n"
    shop.write("shop.yaml", facts)
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.product("print", PRODUCT + "collections: [prints]\n")
    return shop


@pytest.mark.parametrize(("fields", "told"), DISCOUNTS.items(), ids=range(len(DISCOUNTS)))
def test_a_discount_that_can_never_apply(paper: WrittenShop, fields: str, told: list[str]) -> None:
    paper.write("discounts/x.md", f"---\n{fields}\n---\n")
    assert paper.compile_problems() == [f"content/discounts/x.md:{line}" for line in told]


@pytest.mark.parametrize(("text", "told"), SHIPPING.items(), ids=range(len(SHIPPING)))
def test_delivery_that_nobody_can_choose(paper: WrittenShop, text: str, told: list[str]) -> None:
    facts = (paper.content / "shop.yaml").read_text()
    paper.write("shop.yaml", "\n".join(without_shipping(facts)) + "\n")
    paper.write("shipping.yaml", text)
    assert paper.compile_problems() == [f"content/shipping.yaml:{line}" for line in told]


@pytest.mark.parametrize(("text", "told"), TAXES.items(), ids=range(len(TAXES)))
def test_taxes_that_contradict_each_other(paper: WrittenShop, text: str, told: list[str]) -> None:
    paper.write("tax.yaml", text)
    assert paper.compile_problems() == [f"content/tax.yaml:{line}" for line in told]


def test_a_code_belongs_to_one_discount_however_it_is_written(paper: WrittenShop) -> None:
    paper.write("discounts/a.md", "---\ntitle: A\noff: 10%\ncode: SPRING-10\n---\n")
    paper.write("discounts/b.md", "---\ntitle: B\noff: 20%\ncode_file: b.codes\n---\n")
    paper.write("discounts/b.codes", "OTHER\nspring10\n?\n")
    assert without_hints(paper.compile_problems()) == [
        "content/discounts/b.codes:2:1: code: spring10 stands in content/discounts/a.md:4, too",
        "content/discounts/b.codes:3:1: code: '?' is not a code",
    ]


def test_delivery_stands_in_one_file(paper: WrittenShop) -> None:
    paper.write("shipping.yaml", f"zones:\n  - {ZONE}\n")
    assert [line.split(": ")[1] for line in paper.compile_problems()] == ["ships_to", "shipping"]
