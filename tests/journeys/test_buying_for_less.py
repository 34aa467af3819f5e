"""Codes, gift cards and delivery by place, by somebody in a real Chromium, with script and without."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from served_shop import ServedShop, eventually, serving, write_small_shop
from shopping import (
    fill_payment_page,
    go_to_payment,
    mails_to,
    put_into_basket,
    shopping,
    texts_of_mails,
    wait_until_paid,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_FILES = {
    "discounts/spring.md": "title: Spring\ncode: SPRING-10\noff: 10%\n",
    "discounts/rich.md": "title: For large orders\ncode: RICH\noff: 20%\nminimum_spend: 200.00\n",
    "products/card.md": "title: Gift Card\nsku: GIFT\nprice: 30.00\ngift_card: true\ncollections: [prints]\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("less")
    write_small_shop(folder / "content")
    fern = folder / "content/products/fern.md"
    fern.write_text(fern.read_text().replace("stock: 12", "stock: 100"))
    for name, fields in _FILES.items():
        path = folder / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{fields}---\n")
    (folder / "content/tax.yaml").write_text(
        "title: VAT\nhome: PT\nzones:\n  - {countries: [PT], rates: {standard: 23%}}\n"
        "  - {countries: [DE], rates: {standard: 19%}}\n"
    )
    with serving(folder) as served:
        yield served


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, chromium: "Browser") -> "Iterator[Page]":
    with shopping(chromium, script=request.param) as context:
        yield context.new_page()


def buy_card(page: "Page", shop: ServedShop, email: str) -> str:
    """Buy a gift card, and read its code in the mail."""
    put_into_basket(page, shop, "card")
    page.get_by_role("button", name="Checkout").click()
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url(re.compile("/__stripe/pay/"))
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)
    assert eventually(lambda: any("gift card" in subject for subject in mails_to(shop, email)), 15)
    found = re.search(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b", "".join(texts_of_mails(shop, email)))
    assert found is not None
    return found[0]


def test_a_code_and_a_bought_gift_card_pay_for_a_part_and_everything_says_so(
    page: "Page", shop: ServedShop, request: pytest.FixtureRequest
) -> None:
    email = f"less+{request.node.callspec.id.replace(' ', '-')}@example.com"
    card = buy_card(page, shop, email)

    put_into_basket(page, shop, "fern", 2)
    page.get_by_label("Discount code").fill("sprang")
    page.get_by_role("button", name="Use").click()
    page.get_by_text("no code SPRANG").first.wait_for()
    page.get_by_label("Discount code").fill("spring10")
    page.get_by_role("button", name="Use").click()
    page.get_by_text("-€4.80").first.wait_for()
    page.reload()
    assert page.get_by_text("Spring (SPRING-10)").count() or page.get_by_text("Spring (SPRING10)").count()

    page.get_by_role("button", name="Checkout").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Country").select_option("DE")
    page.get_by_label("Gift card").fill(card.lower().replace("-", " "))
    page.get_by_role("button", name="Update total", exact=True).last.click()
    page.get_by_text("€0.00 are left on it").first.wait_for()
    assert page.get_by_text(re.compile("VAT 19")).count()
    page.get_by_role("button", name=re.compile("^Pay €18.10")).click()  # 48.00 - 4.80 + 4.90 - 30.00
    page.wait_for_url(re.compile("/__stripe/pay/"))
    assert page.get_by_text("€18.10").count()
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)
    for text in ("-€4.80", "-€30.00", "€18.10"):
        assert page.get_by_text(text).count(), text
    assert eventually(lambda: len(mails_to(shop, email)) == 3, 15)
    assert any("-€30.00" in text for text in texts_of_mails(shop, email))

    put_into_basket(page, shop, "fern")
    page.get_by_role("button", name="Checkout").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Country").select_option("DE")
    page.get_by_label("Gift card").fill(card)
    page.get_by_role("button", name="Update total", exact=True).last.click()
    page.get_by_text("Nothing is left on").first.wait_for()


def test_a_code_that_asks_for_more_is_kept_and_says_how_much(page: "Page", shop: ServedShop) -> None:
    put_into_basket(page, shop, "fern")
    page.get_by_label("Discount code").fill("RICH")
    page.get_by_role("button", name="Use").click()
    page.get_by_text("Add €176.00 more").first.wait_for()
    page.get_by_label("Quantity of Fern").fill("9")
    page.get_by_role("button", name="Update", exact=True).last.click()
    page.get_by_text("-€43.20").first.wait_for()
    page.get_by_role("button", name="Take code RICH out").click()
    page.get_by_text("€216.00").first.wait_for()
    assert page.get_by_text("-€43.20").count() == 0
    go_to_payment(page, "rich@example.com")
    assert page.get_by_text("€220.90").count()
