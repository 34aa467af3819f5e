"""The Nu checker over every page that was built."""

import json
import subprocess

import pytest
from served_shop import ServedShop

pytestmark = pytest.mark.slow


def test_the_nu_checker_has_nothing_against_the_whole_site(demo: ServedShop, nu: list[str]) -> None:
    command = [*nu, "--skip-non-html", "--errors-only", "--format", "json", str(demo.folder / "output")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{item.get('url', '').rpartition('/output/')[2]}: {item['message']}" for item in messages] == []
