"""All files together: names once in the shop, every name that is used is there, options and bundles make sense."""

import pytest
from written_shop import PRODUCT, WrittenShop

from chalicelib.domain.catalogue import Component, StockPolicy

OPTIONS = "title: A\nprice: {EUR: 24.00, USD: 26.00}\noptions: {Size: [A4, A3], Frame: [None, Oak]}\nvariants:\n"


def variants(shop: WrittenShop, *lines: str) -> list[str]:
    shop.product("a", OPTIONS + "".join(f"  - {{{line}}}\n" for line in lines))
    return [problem.removeprefix("content/products/a.md:") for problem in shop.compile_problems()]


def test_a_sku_stands_once_in_the_shop_whatever_its_case(shop: WrittenShop) -> None:
    shop.product("a")
    shop.product("b", PRODUCT.replace("PRINT", "print"))
    assert shop.compile_problems() == [
        "content/products/b.md:3:6: sku: print is the SKU in content/products/a.md:3:6, too"
        " (give each unit a SKU of its own)"
    ]


def test_options_and_variants_fit_each_other(shop: WrittenShop) -> None:
    assert variants(
        shop,
        "sku: A1, options: {Size: A4, Frame: Oak}",
        "sku: A2, options: {Size: A5, Frame: Oak}",
        "sku: A3, options: {Size: A4}",
        "sku: A4, options: {Size: A4, Frame: Oak}",
        "sku: A5, options: {Sise: A4, Frame: Oak}",
    ) == [
        "7:31: variants[1].options: 'A5' is not among the values of `Size` (known are A4, A3)",
        "8:5: variants[2].options: chooses no Frame (write such as `Frame: None`)",
        "9:5: variants[3].options: A4 / Oak stands in line 6, too (give each variant a choice of its own)",
        "10:5: variants[4].options: chooses no Size (write such as `Size: A4`)",
        "10:25: variants[4].options: `Sise` is not an option of it (did you mean `Size`?)",
    ]


def test_a_variant_takes_from_the_product_what_it_does_not_say(shop: WrittenShop) -> None:
    shop.picture("a.jpg")
    shop.picture("b.jpg")
    shop.product(
        "a",
        OPTIONS.replace("None, ", "")
        + "  - {sku: A1, options: {Frame: Oak, Size: A4}, image: b.jpg, weight_g: 5}\n"
        + "  - {sku: A2, options: {Size: A3, Frame: Oak}, price: {EUR: 1.00, USD: 2.00}, stock: 3, shipping: false}\n"
        + "weight_g: 10\nmax_per_order: 2\nimages: [{src: a.jpg, alt: A}, {src: b.jpg, alt: B}]\n",
    )
    first, second = shop.compile().catalogue.products["a"].variants
    assert first.options == (("Size", "A4"), ("Frame", "Oak"))
    assert (first.label, first.picture, first.weight_g, first.max_per_order) == ("A4 / Oak", 1, 5, 2)
    assert (first.prices["EUR"], second.prices["EUR"]) == (2400, 100)
    assert (second.weight_g, second.opening_stock, second.needs_shipping, second.picture) == (10, 3, False, None)


@pytest.mark.parametrize(
    ("fields", "policy", "ships"),
    [
        ("", StockPolicy.UNTRACKED, True),
        ("stock: 0", StockPolicy.DENY, True),
        ("stock: 5\nstock_policy: backorder", StockPolicy.BACKORDER, True),
        ("stock_policy: preorder\navailable_from: 2026-12-01", StockPolicy.PREORDER, True),
        ("stock_policy: made_to_order\nlead_days: 3", StockPolicy.MADE_TO_ORDER, True),
        ("stock_policy: digital\ndownload: x.zip", StockPolicy.DIGITAL, False),
    ],
)
def test_the_stock_policy_is_as_written_or_follows_from_the_stock(
    fields: str, policy: StockPolicy, ships: bool, shop: WrittenShop
) -> None:
    shop.write("downloads/x.zip", b"zip")
    shop.product("a", f"{PRODUCT}{fields}\n")
    variant = shop.compile().catalogue.products["a"].variants[0]
    assert (variant.stock_policy, variant.needs_shipping) == (policy, ships)


def test_a_download_that_is_not_there_is_a_problem(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}stock_policy: digital\ndownload: x.zip\n")
    assert shop.compile_problems() == [
        "content/products/a.md:6:11: download: there is no file 'x.zip' in downloads/ (put it into content/downloads)"
    ]


def test_a_bundle_is_made_of_units_that_are_for_sale(shop: WrittenShop) -> None:
    shop.product("a")
    shop.product("b", PRODUCT.replace("PRINT", "SET") + "bundle: [{sku: PRINT, quantity: 2}]\n")
    assert shop.compile().catalogue.products["b"].variants[0].components == (Component("PRINT", 2),)
    shop.product("c", PRODUCT.replace("PRINT", "MORE") + "bundle: [{sku: SET}, {sku: PRIMT}]\n")
    assert shop.compile_problems() == [
        "content/products/c.md:5:16: bundle: SET is a bundle itself (name the parts of that one instead)",
        "content/products/c.md:5:28: bundle: there is no PRIMT for sale (did you mean `PRINT`?)",
    ]


def test_a_draft_is_checked_but_neither_shown_nor_sold(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}status: draft\n")
    report = shop.build()
    assert shop.said(report.unpublished) == ["content/products/a.md"]
    assert not (shop.output / "products").exists()
    assert list((shop.var / "release" / "pricebook").glob("skus/*")) == []
    assert shop.build(drafts=True).unpublished == ()
    assert (shop.output / "products" / "a" / "index.html").is_file()
    shop.product("a", "title: A\nstatus: draft\nprice: {EUR: 0, USD: 0}\nsku: A\n")
    assert len(shop.compile_problems()) == 2


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "sku: A\n",
        "price: {EUR: 1.00, USD: 1.00}\n",
        "options: {Size: [S, L]}\n",
        "options: {Size: [S, L]}\nvariants: [{options: {Size: S}}, {sku: L, options: {Size: L}}]\n",
        "options: {Size: [S, L]}\nvariants: [{sku: S, options: {Size: S}, price: {EUR: 1.00, USD: 1.00}}, {sku: L}]\n",
    ],
)
def test_a_draft_needs_neither_sku_nor_price_and_is_reported_as_unpublished(fields: str, shop: WrittenShop) -> None:
    shop.product("a", f"title: A\n{fields}status: draft\n")
    for drafts in (False, True):
        report = shop.build(drafts=drafts)
        assert shop.said(report.unpublished) == ["content/products/a.md"]
        assert not (shop.output / "products").exists()


def test_a_product_that_is_not_gone_needs_what_every_product_needs(shop: WrittenShop) -> None:
    shop.product("a", "title: A\ngone: false\n")
    assert [problem.split(":")[3].strip() for problem in shop.compile_problems()] == ["price", "sku"]


def test_what_is_withdrawn_leads_to_its_successor_or_is_gone(shop: WrittenShop) -> None:
    shop.product("new", f"{PRODUCT}aliases: [newer, /shop/new/]\n")
    shop.product("old", "title: Old\nsuccessor: new\naliases: [older]\n")
    shop.product("lost", "title: Lost\ngone: true\n")
    assert shop.redirects() == {
        "/products/lost/": None,
        "/products/newer/": "/products/new/",
        "/products/old/": "/products/new/",
        "/products/older/": "/products/new/",
        "/shop/new/": "/products/new/",
    }
    shop.build()
    assert shop.page("_redirects").splitlines() == [
        "/products/lost/ /gone.html 410",
        "/products/newer/ /products/new/ 301",
        "/products/old/ /products/new/ 301",
        "/products/older/ /products/new/ 301",
        "/shop/new/ /products/new/ 301",
    ]


def test_a_successor_that_is_not_there_is_a_problem(shop: WrittenShop) -> None:
    shop.product("old", "title: Old\nsuccessor: nwe\n")
    shop.product("new")
    assert shop.compile_problems() == [
        "content/products/old.md:3:12: successor: there is no product nwe (did you mean `new`?)"
    ]


def test_names_in_a_file_that_cannot_be_read_are_not_missed(shop: WrittenShop) -> None:
    shop.product("set", PRODUCT.replace("PRINT", "SET") + "bundle: [{sku: PRINT}]\ncollections: [prints]\n")
    shop.write("products/a.md", "---\ntitle: [\nsku: PRINT\n---\n")
    shop.write("collections/prints.md", "no front matter\n")
    assert [problem.split(":")[0] for problem in shop.problems()] == [
        "content/collections/prints.md",
        "content/products/a.md",
    ]


def test_a_collection_lists_its_products_newest_first(shop: WrittenShop) -> None:
    shop.write("collections/all.md", "---\ntitle: All\n---\n")
    for name, day in (("a", "2026-01-01"), ("b", "2026-03-01"), ("c", ""), ("d", "2026-02-01")):
        date = f"date: {day}\n" if day else ""
        shop.product(name, PRODUCT.replace("PRINT", name) + f"collections: [all]\n{date}")
    assert shop.site().catalogue.collections["all"].products == ("b", "d", "a", "c")
