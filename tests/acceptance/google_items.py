"""Feeds written item by item, for tests of the importer; whatever they hold, the result has to build."""

from pathlib import Path
from xml.sax.saxutils import escape

from catalogues import NOW, ROOT

from generator.check import check
from storefront.importers import ImportReport, Kind, import_google

RSS = '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">{}</feed>'
Item = dict[str, str | list[str]]


def item(**values: str | list[str]) -> Item:
    """An item that can be sold, with these values besides or instead."""
    return {"id": "m", "title": "Mug", "price": "9.00 EUR", "availability": "in_stock", **values}


def element(name: str, value: str | list[str]) -> str:
    values = value if isinstance(value, list) else [value]
    return "".join(f"<g:{name}>{escape(text)}</g:{name}>" for text in values if text)


def write_rss(folder: Path, *items: Item, shape: str = RSS) -> Path:
    """The items as RSS."""
    texts = ("".join(element(name, value) for name, value in each.items()) for each in items)
    path = folder / "feed.xml"
    path.write_text(shape.format("".join(f"<item>{text}</item>" for text in texts)), encoding="utf-8")
    return path


def write_tsv(folder: Path, *items: Item, header: dict[str, str] | None = None) -> Path:
    """The items as tab-separated values; `header` are other spellings of names."""
    names = list(dict.fromkeys(name for each in items for name in each))
    lines = ["\t".join((header or {}).get(name, name) for name in names)]
    for each in items:
        cells = [each.get(name, "") for name in names]
        lines.append("\t".join(",".join(cell) if isinstance(cell, list) else cell for cell in cells))
    path = folder / "feed.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def imported(folder: Path, file: Path, currency: str | None = None, builds: bool = True) -> ImportReport:
    """Import a feed into `folder/shop`, which has to build."""
    report = import_google(file, folder / "shop", currency=currency)
    if builds:
        assert list(map(str, check(ROOT, folder / "shop", NOW, var=folder / "var")[0])) == []
    return report


def imported_items(folder: Path, *items: Item, currency: str | None = None, builds: bool = True) -> ImportReport:
    """Import items as RSS."""
    return imported(folder, write_rss(folder, *items), currency, builds)


def product(folder: Path, slug: str) -> str:
    """The text of a product file."""
    return (folder / "shop" / "products" / f"{slug}.md").read_text(encoding="utf-8")


def messages(report: ImportReport, kind: Kind) -> list[str]:
    """The findings of a kind: row, place and words."""
    return [f"{finding.row} {finding.where}: {finding.message}" for finding in report.of(kind)]
