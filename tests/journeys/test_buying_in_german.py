"""Somebody buys in German: from the German home page to the confirmation, nothing is said in English."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from served_shop import ServedShop, eventually, serving, write_small_shop
from shopping import fill_payment_page, mails_to, text_of_last_mail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SAME = frozenset({"Name", "Codes", "Service", "Journal", "E-Mail"})
"""Words that are the same in both languages."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("german")
    content = folder / "content"
    write_small_shop(content)
    facts = (content / "shop.yaml").read_text()
    (content / "shop.yaml").write_text(f"{facts}languages: {{en: {{currency: EUR}}, de: {{currency: EUR}}}}\n")
    for path in (content / "products").glob("*.md"):
        (path.with_name(f"{path.stem}.de.md")).write_text(f"---\ntitle: Stück {path.stem}\nsummary: Ein Stück.\n---\n")
    (content / "shop.de.yaml").write_text("tagline: Ein Laden\nshipping: {standard: {title: Standardversand}}\n")
    with serving(folder) as served:
        yield served


def words_of(page: "Page") -> set[str]:
    """The lines that somebody reads, and the title."""
    return {line.strip() for line in page.locator("main").inner_text().splitlines()} | {page.title()}


def test_from_the_home_page_to_the_confirmation(chromium: "Browser", shop: ServedShop) -> None:
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(shop.url)
    page.get_by_role("navigation", name="Language").get_by_role("link", name="Deutsch").click()
    page.wait_for_url(re.compile("/de/$"))
    page.get_by_role("link", name="Stück fern").first.click()
    page.wait_for_url(re.compile("/de/products/fern/"))
    page.get_by_role("button", name="In den Warenkorb").click()
    page.get_by_text("Stück fern liegt in Ihrem Warenkorb.").wait_for()
    page.get_by_role("link", name="Warenkorb ansehen").click()
    page.get_by_role("heading", name="Ihr Warenkorb").wait_for()
    assert page.locator("html").get_attribute("lang") == "de"
    german, title = words_of(page), page.title()
    page.goto(f"{shop.url}api/cart?language=en")
    same = {line for line in german & words_of(page) if re.search("[a-z]{2}", line)}
    assert same <= SAME, same
    assert title.startswith("Ihr Warenkorb")
    page.goto(f"{shop.url}api/cart?language=de")
    page.get_by_role("button", name="Kasse").click()
    page.get_by_label("E-Mail").fill("ada@example")
    page.locator("select[name=country]").select_option("DE")
    page.get_by_role("button", name=re.compile("zahlen$|^Weiter$")).click()
    page.get_by_text("Bitte geben Sie eine E-Mail-Adresse an").first.wait_for()
    page.get_by_label("E-Mail").fill("ada+de@example.com")
    page.get_by_role("button", name=re.compile("zahlen$")).click()
    page.wait_for_url(re.compile("/__stripe/pay/"))
    assert page.get_by_text("Stück fern").count()
    assert page.get_by_text("Standardversand").count()
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url(re.compile("/api/orders/"))
    assert eventually(lambda: page.reload() and page.get_by_text("Ihre Bestellung ist bezahlt").count(), 15)
    assert page.title().startswith("Bestellung ")
    assert eventually(lambda: mails_to(shop, "ada+de@example.com"), 15)
    subject, text = mails_to(shop, "ada+de@example.com")[-1], text_of_last_mail(shop, "ada+de@example.com")
    assert subject.startswith("Ihre Bestellung ")
    assert "Stück fern" in text
    assert not re.search(r"\b(Your|order|Total|Delivery|See|Includes)\b", text), text
    context.close()


def test_errors_are_in_the_language_of_the_cart(chromium: "Browser", shop: ServedShop) -> None:
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    answer = page.goto(f"{shop.url}api/orders/7KQ2M4XRTA?t=no")
    assert answer is not None
    assert answer.status == 401
    page.get_by_role("heading", name="Dieser Link öffnet die Bestellung nicht").wait_for()
    assert page.title().startswith("Ihre Bestellung öffnen")
    page.goto(f"{shop.url}api/buy/NOPE:1")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("heading", name="So lässt sich das nicht bestellen").wait_for()
    missing = page.goto(f"{shop.url}de/products/nowhere/")
    assert missing is not None
    assert missing.status == 404
    page.get_by_role("heading", name="Diese Seite gibt es hier nicht").wait_for()
    context.close()
