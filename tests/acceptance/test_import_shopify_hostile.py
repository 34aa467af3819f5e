"""Shopify exports with odd rows and cells: everything that is changed or left out is a finding, nothing is a guess."""

import resource
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from shopify_rows import imported, messages, product, row, write_export

from chalicelib.domain.money import exponent
from storefront.importers import Kind


def test_import_of_a_header_alone_finds_no_product_and_writes_nothing(tmp_path: Path) -> None:
    report = imported(tmp_path)
    assert (report.rows, report.products) == (0, 0)
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    "handle", ["../../etc/passwd", "/etc/passwd", "..", "a/b", "a\\b", "x" * 300, "Größe 5", "日本"]
)
def test_import_never_writes_outside_its_folder(tmp_path: Path, handle: str) -> None:
    report = imported(tmp_path, row(Handle=handle, Title="Mug", Variant_Price="9"))
    written = [path for path in tmp_path.rglob("*.md") if path.parent.name == "products"]
    assert len(written) == 1
    assert written[0].parent == tmp_path / "shop" / "products"
    assert written[0].stem == report.of(Kind.ADDRESS)[0].where
    assert written[0].stem.isascii()
    assert len(written[0].stem) <= 100


def test_import_gives_clashing_handles_a_number_and_the_safe_one_wins(tmp_path: Path) -> None:
    handles = ("A mug", "a.mug", "a-mug")
    report = imported(tmp_path, *(row(Handle=each, Title=each, Variant_Price="9") for each in handles))
    assert [finding.where for finding in report.of(Kind.ADDRESS)] == ["a-mug-2", "a-mug-3"]
    assert "title: a-mug" in product(tmp_path, "a-mug")


def test_import_skips_rows_that_belong_to_no_product_and_names_them(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        row(Handle="ghost", Image_Src="https://cdn.example.test/a.jpg"),
        row(Variant_Price="9"),
        row(),
        row(Handle="mug", Title="Mug", Variant_Price="9"),
        row(Handle="mug", Vendor="nobody"),
    )
    reasons = {finding.row: finding.message for finding in report.of(Kind.SKIPPED_ROW)}
    assert "no row with this handle has a title" in reasons[2]
    assert "neither a handle nor a title" in reasons[3]
    assert "empty" in reasons[4]
    assert "neither a variant nor a picture" in reasons[6]
    assert sorted(reasons) == [2, 3, 4, 6]  # a spreadsheet's row numbers, the header being row 1


def test_import_joins_rows_of_one_handle_that_stand_apart(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        row(Handle="mug", Title="Mug", Option1_Name="Size", Option1_Value="S", Variant_Price="9"),
        row(Handle="cup", Title="Cup", Variant_Price="7"),
        row(Handle="mug", Option1_Value="L", Variant_Price="11"),
        row(Handle="mug", Option1_Value="S", Variant_Price="12"),
    )
    assert (report.products, report.variants) == (2, 3)
    assert "4 mug: apart" in messages(report, Kind.LAYOUT)[0]
    assert "5 mug: the same options as row 2" in messages(report, Kind.SKIPPED_ROW)[0]
    assert "{sku: MUG-L, options: {Size: L}, price: {EUR: 11.00}" in product(tmp_path, "mug")


def test_import_strips_the_apostrophe_that_guards_against_formulas(tmp_path: Path) -> None:
    imported(tmp_path, row(Handle="mug", Title="'=1+1", Variant_SKU="'007", Variant_Price="9", Vendor="'Tis"))
    assert 'title: "=1+1"' in product(tmp_path, "mug")
    assert "sku: 007" in product(tmp_path, "mug")
    assert '"\'Tis"' in product(tmp_path, "mug")


def test_import_invents_skus_for_missing_repeated_long_and_unusable_ones(tmp_path: Path) -> None:
    skus = ("AB-1", "ab-1", "", "x" * 65, "AB 12", "A|B", "\x07")
    rows = [
        row(Handle=f"p{index}", Title=f"P{index}", Variant_SKU=sku, Variant_Price="9") for index, sku in enumerate(skus)
    ]
    report = imported(tmp_path, *rows)
    assert [finding.where for finding in report.of(Kind.SKU)] == ["P1", "P2", "P3", "AB-12", "A-B", "P6"]
    assert "sku: AB-1\n" in product(tmp_path, "p0")


@pytest.mark.parametrize("price", ["", "0", "0.00", "1,50", "€5", "-3", "1e3", "NaN", "9.999", "9" * 40, "٣"])
def test_import_never_writes_a_price_that_it_does_not_understand(tmp_path: Path, price: str) -> None:
    report = imported(tmp_path, row(Handle="mug", Title="Mug", Variant_SKU="M", Variant_Price=price, Status="active"))
    written = product(tmp_path, "mug")
    assert "status: draft\n" in written
    assert "price:" not in written
    assert report.drafts == 1
    assert report.of(Kind.PRICE)
    assert report.of(Kind.DRAFT)[0].where == "mug"


def test_import_writes_prices_with_the_decimals_of_their_currency(tmp_path: Path) -> None:
    for currency, given, wanted in (("EUR", "9.900", "9.90"), ("JPY", "900.00", "900"), ("KWD", "1.5", "1.500")):
        folder = tmp_path / currency
        folder.mkdir()
        report = imported(folder, row(Handle="mug", Title="Mug", Variant_Price=given), currency=currency)
        assert f"price: {{{currency}: {wanted}}}" in product(folder, "mug")
        assert report.prices.total == Decimal(given)
        delivery = "500" if exponent(currency) == 0 else f"5.{'0' * exponent(currency)}"
        assert f"{currency}: {delivery}" in (folder / "shop" / "shop.yaml").read_text()


def test_import_writes_a_compare_at_price_only_where_it_is_higher(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        row(Handle="a", Title="A", Variant_Price="9", Variant_Compare_At_Price="12"),
        row(Handle="b", Title="B", Variant_Price="9", Variant_Compare_At_Price="9.00"),
        row(Handle="c", Title="C", Variant_Price="9", Variant_Compare_At_Price="0"),
    )
    assert "compare_at: {EUR: 12.00}" in product(tmp_path, "a")
    assert "compare_at" not in product(tmp_path, "b") + product(tmp_path, "c")
    assert [finding.where for finding in report.of(Kind.PRICE)] == ["B"]


def test_import_says_which_markets_and_columns_it_leaves_out(tmp_path: Path) -> None:
    report = imported(tmp_path, {"Handle": "a", "Title": "A", "Variant Price": "9", "Price / International": "12"})
    assert messages(report, Kind.CURRENCY) == [
        "None Price / International: prices of this market are left out, 1 rows have a value "
        "(add them to the product files by hand)"
    ]


def test_import_reads_stock_and_its_policies(tmp_path: Path) -> None:
    counted = {"Variant Inventory Tracker": "shopify", "Variant Price": "9"}
    report = imported(
        tmp_path,
        {**row(Handle="a", Title="A", Variant_Inventory_Qty="7", Variant_Inventory_Policy="deny"), **counted},
        {**row(Handle="b", Title="B", Variant_Inventory_Qty="-4", Variant_Inventory_Policy="CONTINUE"), **counted},
        {**row(Handle="c", Title="C", Variant_Inventory_Qty=""), **counted},
        row(Handle="d", Title="D", Variant_Inventory_Qty="5", Variant_Price="9"),
    )
    assert "stock: 7\n" in product(tmp_path, "a")
    assert "stock: 0\nstock_policy: backorder\n" in product(tmp_path, "b")
    assert "stock: 0\n" in product(tmp_path, "c")
    assert "stock_policy: untracked\n" in product(tmp_path, "d")
    assert "stock:" not in product(tmp_path, "d")
    assert [finding.row for finding in report.of(Kind.STOCK)] == [3, 4, None]


@pytest.mark.parametrize(
    ("published", "status", "draft"),
    [
        ("TRUE", "Active", False),
        ("", "", False),
        ("false", "active", True),
        ("true", "draft", True),
        ("true", "ARCHIVED", True),
        ("true", "unlisted", True),
        ("perhaps", "active", True),
    ],
)
def test_import_puts_on_sale_only_what_published_and_status_allow(
    tmp_path: Path, published: str, status: str, draft: bool
) -> None:
    report = imported(tmp_path, row(Handle="a", Title="A", Variant_Price="9", Published=published, Status=status))
    assert ("status: draft\n" in product(tmp_path, "a")) is draft
    assert report.drafts == len(report.of(Kind.DRAFT)) == int(draft)


def test_import_writes_delivery_tax_weight_barcode_and_picture_of_a_variant(tmp_path: Path) -> None:
    picture = "https://cdn.example.test/s.jpg"
    shared = row(Handle="a", Variant_Price="9", Variant_Taxable="FALSE", Option1_Name="Size")
    report = imported(
        tmp_path,
        {**shared, **row(Title="A", Option1_Value="S", Variant_Barcode="4006381333931", Variant_Image=picture)},
        {**shared, **row(Option1_Value="L", Variant_Barcode="4006381333932", Variant_Grams="249.5")},
        row(Handle="g", Title="G", Variant_Price="50", Gift_Card="true"),
    )
    written = product(tmp_path, "a")
    assert f'gtin: 4006381333931, image: "{picture}"' in written
    assert "{sku: A-L, options: {Size: L}, stock_policy: untracked, weight_g: 250}" in written
    assert "tax_class: exempt" in written
    assert f'- {{remote: "{picture}", alt: A}}' in written
    assert "shipping: false" in product(tmp_path, "g")
    assert [finding.where for finding in report.of(Kind.BARCODE)] == ["A-L"]
    assert [finding.where for finding in report.of(Kind.GIFT_CARD)] == ["g"]


def test_import_survives_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    body = {"Body (HTML)": "<p>" + "word " * 2_000_000 + "</p>"}
    report = imported(tmp_path, {**row(Handle="a", Title="A", Variant_Price="9"), **body})
    assert "left out whole" in report.of(Kind.HTML_REMOVED)[0].message
    assert len(product(tmp_path, "a")) < 1000


def test_import_writes_what_the_build_accepts_however_long_and_odd_the_cells(tmp_path: Path) -> None:
    odd = "Ünïcode: \"quotes\" # {a} [b] & *c* | 'd' \x07\u2028👩‍🚀 "
    long = odd * 20
    address = f"https://cdn.example.test/{'x' * 600}.jpg"
    cells = row(Title=long, Vendor=long, Type=long, Tags=f"{long},{odd}", Option1_Name=long, Variant_Price="9")
    cells |= {"Body (HTML)": f"<hr><p>Material: {odd}</p>", "Image Alt Text": long, "Image Src": address}
    options = [f"{long}{index}" for index in range(2)]
    imported(
        tmp_path,
        {**cells, **row(Handle=long, Option1_Value=options[0], Variant_Image=address, Variant_SKU=odd)},
        row(Handle=long, Option1_Value=odd, Variant_Price="9", Variant_Grams="999999999"),
        row(Handle=long, Image_Src="javascript:alert(1)"),
    )


def test_import_leaves_out_a_product_with_more_variants_than_a_file_may_hold(tmp_path: Path) -> None:
    rows = [
        row(
            Handle="a", Title="A", Option1_Name="Size", Option1_Value=f"{'x' * 60}{index}", Variant_Price=str(index + 1)
        )
        for index in range(900)
    ]
    report = imported(tmp_path, *rows, row(Handle="b", Title="B", Variant_Price="9"))
    assert not (tmp_path / "shop" / "products" / "a.md").exists()
    assert "the whole product" in report.of(Kind.SKIPPED_ROW)[0].message


_ON_A_FULL_DISK = """
import sys
from pathlib import Path
from storefront.importers import ImportRefused, import_shopify
try:
    import_shopify(Path(sys.argv[1]), Path(sys.argv[2]), currency="EUR", images=None)
except ImportRefused as error:
    print(error)
"""


def test_import_to_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    cells = {"Body (HTML)": "<p>" + "word " * 5000 + "</p>"}
    small = row(Handle="a", Title="A", Variant_Price="9")
    path = write_export(tmp_path, small, {**row(Handle="b", Title="B", Variant_Price="9"), **cells})
    outcome = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(path), str(tmp_path / "shop")],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )
    assert "cannot be written" in outcome.stdout, outcome.stderr
    assert not (tmp_path / "shop").exists()
