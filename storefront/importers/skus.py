"""The SKU of every unit: the given ones where they can be kept, the first of equals winning, then invented ones.

Only `storefront.importers` imports it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from storefront.findings import Findings
from storefront.importers.model import ImportedProduct, ImportedVariant
from storefront.importers.naming import Names, digest, slugify
from storefront.importers.report import Kind

LONGEST_SKU = 64


def settle_skus(
    products: Sequence[ImportedProduct], slugs: Sequence[str], taken: Iterable[str], findings: Findings
) -> list[tuple[str, ...]]:
    """A SKU for each variant of each product. `taken` are those of products that this import does not write."""
    names = Names(LONGEST_SKU, taken)
    problems = [[_claim(normal(variant.sku), names) for variant in product.variants] for product in products]
    outcome = []
    for product, slug, of_product in zip(products, slugs, problems, strict=True):
        skus = []
        for variant, problem in zip(product.variants, of_product, strict=True):
            sku = normal(variant.sku)
            if problem:
                sku = names.take(stand_in(slug, variant))
                message = f"invented for {_name(product, variant)}: {problem}"
                findings.add(Kind.SKU, sku, message, variant.row)
            skus.append(sku)
        outcome.append(tuple(skus))
    return outcome


def normal(sku: str) -> str:
    """A SKU as it is compared: composed characters."""
    return unicodedata.normalize("NFC", sku)


def stand_in(slug: str, variant: ImportedVariant) -> str:
    """The SKU of a unit whose own cannot be kept: it with hyphens for what does not fit, else one from its options."""
    sku = normal(variant.sku)
    if sku and len(sku) <= LONGEST_SKU and not all(map(_fits, sku)):
        mended = re.sub("-{2,}", "-", "".join(char if _fits(char) else "-" for char in sku)).strip("-")
        if mended:
            return mended
    words = [slug, *(slugify(value) or digest(value) for _, value in variant.options)]
    made = re.sub(r"[^A-Z0-9]+", "-", "-".join(words).upper())
    return made if len(made) <= LONGEST_SKU else f"{made[: LONGEST_SKU - 7].rstrip('-')}-{digest(made).upper()}"


def _claim(sku: str, names: Names) -> str:
    """Why it cannot be kept; where it can, it is taken from now on."""
    if not sku:
        return "its SKU is missing"
    if sku in names:
        return f"its SKU {sku!r} is used before"
    if len(sku) > LONGEST_SKU:
        return f"its SKU is longer than {LONGEST_SKU} characters: {sku[:80]!r}"
    if not all(map(_fits, sku)):
        return f"its SKU {sku!r} has characters that no SKU here can have"
    names.claim(sku)
    return ""


def _fits(char: str) -> bool:
    """The rule of `generator.schema`: no white space, nothing invisible, no `|`, which separates cart lines."""
    return char != "|" and unicodedata.category(char)[0] not in "CZ"


def _name(product: ImportedProduct, variant: ImportedVariant) -> str:
    label = " / ".join(value for _, value in variant.options)
    return f"{product.title} ({label})" if label else product.title
