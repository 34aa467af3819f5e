"""The example pages in a browser: served under the shop's own policy, in a fresh context for every test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from theme_preview import STOCK, Posted, environment, render_all, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[str, Posted]]:
    """The example pages, served: the origin, and what is posted to it."""
    with serve(render_all(environment())) as served:
        yield served


@pytest.fixture
def origin(shop: tuple[str, Posted]) -> Iterator[str]:
    shop[1].clear()
    STOCK.clear()
    yield shop[0]
    STOCK.clear()


@pytest.fixture
def context(chromium: "Browser") -> "Iterator[BrowserContext]":
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    return context.new_page()
