"""Building again: what did not change is not done, and what comes out is what a first build would have made."""

import os
import time
from pathlib import Path

import pytest
from test_building import fill, tree
from written_shop import NOW, PRODUCT, WrittenShop, write_shop

TEMPLATES = "theme/templates"


def settle() -> None:
    """As long as the clock of a file system may be behind: what is younger is never taken for known."""
    time.sleep(0.03)


def build_twice(shop: WrittenShop) -> None:
    fill(shop)
    settle()
    shop.build()


def test_where_nothing_changed_nothing_is_read_or_rendered(shop: WrittenShop) -> None:
    build_twice(shop)
    before = {path: path.stat().st_mtime_ns for path in shop.output.rglob("*")}
    settle()
    report = shop.build(now=NOW + 60)
    assert (report.written, report.removed, report.read, report.rendered) == (0, 0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in shop.output.rglob("*")} == before


def test_a_report_of_nothing_to_do_says_what_the_last_one_said(shop: WrittenShop) -> None:
    fill(shop)
    shop.product(
        "draft", PRODUCT.replace("PRINT", "D") + "status: draft\npreview: k7qx2m9ptaw4r8zb\n", "[x](/nowhere/)\n"
    )
    shop.product("dead", PRODUCT.replace("PRINT", "E"), "[x](/nowhere/)\n")
    settle()
    first = shop.build()
    settle()
    again = shop.build()
    assert first.warnings
    assert (again.warnings, again.unpublished, again.previews) == (first.warnings, first.unpublished, first.previews)
    assert (again.release_id, again.pages) == (first.release_id, first.pages)


@pytest.mark.parametrize("spoil", ["change", "delete"])
def test_an_output_that_somebody_touched_is_made_good(shop: WrittenShop, spoil: str) -> None:
    build_twice(shop)
    wanted = tree(shop.output)
    page = shop.output / "products" / "a" / "index.html"
    if spoil == "change":
        page.write_bytes(page.read_bytes().replace(b"A", b"B"))
    else:
        page.unlink()
    settle()
    shop.build()
    assert tree(shop.output) == wanted


def test_a_file_that_keeps_size_and_time_is_noticed_all_the_same(shop: WrittenShop) -> None:
    build_twice(shop)
    file = shop.content / "products" / "a.md"
    before = file.stat()
    file.write_text(file.read_text().replace("Body", "Yoga"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    settle()
    shop.build()
    assert "Yoga" in (shop.output / "products/a/index.html").read_text()


def test_a_sale_that_begins_changes_the_pages_without_an_edit(shop: WrittenShop) -> None:
    build_twice(shop)
    settle()
    later = shop.build(now=1_800_000_000)
    assert later.written
    assert "products/b/index.html" in {path for path, reason in later.reasons.items() if reason}


def test_a_change_of_a_template_renders_every_page_that_uses_it_and_no_other(shop: WrittenShop) -> None:
    build_twice(shop)
    (shop.content / TEMPLATES / "partials").mkdir(parents=True)
    own = shop.content / TEMPLATES / "partials" / "buy_form.html"
    theme = Path(__file__).parents[2] / TEMPLATES / "partials" / "buy_form.html"
    own.write_text(theme.read_text() + "{# another #}\n")
    settle()
    report = shop.build()
    rendered = {path for path, reason in report.reasons.items() if reason}
    assert rendered == {"products/a/index.html", "products/b/index.html"}
    assert all("template" in report.reasons[path] for path in rendered)


def test_a_damaged_memory_is_as_if_there_were_none(shop: WrittenShop) -> None:
    build_twice(shop)
    wanted = tree(shop.output)
    for name in ("last", "pages", "digests", "references"):
        path = shop.var / "cache" / name
        path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    settle()
    shop.build()
    assert tree(shop.output) == wanted


@pytest.mark.slow
def test_one_process_and_two_make_the_same_bytes(tmp_path: Path) -> None:
    shops = [write_shop(tmp_path / name) for name in ("one", "two")]
    for shop in shops:
        fill(shop)
        for number in range(90):
            shop.product(f"n{number}", PRODUCT.replace("PRINT", f"N{number}") + "collections: [prints]\n")
    assert shops[0].build(jobs=1).release_id == shops[1].build(jobs=2).release_id
    assert tree(shops[0].output) == tree(shops[1].output)
