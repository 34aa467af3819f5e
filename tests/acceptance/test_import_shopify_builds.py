"""What an import writes, as the build and the report show it."""

from pathlib import Path

from shopify_rows import NOW, ROOT, imported, messages, product, row

from generator.build import build
from storefront.importers import Kind


def test_import_builds_to_a_site_that_leaves_drafts_without_a_price_out(tmp_path: Path) -> None:
    imported(
        tmp_path,
        row(Handle="a", Title="A", Variant_Price=""),
        row(Handle="b", Title="B", Option1_Name="Size", Option1_Value="S", Variant_Price="9"),
        row(Handle="b", Option1_Value="L", Variant_Price="0"),
        row(Handle="c", Title="C", Variant_Price="9"),
    )
    places = {"output": tmp_path / "output", "var": tmp_path / "var"}
    report = build(ROOT, content=tmp_path / "shop", now=NOW, **places)
    assert [Path(path).name for path in report.unpublished] == ["a.md", "b.md"]
    assert [path.parent.name for path in (tmp_path / "output" / "products").rglob("index.html")] == ["c"]


def test_import_says_where_it_replaces_control_characters(tmp_path: Path) -> None:
    report = imported(tmp_path, row(Handle="a", Title="A\x07 b\nc\x1b[31m", Vendor="V\x9b", Variant_Price="9"))
    assert "title: A b c [31m" in product(tmp_path, "a").replace('"', "")
    assert messages(report, Kind.VALUE) == [
        "2 a: title: the control characters U+0007, U+001B are replaced by spaces",
        "2 a: vendor: the control characters U+009B are replaced by spaces",
    ]
