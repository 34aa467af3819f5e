"""The outcome of an export: counts, and a finding for everything that the target cannot hold as the shop has it.

Only `storefront.exporters` imports it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.problems import printable
from generator.surfaces.losses import Kind
from storefront.findings import Finding, plain_findings, show_findings

HEADINGS: dict[StrEnum, str] = {
    Kind.PRODUCT: "Not exported",
    Kind.FIELD: "Left out, the file has no place for it",
    Kind.PRICE: "Prices",
    Kind.STOCK: "Stock",
    Kind.OPTION: "Options",
    Kind.COLLECTION: "Collections",
    Kind.PICTURE: "Pictures",
    Kind.TEXT: "Texts",
    Kind.GUARD: "Cells that begin like a formula",
}


@dataclass(frozen=True)
class ExportReport:
    """The outcome of one export; `rows` are records or items of the file."""

    target: str
    file: str
    currency: str
    products: int
    variants: int
    rows: int
    findings: tuple[Finding, ...]

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind, in order."""
        return tuple(finding for finding in self.findings if finding.kind is kind)

    def as_dict(self) -> dict[str, Any]:
        """The report for `--json`; every kind of finding is there, empty or not."""
        return {
            "format": self.target,
            "file": self.file,
            "currency": self.currency,
            "products": self.products,
            "variants": self.variants,
            "rows": self.rows,
            "findings": plain_findings(self.findings, HEADINGS),
        }

    def as_text(self) -> str:
        """The report for a person: counts first, then at most a dozen findings of each kind."""
        return "\n".join([*self._summary(), *show_findings(self.findings, HEADINGS)])

    def _summary(self) -> Iterator[str]:
        yield (
            f"{self.products} products with {self.variants} variants, prices in {self.currency}, "
            f"as {self.rows} rows of {printable(self.file)}"
        )
