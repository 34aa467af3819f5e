"""Shopify exports written row by row, for the tests of the importer; whatever they hold, the result has to build."""

from pathlib import Path

from generator.check import check
from storefront.importers import ImportReport, Kind, import_shopify

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = 1_790_000_000
HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,"
    "Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Alt Text,Gift Card,Variant Image,Status,"
    "Price / International"
).split(",")


def row(**cells: str) -> dict[str, str]:
    """A row by column, `_` standing for the spaces of its name."""
    return {name.replace("_", " "): value for name, value in cells.items()}


def write_export(folder: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(HEADER)]
    for cells in rows:
        unknown = set(cells) - set(HEADER)
        assert not unknown, f"no such column: {unknown}"
        lines.append(",".join('"' + cells.get(name, "").replace('"', '""') + '"' for name in HEADER))
    path = folder / "export.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return path


def imported(folder: Path, *rows: dict[str, str], currency: str = "EUR") -> ImportReport:
    """Import the rows; whatever they hold, the result is a shop that builds."""
    content = folder / "shop"
    report = import_shopify(write_export(folder, *rows), content, currency=currency, images=None)
    if report.products:
        assert check(ROOT, content, NOW, var=folder / "var")[0] == ()
    return report


def product(folder: Path, slug: str) -> str:
    return (folder / "shop" / "products" / f"{slug}.md").read_text(encoding="utf-8")


def messages(report: ImportReport, kind: Kind) -> list[str]:
    return [f"{finding.row} {finding.where}: {finding.message}" for finding in report.of(kind)]
