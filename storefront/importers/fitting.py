"""Makes imported values fit the limits of product files, and says where something had to be shortened.

The limits are those of `generator.schema`; a file beyond them would stop the build of the whole shop. Only
`storefront.importers` imports it.
"""

from dataclasses import dataclass, replace

from storefront.findings import Findings
from storefront.importers.filing import title_of
from storefront.importers.model import ImportedProduct, ImportedVariant, Levels
from storefront.importers.report import Kind

LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
_VENDOR, _TAG, _ALT, _DESCRIPTION, _MPN = 70, 60, 500, 500, 70
_LARGEST_NUMBER = 10_000_000
_LONGEST_SIDE = 100_000


def fit(product: ImportedProduct, where: str, findings: Findings) -> ImportedProduct:
    """The product with texts and numbers that a product file may hold; what was longer is reported."""
    scissors = _Scissors(where, product.row, findings)
    return replace(
        product,
        title=scissors.cut("title", product.title, LONGEST_TITLE),
        summary=scissors.cut("summary", product.summary, LONGEST_SUMMARY),
        vendor=scissors.cut("vendor", product.vendor, _VENDOR),
        collections=tuple(scissors.cut_path(path) for path in product.collections),
        tags=tuple(dict.fromkeys(scissors.cut("tag", tag, _TAG) for tag in product.tags)),
        images=tuple(replace(image, alt=scissors.cut("image alt text", image.alt, _ALT)) for image in product.images),
        seo_title=scissors.cut("SEO title", product.seo_title, LONGEST_TITLE),
        seo_description=scissors.cut("SEO description", product.seo_description, _DESCRIPTION),
        variants=tuple(_fit_variant(variant, scissors) for variant in product.variants),
    )


def _fit_variant(variant: ImportedVariant, scissors: "_Scissors") -> ImportedVariant:
    where, findings = scissors.where, scissors.findings
    if variant.weight_g is not None and variant.weight_g > _LARGEST_NUMBER:
        findings.add(Kind.VALUE, where, f"a weight of {variant.weight_g} grams is left out", variant.row)
        variant = replace(variant, weight_g=None)
    if variant.size_mm is not None and max(variant.size_mm) > _LONGEST_SIDE:
        findings.add(Kind.VALUE, where, f"a side of {max(variant.size_mm)} millimetres is left out", variant.row)
        variant = replace(variant, size_mm=None)
    if variant.stock is not None and variant.stock > _LARGEST_NUMBER:
        findings.add(Kind.STOCK, where, f"a stock of {variant.stock} is written as {_LARGEST_NUMBER}", variant.row)
        variant = replace(variant, stock=_LARGEST_NUMBER)
    return replace(variant, mpn=scissors.cut("mpn", variant.mpn, _MPN))


@dataclass(frozen=True)
class _Scissors:
    where: str
    row: int
    findings: Findings

    def cut(self, name: str, text: str, most: int) -> str:
        if len(text) <= most:
            return text
        self.findings.add(Kind.VALUE, self.where, f"{name} of {len(text)} characters is cut to {most}", self.row)
        return text[:most].rstrip()

    def cut_path(self, path: Levels) -> Levels:
        """The levels of a collection whose whole title fits; the deepest are left out."""
        fitting = path
        while len(fitting) > 1 and len(title_of(fitting)) > LONGEST_TITLE:
            fitting = fitting[:-1]
        if fitting != path:
            self.findings.add(Kind.VALUE, self.where, f"the collection {title_of(path)[:80]!r} is too long", self.row)
        return (*fitting[:-1], self.cut("collection", fitting[-1], LONGEST_TITLE)) if fitting else ()
