"""What the script adds to the pages in a real browser, and that they do without it."""

from typing import TYPE_CHECKING, Any

import pytest
from theme_preview import STOCK

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CART = "0123456789abcdef0123456789abcdef|EUR|en"


def test_adding_says_so_and_counts(origin: str, shop: Any, page: "Page") -> None:
    page.goto(f"{origin}/product")
    page.get_by_role("radio", name="A4, Oak").check()
    page.get_by_role("button", name="Add to basket").click()
    page.wait_for_selector("[data-added-panel]:not([hidden])")
    assert page.get_by_role("status").inner_text() == "Contour No. 4, A4, Oak added to your basket, 1 item"
    assert page.url == f"{origin}/product?sku=CONTOUR4-A4-OAK"
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_text("added to your basket, 3 items").wait_for(state="attached")
    assert page.locator("[data-cart-number]").inner_text() == "3"
    path, body = shop[1][0]
    assert path == "/api/cart"
    assert body["sku"] == ["CONTOUR4-A4-OAK"]
    assert body["seen:CONTOUR4-A4-OAK"] == ["4720"]
    assert (body["currency"], body["language"], body["quantity"]) == (["EUR"], ["en"], ["1"])
    page.keyboard.press("Escape")
    assert page.locator("[data-added-panel]").is_hidden()


def test_a_refusal_is_said_beside_the_button(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product")
    page.get_by_label("Quantity").fill("7")
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_text("At most 6 an order.").wait_for()
    assert page.get_by_role("alert").inner_text() == "At most 6 an order."
    assert page.locator("[data-added-panel]").is_hidden()


def test_when_the_shop_cannot_be_reached_the_next_press_goes_the_plain_way(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product", wait_until="networkidle")
    page.route("**/api/cart", lambda route: route.abort())
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_text("could not be reached").wait_for()
    page.unroute("**/api/cart")
    page.get_by_role("button", name="Add to basket").click()
    page.wait_for_url("**/api/cart")


def test_without_script_the_button_posts_the_form(origin: str, shop: Any, chromium: "Browser") -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/product")
    page.get_by_role("radio", name="A3, Oak").check()
    page.get_by_role("button", name="Add to basket").click()
    assert page.url == f"{origin}/api/cart"
    page.goto(f"{origin}/product")
    page.get_by_role("button", name="Buy now").click()
    context.close()
    (cart, first), (checkout, second) = shop[1]
    assert (cart, first["sku"], first["seen:CONTOUR4-A3-OAK"]) == ("/api/cart", ["CONTOUR4-A3-OAK"], ["6320"])
    assert (checkout, second["sku"], second["quantity"]) == ("/api/checkout", ["CONTOUR4-A4"], ["1"])


def test_the_picker_shows_the_chosen_variant(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product", wait_until="networkidle")
    page.get_by_role("radio", name="A3, Unframed").check()
    assert page.locator("[data-price-now]").inner_text() == "€28.80"
    assert page.locator("[data-price-was] s").inner_text() == "€36.00"
    assert page.locator("[data-availability]").inner_text() == "Sold out"
    assert page.get_by_role("button", name="Sold out").is_disabled()
    page.get_by_role("radio", name="A3, Oak").check()
    assert page.get_by_role("button", name="Add to basket").is_enabled()
    page.wait_for_timeout(800)
    assert (
        page.evaluate(
            "(strip => Math.round(strip.scrollLeft / strip.clientWidth))(document.querySelector('[data-gallery]'))"
        )
        == 2
    )


def test_an_address_with_a_sku_chooses_it(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product?sku=CONTOUR4-A4-OAK")
    assert page.get_by_role("radio", name="A4, Oak").is_checked()
    assert page.locator("[data-price-now]").inner_text() == "€47.20"
    page.goto(f"{origin}/product?sku=%22%5D%3Cb%3E")
    assert page.get_by_role("radio", name="A4, Unframed").is_checked()


def test_the_count_comes_from_the_cookie_and_a_broken_one_is_none(origin: str, context: "BrowserContext") -> None:
    page = context.new_page()
    cookies = {
        f"{CART}|A:2:1200|~w6Q:3:": "5",
        f"{CART}": "",
        f"{CART}|A:0:1200": "",
        f"{CART}|A:2": "",
        "xyz|EUR|en|A:2:": "",
    }
    for value, shown in cookies.items():
        context.add_cookies([{"name": "cart", "value": value, "url": origin}])
        page.goto(f"{origin}/page")
        visible = page.locator("[data-cart-count]").is_visible()
        assert (page.locator("[data-cart-number]").inner_text() if visible else "") == shown, value


def test_other_tabs_follow(origin: str, context: "BrowserContext") -> None:
    other, basket, page = context.new_page(), context.new_page(), context.new_page()
    other.goto(f"{origin}/page")
    basket.goto(f"{origin}/cart")
    page.goto(f"{origin}/product")
    with basket.expect_navigation():
        page.get_by_role("button", name="Add to basket").click()
    assert basket.url == f"{origin}/api/cart"
    other.wait_for_selector("[data-cart-count]:not([hidden])")
    assert other.locator("[data-cart-number]").inner_text() == "1"


def test_fresh_stock_and_prices_replace_the_texts(origin: str, page: "Page") -> None:
    fresh = {"state": "in_stock", "text": "In stock", "price": 2200, "price_text": "€22.00", "was_text": None}
    STOCK["CONTOUR4-A4"] = fresh | {"currency": "EUR", "buyable": True, "unit_text": "€88.00 / m²"}
    STOCK["CONTOUR4-A4-OAK"] = fresh | {"currency": "EUR", "state": "sold_out", "text": "Sold out", "buyable": False}
    page.goto(f"{origin}/product", wait_until="networkidle")
    assert page.locator("[data-price-now]").inner_text() == "€22.00"
    assert page.locator("[data-price-was]").is_hidden()
    assert page.locator("[data-price-unit]").inner_text() == "€88.00 / m²"
    assert page.locator("[data-price-note]").is_hidden()
    assert page.locator("input[name='seen:CONTOUR4-A4']").input_value() == "2200"
    page.get_by_role("radio", name="A4, Oak").check()
    assert page.get_by_role("button", name="Sold out").is_disabled()
    assert page.locator("[data-price-unit]").is_hidden()


def test_what_the_page_says_of_a_state_that_has_not_changed_stays(origin: str, page: "Page") -> None:
    STOCK["CONTOUR4-A3-OAK"] = {
        "state": "made_to_order",
        "text": "Made to order",
        "price": 6320,
        "price_text": "€63.20",
        "was_text": "€79.00",
        "currency": "EUR",
        "buyable": True,
    }
    page.goto(f"{origin}/product", wait_until="networkidle")
    page.get_by_role("radio", name="A3, Oak").check()
    assert page.locator("[data-availability]").inner_text() == "Made to order, leaves us in 9 working days"
    assert page.locator("[data-price-note]").inner_text() == "Sale price until 30 November 2026"


def test_a_price_in_another_currency_is_not_shown(origin: str, page: "Page") -> None:
    STOCK["SET-CHF"] = {
        "state": "sold_out",
        "text": "Sold out",
        "price": 6300,
        "price_text": "$63.00",
        "was_text": None,
        "currency": "USD",
        "buyable": False,
    }
    page.goto(f"{origin}/product-set", wait_until="networkidle")
    assert page.locator("[data-price-now]").inner_text() == "€58.00"
    assert page.get_by_role("button", name="Sold out").is_disabled()


def test_a_draft_shows_its_variants_and_sells_none(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product-draft", wait_until="networkidle")
    assert page.locator("[data-price-unit]").inner_text() == "€12.80 / kg"
    assert page.get_by_role("button", name="Not for sale yet").is_disabled()
    assert page.get_by_role("button", name="Buy now").count() == 0
    assert page.get_by_role("row").count() == 2


def test_paying_twice_sends_once_until_the_page_is_shown_again(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/checkout")
    sent = page.evaluate(
        """() => {
          let sent = 0;
          addEventListener("submit", (event) => { if (!event.defaultPrevented) sent += 1; event.preventDefault(); });
          const pay = document.querySelector("button[value=pay]");
          const press = () => { pay.click(); return [sent, pay.getAttribute("aria-disabled")]; };
          const results = [press(), press()];
          dispatchEvent(new PageTransitionEvent("pageshow"));
          return [...results, [sent, pay.getAttribute("aria-disabled")], press()];
        }"""
    )
    assert sent == [[1, "true"], [1, "true"], [1, None], [2, "true"]]


def test_without_script_the_cart_is_the_same_form(origin: str, shop: Any, chromium: "Browser") -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/cart")
    page.get_by_label("Quantity of Calendar 2027").fill("3")
    page.get_by_label("Quantity of Calendar 2027").press("Enter")
    context.close()
    path, body = shop[1][0]
    assert (path, body["action"]) == ("/api/cart", ["set"])
    assert (body["sku"], body["quantity"]) == (["CONTOUR4-A4", "CAL-2027"], ["1", "3"])
    assert "remove" not in body
