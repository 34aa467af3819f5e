"""`storefront build` as a person or a pipeline runs it: what it says, and what it explains."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storefront.cli import main

PRODUCT = "---\ntitle: {name}\nsku: {name}\nprice: 24.00\n---\nText.\n"
SHOP = "name: S\nurl: https://s.example\nemail: a@s.example\nlanguage: en\nlanguages: {en: {currency: EUR}}\n"
Build = Callable[..., Result]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds a shop of two products; `(tmp_path / "content")` is its content."""
    for name in ("a", "b"):
        file = tmp_path / "content" / "products" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PRODUCT.format(name=name.upper()))
    (tmp_path / "content" / "shop.yaml").write_text(SHOP + "currencies: [EUR]\ntimezone: UTC\n")

    def run(*options: str) -> Result:
        places = [f"--{name}={tmp_path / name}" for name in ("content", "output", "var")]
        return CliRunner().invoke(main, ["build", *places, *options], catch_exceptions=False)

    return run


def test_the_summary_counts_what_was_read_rendered_written_and_removed(build: Build, tmp_path: Path) -> None:
    first = json.loads(build("--json").stdout)
    assert first["rendered"] == first["pages"]
    assert first["read"] == 3
    assert first["seconds"]["render"] > 0
    before = _files(tmp_path)
    (tmp_path / "content" / "products" / "b.md").unlink()
    shutil.rmtree(tmp_path / "var" / "build")
    second = json.loads(build("--json").stdout)
    gone = before - _files(tmp_path)
    assert tmp_path / "output" / "products" / "b" / "index.html" in gone
    assert second["removed"] == len(gone)
    assert 0 < second["rendered"] < second["pages"]


def _files(folder: Path) -> set[Path]:
    """The files of both halves of the release."""
    halves = (folder / "output", folder / "var" / "release")
    return {path for half in halves for path in half.rglob("*") if path.is_file()}


def test_the_command_explains_why_a_page_was_rendered(build: Build, tmp_path: Path) -> None:
    assert "it is new" in build("--explain", "/products/a/").stdout
    file = tmp_path / "content" / "products" / "a.md"
    file.write_text(file.read_text().replace("Text.", "Other text."))
    answers = build("--explain", "products/a/index.html").stdout
    assert "rendered, because what it shows has changed" in answers
    assert "there is no such page" in build("--explain", "/products/none/").stdout


def test_a_profile_names_the_costliest_functions(build: Build, tmp_path: Path) -> None:
    build("--profile")
    assert "cumulative" in (tmp_path / "var" / "profile.txt").read_text()
