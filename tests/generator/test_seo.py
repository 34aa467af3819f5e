"""What search engines get besides pages: terms of sale by reference, site maps, robots, moved addresses, budgets."""

import csv
import io
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from written_shop import PRODUCT, SHOP, WrittenShop, write_shop

from storefront.cli import main
from storefront.indexnow import changed_pages

HOME = "address: {lines: [Rua 1], country: PT}\norders: {return_days: 30}\n"


def structured(shop: WrittenShop, path: str) -> list[dict[str, Any]]:
    page = BeautifulSoup(shop.page(path), "html.parser")
    return [json.loads(tag.get_text()) for tag in page.select('script[type="application/ld+json"]')]


def ids_in(data: object) -> set[str]:
    """Every `@id` that something is described under, not only named."""
    if isinstance(data, list):
        return {found for item in data for found in ids_in(item)}
    if not isinstance(data, dict):
        return set()
    own = {data["@id"]} if "@id" in data and len(set(data) - {"@id", "@type"}) > 0 else set()
    return own | {found for value in data.values() for found in ids_in(value)}


def test_offers_name_terms_that_the_home_page_describes_in_each_language(tmp_path: Any) -> None:
    languages = "languages: {en: {currency: EUR}, de: {currency: USD}}"
    shop = write_shop(tmp_path, SHOP.replace("languages: {en: {currency: EUR}}", languages) + HOME)
    made = "title: Made\nsku: MADE\nprice: {EUR: 9.00, USD: 9.00}\nstock_policy: made_to_order\nlead_days: 3\n"
    shop.product("a")
    shop.product("made", made)
    shop.build()
    for root, currency, rate in (("", "EUR", "4.90"), ("de/", "USD", "5.90")):
        store = structured(shop, f"{root}index.html")[0]
        for slug, policy in (("a", "#returns"), ("made", "#no-returns")):
            offer = structured(shop, f"{root}products/{slug}/index.html")[0]["offers"]
            assert offer["hasMerchantReturnPolicy"]["@id"] == f"https://small.example/{root}{policy}"
            named = {offer["hasMerchantReturnPolicy"]["@id"], offer["shippingDetails"]["hasShippingService"]["@id"]}
            assert named <= ids_in(store)
        first, second = store["hasShippingService"]["shippingConditions"]
        assert first["shippingRate"] == {"@type": "MonetaryAmount", "value": rate, "currency": currency}
        assert second["shippingRate"]["value"] == "0.00"
        assert first["transitTime"]["duration"]["maxValue"] == 6
        policy = store["hasMerchantReturnPolicy"][0]
        assert (policy["merchantReturnDays"], policy["applicableCountry"]) == (30, ["PT", "DE"])
        assert policy["returnFees"] == "https://schema.org/ReturnFeesCustomerResponsibility"


def test_what_is_not_sent_names_no_terms(shop: WrittenShop) -> None:
    shop.write("downloads/a.zip", b"zip")
    shop.product("a", PRODUCT + "stock_policy: digital\ndownload: a.zip\n")
    shop.build()
    offer = structured(shop, "products/a/index.html")[0]["offers"]
    assert not {"shippingDetails", "hasMerchantReturnPolicy"} & offer.keys()


def test_the_site_map_is_an_index_of_files_with_pictures(shop: WrittenShop) -> None:
    shop.picture()
    shop.product("a", PRODUCT + "images: [{src: a.jpg, alt: A}]\nmodified: 2026-02-03\n")
    shop.build()
    index = BeautifulSoup(shop.page("sitemap.xml"), "lxml-xml")
    assert [loc.get_text() for loc in index.select("sitemap > loc")] == ["https://small.example/sitemaps/1.xml"]
    assert index.find("lastmod").get_text() == "2026-02-03"  # type: ignore[union-attr]
    urls = BeautifulSoup(shop.page("sitemaps/1.xml"), "lxml-xml").find_all("url")
    pictured = {url.loc.get_text(): [image.loc.get_text() for image in url.find_all("image")] for url in urls}
    (picture,) = pictured["https://small.example/products/a/"]
    assert (shop.output / picture.removeprefix("https://small.example/")).is_file()


def test_crawlers_that_train_are_asked_to_stay_away_and_those_that_answer_are_not(shop: WrittenShop) -> None:
    shop.build()
    assert "GPTBot" not in shop.page("robots.txt")
    shop.write("shop.yaml", SHOP + "ai_training: false\n")
    shop.build()
    robots = shop.page("robots.txt")
    assert "User-agent: GPTBot\n" in robots
    assert "OAI-SearchBot" not in robots
    assert robots.endswith("Disallow: /\n\nSitemap: https://small.example/sitemap.xml\n")


def test_moved_and_gone_addresses_are_data_files_for_each_host(shop: WrittenShop) -> None:
    shop.product("new", PRODUCT + "aliases: [old]\n")
    shop.product("lost", "title: Lost\nsku: LOST\nprice: {EUR: 1.00, USD: 1.00}\ngone: true\n")
    shop.build()
    hosts = shop.var / "release" / "hosts"
    table = json.loads((hosts / "cloudfront.json").read_text())
    assert table == {
        "data": [
            {"key": "/products/lost/", "value": "410"},
            {"key": "/products/old/", "value": "301 /products/new/"},
        ]
    }
    assert (hosts / "cloudflare" / "_redirects").read_text() == "/products/old/ /products/new/ 301\n"
    rows = list(csv.reader(io.StringIO((hosts / "cloudflare.csv").read_text())))
    assert rows == [["https://small.example/products/old/", "https://small.example/products/new/", "301"]]
    assert "/products/lost/ /gone.html 410\n" in shop.page("_redirects")


def test_the_journal_is_rss_too(shop: WrittenShop) -> None:
    shop.write("journal/x.md", "Title: X & Y\nDate: 2026-01-05\nSummary: Short.\n\nText\n")
    shop.build()
    item = BeautifulSoup(shop.page("feeds/journal.rss.xml"), "lxml-xml").find("item")
    assert item is not None
    assert item.title.get_text() == "X & Y"  # type: ignore[union-attr]
    assert item.pubDate.get_text() == "Mon, 05 Jan 2026 00:00:00 +0000"  # type: ignore[union-attr]
    assert 'type="application/rss+xml"' in shop.page("index.html")


def test_texts_beyond_what_is_shown_are_warnings_with_their_place(shop: WrittenShop) -> None:
    shop.product("a", f"title: {'A' * 61}\nsku: A\nprice: {{EUR: 1.00, USD: 1.00}}\nsummary: {'word ' * 33}\n")
    shop.product("b", f"title: {'漢' * 31}\nsku: B\nprice: {{EUR: 1.00, USD: 1.00}}\n")
    shop.product("c", f"title: {'A' * 61}\nseo_title: Short\nsku: C\nprice: {{EUR: 1.00, USD: 1.00}}\n")
    shop.write("journal/x.md", f"Title: {'B' * 70}\nDate: 2026-01-05\n\nText\n")
    assert shop.warnings() == [
        "content/journal/x.md:1:1: Title: takes 70 characters, and search engines show some 60 (shorten it)",
        "content/products/a.md:2:1: title: takes 61 characters, and search engines show some 60"
        " (shorten it, or write `seo_title:` for them)",
        "content/products/a.md:5:1: summary: takes 164 characters, and search engines show some 160"
        " (shorten it, or write `seo_description:` for them)",
        "content/products/b.md:2:1: title: takes 62 characters, and search engines show some 60"
        " (shorten it, or write `seo_title:` for them)",
    ]


def test_a_build_writes_what_changed_as_requests_to_indexnow(
    shop: WrittenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.write("shop.yaml", SHOP + "indexnow: 5f0c1f9a7be84b6c\n")
    shop.product("a")
    shop.product("b", PRODUCT.replace("PRINT", "B"))
    folders = ["--content", shop.content, "--output", shop.output, "--var", shop.var]
    file = shop.folder / "changed.jsonl"
    arguments = ["build", *map(str, folders), "--changed", str(file)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert shop.page("5f0c1f9a7be84b6c.txt") == "5f0c1f9a7be84b6c"
    assert len(json.loads(file.read_text())["urlList"]) > 4
    shop.product("b", PRODUCT.replace("PRINT", "B") + "summary: Another text.\n", "New.")
    assert CliRunner().invoke(main, arguments).exit_code == 0
    body = json.loads(file.read_text())
    assert (body["host"], body["keyLocation"]) == ("small.example", "https://small.example/5f0c1f9a7be84b6c.txt")
    assert "https://small.example/products/b/" in body["urlList"]
    assert "https://small.example/products/a/" not in body["urlList"]
    assert not any("404" in address or "gone" in address for address in body["urlList"])


def test_pages_that_are_gone_count_as_changed() -> None:
    assert changed_pages({"a/index.html": "1", "b/index.html": "1", "x.css": "1"}, {"a/index.html": "1"}) == ("/b/",)
