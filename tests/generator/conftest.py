"""What the tests of the generator share."""

from pathlib import Path

import pytest
from written_shop import WrittenShop, write_shop


@pytest.fixture
def shop(tmp_path: Path) -> WrittenShop:
    """A shop of two currencies with nothing for sale yet."""
    return write_shop(tmp_path)
