"""Headers, languages, signs and texts of WooCommerce exports: read as they are meant, or reported, never a crash."""

from pathlib import Path

import pytest
from woocommerce_rows import (
    HEADER,
    collection,
    imported,
    imported_file,
    messages,
    problems_of,
    product,
    row,
    write_export,
)

from storefront.importers import ImportRefused, Kind, import_woocommerce

GERMAN = (
    """
ID|Typ|Artikelnummer|GTIN, UPC, EAN oder ISBN|Name|Veröffentlicht|Ist hervorgehoben?|Sichtbarkeit im Katalog
Kurzbeschreibung|Beschreibung|Datum, an dem Angebotspreis beginnt|Datum, an dem Angebotspreis endet|Steuerstatus
Steuerklasse|Vorrätig?|Lager|Geringe Lagermenge|Lieferrückstände erlaubt?|Nur einzeln verkaufen?|Gewicht (kg)
Länge (cm)|Breite (cm)|Höhe (cm)|Kundenrezensionen erlauben?|Hinweis zum Kauf|Angebotspreis|Regulärer Preis|Kategorien
Schlagwörter|Versandklasse|Bilder|Downloadlimit|Ablauftage des Downloads|Übergeordnetes Produkt|Gruppierte Produkte
Zusatzverkäufe|Cross-Sells (Querverkäufe)|Externe URL|Button-Text|Position|Attribut 1 Name|Attribut 1 Wert(e)
Attribut 1 Sichtbar|Attribut 1 Global|Attribut 2 Name|Attribut 2 Wert(e)|Attribut 2 Sichtbar|Attribut 2 Global
Meta: _secret|Download 1 ID|Download 1 Name|Download 1 URL
""".strip()
    .replace("\n", "|")
    .split("|")
)
UNKNOWN = [f"Spalte {chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(len(HEADER))]
UNKNOWN[19:23] = ["W (kg)", "X (cm)", "Y (cm)", "Z (cm)"]
UNKNOWN[40:48] = ["a 1", "b 1", "c 1", "d 1", "a 2", "b 2", "c 2", "d 2"]


def rows() -> list[dict[str, str]]:
    size = {"Attribute": "Size", "Attribute_1_visible": ""}
    return [
        row(Type="variable", SKU="tee", Name="Tee", Categories="A > B", Weight="0.2", Attribute="Size", Values="S, L"),
        row(Type="variation", SKU="T-S", Parent="tee", Price="9.50", Values="S", **size),
        row(Type="simple", SKU="mug", Name="Mug", Price="12", Sale="10.00", From="2026-11-27", Until="2026-11-30"),
    ]


def written(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((folder / "shop").rglob("*.md"))}


@pytest.mark.parametrize("older", [False, True])
def test_import_reads_a_translated_header_by_the_places_of_its_columns(tmp_path: Path, older: bool) -> None:
    here, there = tmp_path / "en", tmp_path / "de"
    for folder in (here, there):
        folder.mkdir()
    imported(here, *rows())
    file = write_export(there, *rows(), header=GERMAN)
    if older:  # WooCommerce wrote neither the GTIN nor the low stock amount once
        leave_out = [GERMAN.index(name) for name in (GERMAN[3], "Geringe Lagermenge")]
        lines = [line.split('","') for line in file.read_text().splitlines()]
        kept = ['","'.join(cell for place, cell in enumerate(line) if place not in leave_out) for line in lines]
        file.write_text("\n".join(kept) + "\n")
    report = imported_file(there, file)
    assert written(there) == written(here)
    (finding,) = report.of(Kind.LAYOUT)
    assert "Regulärer Preis as Regular price" in finding.message


def test_import_reads_titles_in_any_case_and_names_every_column_that_it_does_not_read(tmp_path: Path) -> None:
    header = ["BRANDS" if title == "Shipping class" else title.upper() for title in HEADER]
    secret = {"Meta: _secret": "x", "Purchase note": "thanks", "Position": "3", "Shipping class": "Isoline, Two"}
    report = imported(tmp_path, row(SKU="m", Name="Mug", Price="9") | secret, header=header)
    assert "sku: m\nprice: {EUR: 9.00}" in product(tmp_path, "mug")
    assert "brand: Isoline\n" in product(tmp_path, "mug")
    assert messages(report, Kind.COLUMN) == [
        f"None {title}: not imported, 1 rows have a value" for title in ("PURCHASE NOTE", "POSITION", "META: _SECRET")
    ]


def test_import_refuses_a_header_that_nobody_knows_by_name_or_place(tmp_path: Path) -> None:
    shuffled = [*UNKNOWN[5:], *UNKNOWN[:5]]
    with pytest.raises(ImportRefused, match="not a WooCommerce product export"):
        import_woocommerce(write_export(tmp_path, *rows(), header=shuffled), tmp_path / "shop", currency="EUR")
    assert not (tmp_path / "shop").exists()
    imported(tmp_path, *rows(), header=UNKNOWN)
    assert "T-S" in product(tmp_path, "tee")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_import_reads_every_delimiter_and_prices_with_a_decimal_comma(tmp_path: Path, delimiter: str) -> None:
    comma = row(SKU="m", Name="Mug", Price="1234,5", Sale="999,00", Weight="0,25")
    report = imported(tmp_path, comma, row(SKU="n", Name="Big", Price="1.234,50"), delimiter=delimiter)
    text = product(tmp_path, "mug")
    assert "price: {EUR: 1234.50}\nsale:\n  - {price: {EUR: 999.00}}\n" in text
    assert "weight_g: 250" in text
    assert "status: draft" in product(tmp_path, "big")  # a thousands sign is read differently somewhere
    assert "decimal comma" in report.of(Kind.LAYOUT)[0].message


@pytest.mark.parametrize(
    ("titles", "weight", "size"),
    [
        (("(lbs)", "(in)"), 907, [51, 102, 152]),
        (("(oz)", "(yd)"), 57, [1829, 3658, 5486]),
        (("(g)", "(mm)"), 2, [2, 4, 6]),
        (("(kg)", "(m)"), 2000, [2000, 4000, 6000]),
    ],
)
def test_import_reads_weights_and_sizes_in_any_unit(
    tmp_path: Path, titles: tuple[str, str], weight: int, size: list[int]
) -> None:
    header = [title.replace("(kg)", titles[0]).replace("(cm)", titles[1]) for title in HEADER]
    cells = {"Weight": "2", "Length (cm)": "2", "Width (cm)": "4", "Height (cm)": "6"}
    imported(tmp_path, row(SKU="m", Name="Mug", Price="9", **cells), header=header)
    assert f"weight_g: {weight}\nsize_mm: {size}\n" in product(tmp_path, "mug")


def test_import_leaves_sizes_in_unknown_units_out_and_says_so(tmp_path: Path) -> None:
    header = [title.replace("(kg)", "(stone)").replace("(cm)", "") for title in HEADER]
    cells = {"Weight": "2", "Length (cm)": "2", "Width (cm)": "4", "Height (cm)": "6"}
    report = imported(tmp_path, row(SKU="m", Name="Mug", Price="9", **cells), header=header)
    assert "weight_g" not in product(tmp_path, "mug")
    assert ["no unit that is known" in message for message in messages(report, Kind.VALUE)] == [True, True]


def test_import_writes_a_description_with_its_lines_and_details(tmp_path: Path) -> None:
    cells = {
        "Description": r"First\nline.\n\nSecond <b>bold</b>\n\n<ul><li>a</li></ul>\n\nC:\\new",
        "Short": r"<p>Short &amp; <i>sweet</i>.</p>\n",
        "Attribute": "Colour",
        "Values": "Red\\, dark, Blue",
        "Attribute_2": "Internal",
        "Values_2": "x",
    }
    report = imported(tmp_path, row(SKU="m", Name="Mug &amp; co", Price="9", **cells))
    text = product(tmp_path, "mug-co")
    assert "title: Mug & co\n" in text
    assert "summary: Short & sweet.\n" in text
    body = text.rpartition("---\n")[2]
    assert body == "First  \nline.\n\nSecond **bold**\n\n- a\n\nC:\\new\n\n- **Colour:** Red, dark, Blue\n"
    assert [finding.message for finding in report.of(Kind.DETAIL)] == [
        "Colour",
        "Internal: left out, since shoppers did not see them",
    ]


@pytest.mark.parametrize(
    ("cells", "written", "reported"),
    [
        ({"Sale": "7"}, "sale:\n  - {price: {EUR: 7.00}}\n", ""),
        ({"Sale": "7", "From": "2026-11-27 0:00:00"}, "from: 2026-11-27}\n", "time"),
        ({"Sale": "7", "Until": "2026-11-30 23:59:59"}, "until: 2026-11-30}\n", "time"),
        ({"Sale": "7", "Until": "2026-11-30 9:30:00"}, 'until: "2026-11-30 09:30"}\n', "time"),
        ({"Sale": "7", "Until": "9999-12-31"}, "- {price: {EUR: 7.00}}\n", "time"),
        ({"Sale": "9"}, "", "not below"),
        ({"Sale": "0"}, "", "zero"),
        ({"Sale": "7", "From": "next week"}, "", "no dates"),
        ({"Sale": "7", "From": "2026-11-30", "Until": "2026-11-27"}, "", "ends before"),
    ],
)  # fmt: skip
def test_import_writes_a_reduced_price_with_its_dates(
    tmp_path: Path, cells: dict[str, str], written: str, reported: str
) -> None:
    report = imported(tmp_path, row(SKU="m", Name="Mug", Price="9", **cells))
    assert ("sale:" in product(tmp_path, "mug")) is bool(written)
    assert written in product(tmp_path, "mug")
    assert (reported in " ".join(messages(report, Kind.SALE))) if reported else not report.of(Kind.SALE)


def test_import_writes_the_sales_of_variations_so_that_each_costs_what_it_did(tmp_path: Path) -> None:
    def family(name: str, *prices: tuple[str, str]) -> list[dict[str, str]]:
        variations = [
            row(
                Type="variation",
                SKU=f"{name}{place}",
                Parent=name,
                Price=price,
                Sale=sale,
                Attribute="Size",
                Values=str(place),
            )
            for place, (price, sale) in enumerate(prices)
        ]
        return [row(Type="variable", SKU=name, Name=name, Attribute="Size", Values="0, 1, 2"), *variations]

    report = imported(
        tmp_path,
        *family("one", ("45", "42"), ("45", ""), ("50", "")),
        *family("percent", ("45", "36"), ("10.01", "8.01"), ("7", "5.60")),
        *family("two", ("45", "42"), ("45", "42"), ("50", "49")),
    )
    assert "price: {EUR: 45.00}\nsale:\n  - {price: {EUR: 42.00}}\n" in product(tmp_path, "one")
    assert "{sku: one1, options: {Size: 1}, price: {EUR: 45.00}" in product(tmp_path, "one")
    assert 'sale:\n  - {"off": 20%}\n' in product(tmp_path, "percent")
    assert "{sku: two2, options: {Size: 2}, price: {EUR: 49.00}, compare_at: {EUR: 50.00}" in product(tmp_path, "two")
    assert [finding.where for finding in report.of(Kind.SALE)] == ["two2"]


def test_import_gives_products_of_one_name_their_own_files_and_keeps_them(tmp_path: Path) -> None:
    imported(tmp_path, *(row(SKU=sku, Name="Mug", Price="9") for sku in ("A", "B")))
    report = imported(tmp_path, *(row(SKU=sku, Name="Mug", Price="9") for sku in ("NEW", "B", "A", "")))
    skus = {path.stem: path.read_text().split("sku: ")[1].split()[0] for path in (tmp_path / "shop/products").iterdir()}
    assert skus == {"mug": "A", "mug-2": "B", "mug-3": "NEW", "mug-4": "MUG-4"}
    assert len(report.of(Kind.ADDRESS)) == 3
    assert problems_of(tmp_path) == []


def test_import_again_keeps_the_files_of_products_whose_skus_were_invented(tmp_path: Path) -> None:
    rows_ = [
        row(SKU=sku, Name=name, Price="9") for sku, name in (("A", "Mug"), ("A", "Cup"), ("", "Pan"), ("a b", "Pot"))
    ]
    first = imported(tmp_path, *rows_)
    again = imported(tmp_path, *rows_)
    assert [finding.where for finding in again.of(Kind.SKU)] == [finding.where for finding in first.of(Kind.SKU)]
    assert (again.written, again.updated, again.kept) == (0, 0, 0)


def test_import_writes_two_categories_of_one_address_as_one_collection_and_says_so(tmp_path: Path) -> None:
    report = imported(
        tmp_path, *(row(SKU=name, Name=name, Price="9", Categories=name) for name in ("T-Shirts", "T Shirts"))
    )
    assert "title: T-Shirts\n" in collection(tmp_path, "t-shirts")
    assert "'T Shirts' is the same collection as 'T-Shirts'" in report.of(Kind.COLLECTION)[0].message
