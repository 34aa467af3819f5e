"""Pages of single units, where a shop wants them: right in what the server sends, and the product's own for search."""

import json
import re

import pytest
from written_shop import SHOP, WrittenShop

from storefront.parity import examine_release

SIZES = """\
title: Print
price: {EUR: 24.00, USD: 26.00}
options: {Size: [S, L]}
variants:
  - {sku: SMALL, options: {Size: S}, stock: 3}
  - {sku: "a/bü", options: {Size: L}, price: {EUR: 40.00, USD: 44.00}, stock: 0}
"""
LARGE = "~YS9iw7w"
BASE = "https://small.example/products/print/"


@pytest.fixture
def built(shop: WrittenShop) -> WrittenShop:
    shop.write("shop.yaml", SHOP + "variant_pages: true\n")
    shop.product("print", SIZES)
    shop.product("single", SIZES.partition("options")[0].replace("Print", "Single") + "sku: ONE\nstock: 1\n")
    shop.build()
    return shop


def test_each_unit_has_a_page_on_which_it_is_chosen_and_which_is_its_product_s_for_search(built: WrittenShop) -> None:
    page = built.page(f"products/print/{LARGE}/index.html")
    assert re.findall(r'name="sku" value="([^"]*)" required checked', page) == ["a/bü"]
    assert f'<link rel="canonical" href="{BASE}">' in page
    assert "hreflang=" not in page.partition("</head>")[0]
    assert 'property="product:price:amount" content="40.00"' in page
    assert 'property="product:availability" content="out of stock"' in page
    assert "<title>Print, L · " in page
    site_map = (built.output / "sitemaps" / "1.xml").read_text()
    assert "/products/print/</loc>" in site_map
    assert LARGE not in site_map
    assert not list((built.output / "products" / "single").glob("*/"))


def test_offers_and_feeds_lead_to_these_pages(built: WrittenShop) -> None:
    page = built.page("products/print/index.html")
    blocks = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    group = next(block for block in blocks if block["@type"] == "ProductGroup")
    links = {variant["sku"]: variant["offers"]["url"] for variant in group["hasVariant"]}
    assert links == {"SMALL": f"{BASE}SMALL/", "a/bü": f"{BASE}{LARGE}/"}
    feed = (built.output / "feeds" / "google.xml").read_text()
    assert all(f"<link>{link}</link>" in feed or f"<g:link>{link}</g:link>" in feed for link in links.values())


def test_the_gate_reads_them_too(built: WrittenShop) -> None:
    release, output, var = built.var / "release", built.output, built.var
    assert examine_release(release, output, var) == ()
    page = output / "products" / "print" / "SMALL" / "index.html"
    before = page.read_text()
    for old, new in (
        ('content="24.00"', 'content="40.00"'),
        ('name="seen:SMALL" value="2400"', 'name="seen:SMALL" value="2300"'),
        ('value="SMALL" required checked', 'value="SMALL" required'),
    ):
        assert old in before
        page.write_text(before.replace(old, new))
        assert {difference.path for difference in examine_release(release, output, var)} == {
            "products/print/SMALL/index.html"
        }
    page.unlink()
    with pytest.raises(FileNotFoundError):
        examine_release(release, output, var)


def test_a_shop_that_wants_none_has_none(shop: WrittenShop) -> None:
    shop.product("print", SIZES)
    shop.build()
    assert sorted(path.name for path in (shop.output / "products" / "print").iterdir()) == [
        "index.html",
        "index.html.md",
    ]


def test_an_edit_of_a_price_reaches_the_pages_of_the_units(built: WrittenShop) -> None:
    built.product("print", SIZES.replace("40.00", "41.00"))
    built.build()
    assert 'property="product:price:amount" content="41.00"' in built.page(f"products/print/{LARGE}/index.html")
    assert 'name="seen:a/bü" value="4100"' in built.page("products/print/SMALL/index.html")
    assert examine_release(built.var / "release", built.output, built.var) == ()
