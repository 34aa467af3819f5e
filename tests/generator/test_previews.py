"""Drafts that can be looked at: found by nobody, in no list, and nothing of them can be bought."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from written_shop import PRODUCT, WrittenShop

WORD = "ochre-heron-4192-quay"
DRAFT = f"title: Heron\nstatus: draft\npreview: {WORD}\n"
PAGE = f"preview/{WORD}/index.html"


def files_with(shop: WrittenShop, word: str) -> set[str]:
    return {
        path.relative_to(shop.output).as_posix()
        for path in shop.output.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    }


def test_a_draft_stands_under_its_word_and_nowhere_else(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.picture("heron.jpg")
    about = "collections: [prints]\nimages: [{src: heron.jpg, alt: A heron}]\nsku: HERON\n"
    shop.product("heron", f"{DRAFT}{about}price: {{EUR: 24.00, USD: 26.00}}\nstock: 5\n", "Its *story*.\n")
    shop.product("a", f"{PRODUCT}collections: [prints]\n")
    report = shop.build()
    assert files_with(shop, WORD) == files_with(shop, "Heron") == {PAGE}
    page = BeautifulSoup(shop.page(PAGE), "html.parser")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert "€24.00" in page.select_one(".price").text
    assert page.select_one(".prose em").text == "story"
    assert page.select_one("[role=note]").text.startswith("This is a draft.")
    buttons = page.select("form[data-buy] button")
    assert buttons
    assert all(button.has_attr("disabled") for button in buttons)
    assert buttons[0].text == "Not for sale yet"
    assert not page.select("script[type='application/ld+json']")
    assert list((shop.var / "release" / "pricebook" / "skus").glob("*.json"))
    assert "HERON" not in "".join(path.read_text() for path in (shop.var / "release" / "pricebook").rglob("*.json"))
    assert [(item.title, item.address) for item in report.previews] == [("Heron", f"/preview/{WORD}/")]
    assert shop.said([report.previews[0].path]) == ["content/products/heron.md"]


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "sku: HERON\n",
        "options: {Size: [S, L]}\nvariants: [{options: {Size: S}}, {options: {Size: L}, sku: L}]\n",
        "options: {Size: [S, L]}\nmatrix: {sku: 'H-{Size}', stock: 3}\nsale: [{off: 10%}]\n",
        "price_breaks: [{from: 5, off: 10%}]\ncompare_at: {EUR: 9.00, USD: 9.00}\n",
    ],
)
def test_a_draft_without_a_price_says_so(fields: str, shop: WrittenShop) -> None:
    shop.product("heron", DRAFT + fields)
    assert len(shop.build().previews) == 1
    page = BeautifulSoup(shop.page(PAGE), "html.parser")
    assert page.select_one(".price-now").text == "Price to come"
    assert "0.00" not in page.select_one("form").text


def test_what_is_wrong_with_a_draft_warns_and_stops_nobody(shop: WrittenShop) -> None:
    shop.product("heron", f"{DRAFT}images: [{{src: heron.jpg, alt: A heron}}]\n")
    report = shop.build()
    assert report.previews == ()
    assert [line.split(" (")[0] for line in shop.said(report.warnings)] == [
        "content/products/heron.md:5:16: images[0]: there is no picture 'heron.jpg' beside the file or in images/"
    ]


def test_a_draft_without_a_word_is_nowhere(shop: WrittenShop) -> None:
    shop.product("heron", "title: Heron\nstatus: draft\n")
    assert shop.build().previews == ()
    assert files_with(shop, "Heron") == set()


def test_a_word_is_long_and_one_draft_has_it(shop: WrittenShop) -> None:
    shop.product("a", DRAFT)
    shop.product("b", DRAFT)
    shop.product("c", "title: C\nstatus: draft\npreview: heron\n")
    assert [line.split(" (")[0] for line in shop.compile_problems()] == [
        f"content/products/b.md:4:10: preview: {WORD} stands in content/products/a.md, too",
        "content/products/c.md:4:10: preview: 'heron' can be guessed",
    ]


def test_once_it_is_published_the_old_link_leads_to_its_page(shop: WrittenShop) -> None:
    shop.product("heron", f"{PRODUCT}preview: {WORD}\n")
    assert shop.redirects() == {f"/preview/{WORD}/": "/products/heron/"}
    shop.build()
    assert not (shop.output / "preview").exists()


def test_a_page_cannot_take_the_place_of_previews(shop: WrittenShop, tmp_path: Path) -> None:
    shop.write("pages/preview.md", "Title: Preview\n\nText\n")
    assert [line.split(" (")[0] for line in shop.problems()] == [
        "content/pages/preview.md:1:1: Slug: /preview/ belongs to the shop itself"
    ]
