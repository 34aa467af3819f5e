"""The outcome of an import: counts, figures of the export to compare with, and every finding.

Only `storefront.importers` imports it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from generator.problems import printable
from storefront.findings import Finding, Findings, plain_findings, show_findings

__all__ = ["HEADINGS", "Figure", "Finding", "Findings", "ImportReport", "Kind", "PriceSums"]

Figure = int | str | None | Mapping[str, int]
"""A figure of the export as it was read: a count, an exact amount as text, or counts by name."""


class Kind(StrEnum):
    """What a finding is about; the value is its name in JSON."""

    ENCODING = "encoding"
    SKIPPED_ROW = "skipped_rows"
    ORPHAN = "orphan_variations"
    DRAFT = "drafts"
    PRICE = "prices"
    SALE = "sales"
    CURRENCY = "other_currencies"
    SKU = "invented_skus"
    ADDRESS = "changed_addresses"
    LAYOUT = "layout"
    OPTION = "options"
    STOCK = "stock"
    TAX = "tax"
    BARCODE = "barcodes"
    GIFT_CARD = "gift_cards"
    EXTERNAL = "external_products"
    GROUPED = "grouped_products"
    DOWNLOAD = "downloads"
    COLLECTION = "collections"
    LINK = "linked_products"
    DETAIL = "details"
    VALUE = "values"
    ALT_TEXT = "missing_alt_texts"
    PICTURE = "pictures"
    HTML_KEPT = "html_kept"
    HTML_REMOVED = "html_removed"
    COLUMN = "ignored_columns"
    KEPT_FILE = "kept_files"
    SHOP = "shop"


HEADINGS: dict[StrEnum, str] = {
    Kind.ENCODING: "Encoding",
    Kind.SKIPPED_ROW: "Rows skipped",
    Kind.ORPHAN: "Variations without their product, not written",
    Kind.DRAFT: "Written as drafts, not on sale",
    Kind.PRICE: "Prices left out or to be looked at",
    Kind.SALE: "Sales",
    Kind.CURRENCY: "Other markets and currencies",
    Kind.SKU: "SKUs invented",
    Kind.ADDRESS: "Addresses",
    Kind.LAYOUT: "How the file was read",
    Kind.OPTION: "Options",
    Kind.STOCK: "Stock",
    Kind.TAX: "Tax",
    Kind.BARCODE: "Barcodes left out",
    Kind.GIFT_CARD: "Gift cards",
    Kind.EXTERNAL: "Sold elsewhere",
    Kind.GROUPED: "Grouped products, written as collections",
    Kind.DOWNLOAD: "Downloads",
    Kind.COLLECTION: "Collections",
    Kind.LINK: "Related products",
    Kind.DETAIL: "Details written below the description",
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
    collections: int = 0
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind, in order."""
        return tuple(finding for finding in self.findings if finding.kind is kind)

    def as_dict(self) -> dict[str, Any]:
        """The report for `--json`; amounts are text, every kind of finding is there, empty or not."""
        return {
            "format": self.source,
            "file": self.file,
            "into": self.into,
            "currency": self.currency,
            "rows": self.rows,
            "products": self.products,
            "variants": self.variants,
            "collections": self.collections,
            "images": self.images,
            "images_found": self.images_found,
            "drafts": self.drafts,
            "prices": {
                "sum": str(self.prices.total),
                "lowest": _text(self.prices.lowest),
                "highest": _text(self.prices.highest),
            },
            "figures": dict(self.figures),
            "files": {
                "written": self.written,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "kept": self.kept,
            },
            "findings": plain_findings(self.findings, HEADINGS),
        }

    def as_text(self) -> str:
        """The report for a person: counts first, then at most a dozen findings of each kind."""
        return "\n".join([*self._summary(), *show_findings(self.findings, HEADINGS)])

    def _summary(self) -> Iterator[str]:
        yield f"{self.products} products with {self.variants} variants from {self.rows} rows of {printable(self.file)}"
        yield f"Prices: {self.currency}, sum {self.prices.total}" + (
            f", {self.prices.lowest} to {self.prices.highest}" if self.prices.lowest is not None else ""
        )
        yield f"Pictures: {self.images}, of which {self.images_found} found as files"
        yield f"Drafts: {self.drafts}"
        yield (
            f"Files in {printable(self.into)}: {self.written} new, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.kept} kept"
        )


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
