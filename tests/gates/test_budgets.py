"""What a page may weigh: bytes as a host with brotli sends them, requests as a phone makes them, and nobody else's."""

from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import pytest
from served_shop import ServedShop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]

KIB = 1024
FIRST_VISIT, MOST_REQUESTS = 60 * KIB, 8
HTML, CSS, SCRIPT, ON_USE = 8 * KIB, 8 * KIB, 6 * KIB, 3 * KIB


def packed(path: Path) -> int:
    """Bytes with brotli."""
    return len(brotli.compress(path.read_bytes()))


def test_every_file_stays_within_its_budget(demo: ServedShop) -> None:
    site = demo.folder / "output"
    budgets = {"**/*.html": HTML, "assets/store.*.css": CSS, "assets/store.*.js": SCRIPT}
    budgets |= {"assets/search.*.js": ON_USE, "assets/filter.*.js": ON_USE, "**/search/*/*.json": ON_USE}
    heavy = []
    for pattern, most in budgets.items():
        files = list(site.glob(pattern))
        assert files, pattern
        heavy += [f"{path.relative_to(site)}: {packed(path)}" for path in files if packed(path) > most]
    assert heavy == []


def test_a_product_page_is_small_on_the_first_visit_of_a_phone(demo: ServedShop, chromium: "Browser") -> None:
    context = chromium.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda event: sizes.update({asked[event["requestId"]]: event["encodedDataLength"]})
    )
    session.send("Network.enable")
    page.goto(f"{demo.url}products/contour-4/", wait_until="networkidle")
    pictures = [address for address in sizes if address.endswith((".avif", ".jpg"))]
    first = page.evaluate("document.querySelector('[data-gallery] img').currentSrc")
    context.close()
    assert all(address.startswith(demo.url) for address in sizes)
    assert len(sizes) <= MOST_REQUESTS, sorted(sizes)
    # The local server packs with gzip, which is more than a host with brotli sends.
    assert sum(size for address, size in sizes.items() if address == first or address not in pictures) <= FIRST_VISIT
