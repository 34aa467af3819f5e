"""Lighthouse on five pages, as `make lighthouse` runs it: not part of the other tests, since it takes minutes.

Accessibility, best practices, SEO and agentic browsing have to be whole, nothing may move, and the largest picture has
to be there in time. Performance is the median of five; its blocking time is noise on a machine that does other things.
"""

import json
import os
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from served_shop import ServedShop

pytestmark = [pytest.mark.lighthouse, pytest.mark.slow, pytest.mark.browser]

PAGES = {
    "home": "",
    "collection": "collections/prints/",
    "product": "products/contour-4/",
    "article": "journal/hanging-paper/",
    "cart": "api/cart",
}
WHOLE = ("accessibility", "best-practices", "seo", "agentic-browsing")
LARGEST_PAINT_MS, PERFORMANCE = 1800, 95
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def judge(lighthouse: Path, browser: str, url: str, folder: Path, *options: str) -> dict[str, Any]:
    """One run of Lighthouse: its report."""
    report = folder / "report.json"
    command = ["node", str(lighthouse), url, "--quiet", "--output=json", f"--output-path={report}", *options]
    environment = {**os.environ, "CHROME_PATH": browser}
    for last in (False, False, True):  # Chromium sometimes does not start, or loses its page, on a small machine
        done = subprocess.run([*command, f"--chrome-flags={_FLAGS}"], check=last, env=environment, timeout=180)
        if not done.returncode:
            break
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def largest_paint(report: dict[str, Any]) -> float:
    """When the largest picture or text was there, in milliseconds."""
    return float(report["audits"]["largest-contentful-paint"]["numericValue"])


def score(report: dict[str, Any], category: str) -> float:
    """Out of 100."""
    return round(100 * (report["categories"][category]["score"] or 0), 1)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_whole_in_every_category_that_is_not_about_time(
    demo: ServedShop, lighthouse: Path, chromium_path: str, tmp_path: Path, kind: str
) -> None:
    url = f"{demo.url}{PAGES[kind]}"
    report = judge(lighthouse, chromium_path, url, tmp_path)
    wrong = {
        name: audit["title"]
        for category in WHOLE
        for reference in report["categories"][category]["auditRefs"]
        if (audit := report["audits"][name := reference["id"]])["score"] not in (1, None) and reference["weight"]
        # A page of the functions is kept from search engines on purpose.
        if not (kind == "cart" and name == "is-crawlable")
    }
    assert wrong == {}
    assert report["audits"]["cumulative-layout-shift"]["numericValue"] == 0
    paints = [largest_paint(report)]
    while (
        paints[-1] > LARGEST_PAINT_MS and len(paints) < 3
    ):  # a machine that does other things paints late, never early
        paints.append(largest_paint(judge(lighthouse, chromium_path, url, tmp_path, "--only-categories=performance")))
    assert min(paints) <= LARGEST_PAINT_MS, paints


@pytest.mark.parametrize("options", [(), ("--preset=desktop",)], ids=["mobile", "desktop"])
def test_the_product_page_is_fast(
    demo: ServedShop, lighthouse: Path, chromium_path: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    url = f"{demo.url}{PAGES['product']}"
    runs = [
        judge(lighthouse, chromium_path, url, tmp_path, "--only-categories=performance", *options) for _ in range(5)
    ]
    scores = [score(run, "performance") for run in runs]
    assert median(scores) >= PERFORMANCE, scores
