"""Makes imported values fit the limits of product files, and says where something had to be shortened.

The limits are those of `generator.schema`; a file beyond them would stop the build of the whole shop. Only
`storefront.importers` imports it.
"""

from dataclasses import dataclass, replace

from storefront.importers.model import ImportedProduct, ImportedVariant
from storefront.importers.report import Findings, Kind

_TITLE, _VENDOR, _TAG, _ALT, _DESCRIPTION = 200, 70, 60, 500, 500
_LARGEST_NUMBER = 10_000_000


def fit(product: ImportedProduct, where: str, findings: Findings) -> ImportedProduct:
    """The product with texts and numbers that a product file may hold; what was longer is reported."""
    scissors = _Scissors(where, product.row, findings)
    return replace(
        product,
        title=scissors.cut("title", product.title, _TITLE),
        vendor=scissors.cut("vendor", product.vendor, _VENDOR),
        collections=tuple(scissors.cut("type", name, _TITLE) for name in product.collections),
        tags=tuple(dict.fromkeys(scissors.cut("tag", tag, _TAG) for tag in product.tags)),
        images=tuple(replace(image, alt=scissors.cut("image alt text", image.alt, _ALT)) for image in product.images),
        seo_title=scissors.cut("SEO title", product.seo_title, _TITLE),
        seo_description=scissors.cut("SEO description", product.seo_description, _DESCRIPTION),
        variants=tuple(_fit_variant(variant, where, findings) for variant in product.variants),
    )


def _fit_variant(variant: ImportedVariant, where: str, findings: Findings) -> ImportedVariant:
    if variant.weight_g is not None and variant.weight_g > _LARGEST_NUMBER:
        findings.add(Kind.VALUE, where, f"a weight of {variant.weight_g} grams is left out", variant.row)
        variant = replace(variant, weight_g=None)
    if variant.stock is not None and variant.stock > _LARGEST_NUMBER:
        findings.add(Kind.STOCK, where, f"a stock of {variant.stock} is written as {_LARGEST_NUMBER}", variant.row)
        variant = replace(variant, stock=_LARGEST_NUMBER)
    return variant


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
