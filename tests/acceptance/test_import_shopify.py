"""Imports Shopify exports: both dialects, files that were edited, pictures, currencies, and the command itself."""

import csv
import json
from pathlib import Path

import pytest
from catalogues import bytes_below, exports
from click.testing import CliRunner, Result

from storefront.findings import Findings
from storefront.importers import CurrencyNeeded, ForeignCurrency, Kind, import_shopify
from storefront.importers.command import import_group
from storefront.importers.model import ImportedCatalogue
from storefront.importers.shopify import read_shopify

LEGACY = (
    "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,"
    "Variant Inventory Qty,Image Src,Status\n"
)
CATALOGUE = "catalog-shopify-from-saleor"


def read(path: Path) -> ImportedCatalogue:
    return read_shopify(path, Findings())


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(import_group, ["shopify", *map(str, arguments)])


def test_import_of_both_dialects_gives_the_same_catalogue_and_the_same_files(cases: Path, tmp_path: Path) -> None:
    folder = cases / CATALOGUE
    if not folder.is_dir():
        pytest.skip(f"needs ../shared or a case folder with {CATALOGUE}")
    paths = [folder / "products_export_legacy.csv", folder / "products_export_2024.csv"]
    assert read(paths[0]).products == read(paths[1]).products
    for path in paths:
        import_shopify(path, tmp_path / path.stem / "shop", currency="USD", images=None)
    first, second = (bytes_below(tmp_path / path.stem) for path in paths)
    assert first == second


def test_import_keeps_a_file_that_was_edited_by_hand_and_says_so(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(LEGACY + "mug,Mug,,,,MUG,9.00,,,,active\ncup,Cup,,,,CUP,8.00,,,,active\n")
    into = tmp_path / "shop"
    import_shopify(export, into, currency="EUR", images=None)
    edited = into / "products" / "mug.md"
    edited.write_text(edited.read_text().replace("title: Mug", "title: The Mug"))
    export.write_text(export.read_text().replace("9.00", "10.00").replace("8.00", "8.50"))
    report = import_shopify(export, into, currency="EUR", images=None)
    assert [(finding.where, finding.message) for finding in report.of(Kind.KEPT_FILE)] == [
        ("products/mug.md", "kept, edited by hand")
    ]
    assert "title: The Mug" in edited.read_text()
    assert "8.50" in (into / "products" / "cup.md").read_text()
    assert (report.updated, report.kept) == (1, 1)


def test_import_does_not_overwrite_a_product_that_it_never_wrote(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(LEGACY + "mug,Mug,,,,MUG,9.00,,,,active\n")
    (tmp_path / "shop" / "products").mkdir(parents=True)
    own = tmp_path / "shop" / "products" / "mug.md"
    own.write_text("---\ntitle: Ours\n---\n")
    report = import_shopify(export, tmp_path / "shop", currency="EUR", images=None)
    assert own.read_text() == "---\ntitle: Ours\n---\n"
    assert report.of(Kind.KEPT_FILE)[0].message == "kept, was there before"


def test_import_copies_the_pictures_that_are_in_the_folder(tmp_path: Path) -> None:
    export, photos, into = tmp_path / "export.csv", tmp_path / "photos", tmp_path / "shop"
    photos.mkdir()
    (photos / "Blue Mug.JPG").write_bytes(b"blue")
    rows = [
        "mug,Mug,,,,MUG,9.00,,,https://cdn.example.test/f/blue%20mug_1024x1024.jpg?v=3,active",
        "mug,,,,,,,,,https://cdn.example.test/f/red.jpg,",
    ]
    export.write_text(LEGACY + "\n".join(rows) + "\n")
    report = import_shopify(export, into, currency="EUR", images=photos)
    written = (into / "products" / "mug.md").read_text()
    assert "- {src: blue-mug.jpg, alt: Mug}" in written
    assert '- {remote: "https://cdn.example.test/f/red.jpg", alt: Mug}' in written
    assert (into / "images" / "blue-mug.jpg").read_bytes() == b"blue"
    assert (report.images, report.images_found) == (2, 1)
    before = bytes_below(into)
    import_shopify(export, into, currency="EUR", images=photos)
    assert bytes_below(into) == before


def test_import_again_without_the_folder_of_pictures_keeps_those_that_were_copied(tmp_path: Path) -> None:
    export, photos, into = tmp_path / "export.csv", tmp_path / "photos", tmp_path / "shop"
    photos.mkdir()
    for name in ("Blue Mug.jpg", "blue-mug.jpg"):
        (photos / name).write_bytes(name.encode())
    rows = [
        "mug,Mug,,,,MUG,9.00,,,https://cdn.example.test/f/blue%20mug.jpg,active",
        "cup,Cup,,,,CUP,9.00,,,https://cdn.example.test/f/blue-mug.jpg,active",
    ]
    export.write_text(LEGACY + "\n".join(rows) + "\n")
    import_shopify(export, into, currency="EUR", images=photos)
    before = bytes_below(into)
    report = import_shopify(export, into, currency="EUR", images=None)
    assert bytes_below(into) == before
    assert (report.updated, report.images_found, report.of(Kind.PICTURE)) == (0, 2, ())
    (into / "images" / "blue-mug.jpg").unlink()
    report = import_shopify(export, into, currency="EUR", images=None)
    assert "1 pictures are written by their address" in report.of(Kind.PICTURE)[0].message
    assert "remote:" in (into / "products" / "mug.md").read_text()
    assert "src: blue-mug-2.jpg" in (into / "products" / "cup.md").read_text()


def test_import_does_not_take_two_pictures_of_one_name_for_the_same(tmp_path: Path) -> None:
    export, photos, into = tmp_path / "export.csv", tmp_path / "photos", tmp_path / "shop"
    photos.mkdir()
    (photos / "main.jpg").write_bytes(b"one of the two")
    rows = [
        "mug,Mug,,,,MUG,9.00,,,https://cdn.example.test/mug/main.jpg?v=1,active",
        "mug,,,,,,,,,https://cdn.example.test/mug/main_100x100.jpg?v=2,",
        "cup,Cup,,,,CUP,9.00,,,https://cdn.example.test/cup/main.jpg,active",
    ]
    export.write_text(LEGACY + "\n".join(rows) + "\n")
    report = import_shopify(export, into, currency="EUR", images=photos)
    assert (into / "products" / "mug.md").read_text().count("src: main.jpg") == 2
    assert 'remote: "https://cdn.example.test/cup/main.jpg"' in (into / "products" / "cup.md").read_text()
    (finding,) = report.of(Kind.PICTURE)
    assert (finding.where, finding.row) == ("cup", 4)
    assert "main.jpg is taken for https://cdn.example.test/mug/main.jpg?v=1" in finding.message


def test_import_needs_a_currency_only_where_no_shop_names_one(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(LEGACY + "mug,Mug,,,,MUG,900,,,,active\n")
    with pytest.raises(CurrencyNeeded, match="--currency"):
        import_shopify(export, tmp_path / "new", currency=None, images=None)
    assert not (tmp_path / "new").exists()
    shop = tmp_path / "old"
    shop.mkdir()
    (shop / "shop.yaml").write_text("currencies: [JPY, EUR]\n")
    assert import_shopify(export, shop, currency=None, images=None).currency == "JPY"
    assert "price: {JPY: 900}" in (shop / "products" / "mug.md").read_text()
    before = bytes_below(shop)
    with pytest.raises(ForeignCurrency, match=r"add USD to currencies in .* first, or import with --as-written"):
        import_shopify(export, shop, currency="USD", images=None)
    assert bytes_below(shop) == before
    refused = run(export, "--into", shop, "--currency", "usd", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["error"]["code"]) == (1, "foreign_currency")
    assert run(export, "--into", shop, "--currency", "usd", "--as-written").exit_code == 0
    assert "price: {USD: 900.00}" in (shop / "products" / "mug.md").read_text()
    report = import_shopify(export, shop, currency="USD", images=None, as_written=True)
    assert "add USD" in report.of(Kind.CURRENCY)[0].message
    assert (shop / "shop.yaml").read_text() == "currencies: [JPY, EUR]\n"


def test_import_command_prints_a_report_for_people_and_one_for_programs(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(LEGACY + "mug,Mug,,,,,9.00,,,,active\ncup,Cup,,,,CUP,,,,,active\n")
    text = run(export, "--into", tmp_path / "a", "--currency", "eur")
    assert text.exit_code == 0, text.output
    assert "2 products with 2 variants" in text.output
    assert "MUG: invented for Mug" in text.output
    assert "cup: a variant has no price" in text.output
    as_json = run(export, "--into", tmp_path / "b", "--currency", "EUR", "--json")
    report = json.loads(as_json.stdout)
    assert report["findings"]["invented_skus"][0]["where"] == "MUG"
    assert report["drafts"] == 1
    assert as_json.stderr == ""


def test_import_command_tells_usage_from_problems_by_its_exit_code(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(LEGACY)
    assert run(export, "--into", tmp_path / "shop").exit_code == 2
    assert run(tmp_path / "missing.csv", "--into", tmp_path / "shop").exit_code == 2
    assert run(export, "--into", tmp_path / "shop", "--currency", "XYZ").exit_code == 2
    nothing = run(export, "--into", tmp_path / "shop", "--currency", "EUR")
    assert nothing.exit_code == 1
    assert not (tmp_path / "shop").exists()
    export.write_text("Name,Colour\nmug,red\n")
    refused = run(export, "--into", tmp_path / "shop", "--currency", "EUR", "--json")
    assert refused.exit_code == 1
    assert "its columns are: Name, Colour" in json.loads(refused.stdout)["error"]["message"]


def test_import_reads_semicolons_tabs_and_line_ends_of_every_kind(cases: Path, tmp_path: Path) -> None:
    path = next((export.file for export in exports(cases) if export.format == "shopify"), None)
    if path is None:
        pytest.skip("needs ../shared or a case folder with a Shopify export")
    wanted = read(path).products
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for delimiter in (";", "\t", ","):
        for line_end in ("\n", "\r\n"):
            copy = tmp_path / "copy.csv"
            with copy.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(rows)
            assert read(copy).products == wanted
