"""Somebody looks for something in a real Chromium: search as they type, filters of a list, and both without script."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from naughty import naughty_texts
from served_shop import ServedShop, serving, write_small_shop
from shopping import shopping

from generator.search.words import shard_of, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_PRODUCT = """\
---
title: {title}
summary: A print.
options: {{Size: [A4, A3]}}
price: {price}
date: 2026-01-{number:02}
variants:
  - {{sku: P{number}-A4, options: {{Size: A4}}, stock: {stock}}}
collections: [many]
---
"""
_TITLES = [
    "Contour",
    "Café Lumière",
    "Großer Fuchs",
    "山水画",
    "Harbour",
    *(f"Plate {number}" for number in range(6, 31)),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("finding")
    write_small_shop(folder / "content")
    (folder / "content/collections/many.md").write_text("---\ntitle: Many\n---\n")
    for number, title in enumerate(_TITLES, 1):
        text = _PRODUCT.format(title=title, price=f"{10 + number}.00", number=number, stock=0 if number == 8 else 5)
        if number % 2:
            text = text.replace(
                "\ncollections", f"\n  - {{sku: P{number}-A3, options: {{Size: A3}}, stock: 5}}\ncollections"
            )
        else:
            text = text.replace("[A4, A3]", "[A4]")
        (folder / f"content/products/p-{number}.md").write_text(text)
    with serving(folder) as served:
        yield served


@pytest.fixture
def page(chromium: "Browser") -> "Iterator[Page]":
    with shopping(chromium, viewport={"width": 320, "height": 700}) as context:
        yield context.new_page()


def titles(page: "Page", query: str) -> list[str]:
    """What the panel of the page shows for a query."""
    panel = page.get_by_role("dialog")
    panel.get_by_role("searchbox").fill(query)
    panel.locator("[data-found-said]", has_text=f"“{query}”").wait_for()
    return panel.locator(".found-title").all_inner_texts()


def test_what_is_typed_is_found_with_slips_accents_and_without_spaces(shop: ServedShop, page: "Page") -> None:
    page.goto(shop.url)
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Search").press("Enter")
    assert titles(page, "conto") == ["Contour"]
    for slip in ("contuor", "xontour", "ontour", "cntour", "ocntour", "kontour"):
        assert titles(page, slip) == ["Contour"], slip
    assert titles(page, "cafe lumiere") == ["Café Lumière"]
    assert titles(page, "GROSSER") == ["Großer Fuchs"]
    assert titles(page, "山水") == ["山水画"]
    assert titles(page, "画") == ["山水画"]
    assert titles(page, "P5-A3") == ["Harbour"]
    assert titles(page, "qqqqqqq") == []
    page.keyboard.press("Escape")  # the first one empties the field, as in every browser
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Search"
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_address_of_a_search_leads_back_to_it(shop: ServedShop, page: "Page") -> None:
    page.goto(f"{shop.url}search/?q=harbour")
    page.get_by_text("1 result for “harbour”").wait_for()
    assert page.get_by_role("heading", name="Everything, from A to Z").is_hidden()
    page.get_by_role("link", name="Harbour").first.click()
    assert page.url == f"{shop.url}products/p-5/"


def test_words_are_the_same_for_index_and_script(shop: ServedShop, page: "Page", cases: Path) -> None:
    page.goto(shop.url)
    texts = [*naughty_texts(cases), "Größe ŒUVRE Łódź Σίσυφος", "한국어 からすが 山", "ｶﾞ ﬁn ⅷ ½ ²"]
    found = page.evaluate(
        """async (texts) => {
          const { words, shard } = await import(document.querySelector("[data-search]").dataset.search);
          return texts.map((text) => words(text).map((word) => [word, shard(word)]));
        }""",
        texts,
    )
    for text, pairs in zip(texts, found, strict=True):
        assert {word for word, _ in pairs} <= set(words_of(text)), text
        assert all(name == shard_of(word) for word, name in pairs), text


def test_a_search_whose_files_are_out_of_reach_says_so_and_one_without_script_shows_everything(
    shop: ServedShop, page: "Page", chromium: "Browser"
) -> None:
    page.route("**/search/keys.json", lambda route: route.abort())
    page.goto(f"{shop.url}search/?q=harbour")
    page.get_by_text("The search does not answer at present.").wait_for()
    assert page.get_by_role("link", name="Harbour").is_visible()
    plain = chromium.new_context(java_script_enabled=False).new_page()
    for broken in (plain, page):
        page.route("**/assets/search.*", lambda route: route.abort())
        broken.goto(f"{shop.url}search/")
        broken.get_by_role("searchbox").first.fill("harbour")
        broken.get_by_role("searchbox").first.press("Enter")
        broken.wait_for_url("**/search/?q=harbour")
        assert broken.get_by_role("link", name="Harbour").is_visible()
    plain.context.close()


def test_a_collection_is_sorted_and_filtered_over_all_its_pages(shop: ServedShop, page: "Page") -> None:
    page.goto(f"{shop.url}collections/many/")
    shown = page.locator("[data-cards] .card-title")
    assert shown.count() == 24
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Sort by").select_option("price")
    page.get_by_text("30 of 30 pieces").wait_for()
    assert shown.all_inner_texts()[:2] == ["Contour", "Café Lumière"]
    assert page.get_by_role("navigation", name="Pages").is_hidden()
    page.get_by_label("A3").check()
    page.get_by_text("15 of 30 pieces").wait_for()
    page.get_by_label("Only what is available").check()
    assert page.url == f"{shop.url}collections/many/?sort=price&stock=1&Size=A3"
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    page.reload()
    page.get_by_text("of 30 pieces").wait_for()
    assert page.get_by_label("A3").is_checked()
    assert (
        page.locator("link[rel=canonical]").get_attribute("href")
        == canonical
        == "https://small.example/collections/many/"
    )
    page.get_by_text("Filter and sort").click()
    page.get_by_role("button", name="Clear all").click()
    page.get_by_role("navigation", name="Pages").wait_for()
    assert shown.count() == 24
    assert page.url == f"{shop.url}collections/many/"


def test_a_collection_whose_filters_cannot_come_is_the_plain_list(
    shop: ServedShop, page: "Page", chromium: "Browser"
) -> None:
    page.route("**/assets/filter.*", lambda route: route.abort())
    page.goto(f"{shop.url}collections/many/?sort=price")
    page.locator(".filters:not(.filters-ready)").wait_for(state="attached")
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{shop.url}collections/many/")
    for broken in (plain, page):
        assert broken.get_by_text("Filter and sort").is_hidden()
        assert broken.locator("[data-cards] .card-title").count() == 24
        assert broken.get_by_role("navigation", name="Pages").is_visible()
    plain.context.close()
