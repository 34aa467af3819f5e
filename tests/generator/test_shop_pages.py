"""What pages say: prices of their moment, structured data that checkout agrees with, lists in pages, addresses."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from written_shop import PRODUCT, SHOP, WrittenShop, write_shop

from chalicelib.domain.pricebook import decode_shard, shard_path
from chalicelib.domain.stock import Availability
from generator.pages.site import full_title, shorten


def soup(shop: WrittenShop, path: str) -> BeautifulSoup:
    return BeautifulSoup(shop.page(path), "html.parser")


def structured(shop: WrittenShop, path: str) -> list[dict[str, Any]]:
    return [json.loads(tag.get_text()) for tag in soup(shop, path).select('script[type="application/ld+json"]')]


VARIANTS = """\
title: Contour
price: {EUR: 24.00, USD: 26.00}
options: {Size: [A4, A3]}
variants:
  - {sku: C-A4, options: {Size: A4}, stock: 9, gtin: "4006381333931"}
  - {sku: C-A3, options: {Size: A3}, price: {EUR: 36.00, USD: 39.00}, stock: 0}
brand: Press
"""


def test_structured_data_names_what_checkout_takes_at_its_price(shop: WrittenShop) -> None:
    shop.product("contour", VARIANTS)
    shop.build()
    group = structured(shop, "products/contour/index.html")[0]
    assert (group["@type"], group["productGroupID"]) == ("ProductGroup", "contour")
    assert group["variesBy"] == ["https://schema.org/size"]
    for variant in group["hasVariant"]:
        shard = json.loads((shop.var / "release" / shard_path(variant["sku"])).read_text())
        record = decode_shard(shard)[variant["sku"]]
        offer = variant["offers"]
        assert (offer["@type"], offer["priceCurrency"]) == ("Offer", "EUR")
        assert offer["price"] == f"{record.prices['EUR'] / 100:.2f}"
        assert offer["url"] == f"https://small.example/products/contour/?sku={variant['sku']}"
    assert [variant["offers"]["availability"].rsplit("/")[-1] for variant in group["hasVariant"]] == [
        "InStock",
        "OutOfStock",
    ]
    assert group["hasVariant"][0]["gtin"] == "4006381333931"


def test_a_single_product_is_a_product(shop: WrittenShop) -> None:
    shop.product("a")
    shop.build()
    product, crumbs = structured(shop, "products/a/index.html")
    assert (product["@type"], product["sku"], product["offers"]["price"]) == ("Product", "PRINT", "24.00")
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Home", "Print"]
    assert structured(shop, "index.html")[0]["@type"] == "OnlineStore"


NASTY = "</script><script>alert(1)</script><!--"


def test_a_nasty_title_is_text_wherever_it_stands(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", f'---\ntitle: "{NASTY}"\nsummary: "<b>x</b>"\n---\n')
    shop.product("a", f"title: '{NASTY} \"&'\nsku: \"<A&'>\"\nprice: {{EUR: 1.00, USD: 1.00}}\ncollections: [prints]\n")
    shop.write("journal/x.md", 'Title: X\nDate: 2026-01-02\n\n{{ product("a") }}\n\n{{ buy("a") }}\n')
    shop.build()
    for path in ("products/a/index.html", "collections/prints/index.html", "index.html", "journal/x/index.html"):
        page = soup(shop, path)
        assert [
            tag for tag in page.find_all("script") if tag.get("type") not in ("module", "application/ld+json")
        ] == []
        assert "alert(1)" in page.get_text()
        for block in page.select('script[type="application/ld+json"]'):
            json.loads(block.get_text())
    assert structured(shop, "products/a/index.html")[0]["sku"] == "<A&'>"


SALE = PRODUCT + "sale: [{off: 25%, from: 2026-10-01, until: 2026-10-03, label: Autumn}]\n"
BEGINS = int(datetime(2026, 9, 30, 23, tzinfo=UTC).timestamp())
ENDS = int(datetime(2026, 10, 3, 23, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("now", "price", "was"),
    [
        (BEGINS - 1, "€24.00", None),
        (BEGINS, "€18.00", "€24.00"),
        (ENDS - 1, "€18.00", "€24.00"),
        (ENDS, "€24.00", None),
    ],
)
def test_a_page_shows_the_price_of_the_last_change_point(
    now: int, price: str, was: str | None, shop: WrittenShop
) -> None:
    shop.product("a", SALE)
    report = shop.build(now=now)
    page = soup(shop, "products/a/index.html")
    assert page.select_one("[data-price-now]").get_text() == price  # type: ignore[union-attr]
    assert page.select_one("input[name='seen:PRINT']")["value"] == ("1800" if was else "2400")  # type: ignore[index]
    assert ("€24.00" in page.select_one("[data-price-was]").get_text()) == bool(was)  # type: ignore[union-attr]
    manifest = json.loads((shop.var / "release" / "release.json").read_text())
    at = BEGINS if BEGINS <= now < ENDS else ENDS if now >= ENDS else None
    assert manifest["at"] == at
    assert manifest["changes"] == [point for point in (BEGINS, ENDS) if point > now]
    assert shop.build(now=now + 86_400 * (now >= ENDS)).release_id == report.release_id


def test_a_future_price_stands_in_no_public_file(shop: WrittenShop) -> None:
    shop.product("a", PRODUCT + "sale: [{price: {EUR: 17.77, USD: 18.88}, from: 2026-10-01}]\n")
    shop.build(now=BEGINS - 10)
    for path in shop.output.rglob("*"):
        if path.is_file():
            assert b"17.77" not in path.read_bytes()
            assert b"1777" not in path.read_bytes() or path.suffix != ".html"
    offer = structured(shop, "products/a/index.html")[0]["offers"]
    assert offer["price"] == "24.00"
    shop.build(at=BEGINS)
    assert structured(shop, "products/a/index.html")[0]["offers"]["price"] == "17.77"


def test_the_snapshot_of_the_stock_says_what_is_left(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}stock: 40\n")
    for state, shown in (("in", "in_stock"), ("low", "low_stock"), ("out", "sold_out")):
        shop.var.mkdir(exist_ok=True)
        (shop.var / "stock.json").write_text(json.dumps({"PRINT": state}))
        shop.build()
        assert soup(shop, "products/a/index.html").select_one("[data-availability]")["data-state"] == shown  # type: ignore[index]


def test_every_state_of_the_stock_has_words() -> None:
    assert all(state.words for state in Availability)


def test_a_long_collection_has_pages_with_their_own_addresses(shop: WrittenShop) -> None:
    shop.write("collections/all.md", "---\ntitle: All\n---\n")
    for number in range(49):
        shop.product(f"p{number:02}", PRODUCT.replace("PRINT", f"P{number}") + "collections: [all]\n")
    shop.build()
    pages = [soup(shop, f"collections/all/{path}index.html") for path in ("", "page/2/", "page/3/")]
    assert [len(page.select("main .card")) for page in pages] == [24, 24, 1]
    assert [page.select_one("link[rel=canonical]")["href"] for page in pages] == [  # type: ignore[index]
        "https://small.example/collections/all/",
        "https://small.example/collections/all/page/2/",
        "https://small.example/collections/all/page/3/",
    ]
    assert len({page.title.get_text() for page in pages if page.title}) == 3
    assert not (shop.output / "collections/all/page/4").exists()


def test_an_address_in_another_script_is_encoded_in_links_and_plain_on_disk(shop: WrittenShop) -> None:
    shop.product("日本語")
    shop.build()
    assert (shop.output / "products" / "日本語" / "index.html").is_file()
    encoded = "/products/%E6%97%A5%E6%9C%AC%E8%AA%9E/"
    assert f"<loc>https://small.example{encoded}</loc>" in shop.page("sitemaps/1.xml")
    assert f'href="{encoded}"' in shop.page("index.html")


def test_the_site_map_dates_only_what_says_its_date(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}date: 2026-01-02\nmodified: 2026-02-03\n")
    shop.product("b", PRODUCT.replace("PRINT", "B"))
    shop.write("journal/x.md", "Title: X\nDate: 2026-01-05\n\nText\n")
    shop.write("journal/secret.md", "Title: S\nDate: 2026-01-05\nStatus: hidden\n\nText\n")
    shop.write("pages/about.md", "Title: About\n\nText\n")
    shop.build()
    found = {
        url.loc.get_text(): url.lastmod and url.lastmod.get_text()
        for url in BeautifulSoup(shop.page("sitemaps/1.xml"), "lxml-xml").find_all("url")
    }
    assert found == {
        "https://small.example/": None,
        "https://small.example/about/": None,
        "https://small.example/collections/": None,
        "https://small.example/journal/": None,
        "https://small.example/journal/x/": "2026-01-05",
        "https://small.example/products/a/": "2026-02-03",
        "https://small.example/products/b/": None,
    }
    assert "Disallow: /api/" in shop.page("robots.txt")


def test_titles_and_descriptions_keep_to_what_is_shown() -> None:
    assert full_title("Contour", "Isoline Press") == "Contour · Isoline Press"
    assert full_title("A" * 55, "Isoline Press") == "A" * 55
    cut = shorten("word " * 60, 160)
    assert len(cut) <= 160
    assert cut.endswith("word…")


def test_the_shell_has_its_two_holes_in_every_language(tmp_path_factory: pytest.TempPathFactory) -> None:
    facts = SHOP.replace("languages: {en: {currency: EUR}}", "languages: {en: {currency: EUR}, de: {currency: USD}}")
    shop = write_shop(tmp_path_factory.mktemp("shop"), facts)
    shop.build()
    for language in ("en", "de"):
        shell = (shop.var / "release" / "shells" / f"{language}.html").read_text()
        assert (shell.count("<!--shell:title-->"), shell.count("<!--shell:main-->")) == (1, 1)
        assert f'<html lang="{language}" dir="ltr">' in shell
        assert (shop.var / "release" / "formats" / f"{language}.json").is_file()


def test_a_placeholder_stands_in_for_a_picture_from_elsewhere(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}images: [{{remote: 'https://cdn.example/x.jpg', alt: A boat}}]\n")
    report = shop.build()
    assert shop.said(report.warnings) == [
        "content/products/a.md:5:19: images: https://cdn.example/x.jpg is not fetched, and a drawn placeholder"
        " stands in for it (put the file into content/images and write `src:`)"
    ]
    page = soup(shop, "products/a/index.html")
    assert page.select_one("main img")["alt"] == "A boat"  # type: ignore[index]
    assert "/card-" in page.select_one('meta[property="og:image"]')["content"]  # type: ignore[index]
    assert "image" not in structured(shop, "products/a/index.html")[0]
