"""The pages in a real browser, under the shop's own policy: width, contrast, keyboard, nothing that jumps."""

from typing import TYPE_CHECKING, Any

import pytest
from theme_preview import environment, render_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (320, 360, 768, 1280, 1920)

# Texts whose contrast with what lies under them is too low: 4.5, or 3 for large type (WCAG 2.2, 1.4.3).
LOW_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const under = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility()) continue;
    if (node.closest(".visually-hidden, .skip, script, option, button:disabled")) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(rgba(style.color)), light(under(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) low.push([node.className || node.tagName, ratio.toFixed(2)]);
  }
  return low;
}"""


COUNT_SHIFTS = """
window.moved = 0;
const count = (list) => { for (const shift of list.getEntries()) window.moved += shift.value; };
new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
"""


def every_page() -> list[str]:
    return [name for name in render_all(environment()) if not name.startswith("mail-")]


def test_no_page_scrolls_sideways(origin: str, page: "Page") -> None:
    too_wide = []
    for name in every_page():
        page.goto(f"{origin}/{name}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                too_wide.append((name, width))
    assert too_wide == []


def test_no_page_scrolls_sideways_when_text_is_twice_as_large(origin: str, page: "Page") -> None:
    """Text of 200 % on a narrow page: WCAG 2.2, 1.4.4 and 1.4.10 at once."""
    too_wide = []
    for name in every_page():
        page.goto(f"{origin}/{name}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                too_wide.append((name, width))
    assert too_wide == []


def test_no_page_breaks_the_policy_or_logs_an_error(origin: str, page: "Page") -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name in every_page():
        page.goto(f"{origin}/{name}", wait_until="networkidle")
        assert complaints == [], name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(origin: str, chromium: "Browser", scheme: Any) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    low = {}
    for name in every_page():
        page.goto(f"{origin}/{name}")
        if found := page.evaluate(LOW_CONTRAST):
            low[name] = found
    context.close()
    assert low == {}


def test_the_keyboard_reaches_the_basket_button_and_sees_where_it_is(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        width, label = page.evaluate(
            """() => {
              const at = document.activeElement;
              const box = at.closest(".choice") ?? at;
              return [parseFloat(getComputedStyle(box).outlineWidth), at.textContent.trim() || at.name];
            }"""
        )
        assert width >= 3, label
        seen.append(label)
        if label == "Add to basket":
            break
    assert seen[-3:] == ["sku", "quantity", "Add to basket"]


def test_the_skip_link_leads_to_the_content(origin: str, page: "Page") -> None:
    page.goto(f"{origin}/product")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_moves_while_the_pictures_load(origin: str, page: "Page") -> None:
    page.add_init_script(COUNT_SHIFTS)
    for name in ("home", "product", "article", "collection"):
        page.goto(f"{origin}/{name}", wait_until="networkidle")
        assert page.evaluate("window.moved") < 0.01, name


def test_the_small_pictures_below_the_gallery_are_seen_where_there_is_room(origin: str, page: "Page") -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{origin}/product")
    boxes = [image.bounding_box() for image in page.locator(".gallery-index img").all()]
    assert len(boxes) > 1
    assert all(box and box["width"] > 60 and box["height"] > 60 for box in boxes), boxes
