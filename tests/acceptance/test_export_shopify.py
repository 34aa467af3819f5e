"""What leaves for Shopify: its own headers, whole addresses, guarded cells, and a word for what it cannot hold."""

import csv
import json
from pathlib import Path

import pytest
from catalogues import NOW
from click.testing import CliRunner
from leaving_shop import rows_of, write_shop

from chalicelib.adapters.sqlite_store import SqliteStore
from storefront.exporters import DIALECTS, ExportRefused, Kind, export_shopify
from storefront.exporters.command import export_group
from storefront.importers.shopify_columns import COLUMNS
from storefront.importers.table import fold
from storefront.ledger import store_path
from storefront.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return write_shop(tmp_path)


def test_export_writes_a_row_for_each_variant_and_each_further_picture(places: Places, tmp_path: Path) -> None:
    report = export_shopify(places, tmp_path / "s.csv", now=NOW)
    rows = rows_of(tmp_path / "s.csv")
    assert [row["URL handle"] for row in rows] == ["mug", "pair", "print", "print", "song", "soon", "later"]
    first, second = rows[2:4]
    assert first["Option3 name"] == "Frame / Glass"
    assert [row["Option3 value"] for row in (first, second)] == ["None / Clear", "Oak / Clear"]
    assert (first["Price"], first["Compare-at price"]) == ("18.00", "24.00")  # the sale that is on
    assert (second["Price"], second["Compare-at price"]) == ("59.25", "79.00")
    assert first["Type"] == "Prints > Small"
    assert first["Product image URL"].startswith("https://leaving.example/assets/")
    assert second["Variant image URL"] == second["Product image URL"] != first["Product image URL"]
    assert '<a href="https://leaving.example/products/mug/">' in first["Description"]
    assert (first["Inventory tracker"], first["Inventory quantity"], second["Inventory tracker"]) == (
        "shopify",
        "2",
        "",
    )
    assert (rows[6]["Status"], rows[6]["Published on online store"], first["Status"]) == ("Draft", "FALSE", "Active")
    assert (report.products, report.variants, report.rows) == (6, 7, 7)


def test_export_says_everything_that_the_file_cannot_hold(places: Places, tmp_path: Path) -> None:
    report = export_shopify(places, tmp_path / "s.csv", now=NOW)
    said = {(finding.kind, finding.where): finding.message for finding in report.findings}
    fields = {where for kind, where in said if kind is Kind.FIELD}
    assert fields == {
        *("date", "aliases", "lead_days", "max_per_order", "bundle", "download", "available_from"),
    }
    assert {Path(where).name for kind, where in said if kind is Kind.PRODUCT} == {"idea.md", "broken.md", "gone.md"}
    words = " ".join(report.as_text().split())
    for phrase in ("USD", "2 variants in a sale", "2 sales that are not on", "tax class reduced", "tag with a comma"):
        assert phrase in words
    assert "'Gifts' left out" in words
    assert "4 options" in words
    assert "cells are written with an apostrophe" in words


@pytest.mark.parametrize("dialect", DIALECTS)
def test_export_has_the_headers_that_the_importer_knows_and_those_of_the_template(
    places: Places, tmp_path: Path, dialect: str
) -> None:
    export_shopify(places, tmp_path / "s.csv", now=NOW, dialect=dialect)
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    expected = {"current": ["Title", "URL handle", "Description"], "legacy": ["Handle", "Title", "Body (HTML)"]}
    assert header[:3] == expected[dialect]
    known = {COLUMNS[fold(name)] for name in header if fold(name) in COLUMNS}
    assert set(COLUMNS.values()) - known <= {"mpn", "subtitle", "related", "goes_with"}


def test_export_guards_every_cell_that_a_spreadsheet_would_run(places: Places, tmp_path: Path) -> None:
    export_shopify(places, tmp_path / "s.csv", now=NOW)
    cells = [cell for row in rows_of(tmp_path / "s.csv") for cell in row.values()]
    assert {"'=Print", "'@P1", "'-A print", "'+Isoline"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_export_takes_quantities_from_the_store_where_there_is_one(places: Places, tmp_path: Path) -> None:
    places.var.mkdir()
    store = SqliteStore(store_path(places.var))
    store.book_opening({"@P1": 2, "MUG": 7}, NOW)
    store.close()
    report = export_shopify(places, tmp_path / "s.csv", now=NOW)
    assert {row["SKU"]: row["Inventory quantity"] for row in rows_of(tmp_path / "s.csv")}["MUG"] == "7"
    assert "the shop's store" in report.of(Kind.STOCK)[0].message


def test_export_replaces_no_file_and_leaves_none_half_written(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("mine")
    with pytest.raises(ExportRefused, match="is there already"):
        export_shopify(places, file, now=NOW)
    assert file.read_text() == "mine"
    export_shopify(places, file, now=NOW, replace=True)
    with pytest.raises(ExportRefused, match="cannot be written"):
        export_shopify(places, tmp_path / "nowhere" / "s.csv", now=NOW)
    with pytest.raises(ExportRefused, match=r"write such as shop\.csv"):
        export_shopify(places, tmp_path / "s.xlsx", now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "s.csv", "var"]


def test_export_command_tells_problems_of_the_content_and_writes_nothing(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    arguments = ["shopify", str(file), "--content", str(places.content), "--var", str(places.var)]
    done = CliRunner().invoke(export_group, arguments)
    assert (done.exit_code, "6 products with 7 variants" in done.output) == (0, True)
    assert CliRunner().invoke(export_group, arguments).exit_code == 1
    as_json = CliRunner().invoke(export_group, [*arguments, "--force", "--json", "--dialect", "legacy"])
    assert json.loads(as_json.stdout)["findings"]["not_exported"]
    assert CliRunner().invoke(export_group, [*arguments, "--force", "--currency", "GBP"]).exit_code == 1
    (places.content / "products" / "mug.md").write_text("---\ntitle: Mug\nsku: MUG\nprize: 9\n---\n")
    broken = CliRunner().invoke(export_group, [*arguments, "--force", "--json"])
    assert broken.exit_code == 1
    assert "prize" in broken.stdout
    assert "@P1" in file.read_text()  # as it was
