"""Somebody buys something in a real Chromium, with script and without, and everything that can come between."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from served_shop import ServedShop, eventually, serving, write_small_shop
from shopping import (
    fill_payment_page,
    go_to_payment,
    mails_to,
    put_into_basket,
    shopping,
    stock_state,
    tell_sandbox,
    text_of_last_mail,
    wait_until_paid,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_CARDS = """\
---
title: Stone Cards
summary: Six cards.
options: {Colour: [Grey, Sand]}
price: 9.00
variants:
  - {sku: CARDS-GREY, options: {Colour: Grey}, stock: 30, weight_g: 90}
  - {sku: CARDS-SAND, options: {Colour: Sand}, stock: 30, weight_g: 90, price: 11.00}
collections: [prints]
---
Six cards with envelopes.
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("buying")
    write_small_shop(folder / "content")
    (folder / "content/products/stone-cards.md").write_text(_CARDS)
    for number in range(1, 4):
        product = (folder / "content/products/last-sky.md").read_text()
        (folder / f"content/products/last-{number}.md").write_text(
            product.replace("SKY", f"LAST-{number}").replace("Last Sky", f"Last {number}")
        )
    with serving(folder) as served:
        yield served


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, chromium: "Browser") -> "Iterator[Page]":
    with shopping(chromium, script=request.param) as context:
        yield context.new_page()


@pytest.fixture
def visitor(chromium: "Browser") -> "Iterator[BrowserContext]":
    with shopping(chromium) as context:
        yield context


def test_two_things_are_bought_paid_and_confirmed(
    page: "Page", shop: ServedShop, request: pytest.FixtureRequest
) -> None:
    email = f"ada+{request.node.callspec.id.replace(' ', '-')}@example.com"
    put_into_basket(page, shop, "fern")
    put_into_basket(page, shop, "stone-cards", 2, "Sand")
    page.get_by_label("Quantity of Fern").fill("2")
    page.get_by_role("button", name="Update", exact=True).last.click()
    page.get_by_text("€74.90").first.wait_for()  # 2 × 24.00 + 2 × 11.00 + 4.90
    page.reload()
    assert page.get_by_label("Quantity of Fern").input_value() == "2"
    go_to_payment(page, email)
    assert page.get_by_text("€74.90").count()
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)
    assert page.get_by_text("€74.90").count()
    assert page.get_by_text("Lange Straße 1").count()
    assert eventually(lambda: mails_to(shop, email))
    assert len(mails_to(shop, email)) == 1
    page.goto(f"{shop.url}api/cart")
    assert page.get_by_text("nothing in it").count()


def test_a_declined_card_can_be_followed_by_a_good_one(page: "Page", shop: ServedShop) -> None:
    put_into_basket(page, shop, "fern")
    go_to_payment(page, "decline@example.com")
    fill_payment_page(page)
    page.get_by_role("button", name="Card declined").click()
    page.get_by_text("declined").first.wait_for()
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)


def test_buying_at_once_leads_through_the_checkout_page(page: "Page", shop: ServedShop) -> None:
    page.goto(f"{shop.url}products/fern/")
    page.get_by_role("button", name="Buy now").click()
    page.get_by_role("heading", name="Checkout").wait_for()
    page.get_by_label("Email").fill("now@example.com")
    page.get_by_label("Country").select_option("PT")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url(re.compile("/__stripe/pay/"))


def test_an_abandoned_payment_expires_and_the_last_piece_is_back(visitor: "BrowserContext", shop: ServedShop) -> None:
    page = visitor.new_page()
    put_into_basket(page, shop, "last-1")
    go_to_payment(page, "abandon@example.com")
    assert stock_state(shop, "LAST-1") == "sold_out"
    page.get_by_role("button", name="expire").click()
    assert eventually(lambda: stock_state(shop, "LAST-1") == "low_stock", 15)
    assert mails_to(shop, "abandon@example.com") == []


def test_of_two_shoppers_and_the_last_piece_one_gets_it_and_the_other_is_told(
    chromium: "Browser", shop: ServedShop
) -> None:
    first, second = (chromium.new_context().new_page() for _ in range(2))
    for page in (first, second):
        put_into_basket(page, shop, "last-2")
        page.get_by_role("button", name="Checkout").click()
        page.get_by_label("Email").fill("last@example.com")
        page.get_by_label("Country").select_option("DE")
    first.get_by_role("button", name=re.compile("^Pay")).click()
    first.wait_for_url(re.compile("/__stripe/pay/"))
    second.get_by_role("button", name=re.compile("^Pay")).click()
    second.get_by_text("Last 2 is sold out").first.wait_for()
    assert "/__stripe/" not in second.url
    for page in (first, second):
        page.context.close()


def test_a_price_that_changed_while_the_page_was_open_is_shown_with_a_way_on(
    visitor: "BrowserContext", shop: ServedShop
) -> None:
    # Without grace, as if half an hour had passed.
    settings = shop.content / "shop.yaml"
    settings.write_text(settings.read_text() + "grace: 0\n")
    page = visitor.new_page()
    assert eventually(lambda: _rules(shop).get("grace_seconds") == 0 and _shows_what_was_built(shop), 15)
    put_into_basket(page, shop, "last-3")
    page.get_by_role("button", name="Checkout").click()
    page.get_by_label("Email").fill("change@example.com")
    page.get_by_label("Country").select_option("DE")
    product = shop.content / "products/last-3.md"
    product.write_text(product.read_text().replace("59.00", "63.00"))
    assert eventually(lambda: _is_over(shop, "LAST-3", 5900), 15)
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.get_by_text("The total has changed").wait_for()
    assert page.get_by_text("€63.90").count()
    assert page.get_by_text("€67.90").count()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/__stripe/pay/"))
    assert page.get_by_text("€67.90").count()


def _is_over(shop: ServedShop, sku: str, seen: int) -> bool:
    """Whether a price that was shown is not honoured any more."""
    body = json.dumps({"lines": [{"sku": sku, "quantity": 1, "seen": seen}]}).encode()
    request = Request(f"{shop.url}api/quote", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=20) as answer:
        problems = json.load(answer)["quote"]["problems"]
    return any(problem["code"] == "price_changed" for problem in problems)


def _shows_what_was_built(shop: ServedShop) -> bool:
    """Whether the pages are those of the last build, and no open page is about to be reloaded."""
    built = json.loads((shop.folder / "var/release/release.json").read_text())["id"]
    return f"release={built[:16]}" in shop.get("/").text


def _rules(shop: ServedShop) -> dict[str, object]:
    rules: dict[str, object] = json.loads((shop.folder / "var/release/pricebook/rules.json").read_text())["rules"]
    return rules


@pytest.mark.parametrize(
    "delivery",
    [{"duplicate": "on"}, {"delay": "4"}, {"drop": "50"}],
    ids=["twice", "late", "not at all"],
)
def test_however_the_webhook_comes_the_order_is_paid_once(
    visitor: "BrowserContext", shop: ServedShop, delivery: dict[str, str]
) -> None:
    email = f"{next(iter(delivery))}@example.com"
    tell_sandbox(shop, "/delivery", **delivery)
    page = visitor.new_page()
    put_into_basket(page, shop, "stone-cards", 1, "Grey")
    go_to_payment(page, email)
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)
    tell_sandbox(shop, "/delivery")
    assert eventually(lambda: mails_to(shop, email), 10)
    assert len(mails_to(shop, email)) == 1


def test_the_basket_follows_from_tab_to_tab_and_counts_in_every_header(
    visitor: "BrowserContext", shop: ServedShop
) -> None:
    first, second = visitor.new_page(), visitor.new_page()
    second.goto(shop.url)
    put_into_basket(first, shop, "fern", 3)
    second.bring_to_front()
    link = second.get_by_role("link", name=re.compile("Basket"))
    assert eventually(lambda: "3" in (link.text_content() or ""), 10)


def test_nothing_on_the_way_breaks_the_policy_or_logs_an_error(visitor: "BrowserContext", shop: ServedShop) -> None:
    page = visitor.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    put_into_basket(page, shop, "fern")
    go_to_payment(page, "quiet@example.com")
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)
    assert told == []


def test_the_mail_is_read_in_the_mailbox_and_its_link_opens_the_order(
    visitor: "BrowserContext", shop: ServedShop
) -> None:
    page = visitor.new_page()
    put_into_basket(page, shop, "fern")
    go_to_payment(page, "mailbox@example.com")
    fill_payment_page(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    wait_until_paid(page)
    assert eventually(lambda: mails_to(shop, "mailbox@example.com"), 10)
    link = re.search(r"http://127\.0\.0\.1:\d+/api/orders/\S+", text_of_last_mail(shop, "mailbox@example.com"))
    assert link
    page.goto(link[0])
    page.get_by_text("Your order is paid").wait_for()
    page.goto(f"{shop.url}__mailbox/")
    assert page.get_by_text("mailbox@example.com").count()
