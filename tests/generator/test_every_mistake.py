"""Every mistake in every file comes in one run, whatever else is wrong: one file does not hide those of another."""

import pytest
from written_shop import PRODUCT, SHOP, WrittenShop, write_shop


def without_hints(problems: list[str]) -> list[str]:
    return [problem.split(" (")[0] for problem in problems]


def test_shortcodes_are_looked_up_although_products_cannot_be_built(shop: WrittenShop) -> None:
    shop.product("a", PRODUCT + "weight_g: much\n")
    shop.write("products/unread.md", "---\ntitle: [\nsku: SEEN\nvariants:\n  - {sku: 'OTHER'}\n---\n")
    shop.write("collections/torn.md", "no front matter\n")
    shop.product("draft", "title: D\nsku: D\nstatus: draft\n")
    calls = [
        'product("PRINT")',
        'product("a")',
        'buy("SEEN")',
        'buy("OTHER")',
        'product("unread")',
        'collection("torn")',
    ]
    wrong = ['product("NONE")', 'collection("none")', 'buy("D")']
    shop.write("pages/x.md", "Title: X\n\n" + "\n\n".join(f"{{{{ {call} }}}}" for call in (*calls, *wrong)) + "\n")
    said = without_hints(shop.problems())
    assert [line for line in said if "pages/x.md" in line] == [
        "content/pages/x.md:15:1: product: there is no product 'NONE' for sale",
        "content/pages/x.md:17:1: collection: there is no collection 'none'",
        "content/pages/x.md:19:1: buy: there is no product 'D' for sale",
    ]
    assert len(said) == 6


def test_files_are_checked_against_each_other_although_one_cannot_be_read(shop: WrittenShop) -> None:
    shop.write("products/unread.md", b"---\ntitle: \xff\nsku: HIDDEN\n---\n")
    shop.product("old", "title: Old\nsuccessor: unread\n")
    shop.product("older", "title: Older\nsuccessor: nowhere\n")
    shop.product("set", PRODUCT.replace("PRINT", "SET") + "bundle: [{sku: HIDDEN}, {sku: NONE}]\n")
    shop.product("a", PRODUCT + "collections: [none]\naliases: [set, unread]\nstock: many\n")
    assert without_hints(shop.compile_problems()) == [
        "content/products/a.md:5:15: collections: there is no collections/none.md",
        "content/products/a.md:6:11: aliases: /products/set/ is a page of this shop",
        "content/products/a.md:6:16: aliases: /products/unread/ is a page of this shop",
        "content/products/a.md:7:8: stock: 'many' is not a whole number",
        "content/products/older.md:3:12: successor: there is no product nowhere",
        "content/products/set.md:5:31: bundle: there is no NONE for sale",
        "content/products/unread.md:2:8: file: is not UTF-8: byte 0xff",
    ]


def test_a_mistake_in_one_field_does_not_hide_those_of_other_kinds_in_the_same_file(shop: WrittenShop) -> None:
    options = "options: {Size: [A4]}\nvariants: [{sku: A, options: {Size: A5}}]\n"
    shop.product("a", f"summary: [x]\nprice: {{EUR: 1.00, USD: 1.00}}\n{options}images: [{{src: no.jpg, alt: x}}]\n")
    assert without_hints(shop.compile_problems()) == [
        "content/products/a.md:2:1: title: is missing",
        "content/products/a.md:2:10: summary: is a list and must be a single value",
        "content/products/a.md:5:37: variants[0].options: 'A5' is not among the values of `Size`",
        "content/products/a.md:6:16: images[0]: there is no picture 'no.jpg' beside the file or in images/",
    ]


@pytest.mark.parametrize("before_after", [("currencies: [EUR, USD]", "currencies: [EUR, UDS]"), (SHOP, "name: [\n")])
def test_products_are_checked_although_a_currency_or_the_whole_shop_is_wrong(
    before_after: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    shop = write_shop(tmp_path_factory.mktemp("shop"), SHOP.replace(*before_after))
    shop.product("a", "title: A\nsku: A A\nprice: {EUR: 1.00, USD: 12.3.4}\nstock: many\n")
    shop.product("b", "title: B\nsku: B\nprice: 12.3.4\n")
    shop.product("c", "title: C\nsku: C\nprice: {EUR: 24.00, USD: 26.00}\nsale: [{price: {EUR: 1.00, USD: 1.00}}]\n")
    said = without_hints(shop.compile_problems())
    assert [line for line in said if "products/" in line] == [
        "content/products/a.md:3:6: sku: 'A A' holds a space",
        "content/products/a.md:4:25: price: '12.3.4' is not an amount",
        "content/products/a.md:5:8: stock: 'many' is not a whole number",
        "content/products/b.md:4:8: price: '12.3.4' is not an amount",
    ]
    assert len(said) == 5


def test_a_shop_that_does_not_name_its_own_language_hides_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = write_shop(tmp_path_factory.mktemp("shop"), SHOP.replace("{en: {", "{fr: {"))
    shop.write("collections/c.md", "---\ntitle: C\nrule: {price: {below: 20.00}}\norder: first\n---\n")
    assert without_hints(shop.compile_problems()) == [
        "content/collections/c.md:4:8: order: 'first' is not a whole number",
        "content/shop.yaml:8:1: languages: has no en, the language of the shop",
    ]


def test_every_mistake_of_the_shop_comes_together(tmp_path_factory: pytest.TempPathFactory) -> None:
    facts = SHOP.replace("currencies: [EUR, USD]", "currencies: [EUR, UDS]")
    facts = facts.replace("{en: {currency: EUR}}", "{en: {currency: EURO}, fr: {currency: no}}")
    twice = "  - id: standard\n    title: Again\n    price: {EUR: cheap}\n    days: [9, 6]\n"
    shop = write_shop(tmp_path_factory.mktemp("shop"), facts.replace("navigation:", f"{twice}email: x\nnavigation:"))
    assert without_hints(shop.compile_problems()) == [
        "content/shop.yaml:8:28: languages.en.currency: 'EURO' is not a currency",
        "content/shop.yaml:8:50: languages.fr.currency: 'no' is not a currency",
        "content/shop.yaml:9:19: currencies[1]: 'UDS' is not a currency",
        "content/shop.yaml:17:9: shipping[1].id: standard stands there twice",
        "content/shop.yaml:19:18: shipping[1].price: 'cheap' is not an amount",
        "content/shop.yaml:20:5: shipping[1].days: must be the least and the most",
        "content/shop.yaml:21:1: email: stands here and in line 5",
    ]


def test_a_field_that_stands_twice_does_not_hide_the_others(shop: WrittenShop) -> None:
    shop.product("a", "title: A\ntitle: B\nsku: A A\nprice: {EUR: 1.00, EUR: 2.00}\n")
    assert without_hints(shop.compile_problems()) == [
        "content/products/a.md:3:1: title: stands here and in line 2",
        "content/products/a.md:4:6: sku: 'A A' holds a space",
        "content/products/a.md:5:8: price: names no USD",
        "content/products/a.md:5:20: EUR: stands here and in line 5",
    ]


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ("Date: 2026-01-02\nStatus: live", "3:9: Status: 'live' is not known (write one of published, hidden, draft)"),
        ("Date: soon", "2:7: Date: 'soon' is not a date (write such as `Date: 2026-10-02`)"),
        ("Date: 2026-01-02\nModified: later", "3:11: Modified: 'later' is not a date (write such as `Modified: 20"),
    ],
)  # fmt: skip
def test_metadata_that_pelican_refuses_has_its_line_and_a_hint(metadata: str, problem: str, shop: WrittenShop) -> None:
    shop.write("journal/x.md", f"Title: X\n{metadata}\n\nText\n")
    said = shop.problems()
    assert len(said) == 1
    assert said[0].startswith(f"content/journal/x.md:{problem.split(' (')[0]} (")
    assert str(shop.folder) not in said[0]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("successor: a", "a is this product itself (name the one that replaces it, or write `gone: true`)"),
        ("successor: lost", "lost is withdrawn itself (write the slug of one that is for sale)"),
        ("successor: moved", "moved is withdrawn itself (write `successor: new`)"),
        ("successor: draft", "draft is a draft (publish it first)"),
    ],
)
def test_a_successor_is_another_product_that_is_for_sale(fields: str, problem: str, shop: WrittenShop) -> None:
    shop.product("new")
    shop.product("lost", "title: Lost\ngone: true\n")
    shop.product("moved", "title: Moved\nsuccessor: new\n")
    shop.product("draft", "title: Draft\nstatus: draft\n")
    shop.product("a", f"title: A\n{fields}\n")
    assert shop.compile_problems() == [f"content/products/a.md:3:12: successor: {problem}"]


def test_a_sku_that_stands_twice_is_named_by_its_variant(shop: WrittenShop) -> None:
    shop.product("a")
    options = "title: B\nprice: {EUR: 1.00, USD: 1.00}\noptions: {Size: [S, L]}\nvariants:\n"
    shop.product("b", options + "  - {sku: X, options: {Size: S}}\n  - {sku: PRINT, options: {Size: L}}\n")
    assert [line.split(": ")[1] for line in shop.compile_problems()] == ["variants[1].sku"]


def test_files_are_named_from_where_one_stands(shop: WrittenShop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.product("a", "title: A\nsku: A\nprice: cheap\n")
    monkeypatch.chdir(shop.folder)
    assert shop.problems()[0].startswith("content/products/a.md:4:8: price: ")
    monkeypatch.chdir(shop.content)
    assert shop.problems()[0].startswith("products/a.md:4:8: price: ")
    monkeypatch.chdir(shop.folder.parent)
    assert shop.problems()[0].startswith(f"{shop.folder.name}/content/products/a.md:4:8: price: ")


@pytest.mark.parametrize("compare_at", ["{EUR: 24.00, USD: 33.00}", "{EUR: 20.00, USD: 20.00}"])
def test_a_former_price_that_is_not_higher_is_a_warning(compare_at: str, shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}compare_at: {compare_at}\n")
    (warning,) = shop.warnings()
    assert warning.startswith("content/products/a.md:5:13: compare_at: is not above the price in EUR")


@pytest.mark.parametrize(
    ("written", "right"), [("reduced", True), ("books_7", True), ("not taxed", False), ("VAT", False)]
)
def test_a_tax_class_is_one_word(written: str, right: bool, shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}tax_class: {written}\n")
    said = shop.compile_problems()
    assert (said == []) is right
    assert right or said[0].startswith(f"content/products/a.md:5:12: tax_class: '{written}' is not a tax class")
