"""Exports and feeds that mean harm, or are merely broken: refused with a reason, or read without harm."""

import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from google_items import RSS, imported_items, item
from woocommerce_rows import HEADER, collection, imported, imported_file, product, row, write_export

from storefront.findings import Findings
from storefront.importers import READERS, ImportRefused, Kind, import_google, import_woocommerce
from storefront.importers.command import import_group

ITEM = "<item><g:id>m</g:id><title>{}</title><g:price>9.00 EUR</g:price></item>"
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>'
    + RSS.partition("?>")[2].format(ITEM.format("&lol2;"))
)
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS.partition("?>")[2].format(ITEM.format("&x;"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LAUGHS.encode(), "document type"),
        (OUTSIDE.encode(), "document type"),
        (LAUGHS.encode("utf-16"), "document type"),
        (b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/feed.dtd"><rss/>', "document type"),
        (b"<!doctype html><html>A shop</html>", "line 1"),
        (RSS.format(ITEM.format("&undefined;")).encode(), "line 1, column"),
        (RSS.format(ITEM.format("a & b")).encode(), "not well-formed"),
        (RSS.format(ITEM.format("a\0b")).encode(), "not well-formed"),
        (RSS.format(ITEM.format("&#0;")).encode(), "line 1"),
        (RSS.format(ITEM.format("x"))[:-20].encode(), "line 1"),
        (RSS.format("<item>" + "<a>" * 100_000).encode(), "elements in one another"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><rss/>', "encoding"),
        (RSS.format(ITEM.format("caf\xe9")).encode("latin-1"), "not well-formed"),
        (RSS.format("").encode(), "holds no item"),
        (b"", "is empty"),
        (b"name\tprice\nmug\t9\n", "not a Google Merchant feed"),
        (b"PK\x03\x04rubbish", "archive"),
    ],
)  # fmt: skip
def test_import_refuses_a_feed_that_is_more_than_data_or_less_than_a_feed(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(content)
    began = time.monotonic()
    with pytest.raises(ImportRefused, match=reason):
        import_google(file, tmp_path / "shop", currency="EUR")
    assert time.monotonic() - began < 5
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"ID,Name,Regular price\n1,\"Mug,9\n2,Cup,8\n", "record that starts at line 2 is broken"),
        (b"\x00\x01\x02", "not a WooCommerce product export"),
        (b"Handle,Title,Variant Price\nmug,Mug,9\n", "not a WooCommerce product export"),
        (b'{"products": []}', "not a WooCommerce product export"),
        (b"PK\x03\x04rubbish", "workbook"),
        ("ID,Name,Regular price\n1,Mug,9\n".encode("utf-16")[:-1], "not UTF-16"),
    ],
)  # fmt: skip
def test_import_refuses_what_is_no_woocommerce_export(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(content)
    with pytest.raises(ImportRefused, match=reason):
        import_woocommerce(file, tmp_path / "shop", currency="EUR")
    assert not (tmp_path / "shop").exists()


def test_import_reads_encodings_that_are_marked_named_or_those_of_old_spreadsheets(tmp_path: Path) -> None:
    text = "ID,Name,Regular price,Type\n1,Größe,9.00,simple\n"
    for encoding, named, said in (
        ("utf-8-sig", None, False),
        ("utf-16", None, False),
        ("utf-32", None, False),
        ("windows-1252", None, True),
        ("windows-1252", "windows-1252", False),
        ("utf-16-le", "utf-16-le", False),
    ):
        folder = tmp_path / f"{encoding}-{named}"
        folder.mkdir()
        (folder / "export.csv").write_bytes(text.encode(encoding))
        report = imported_file(folder, folder / "export.csv", encoding=named)
        assert 'title: "Größe"' in product(folder, "grosse").replace("title: Größe", 'title: "Größe"')
        assert bool(report.of(Kind.ENCODING)) is said


def test_import_refuses_encodings_that_there_are_not_or_that_do_not_fit(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes("ID,Name,Regular price\n1,Größe,9.00\n".encode("windows-1252"))
    for encoding in ("klingon", "zlib", "base64", "rot13", "utf-8", "ascii", "a\0b"):
        arguments = [
            "woocommerce",
            str(file),
            "--into",
            str(tmp_path / "shop"),
            "--currency",
            "EUR",
            "--encoding",
            encoding,
        ]
        refused = CliRunner().invoke(import_group, arguments)
        assert refused.exit_code == 1, refused.output
        assert "Traceback" not in refused.output
    assert not (tmp_path / "shop").exists()


NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "a/../../b",
    "C:\\evil",
    ".",
    "x" * 500,
    "日本",
    "\x07",
    "con",
    "-rf",
    "a\0b",
]


@pytest.mark.parametrize("name", NAMES)
def test_import_never_writes_outside_its_folder(tmp_path: Path, name: str) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "passwd.jpg").write_bytes(b"picture")
    address = f"https://c.example/{name}/../../passwd.jpg"
    woo, google = tmp_path / "woo", tmp_path / "google"
    for folder in (woo, google):
        folder.mkdir()
    cells = {"SKU": name, "Name": name, "Categories": name.replace(",", ""), "Images": address, "Price": "9"}
    file = write_export(
        woo,
        row(Type="simple, downloadable", **cells, **{"Download 1 URL": f"https://c.example/{name}"}),
        row(Type="grouped", Name=name, Grouped=name),
    )
    import_woocommerce(file, woo / "shop", currency="EUR", images=photos)
    if name != "\x07" and "\0" not in name:
        values = item(id=name, title=name, link=f"https://c.example/{name}", image_link=address, product_type=name)
        imported_items(google, values)
    made = [path for path in chain(woo.rglob("*"), google.rglob("*")) if path.is_file() and path.suffix == ".md"]
    for path in made:
        assert path.parent.name in ("products", "collections")
        assert path.stem.isascii()
        assert len(path.stem) <= 100
        assert path.resolve().is_relative_to(tmp_path)
    assert [path.name for path in (woo / "shop" / "images").iterdir()] == ["passwd.jpg"]


def test_import_takes_formulas_for_texts_and_the_guard_off_again(tmp_path: Path) -> None:
    imported(tmp_path, row(SKU="'@x", Name="'=1+1", Price="9"), row(SKU="y", Name="''-a", Price="'8"))
    assert 'title: "=1+1"\nsku: "@x"' in product(tmp_path, "1-1")
    assert 'title: "\'-a"\nsku: "y"\nprice: {EUR: 8.00}' in product(tmp_path, "a")


def test_import_survives_huge_cells_and_deep_html(tmp_path: Path) -> None:
    deep = "<div>" * 20_000 + "deep"
    long = "<p>" + "word " * 500_000 + "</p>"
    report = imported(
        tmp_path,
        row(SKU="a", Name="A", Price="9", Description=long, Short=long),
        row(SKU="b", Name="B", Price="9", Description=deep, Short=deep),
        row(SKU="c", Name="C" * 100_000, Price="9", Tags="t" * 100_000, Categories="c" * 100_000, Images="i" * 100_000),
    )
    assert len(report.of(Kind.HTML_REMOVED)) == 2
    assert all(len(path.read_bytes()) < 3_000 for path in (tmp_path / "shop" / "products").iterdir())
    feed = tmp_path / "feed"
    feed.mkdir()
    imported_items(
        feed, item(description=long), item(id="b", title="B", description=deep), item(id="c", title="C" * 9_999)
    )


def test_import_says_where_a_row_has_more_cells_than_the_header(tmp_path: Path) -> None:
    file = write_export(tmp_path, row(SKU="m", Name="Mug", Price="9"))
    with file.open("a", encoding="utf-8") as more:
        more.write(",".join(["x"] * (len(HEADER) + 1)) + "\n,,\n\n1\n")
    report = imported_file(tmp_path, file)
    assert [finding.row for finding in report.of(Kind.SKIPPED_ROW)] == [3, 4]
    assert "out of place" in report.of(Kind.SKIPPED_ROW)[0].message


def _woocommerce(rows: int) -> str:
    lines = [
        "Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)",
        "variable,P,Mug,1,,,,",
    ]
    for number in range(rows):
        same = f"simple,S{number},Mug,1,9,,," if number % 2 else f"variation,V{number},,1,9,P,Size,v{number}"
        lines.append(same)
    return "\n".join(lines)


def _google(rows: int) -> str:
    group = "<g:item_group_id>g</g:item_group_id>"
    items = (
        ITEM.replace(">m<", f">{number}<").replace("</item>", f"{group if number % 2 else ''}</item>")
        for number in range(rows)
    )
    return RSS.format("".join(items).replace("{}", "Mug"))


@pytest.mark.slow
@pytest.mark.parametrize(("format_", "write"), [("woocommerce", _woocommerce), ("google", _google)])
def test_import_reads_a_hundred_thousand_rows_in_linear_time(
    tmp_path: Path, format_: str, write: Callable[[int], str]
) -> None:
    seconds = []
    for rows in (10_000, 100_000):
        file = tmp_path / f"{rows}.csv"
        file.write_text(write(rows), encoding="utf-8")
        began = time.process_time()
        catalogue = READERS[format_](file, Findings())
        seconds.append(time.process_time() - began)
        assert len(catalogue.products) == rows // 2 + 1
        assert len(catalogue.variants) == rows
    assert seconds[1] < 30 * seconds[0]  # ten times the rows; a square would be a hundred times the time


def test_import_gives_hundreds_of_products_of_one_name_an_address_each(tmp_path: Path) -> None:
    imported(tmp_path, *(row(SKU=f"s{number}", Name="Mug", Categories="Mug", Price="9") for number in range(300)))
    assert "title: Mug\n" in product(tmp_path, "mug-300")
    assert "title: Mug\n" in collection(tmp_path, "mug")
