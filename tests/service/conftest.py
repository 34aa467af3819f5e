"""The shop that the use cases are tested in."""

from pathlib import Path

import pytest
from small_shop import SmallShop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> SmallShop:
    """A shop with a small catalogue, on a store in memory."""
    return open_shop(tmp_path)
