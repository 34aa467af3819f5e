"""Names that must hold for ever: slugs of files, SKUs, collections. Given ones are kept wherever they can be.

Invented names depend on the export alone, so importing it again invents the same. Only `storefront.importers`
imports it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from unidecode import unidecode

from storefront.importers.model import ImportedProduct, ImportedVariant
from storefront.importers.report import Findings, Kind

LONGEST_SKU = 64
LONGEST_SLUG = 100
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(text: str) -> str:
    """Lower-case ASCII words with hyphens; empty where nothing is left of the text."""
    words = re.sub(r"[^a-z0-9]+", "-", unidecode(text, errors="ignore").casefold()).strip("-")
    return words[:LONGEST_SLUG].rstrip("-")


def is_slug(text: str) -> bool:
    """Whether it can be a file's name and an address as it stands."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def take_free(wanted: str, taken: set[str], longest: int) -> str:
    """`wanted`, or with -2, -3 ... where that is taken; the answer is then taken too. Case makes no difference."""
    free, number = wanted, 2
    while free.casefold() in taken:
        ending = f"-{number}"
        free, number = wanted[: longest - len(ending)] + ending, number + 1
    taken.add(free.casefold())
    return free


def settle_slugs(products: Sequence[ImportedProduct], findings: Findings) -> list[str]:
    """The file name of each product: its handle where that is safe, and those come first; otherwise a slug of it."""
    taken = {product.handle for product in products if is_slug(product.handle)}
    slugs = []
    for product in products:
        if is_slug(product.handle):
            slugs.append(product.handle)
            continue
        wanted = (
            slugify(product.handle) or slugify(product.title) or f"product-{_digest(product.handle + product.title)}"
        )
        slug = take_free(wanted, taken, LONGEST_SLUG)
        given = f"the handle {product.handle[:80]!r}" if product.handle else "a product without a handle"
        findings.add(Kind.ADDRESS, slug, f"{given} is written as products/{slug}.md", product.row)
        slugs.append(slug)
    return slugs


def settle_skus(products: Sequence[ImportedProduct], slugs: Sequence[str], findings: Findings) -> list[tuple[str, ...]]:
    """The given SKUs where they can be kept, the first of equals winning; then invented ones that clash with none."""
    taken: set[str] = set()
    problems = [[_claim_sku(_normal(variant.sku), taken) for variant in product.variants] for product in products]
    outcome = []
    for product, slug, of_product in zip(products, slugs, problems, strict=True):
        skus = []
        for variant, problem in zip(product.variants, of_product, strict=True):
            sku = _normal(variant.sku)
            if problem:
                sku = take_free(_mend(sku) or _invent(slug, variant), taken, LONGEST_SKU)
                message = f"invented for {_name(product, variant)}: {problem}"
                findings.add(Kind.SKU, sku, message, variant.row)
            skus.append(sku)
        outcome.append(tuple(skus))
    return outcome


def _claim_sku(sku: str, taken: set[str]) -> str:
    """Why it cannot be kept; where it can, it is taken from now on."""
    if not sku:
        return "its SKU is missing"
    if sku.casefold() in taken:
        return f"its SKU {sku!r} is used before"
    if len(sku) > LONGEST_SKU:
        return f"its SKU is longer than {LONGEST_SKU} characters: {sku[:80]!r}"
    if not all(map(_fits_sku, sku)):
        return f"its SKU {sku!r} has characters that no SKU here can have"
    taken.add(sku.casefold())
    return ""


def _normal(sku: str) -> str:
    return unicodedata.normalize("NFC", sku)


def _fits_sku(char: str) -> bool:
    """The rule of `generator.schema`: no white space, nothing invisible, no `|`, which separates cart lines."""
    return char != "|" and unicodedata.category(char)[0] not in "CZ"


def _mend(sku: str) -> str:
    """A SKU that only has characters that do not fit, with hyphens for them; empty where it has another problem."""
    if all(map(_fits_sku, sku)) or len(sku) > LONGEST_SKU:
        return ""
    return re.sub("-{2,}", "-", "".join(char if _fits_sku(char) else "-" for char in sku)).strip("-")


def _invent(slug: str, variant: ImportedVariant) -> str:
    words = [slug, *(slugify(value) or _digest(value) for _, value in variant.options)]
    sku = re.sub(r"[^A-Z0-9]+", "-", "-".join(words).upper())
    return sku if len(sku) <= LONGEST_SKU else f"{sku[: LONGEST_SKU - 7].rstrip('-')}-{_digest(sku).upper()}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _name(product: ImportedProduct, variant: ImportedVariant) -> str:
    label = " / ".join(value for _, value in variant.options)
    return f"{product.title} ({label})" if label else product.title


def collection_names(products: Iterable[ImportedProduct]) -> dict[str, str]:
    """Slug to title of the collections that the products are in; `all` holds those without one."""
    names: dict[str, str] = {}
    for product in products:
        for slug, title in collections_of(product):
            names.setdefault(slug, title)
    return names


def collections_of(product: ImportedProduct) -> list[tuple[str, str]]:
    """Slug and title of each collection of a product."""
    named = {slugify(name) or f"collection-{_digest(name)}": name for name in product.collections}
    return list(named.items()) or [("all", "All products")]
