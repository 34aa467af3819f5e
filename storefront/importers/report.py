"""What an import has to say: counts, and one finding for everything that it decided, changed or left out.

`Findings` collects while reading and writing; `ImportReport` is the outcome, as text for a person and as a dict for
`--json`. Only `storefront.importers` imports it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

LISTED_IN_TEXT = 12


class Kind(StrEnum):
    """What a finding is about; the value is its name in JSON."""

    SKIPPED_ROW = "skipped_rows"
    DRAFT = "drafts"
    PRICE = "prices"
    CURRENCY = "other_currencies"
    SKU = "invented_skus"
    ADDRESS = "changed_addresses"
    LAYOUT = "layout"
    OPTION = "options"
    STOCK = "stock"
    TAX = "tax"
    BARCODE = "barcodes"
    GIFT_CARD = "gift_cards"
    VALUE = "values"
    ALT_TEXT = "missing_alt_texts"
    PICTURE = "pictures"
    HTML_KEPT = "html_kept"
    HTML_REMOVED = "html_removed"
    COLUMN = "ignored_columns"
    KEPT_FILE = "kept_files"
    SHOP = "shop"


HEADINGS = {
    Kind.SKIPPED_ROW: "Rows skipped",
    Kind.DRAFT: "Written as drafts, not on sale",
    Kind.PRICE: "Prices left out or to be looked at",
    Kind.CURRENCY: "Other markets and currencies",
    Kind.SKU: "SKUs invented",
    Kind.ADDRESS: "Addresses changed",
    Kind.LAYOUT: "Order of the rows",
    Kind.OPTION: "Options changed",
    Kind.STOCK: "Stock",
    Kind.TAX: "Tax",
    Kind.BARCODE: "Barcodes left out",
    Kind.GIFT_CARD: "Gift cards",
    Kind.VALUE: "Values not understood",
    Kind.ALT_TEXT: "Alternative texts missing, the title stands in",
    Kind.PICTURE: "Pictures",
    Kind.HTML_KEPT: "HTML kept, Markdown cannot say the same",
    Kind.HTML_REMOVED: "Removed from descriptions",
    Kind.COLUMN: "Columns not imported",
    Kind.KEPT_FILE: "Files kept as they are",
    Kind.SHOP: "Shop",
}


@dataclass(frozen=True)
class Finding:
    """One thing to know. `where` is a handle, SKU, column or file; `row` is its row in the export, if it has one."""

    kind: Kind
    where: str
    message: str
    row: int | None = None


@dataclass
class Findings:
    """Collects findings in the order in which they are made; the same one twice is one."""

    _found: dict[Finding, None] = field(default_factory=dict)

    def add(self, kind: Kind, where: str, message: str, row: int | None = None) -> None:
        """Note one finding."""
        self._found[Finding(kind, where, message, row)] = None

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)


@dataclass(frozen=True)
class PriceSums:
    """Control totals over the variants that have a price, as read: compare them with the shop that was left."""

    total: Decimal
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one import. `written` to `kept` count files, pictures included; `images` counts addresses."""

    source: str
    file: str
    into: str
    currency: str
    rows: int
    products: int
    variants: int
    drafts: int
    images: int
    images_found: int
    prices: PriceSums
    written: int
    updated: int
    unchanged: int
    kept: int
    findings: tuple[Finding, ...]

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind, in order."""
        return tuple(finding for finding in self.findings if finding.kind is kind)

    def as_dict(self) -> dict[str, Any]:
        """The report for `--json`; amounts are text, every kind of finding is there, empty or not."""
        found = {
            kind.value: [{"where": each.where, "row": each.row, "message": each.message} for each in self.of(kind)]
            for kind in Kind
        }
        return {
            "format": self.source,
            "file": self.file,
            "into": self.into,
            "currency": self.currency,
            "rows": self.rows,
            "products": self.products,
            "variants": self.variants,
            "images": self.images,
            "images_found": self.images_found,
            "drafts": self.drafts,
            "prices": {
                "sum": str(self.prices.total),
                "lowest": _text(self.prices.lowest),
                "highest": _text(self.prices.highest),
            },
            "files": {
                "written": self.written,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "kept": self.kept,
            },
            "findings": found,
        }

    def as_text(self) -> str:
        """The report for a person: counts first, then at most a dozen findings of each kind."""
        return "\n".join([*self._summary(), *self._details()])

    def _summary(self) -> Iterator[str]:
        yield f"{self.products} products with {self.variants} variants from {self.rows} rows of {_line(self.file)}"
        yield f"Prices: {self.currency}, sum {self.prices.total}" + (
            f", {self.prices.lowest} to {self.prices.highest}" if self.prices.lowest is not None else ""
        )
        yield f"Pictures: {self.images}, of which {self.images_found} found as files"
        yield f"Drafts: {self.drafts}"
        yield (
            f"Files in {_line(self.into)}: {self.written} new, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.kept} kept"
        )

    def _details(self) -> Iterator[str]:
        for kind in Kind:
            found = self.of(kind)
            if not found:
                continue
            yield ""
            yield f"{HEADINGS[kind]} ({len(found)})"
            for each in found[:LISTED_IN_TEXT]:
                row = f"row {each.row}: " if each.row is not None else ""
                yield _line(f"  {row}{each.where}: {each.message}" if each.where else f"  {row}{each.message}")
            if len(found) > LISTED_IN_TEXT:
                yield f"  and {len(found) - LISTED_IN_TEXT} more (--json lists them all)"


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _line(text: str) -> str:
    """Fit for a terminal: what an export holds must not move the cursor or colour the screen."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
