"""What stands beside a product: the basket that opens, what was looked at lately, and the ways to pass a page on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from served_shop import ServedShop, eventually, serving, write_small_shop
from shopping import mails_to, shopping, text_of_last_mail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("beside")
    write_small_shop(folder / "content")
    with (folder / "content" / "shop.yaml").open("a") as facts:
        facts.write("back_in_stock: true\n")
    gone = "---\ntitle: Dry Season\nsku: DRY\nprice: 20.00\nstock: 0\n---\n"
    (folder / "content" / "products" / "dry-season.md").write_text(gone)
    with serving(folder) as served:
        yield served


@pytest.fixture
def context(chromium: "Browser") -> "Iterator[BrowserContext]":
    with shopping(chromium) as context:
        yield context


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    return context.new_page()


def put_in(page: "Page", shop: ServedShop, slug: str) -> None:
    page.goto(f"{shop.url}products/{slug}/")
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_role("link", name="View basket").wait_for()


def test_the_basket_that_opens_shows_its_lines_and_leads_to_the_checkout(shop: ServedShop, page: "Page") -> None:
    put_in(page, shop, "fern")
    put_in(page, shop, "last-sky")
    lines = page.locator("[data-added-lines] li")
    lines.nth(1).wait_for()
    assert [" ".join(text.split()) for text in lines.all_inner_texts()] == ["1 × Fern €24.00", "1 × Last Sky €59.00"]
    page.locator("[data-added-panel]").get_by_role("button", name="Checkout").click()
    page.get_by_role("heading", name="Checkout").wait_for()


def test_a_basket_that_cannot_be_read_leaves_the_way_to_its_page(shop: ServedShop, page: "Page") -> None:
    page.route("**/api/cart*", lambda route: route.abort() if route.request.method == "GET" else route.continue_())
    put_in(page, shop, "fern")
    assert page.locator("[data-added-lines] li").count() == 0
    assert page.get_by_role("link", name="View basket").is_visible()


def test_what_was_looked_at_stays_on_the_device_and_can_be_forgotten(shop: ServedShop, page: "Page") -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page.goto(f"{shop.url}products/fern/")
    lately = page.locator("[data-recent]")
    assert lately.is_hidden()
    sent.clear()
    page.goto(f"{shop.url}products/last-sky/")
    lately.get_by_role("link", name="Fern").wait_for()
    assert not [request for request in sent if "FERN" in request or "products/fern/" in request]
    lately.get_by_role("button", name="Forget these").click()
    page.reload()
    assert lately.is_hidden()


def test_a_device_that_keeps_nothing_or_nonsense_shows_nothing_and_breaks_nothing(
    shop: ServedShop, context: "BrowserContext"
) -> None:
    for spoilt in ("{", "5", '[{"url": "javascript:alert(1)", "title": "x"}]', "[null]"):
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        page.add_init_script(f"localStorage.setItem('looked-at /search/', {spoilt!r})")
        page.goto(f"{shop.url}products/fern/")
        assert page.locator("[data-recent]").is_hidden(), spoilt
        assert wrong == [], spoilt
        page.close()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('none'); } })")
    page.goto(f"{shop.url}products/fern/")
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_role("link", name="View basket").wait_for()


def test_a_page_is_passed_on_by_plain_links_to_its_canonical_address(shop: ServedShop, page: "Page") -> None:
    page.goto(f"{shop.url}products/fern/?sku=FERN")
    links = page.locator(".share a")
    found = {link.inner_text(): link.get_attribute("href") or "" for link in links.all()}
    assert list(found) == ["Mail", "WhatsApp", "Pinterest"]
    whole = "https://small.example/products/fern/"
    assert parse_qs(urlsplit(found["Pinterest"]).query)["url"] == [whole]
    assert parse_qs(urlsplit(found["WhatsApp"]).query)["text"] == [f"Fern {whole}"]
    assert all(link.get_attribute("rel") == "nofollow noopener" for link in links.all())


@pytest.mark.parametrize("script", [True, False])
def test_whoever_waits_asks_and_confirms_by_mail(shop: ServedShop, chromium: "Browser", script: bool) -> None:
    email = f"waits-{'with' if script else 'without'}@example.com"
    with shopping(chromium, script=script) as context:
        page = context.new_page()
        page.goto(f"{shop.url}products/dry-season/")
        # Nothing of it can be bought, so the form stands open.
        page.get_by_label("Email").fill(email)
        page.get_by_role("button", name="Write to me").click()
        page.get_by_role("heading", name="Look in your mail").wait_for()
        assert eventually(lambda: mails_to(shop, email) == ["Shall we write when Dry Season is back?"], 15)
        link = next(word for word in text_of_last_mail(shop, email).split() if "/api/watches/" in word)
        page.goto(link)
        page.get_by_role("button", name="Yes, write to me").click()
        page.get_by_role("heading", name="We will write to you").wait_for()
