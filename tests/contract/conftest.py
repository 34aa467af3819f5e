"""Fixtures of the contract suites."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stores import STORES

from chalicelib.ports import OrderStore


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OrderStore]:
    """An empty store of each kind."""
    with STORES[request.param].opened(request, tmp_path) as opened:
        yield opened
