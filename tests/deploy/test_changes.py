"""What a release changes, for the person who merges: pages, prices, addresses that vanish, feeds, weight, problems."""

import re
from dataclasses import replace
from pathlib import Path

from deployed_shop import shop_pages, write_release
from small_catalogue import NOW, record

from chalicelib.adapters.release_files import ReleaseFiles
from chalicelib.domain.catalogue import Sale
from storefront.deploy.change_report import broken, markdown
from storefront.deploy.changes import Changes, Weight, compare
from storefront.publish import keep_release

FERN = record("FERN", 2400, title="Fern | framed")


def changes(folder: Path) -> Changes:
    """The fern is on sale and the sky is gone; a draft came, and a feed changed."""
    kept = []
    for pages, records in (
        (shop_pages(2400, sky="Sky") | {"feeds/a.xml": "1"}, (FERN, record("SKY", 5900))),
        (
            shop_pages(1900) | {"feeds/a.xml": "22", "preview/secret/index.html": "draft"},
            (replace(FERN, sales=(Sale({"EUR": 1900, "USD": 2100}, NOW - 10, NOW + 10),)),),
        ),
    ):
        built = write_release(folder, pages, *records)
        keep_release(folder / "var", folder / "var" / "release", built.id)
        kept.append(built.id)
    files = ReleaseFiles(folder / "var" / "releases")
    return compare(*kept, files, files, NOW)


def test_every_kind_of_change_is_found(tmp_path: Path) -> None:
    found = changes(tmp_path)
    assert (found.added, found.changed, found.removed) == ((), ("/", "/products/fern/"), ("/products/sky/",))
    assert found.vanished == ("/products/sky/",)
    assert found.feeds == ("/feeds/a.xml",)
    prices = [(one.sku, one.currency, one.before, one.after) for one in found.prices]
    assert prices == [
        ("FERN", "EUR", 2400, 1900),
        ("FERN", "USD", 2600, 2100),
        ("SKY", "EUR", 5900, None),
        ("SKY", "USD", 6100, None),
    ]
    product, feeds = found.weight["product pages"], found.weight["feeds and site maps"]
    assert (product[0].files, product[1].files, "home page" in found.weight) == (2, 1, True)
    assert feeds[1] == Weight(
        feeds[0].files, feeds[0].size + 1 - len("<url><loc>https://small.example/products/sky/</loc></url>")
    )


def test_the_comment_says_all_of_it_and_takes_nobodys_words_for_markup(tmp_path: Path) -> None:
    said = markdown(changes(tmp_path), ["fern.md:3:1: <b>stock</b> was edited"])
    assert "Pages: 2 changed, 1 removed." in said
    assert "| `FERN` | Fern \\| framed | 24.00 EUR | 19.00 EUR |" in said
    assert "| `SKY` | Print SKY | 59.00 EUR | not for sale |" in said
    assert "- `/products/sky/`" in said
    assert "\\<b\\>stock" in said
    assert "secret" not in said
    assert re.search(r"\| product pages \| 2 of \d+ bytes \| \d+ bytes \|", said)
    assert "Preview: <https://pr-1.preview.small.example/>" in markdown(
        changes(tmp_path), (), "https://pr-1.preview.small.example/"
    )


def test_content_that_cannot_be_built_is_commented_with_its_problems() -> None:
    said = broken(["fern.md:3:1: price: is <missing>"])
    assert said.startswith("## What this changes\n\nIt cannot be built")
    assert "price: is \\<missing\\>" in said


def test_where_nothing_changes_the_comment_is_one_line(tmp_path: Path) -> None:
    built = write_release(tmp_path, shop_pages(), FERN)
    keep_release(tmp_path / "var", tmp_path / "var" / "release", built.id)
    files = ReleaseFiles(tmp_path / "var" / "releases")
    assert markdown(compare(built.id, built.id, files, files, NOW)) == "## What this changes\n\nPages: none.\n"
