"""What social networks get: a drawn picture of each product and article, the tags they match by, plain share links."""

import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from written_shop import PRODUCT, SHOP, WrittenShop

from generator.drawing import HEIGHT, WIDTH, Card, Colours, draw

WITH_PICTURE = PRODUCT + "summary: A print.\nimages: [{src: a.jpg, alt: A print}]\n"


def tags(shop: WrittenShop, path: str) -> dict[str, str]:
    page = BeautifulSoup(shop.page(path), "html.parser")
    return {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property]")}


def card_of(shop: WrittenShop, path: str) -> Path:
    return shop.output / tags(shop, path)["og:image"].removeprefix("https://small.example/")


def test_each_product_and_article_has_a_card_of_its_own(shop: WrittenShop) -> None:
    shop.picture()
    shop.product("a", WITH_PICTURE)
    shop.product("b", PRODUCT.replace("PRINT", "B").replace("Print", "Another"))
    shop.write("journal/x.md", "Title: X\nDate: 2026-01-05\n\nText\n")
    shop.build()
    cards = {path: card_of(shop, f"{path}index.html") for path in ("products/a/", "products/b/", "journal/x/")}
    assert len(set(cards.values())) == 3
    for path, file in cards.items():
        with Image.open(file) as image:
            assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))
        found = tags(shop, f"{path}index.html")
        assert (found["og:image:width"], found["og:image:height"]) == (str(WIDTH), str(HEIGHT))
    assert tags(shop, "products/a/index.html")["og:image:alt"] == "A print"


def test_a_card_is_drawn_again_only_when_what_is_on_it_changes(shop: WrittenShop) -> None:
    shop.picture()
    shop.product("a", WITH_PICTURE)
    shop.build()
    (first,) = (shop.var / "cache" / "cards").rglob("*.jpg")
    stamp, name = first.stat().st_mtime_ns, card_of(shop, "products/a/index.html").name
    shop.product("a", WITH_PICTURE.replace("24.00", "25.00"))
    shop.build()
    assert first.stat().st_mtime_ns == stamp
    assert card_of(shop, "products/a/index.html").name == name
    shop.write("theme/brand.css", ":root {\n  --accent: #112233;\n}\n")
    shop.build()
    assert card_of(shop, "products/a/index.html").name != name


def test_a_shop_without_cards_shows_the_picture_itself(shop: WrittenShop) -> None:
    shop.write("shop.yaml", SHOP + "feeds: []\n")
    shop.picture()
    shop.product("a", WITH_PICTURE)
    shop.build()
    assert tags(shop, "products/a/index.html")["og:image"].endswith(".jpg")
    assert "/card-" not in tags(shop, "products/a/index.html")["og:image"]


@pytest.mark.parametrize("title", ["Short", "word " * 60, "W" * 300, "漢字の題", ""])
def test_a_card_holds_any_title_and_is_the_same_each_time(title: str) -> None:
    card = Card(title, "Shop", Colours())
    first = draw(card)
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == (WIDTH, HEIGHT)
        # Nothing is written beyond the margin at the right.
        edge = image.convert("L").crop((WIDTH - 40, 0, WIDTH, HEIGHT)).getextrema()
    assert edge[0] > 200  # type: ignore[operator]
    assert draw(card) == first


def test_catalogues_match_a_page_by_the_id_of_the_feeds(shop: WrittenShop) -> None:
    group = "options: {Size: [A, B]}\nvariants:\n  - {sku: A, options: {Size: A}}\n  - {sku: B, options: {Size: B}}\n"
    shop.product("a", PRODUCT + "brand: Press\n")
    shop.product("b", f"title: B\nprice: {{EUR: 1.00, USD: 1.00}}\n{group}")
    shop.write("journal/x.md", "Title: X\nDate: 2026-01-05\nModified: 2026-01-06\n\nText\n")
    shop.build()
    single = tags(shop, "products/a/index.html")
    assert (single["product:retailer_item_id"], single["product:brand"]) == ("PRINT", "Press")
    assert tags(shop, "products/b/index.html")["product:item_group_id"] == "b"
    assert tags(shop, "journal/x/index.html")["article:modified_time"].startswith("2026-01-06")


def test_share_links_are_plain_addresses_that_the_shop_chooses(shop: WrittenShop) -> None:
    shop.write("shop.yaml", SHOP + "share: [weibo, mail, pinterest, whatsapp, facebook, x]\n")
    shop.picture()
    shop.product("a", WITH_PICTURE.replace("title: Print", "title: 'A & B'"))
    shop.build()
    page = BeautifulSoup(shop.page("products/a/index.html"), "html.parser")
    links = {link.get_text(): str(link["href"]) for link in page.select(".share a")}
    assert list(links) == ["Weibo", "Mail", "Pinterest", "WhatsApp", "Facebook", "X"]
    address = "https://small.example/products/a/"
    weibo = parse_qs(urlsplit(links["Weibo"]).query)
    assert (weibo["url"], weibo["title"]) == ([address], ["A & B"])
    assert weibo["pic"][0].startswith("https://small.example/assets/card-")
    assert links["Mail"] == "mailto:?subject=A%20%26%20B&body=https%3A%2F%2Fsmall.example%2Fproducts%2Fa%2F"
    assert [tag for tag in page.find_all("script") if tag.get("src", "").startswith("http")] == []
    shop.write("shop.yaml", SHOP + "share: []\n")
    shop.build()
    assert 'class="share"' not in shop.page("products/a/index.html")
