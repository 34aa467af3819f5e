"""axe-core on every kind of page, in five states: desktop, phone, dark, 320 px, and with a panel open."""

from typing import TYPE_CHECKING, Any

import pytest
from kinds import PAGES
from served_shop import ServedShop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

STATES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 412, "height": 823}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "panel": {"viewport": {"width": 412, "height": 823}},
}
_RUN = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" "))]);
}"""


def violations(page: "Page", axe: str) -> list[Any]:
    """What axe has against a page as it stands."""
    page.evaluate(axe)
    return list(page.evaluate(_RUN))


@pytest.mark.parametrize("state", STATES)
def test_axe_has_nothing_against_any_kind_of_page(demo: ServedShop, chromium: "Browser", axe: str, state: str) -> None:
    context = chromium.new_context(**STATES[state])
    page = context.new_page()
    found = {}
    for kind, path in PAGES.items():
        page.goto(demo.url.rstrip("/") + path)
        if state == "panel":
            open_panel(page)
        if wrong := violations(page, axe):
            found[kind] = wrong
    context.close()
    assert found == {}


def test_axe_has_nothing_against_basket_and_checkout(demo: ServedShop, chromium: "Browser", axe: str) -> None:
    for state in ("desktop", "320 px", "dark"):
        context = chromium.new_context(**STATES[state])
        page = context.new_page()
        page.goto(f"{demo.url}products/contour-4/")
        page.get_by_role("button", name="Add to basket").click()
        page.get_by_role("link", name="View basket").wait_for()
        assert violations(page, axe) == [], (state, "added")
        page.get_by_role("link", name="View basket").click()
        page.get_by_role("button", name="Checkout").wait_for()
        assert violations(page, axe) == [], (state, "basket")
        page.get_by_role("button", name="Checkout").click()
        page.get_by_role("heading", name="Checkout").wait_for()
        assert violations(page, axe) == [], (state, "checkout")
        context.close()


def open_panel(page: "Page") -> None:
    """What opens on this page: filters, the search with something found, or on its own page the results."""
    if page.locator("[data-filter]").count():
        page.get_by_text("Filter and sort").click()
        return
    if page.locator("[data-search-panel]").count():
        page.locator("[data-search-open]").click()
    page.locator("[data-search] input:visible").fill("contour")
    page.locator(".found").first.wait_for()


def test_axe_sees_what_is_wrong(demo: ServedShop, chromium: "Browser", axe: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(demo.url)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [name for name, _ in violations(page, axe)] == ["html-has-lang"]
    context.close()
