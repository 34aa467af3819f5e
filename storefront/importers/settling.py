"""Decides what an export leaves open: what may be sold, what it is called, how it is described.

Takes the neutral model, returns products that are ready to be written; every decision is a finding. Depends on the
catalogue only, so the same file gives the same outcome. Only `storefront.importers` imports it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.domain.money import AmountError, parse_amount
from storefront.importers.description import LARGEST_BODY, LARGEST_TEXT, Description, read_description
from storefront.importers.fitting import fit
from storefront.importers.model import ImportedCatalogue, ImportedProduct, ImportedVariant, Status
from storefront.importers.naming import settle_skus, settle_slugs
from storefront.importers.report import Findings, Kind


@dataclass(frozen=True)
class SettledProduct:
    """A product with its file name, one SKU for each variant, and whether it has to stay a draft."""

    slug: str
    product: ImportedProduct
    skus: tuple[str, ...]
    draft: bool
    description: Description


def settle(
    catalogue: ImportedCatalogue, currency: str, findings: Findings, progress: Callable[[int, int], None]
) -> tuple[SettledProduct, ...]:
    """Everything that is to be written. `progress` is told how many of how many products are done."""
    products = catalogue.products
    slugs = settle_slugs(products, findings)
    skus = settle_skus(products, slugs, findings)
    settled = []
    for index, (given, slug, of_product) in enumerate(zip(products, slugs, skus, strict=True)):
        product = fit(given, slug, findings)
        unsaleable = _report_prices(product, slug, of_product, currency, findings)
        _report_details(product, slug, of_product, findings)
        description = _describe(product, slug, findings)
        draft = unsaleable or product.status is not Status.ACTIVE
        settled.append(SettledProduct(slug, product, of_product, draft, description))
        progress(index + 1, len(products))
    return tuple(settled)


def _report_prices(product: ImportedProduct, slug: str, skus: Sequence[str], currency: str, findings: Findings) -> bool:
    """Whether a variant has no price that can be charged: then the product must not be sold as it is."""
    unsaleable = False
    for sku, variant in zip(skus, product.variants, strict=True):
        code = variant.currency or currency
        problem = _problem_of_price(variant, code)
        if problem:
            findings.add(
                Kind.PRICE, sku, f"{problem}; left out (write one, then take `status: draft` away)", variant.row
            )
            unsaleable = True
        elif variant.compare_at is not None and not is_compare_at(variant, code) and variant.compare_at:
            message = f"the compare-at price {variant.compare_at} is left out: it is not above {variant.price}"
            if variant.price is not None and variant.compare_at > variant.price:
                message = f"the compare-at price {variant.compare_at} is left out: {code} has fewer decimals"
            findings.add(Kind.PRICE, sku, message, variant.row)
        if code != currency:
            findings.add(Kind.CURRENCY, sku, f"priced in {code}, not in {currency}; written so", variant.row)
    if unsaleable:
        findings.add(Kind.DRAFT, product.handle or slug, "a variant has no price", product.row)
    return unsaleable


def _problem_of_price(variant: ImportedVariant, currency: str) -> str:
    if variant.price is None:
        return "no price"
    if not variant.price:
        return "a price of zero"
    try:
        parse_amount(f"{variant.price:f}", currency)
    except AmountError as error:
        return str(error)
    return ""


def is_compare_at(variant: ImportedVariant, currency: str) -> bool:
    """Whether the former price is above the price and can be written exactly."""
    if variant.compare_at is None or variant.price is None or variant.compare_at <= variant.price:
        return False
    try:
        parse_amount(f"{variant.compare_at:f}", currency)
    except AmountError:
        return False
    return True


def _report_details(product: ImportedProduct, slug: str, skus: Sequence[str], findings: Findings) -> None:
    for sku, variant in zip(skus, product.variants, strict=True):
        if variant.barcode and not is_gtin(variant.barcode):
            message = f"{variant.barcode[:40]!r} is no GTIN (8, 12, 13 or 14 digits with a check digit)"
            findings.add(Kind.BARCODE, sku, message, variant.row)
    if len({variant.taxable for variant in product.variants}) > 1:
        message = "some variants are taxed and some are not: written as taxed (split the product to keep both)"
        findings.add(Kind.TAX, slug, message, product.row)
    for image in product.images:
        if not image.alt:
            findings.add(Kind.ALT_TEXT, slug, f"{image.url[-80:]} is described as {product.title!r}", product.row)


def is_gtin(text: str) -> bool:
    """Whether the check digit of GS1 holds: weights 3 and 1 from the right, the sum a multiple of ten."""
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))) % 10 == 0


def _describe(product: ImportedProduct, slug: str, findings: Findings) -> Description:
    if len(product.body_html) > LARGEST_BODY:
        message = (
            f"the description has {len(product.body_html)} characters, left out whole "
            f"(shorten it to {LARGEST_BODY}, then import again)"
        )
        findings.add(Kind.HTML_REMOVED, slug, message, product.row)
        return Description("", "")
    description = read_description(product.body_html)
    if len(description.body.encode()) > LARGEST_TEXT:
        message = f"the description is longer than {LARGEST_TEXT} bytes, left out whole (shorten it, then import again)"
        findings.add(Kind.HTML_REMOVED, slug, message, product.row)
        return Description("", description.summary)
    if description.kept_html:
        findings.add(Kind.HTML_KEPT, slug, "the description stays HTML", product.row)
    if description.removed:
        findings.add(Kind.HTML_REMOVED, slug, ", ".join(description.removed[:8]), product.row)
    if description.remote_pictures:
        message = f"{description.remote_pictures} pictures in the description stay where they are on the web"
        findings.add(Kind.PICTURE, slug, message, product.row)
    return description
