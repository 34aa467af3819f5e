"""Where each product is written: the file that its SKUs are in already, else one named after its handle or title.

Only `storefront.importers` imports it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storefront.findings import Findings
from storefront.importers.model import ImportedCatalogue, ImportedProduct
from storefront.importers.naming import LONGEST_SLUG, Names, digest, is_slug, slugify
from storefront.importers.report import Kind
from storefront.importers.skus import normal, stand_in
from storefront.importers.standing import Standing

# What a SKU that is invented gets where it is taken.
_NUMBER = re.compile(r"-\d+$")


@dataclass(frozen=True)
class Address:
    """The slug of a product, and its file below the shop's folder."""

    slug: str
    file: str


def settle_addresses(catalogue: ImportedCatalogue, standing: Standing, findings: Findings) -> list[Address]:
    """An address for each product. Those that are there already come first, then safe handles, then the others."""
    products = catalogue.products
    settled = _find_standing(products, standing, findings)
    names = Names(LONGEST_SLUG, (address.slug for address in settled.values()))
    for index, product in enumerate(products):
        if index not in settled and is_slug(product.handle) and names.claim(product.handle):
            settled[index] = _address(product.handle)
    for index, product in enumerate(products):
        if index not in settled:
            settled[index] = _address(_take_name(product, names, standing, catalogue.addressed, findings))
    return [settled[index] for index in range(len(products))]


def _find_standing(products: Sequence[ImportedProduct], standing: Standing, findings: Findings) -> dict[int, Address]:
    """The files of products that are there already, each for the first product that has one of its SKUs."""
    found: dict[int, Address] = {}
    used: set[str] = set()
    for index, product in enumerate(products):
        for variant in product.variants:
            file = standing.file_of.get(normal(variant.sku).casefold())
            if file is None or file in used:
                continue
            used.add(file)
            found[index] = Address(standing.slug_of[file], file)
            if product.handle and product.handle != standing.slug_of[file]:
                message = (
                    f"stays in {file}, where its SKU {variant.sku} is (the export calls it {product.handle[:80]!r})"
                )
                findings.add(Kind.ADDRESS, standing.slug_of[file], message, product.row)
            break
    return found


def _take_name(product: ImportedProduct, names: Names, standing: Standing, addressed: bool, findings: Findings) -> str:
    plain = slugify(product.handle) or slugify(product.title)
    wanted = plain or f"product-{digest(product.handle + product.title)}"
    slug = names.take(wanted)
    while _is_anothers(product, slug, standing):
        slug = names.take(wanted)
    if addressed or slug != plain:
        given = f"the handle {product.handle[:80]!r}" if product.handle else "a product without a handle"
        given = given if addressed else f"{product.title[:80]!r}"
        findings.add(Kind.ADDRESS, slug, f"{given} is written as products/{slug}.md", product.row)
    return slug


def _is_anothers(product: ImportedProduct, slug: str, standing: Standing) -> bool:
    """Whether a file of this name holds other things, so that writing it would lose them.

    Its own are those with its SKUs, and those with SKUs that an import has invented for it.
    """
    there = standing.skus_of.get(f"products/{slug}.md", frozenset())
    if not there:
        return False
    own = {normal(variant.sku).casefold() for variant in product.variants}
    own |= {stand_in(slug, variant).casefold() for variant in product.variants}
    return own.isdisjoint(there) and own.isdisjoint(_NUMBER.sub("", sku) for sku in there)


def _address(slug: str) -> Address:
    return Address(slug, f"products/{slug}.md")
