"""`storefront preview`: what search and social networks will show of a page, and what costs visits."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.build import build
from storefront.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
SHOP = """\
name: Small Shop
url: https://small.example
email: hello@small.example
languages: {en: {currency: EUR}, de: {currency: EUR}}
currencies: [EUR]
ships_to: [PT]
shipping: [{id: standard, title: Standard, price: {EUR: 4.90}, days: [3, 6]}]
"""
GOOD = """\
title: A fern, cut like a woodblock
summary: One frond in a single black-green ink, printed by hand on heavy cotton paper.
sku: FERN
price: {EUR: 24.00}
brand: Press
gtin: "4006381333931"
images: [{src: a.jpg, alt: A fern}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A shop with a page that says everything, and one that says nothing; built."""
    made = tmp_path_factory.mktemp("preview")
    content = made / "content"
    files = {
        "shop.yaml": SHOP.encode(),
        "products/fern.md": f"---\n{GOOD}---\n{'A word about it. ' * 30}\n".encode(),
        "products/x.md": b"---\ntitle: X\nsku: X\nprice: {EUR: 1.00}\nstock: 0\n---\n",
        "images/a.jpg": (root / "content" / "images" / "contour-4.jpg").read_bytes(),
    }
    for name, data in files.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(data)
    build(ROOT, content=content, output=made / "output", var=made / "var", now=1_790_000_000)
    return made


def preview(folder: Path, *arguments: str) -> Result:
    where = [f"--{name}={folder / name}" for name in ("content", "output", "var")]
    return CliRunner().invoke(main, ["preview", *arguments, *where])


def test_a_page_is_shown_as_others_will_show_it(folder: Path) -> None:
    ran = preview(folder, "/products/fern/")
    assert ran.exit_code == 0
    assert "small.example › products › fern" in ran.output
    assert "A fern, cut like a woodblock · Small Shop   (41 of 60)" in ran.output
    assert "  24.00 EUR · In stock\n" in ran.output
    assert "(1200 × 630)" in ran.output
    assert "Nothing that costs visits was found." in ran.output


def test_what_costs_visits_is_named_with_what_to_write(folder: Path) -> None:
    costs = json.loads(preview(folder, "/products/x/", "--json").output)["costs"]
    said = " ".join(costs)
    for words in ("the title has only", "`summary`", "`images`", "`brand`", "X: neither `gtin` nor `mpn`", "sold out"):
        assert words in said


@pytest.mark.parametrize("asked", ["products/fern", "https://small.example/products/fern/", "fern", "FILE"])
def test_a_page_is_found_by_address_file_and_name(folder: Path, asked: str) -> None:
    named = str(folder / "content" / "products" / "fern.md") if asked == "FILE" else asked
    assert "products › fern" in preview(folder, named).output


def test_an_untranslated_page_says_what_is_shown_instead(folder: Path) -> None:
    assert (
        "search engines show https://small.example/products/fern/ instead"
        in preview(folder, "/de/products/fern/").output
    )


def test_a_page_that_is_not_there_gets_a_suggestion(folder: Path) -> None:
    ran = preview(folder, "/products/fren/")
    assert ran.exit_code == 1
    assert "did you mean /products/fern/?" in ran.output
    nothing = CliRunner().invoke(main, ["preview", "/", "--var", str(folder / "empty")])
    assert "run `storefront build` first" in nothing.output


def test_it_opens_as_a_page_with_the_picture(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert preview(folder, "/products/fern/", "--open").exit_code == 0
    file = folder / "var" / "preview.html"
    assert opened == [file.as_uri()]
    html = file.read_text(encoding="utf-8")
    assert (folder / "output").as_uri() in html
    assert "A fern, cut like a woodblock" in html
