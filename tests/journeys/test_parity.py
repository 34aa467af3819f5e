"""One truth on every surface: releases around every scheduled change agree; a change of any one surface is found."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build import build
from storefront.cli import main
from storefront.parity import Difference, examine_release

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = int(datetime(2026, 9, 21, tzinfo=UTC).timestamp())
SHOP = """\
name: Small Shop
description: A shop for tests.
url: https://small.example
email: hello@small.example
timezone: Europe/Lisbon
languages: {en: {currency: EUR}, de: {currency: USD}}
currencies: [EUR, USD]
address: {lines: [Rua 1], country: PT}
ships_to: [PT, DE]
shipping:
  - {id: standard, title: Standard, price: {EUR: 4.90, USD: 5.90}, free_from: {EUR: 60.00, USD: 65.00}, days: [3, 6]}
orders: {return_days: 30}
"""
PRODUCTS = {
    "contour": """\
title: Contour
price: {EUR: 24.00, USD: 26.00}
options: {Size: [A4, A3]}
variants:
  - {sku: C-A4, options: {Size: A4}, stock: 9, gtin: "4006381333931", mpn: C4-26}
  - {sku: "C+A3", options: {Size: A3}, price: {EUR: 66.00, USD: 70.00}, stock: 0}
images: [{src: a.jpg, alt: A print}]
sale: [{off: 25%, from: 2026-09-20, until: 2026-10-03, label: Autumn}, {off: 50%, from: 2026-10-02, until: 2026-10-05}]
""",
    "later": """\
title: Later
sku: LATER
price: {EUR: 12.00, USD: 13.00}
stock_policy: preorder
available_from: 2026-12-24
""",
    "season": """\
title: Season
sku: SEASON
price: {EUR: 9.00, USD: 9.50}
stock: 2
publish: 2026-10-01
unpublish: 2026-10-31
""",
    "made": """\
title: Made
sku: MADE
price: {EUR: 80.00, USD: 90.00}
stock_policy: made_to_order
lead_days: 9
""",
    "file": """\
title: File
sku: FILE
price: {EUR: 4.00, USD: 4.50}
stock_policy: digital
download: a.zip
""",
}
BODY = "A text | with a bar.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"


def write(content: Path, picture: bytes) -> None:
    for name, text in PRODUCTS.items():
        target = content / "products" / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            f"---\n{text}---\nA text | with a bar.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n", encoding="utf-8"
        )
    (content / "products" / "contour.de.md").write_text("---\ntitle: Höhenlinie\n---\nEin Text.\n", encoding="utf-8")
    for folder, name, data in (("images", "a.jpg", picture), ("downloads", "a.zip", b"zip")):
        (content / folder).mkdir()
        (content / folder / name).write_bytes(data)
    (content / "shop.yaml").write_text(SHOP, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A shop of two languages and currencies, with something of every kind; built."""
    made = tmp_path_factory.mktemp("parity")
    (made / "content").mkdir()
    write(made / "content", (root / "content" / "images" / "contour-4.jpg").read_bytes())
    build_at(made, NOW)
    return made


def build_at(folder: Path, now: int) -> None:
    build(ROOT, content=folder / "content", output=folder / "output", var=folder / "var", now=now)


def differences(folder: Path) -> tuple[Difference, ...]:
    return examine_release(folder / "var" / "release", folder / "output", folder / "var")


def test_releases_one_second_before_at_and_after_each_change_say_one_thing(tmp_path: Path, root: Path) -> None:
    (tmp_path / "content").mkdir()
    write(tmp_path / "content", (root / "content" / "images" / "contour-4.jpg").read_bytes())
    build_at(tmp_path, NOW)
    changes = json.loads((tmp_path / "var" / "release" / "release.json").read_bytes())["changes"]
    assert len(changes) == 6
    seen = set()
    for change in changes:
        for now in (change - 1, change, change + 1):
            build_at(tmp_path, now)
            assert differences(tmp_path) == ()
        seen.add((tmp_path / "output" / "feeds" / "google.xml").read_bytes())
    # The weaker of two sales ends unseen under the stronger one, and the day of a preorder is said all along.
    assert len(seen) == len(changes) - 2


PAGE, GERMAN = "products/contour/index.html", "de/products/contour/index.html"
MUTATIONS = [
    (PAGE, "<span data-choice-price>€18.00", "<span data-choice-price>€17.00"),
    (PAGE, 'data-now="€18.00"', 'data-now="€17.00"'),
    (PAGE, 'name="seen:C-A4" value="1800"', 'name="seen:C-A4" value="1700"'),
    (PAGE, 'data-state="sold_out" data-text', 'data-state="in_stock" data-text'),
    (PAGE, 'value="C-A4" required checked data-sku="C-A4"', 'value="C-A5" required checked data-sku="C-A5"'),
    (PAGE, '"price":"18.00"', '"price":"18.10"'),
    (PAGE, '"priceCurrency":"EUR"', '"priceCurrency":"USD"'),
    (PAGE, "schema.org/OutOfStock", "schema.org/InStock"),
    (PAGE, '"sku":"C-A4"', '"sku":"C-A6"'),
    (PAGE, '"gtin":"4006381333931"', '"gtin":"4006381333900"'),
    (PAGE, '"mpn":"C4-26"', '"mpn":"C4-27"'),
    (PAGE, "?sku=C-A4", "?sku=C-A3"),
    (PAGE, '"@id":"https://small.example/#returns"', '"@id":"https://small.example/#elsewhere"'),
    (PAGE, 'amount" content="18.00"', 'amount" content="24.00"'),
    (PAGE, 'product:availability" content="in stock"', 'product:availability" content="preorder"'),
    (PAGE, "€4.90", "€3.90"),
    (PAGE, "within 30 days", "within 14 days"),
    (GERMAN, "19,50", "18,50"),
    (GERMAN, '"price":"19.50"', '"price":"18.50"'),
    ("index.html", '"merchantReturnDays":30', '"merchantReturnDays":60'),
    ("index.html", '"value":"4.90"', '"value":"0.00"'),
    ("products/made/index.html", "#no-returns", "#returns"),
    ("products/contour/index.html.md", "18.00 EUR", "17.00 EUR"),
    ("products/contour/index.html.md", "Sold out", "In stock"),
    ("products/contour/index.html.md", "/api/buy/C-A4:1", "/api/buy/C-A4:2"),
    ("products/contour/index.html.md", "€4.90", "€3.90"),
    ("products/contour/index.html.md", "within 30 days", "within 14 days"),
    ("de/products/contour/index.html.md", "30 Tage", "14 Tage"),
    ("search/found/*.json", "From €18.00", "From €17.00"),
    ("search/found/*.json", '"was":"€24.00"', '"was":"€25.00"'),
    ("search/found/*.json", '"note":"Preorder"', '"note":""'),
    ("search/found/*.json", '"note":""', '"note":"Sold out"'),
    ("search/found/*.json", "/products/made/", "/products/mad/"),
    ("search/words/la.json", '"later"', '"latex"'),
    ("de/search/found/*.json", "Ab 19,50", "Ab 18,50"),
    ("feeds/google.xml", "18.00 EUR", "17.00 EUR"),
    ("feeds/google.xml", "<g:availability>preorder", "<g:availability>in_stock"),
    ("feeds/google.xml", "<g:id>MADE<", "<g:id>MADE2<"),
    ("feeds/google.xml", "<g:price>4.90 EUR", "<g:price>0.00 EUR"),
    ("feeds/google.tsv", "4.90 EUR", "2.90 EUR"),
    ("feeds/google.tsv", "4006381333931", "4006381333900"),
    ("feeds/google.xml", "C4-26", "C4-27"),
    ("feeds/meta.csv", "18.00 EUR", "17.00 EUR"),
    ("feeds/meta.csv", "C4-26", "C4-27"),
    ("feeds/meta.csv", "out of stock", "in stock"),
    ("feeds/pinterest.tsv", "18.00 EUR", "17.00 EUR"),
    ("feeds/openai.jsonl", '"sale_price": "18.00 EUR"', '"sale_price": "17.00 EUR"'),
    ("feeds/openai.jsonl", '"return_deadline_in_days": 30', '"return_deadline_in_days": 31'),
    ("feeds/openai.jsonl", '"out_of_stock"', '"in_stock"'),
    ("feeds/acp/products.jsonl", '"amount": 1800', '"amount": 1799'),
    ("feeds/acp/products.jsonl", '"status": "backorder"', '"status": "in_stock"'),
    ("de/feeds/acp/products.jsonl", '"currency": "USD"', '"currency": "EUR"'),
    (".well-known/ucp", "/api/buy", "/buy"),
]


@pytest.mark.parametrize(("path", "old", "new"), MUTATIONS)
def test_a_change_of_any_one_surface_is_found(path: str, old: str, new: str, folder: Path) -> None:
    file = next(file for file in sorted((folder / "output").glob(path)) if old in file.read_text(encoding="utf-8"))
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(old, new), encoding="utf-8")
    try:
        found = differences(folder)
    finally:
        file.write_text(before, encoding="utf-8")
    assert found
    # Terms stand on the home page once, and are missed at the products that refer to them; a code is missed in feeds;
    # a page that the search no longer names is missed in the index as a whole.
    named = {difference.path for difference in found}
    assert str(file.relative_to(folder / "output")) in named or path == "index.html" or "gtin" in old or "mpn" in old
    assert differences(folder) == ()


@pytest.fixture
def private(folder: Path) -> Iterator[Path]:
    """The private half; put back afterwards as it was."""
    release = folder / "var" / "release"
    before = {path: path.read_bytes() for path in release.rglob("*.json")}
    yield release
    for path, data in before.items():
        path.write_bytes(data)


def test_a_price_book_that_charges_something_else_is_found_on_every_surface(folder: Path, private: Path) -> None:
    for shard in (private / "pricebook" / "skus").iterdir():
        shard.write_text(shard.read_text().replace('"EUR":1200', '"EUR":1300'))
    paths = {difference.path for difference in differences(folder)}
    assert {"products/later/index.html", "products/later/index.html.md", "feeds/google.xml"} <= paths
    assert "de/products/later/index.html" not in paths


def test_the_command_refuses_a_release_and_prints_the_difference(folder: Path) -> None:
    where = [text for name in ("output", "var") for text in (f"--{name}", str(folder / name))]
    whole = CliRunner().invoke(main, ["check", "--release", *where])
    assert (whole.exit_code, whole.output) == (0, "Every surface says the same as checkout.\n")
    file = folder / "output" / "feeds" / "meta.csv"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("18.00 EUR", "17.00 EUR"), encoding="utf-8")
    spoiled = CliRunner().invoke(main, ["check", "--release", *where])
    as_json = CliRunner().invoke(main, ["check", "--release", "--json", *where])
    file.write_text(before, encoding="utf-8")
    assert spoiled.exit_code == as_json.exit_code == 1
    assert "feeds/meta.csv: C-A4: Meta: price is 17.00 EUR, and should be 18.00 EUR\n" in spoiled.output
    assert json.loads(as_json.output)["differences"][0]["what"] == "Meta: price"


def test_without_a_release_the_command_says_so(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["check", "--release", "--var", str(tmp_path)])
    assert ran.exit_code == 1
    assert "run `storefront build` first" in ran.output
