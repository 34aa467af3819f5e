"""WooCommerce exports written row by row, for tests of the importer; whatever they hold, the result has to build."""

from pathlib import Path

from catalogues import NOW, ROOT

from generator.check import check
from storefront.importers import ImportReport, Kind, import_woocommerce

HEADER = (
    "ID,Type,SKU,GTIN%2C UPC%2C EAN%2C or ISBN,Name,Published,Is featured?,Visibility in catalog,Short description,"
    "Description,Date sale price starts,Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,"
    "Backorders allowed?,Sold individually?,Weight (kg),Length (cm),Width (cm),Height (cm),Allow customer reviews?,"
    "Purchase note,Sale price,Regular price,Categories,Tags,Shipping class,Images,Download limit,Download expiry days,"
    "Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,Attribute 1 name,"
    "Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),"
    "Attribute 2 visible,Attribute 2 global,Meta: _secret,Download 1 ID,Download 1 name,Download 1 URL"
).split(",")
HEADER = [title.replace("%2C", ",") for title in HEADER]
_SHORT = {
    "GTIN": "GTIN, UPC, EAN, or ISBN",
    "Price": "Regular price",
    "Sale": "Sale price",
    "From": "Date sale price starts",
    "Until": "Date sale price ends",
    "Visibility": "Visibility in catalog",
    "Short": "Short description",
    "In_stock": "In stock?",
    "Backorders": "Backorders allowed?",
    "Attribute": "Attribute 1 name",
    "Values": "Attribute 1 value(s)",
    "Attribute_2": "Attribute 2 name",
    "Values_2": "Attribute 2 value(s)",
    "Weight": "Weight (kg)",
    "Cross_sells": "Cross-sells",
    "Grouped": "Grouped products",
}


def row(**cells: str) -> dict[str, str]:
    """A row by column, `_` standing for the spaces of its name; a simple product where nothing else is said."""
    named = {_SHORT.get(name, name.replace("_", " ")): value for name, value in cells.items()}
    return {"Type": "simple", "Published": "1", "Attribute 1 visible": "1", **named}


def write_export(folder: Path, *rows: dict[str, str], header: list[str] | None = None, delimiter: str = ",") -> Path:
    """The file; `header` are other titles for the same columns."""
    lines = [delimiter.join(f'"{title}"' for title in header or HEADER)]
    for cells in rows:
        unknown = set(cells) - set(HEADER)
        assert not unknown, f"no such column: {unknown}"
        lines.append(delimiter.join('"' + cells.get(name, "").replace('"', '""') + '"' for name in HEADER))
    path = folder / "export.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return path


def imported(folder: Path, *rows: dict[str, str], **more: object) -> ImportReport:
    """Import the rows; whatever they hold, the result is a shop that builds."""
    return imported_file(folder, write_export(folder, *rows, **more))  # type: ignore[arg-type]


def imported_file(folder: Path, file: Path, **more: object) -> ImportReport:
    """Import a file into `folder/shop`, and build a copy without what the generator does not know yet."""
    report = import_woocommerce(file, folder / "shop", currency="EUR", **more)  # type: ignore[arg-type]
    if report.products:
        assert problems_of(folder) == []
    return report


def problems_of(folder: Path) -> list[str]:
    """What `check` says of the imported shop."""
    copy = folder / "checked"
    for path in sorted((folder / "shop").rglob("*")):
        if path.is_file():
            target = copy / path.relative_to(folder / "shop")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return list(map(str, check(ROOT, copy, NOW, var=folder / "var")[0]))


def product(folder: Path, slug: str) -> str:
    """The text of a product file."""
    return (folder / "shop" / "products" / f"{slug}.md").read_text(encoding="utf-8")


def collection(folder: Path, slug: str) -> str:
    """The text of a collection file."""
    return (folder / "shop" / "collections" / f"{slug}.md").read_text(encoding="utf-8")


def messages(report: ImportReport, kind: Kind) -> list[str]:
    """The findings of a kind: row, place and words."""
    return [f"{finding.row} {finding.where}: {finding.message}" for finding in report.of(kind)]
