"""What every kind of row of a WooCommerce export becomes."""

from pathlib import Path

import pytest
from catalogues import catalogue_of
from woocommerce_rows import collection, imported, messages, product, row

from storefront.importers import Kind, import_woocommerce


def test_import_joins_variations_to_their_product_wherever_it_stands(tmp_path: Path) -> None:
    size = {"Attribute": "Size", "Attribute_1_visible": ""}
    report = imported(
        tmp_path,
        row(Type="variation", SKU="T-L", Price="9", Parent="tee", Values="L", **size),
        row(Type="variable", ID="7", SKU="tee", Name="Tee", Attribute="Size", Values="S, L"),
        row(Type="variation", SKU="T-S", Price="8", Parent="id:7", Values="s", **size),
    )
    assert "options: {Size: [S, L]}" in product(tmp_path, "tee")
    assert "{sku: T-S, options: {Size: S}, price: {EUR: 8.00}" in product(tmp_path, "tee")
    assert (report.products, report.variants) == (1, 2)


def test_import_reports_orphan_variations_and_writes_none(tmp_path: Path) -> None:
    variation = {"Type": "variation", "Price": "9", "Attribute": "Size", "Values": "L"}
    report = imported(
        tmp_path,
        row(SKU="mug", Name="Mug", Price="9"),
        row(SKU="a", Parent="nowhere", **variation),
        row(SKU="b", Parent="id:99", **variation),
        row(SKU="c", **variation),
        row(SKU="d", Parent="mug", **variation),
    )
    assert [finding.where for finding in report.of(Kind.ORPHAN)] == ["a", "b", "c", "d"]
    assert report.figures["orphan_variations"] == 4
    assert [path.stem for path in (tmp_path / "shop" / "products").iterdir()] == ["mug"]


def test_import_writes_a_variation_of_any_value_as_one_variant_for_each_and_shares_its_stock_out(
    tmp_path: Path,
) -> None:
    report = imported(
        tmp_path,
        row(
            Type="variable",
            SKU="tee",
            Name="Tee",
            Attribute="Colour",
            Values="Red, Blue",
            Attribute_2="Size",
            Values_2="S, M, L",
        ),
        row(
            Type="variation",
            SKU="R",
            Parent="tee",
            Price="9",
            Stock="10",
            Attribute="Colour",
            Values="Red",
            Attribute_2="Size",
        ),
        row(
            Type="variation",
            SKU="B-S",
            Parent="tee",
            Price="7",
            Attribute="Colour",
            Values="Blue",
            Attribute_2="Size",
            Values_2="S",
        ),
        row(Type="variation", SKU="B", Parent="tee", Price="8", Attribute="Colour", Values="Blue", Attribute_2="Size"),
    )
    variants = catalogue_of(tmp_path / "shop").products["tee"].variants
    assert [(variant.sku, variant.prices["EUR"], variant.opening_stock) for variant in variants] == [
        ("R-s", 900, 4), ("R-m", 900, 3), ("R-l", 900, 3), ("B-S", 700, None), ("B-m", 800, None), ("B-l", 800, None),
    ]  # fmt: skip
    assert "it means any Size: written as 3 variants" in report.of(Kind.OPTION)[0].message
    assert "stock of 10 is shared out over 3 variants" in report.of(Kind.STOCK)[0].message


def test_import_shares_the_stock_of_a_product_out_over_the_variations_that_have_it_together(tmp_path: Path) -> None:
    imported(
        tmp_path,
        row(Type="variable", SKU="tee", Name="Tee", Stock="5", Backorders="notify", Attribute="Size", Values="S, L"),
        row(Type="variation", SKU="S", Parent="tee", Price="9", Stock="parent", Attribute="Size", Values="S"),
        row(Type="variation", SKU="L", Parent="tee", Price="9", Stock="parent", Attribute="Size", Values="L"),
    )
    text = product(tmp_path, "tee")
    assert "sku: S, options: {Size: S}, stock: 3, stock_policy: backorder" in text
    assert "sku: L, options: {Size: L}, stock: 2, stock_policy: backorder" in text


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ({"Stock": "4"}, "stock: 4\n"),
        ({"Stock": "-2", "Backorders": "1"}, "stock: 0\nstock_policy: backorder\n"),
        ({"In_stock": "0"}, "stock: 0\n"),
        ({"In_stock": "backorder"}, "stock: 0\nstock_policy: backorder\n"),
        ({"In_stock": "1"}, "stock_policy: untracked\n"),
        ({"In_stock": "perhaps"}, "stock: 0\n"),
        ({"Sold_individually?": "1"}, "max_per_order: 1\n"),
        ({"Tax status": "none"}, "tax_class: exempt\n"),
        ({"Tax class": "Reduced rate"}, "tax_class: reduced-rate\n"),
        ({"Type": "virtual, simple"}, "shipping: false\n"),
        ({"GTIN": "978-3-16-148410-0"}, "gtin: 9783161484100\n"),
        ({"Weight": ".25", "Length (cm)": "30", "Width (cm)": "20", "Height (cm)": ".5"}, "size_mm: [300, 200, 5]\n"),
        ({"Weight": ".25"}, "weight_g: 250\n"),
        ({"Is featured?": "1", "Tags": "a\\, b, c"}, 'tags: ["a, b", c, featured]\n'),
        ({"Categories": "A > B\\, C > D, E"}, "collections: [a, a-b-c, a-b-c-d, e]\n"),
        ({"Visibility": "search", "Categories": "A"}, "stock_policy: untracked\n---\n"),
    ],
)  # fmt: skip
def test_import_reads_what_a_cell_says(tmp_path: Path, cells: dict[str, str], written: str) -> None:
    imported(tmp_path, row(SKU="m", Name="Mug", Price="9", **cells))
    assert written in product(tmp_path, "mug")


def test_import_keeps_the_depth_of_categories_in_titles_and_addresses(tmp_path: Path) -> None:
    imported(tmp_path, row(SKU="m", Name="Mug", Price="9", Categories="Home &amp; Garden > Mugs"))
    assert "title: Home & Garden\n" in collection(tmp_path, "home-garden")
    assert 'title: "Home & Garden › Mugs"\n' in collection(tmp_path, "home-garden-mugs")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Published": "0"}, "private"),
        ({"Published": "-1"}, "draft"),
        ({"Published": "2"}, "review"),
        ({"Published": "soon"}, "'soon'"),
        ({"Visibility": "hidden"}, "hidden"),
        ({"Type": "composite"}, "not known"),
        ({"Price": ""}, "no price"),
        ({"Price": "9 EUR"}, "no price"),
    ],
)
def test_import_writes_what_nobody_could_buy_as_a_draft(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    report = imported(tmp_path, row(**{"SKU": "m", "Name": "Mug", "Price": "9", **cells}))
    assert "status: draft\n" in product(tmp_path, "mug")
    assert report.drafts == 1
    assert reason in report.of(Kind.DRAFT)[0].message


def test_import_writes_what_is_sold_elsewhere_as_a_draft_with_its_link(tmp_path: Path) -> None:
    there = {"External URL": "https://elsewhere.example/mug?a=1&b=2", "Button text": "Buy it <there>"}
    report = imported(
        tmp_path,
        row(Type="external", SKU="m", Name="Mug", Price="9", Description="A mug.", **there),
        row(Type="external", SKU="n", Name="Bad", Price="9", **{"External URL": "javascript:alert(1)"}),
    )
    text = product(tmp_path, "mug")
    assert "status: draft\n" in text
    assert text.endswith("A mug.\n\n[Buy it \\<there\\>](https://elsewhere.example/mug?a=1&b=2)\n")
    assert "javascript" not in product(tmp_path, "bad")
    assert "https://elsewhere.example/mug?a=1&b=2" in report.of(Kind.EXTERNAL)[0].message
    assert "javascript:alert(1)" in messages(report, Kind.HTML_REMOVED)[0]


def test_import_writes_a_grouped_product_as_a_collection_of_those_that_are_for_sale(tmp_path: Path) -> None:
    group = {"Type": "grouped", "Name": "Set", "Grouped": "m, id:3, d, nothing"}
    report = imported(
        tmp_path,
        row(SKU="set", Description="All of it.", Short="Three.", Images="https://c.example/a.jpg", **group),
        row(SKU="m", Name="Mug", Price="9"),
        row(ID="3", Name="Cup", Price="9"),
        row(SKU="d", Name="Draft", Price="9", Published="-1"),
        row(SKU="hidden", **{**group, "Name": "Hidden"}, Published="0"),
    )
    text = collection(tmp_path, "set")
    assert "title: Set\nsummary: Three.\nproducts: [mug, cup]\n" in text
    assert 'image: {remote: "https://c.example/a.jpg", alt: Set}' in text
    assert text.endswith("All of it.\n")
    assert not (tmp_path / "shop" / "collections" / "hidden.md").exists()
    assert len(report.of(Kind.GROUPED)) == 4


def test_import_names_recommended_products_by_their_files(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        row(SKU="m", Name="Mug", Price="9", Upsells="t-s, id:2, gone", Cross_sells="d, c"),
        row(ID="2", Type="variable", SKU="tee", Name="Tee", Attribute="Size", Values="S"),
        row(Type="variation", SKU="t-s", Price="9", Parent="tee", Attribute="Size", Values="S"),
        row(SKU="c", Name="Cup", Price="9"),
        row(SKU="d", Name="Draft", Price="9", Published="-1"),
    )
    assert "related: [tee]\ngoes_with: [cup]\n" in product(tmp_path, "mug")
    assert [finding.where for finding in report.of(Kind.LINK)] == ["m", "mug"]


def test_import_keeps_a_download_a_draft_until_its_file_is_there(tmp_path: Path) -> None:
    file = {
        "Download 1 URL": "https://old.example/../wp-content/My%20Song.MP3?x=1",
        "Type": "downloadable, simple, virtual",
    }
    report = imported(
        tmp_path,
        row(SKU="s", Name="Song", Price="2", Stock="3", **file),
        row(SKU="e", Name="Empty", Price="2", Type="simple, downloadable"),
    )
    assert "status: draft\nsku: s\nprice: {EUR: 2.00}\nstock_policy: digital\ndownload: my-song.mp3\n" in product(
        tmp_path, "song"
    )
    assert (
        "put https://old.example/../wp-content/My%20Song.MP3?x=1 into downloads/my-song.mp3"
        in report.of(Kind.DOWNLOAD)[0].message
    )
    assert "status" not in product(tmp_path, "empty")


def test_import_again_with_changed_rows_updates_products_by_their_skus(tmp_path: Path, cases: Path) -> None:
    folder = cases / "catalog-woocommerce-sample"
    if not folder.is_dir():
        pytest.skip("needs ../shared or a case folder with catalog-woocommerce-sample")
    into = tmp_path / "shop"
    import_woocommerce(folder / "sample_products.csv", into, currency="GBP")
    before = sorted(path.name for path in into.rglob("*.md"))
    edited = into / "products" / "belt.md"
    edited.write_text(edited.read_text().replace("title: Belt", "title: The Belt"))
    report = import_woocommerce(folder / "sample_products_override.csv", into, currency="GBP")
    assert sorted(path.name for path in into.rglob("*.md")) == before
    assert "title: Polo Override\n" in (into / "products" / "polo.md").read_text()
    assert "title: Logo Collection Override\n" in (into / "collections" / "logo-collection.md").read_text()
    assert messages(report, Kind.KEPT_FILE) == ["None products/belt.md: kept, edited by hand"]
    assert (report.written, report.kept) == (0, 1)
    polo = catalogue_of(into).products["polo"].variants[0]
    assert (polo.sku, polo.prices) == ("woo-polo", {"GBP": 12000})
