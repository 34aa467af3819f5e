"""The functions of a small shop, called as Chalice calls them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Caller
from small_shop import SmallShop, open_shop

from chalicelib.edge import handling


@pytest.fixture
def shop(tmp_path: Path) -> SmallShop:
    """The shop behind the functions."""
    return open_shop(tmp_path)


@pytest.fixture
def caller(shop: SmallShop) -> Iterator[Caller]:
    """Somebody who calls the functions of `shop`."""
    own = handling.services
    handling.services = lambda: shop.services
    try:
        yield Caller(shop)
    finally:
        handling.services = own
