"""What a target has no place for, found by the catalogue's own fields, so that a new one cannot be forgotten.

Only `storefront.exporters` imports it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import MISSING, Field, fields
from typing import Any

from chalicelib.domain.catalogue import Product, Variant
from generator.surfaces.losses import Kind
from storefront.findings import Findings
from storefront.problems import count

# Not the merchant's words but the generator's: where it read the product, and where a draft can be looked at.
_OWN = frozenset({"source", "preview"})
# What a field is called in a product file, where that is another word.
_WRITTEN = {"opening_stock": "stock", "components": "bundle", "sales": "sale", "needs_shipping": "shipping"}


def report_unheld(
    products: Sequence[Product],
    of_products: Collection[str],
    of_variants: Collection[str],
    target: str,
    findings: Findings,
) -> None:
    """One finding for each field that products have and the target does not; the names are those that it holds."""
    variants = [variant for product in products for variant in product.variants]
    for things, kind, held, noun in (
        (products, Product, {*of_products, *_OWN}, "product"),
        (variants, Variant, of_variants, "variant"),
    ):
        for field in fields(kind):
            having = 0 if field.name in held else _count(things, field)
            if having:
                name = _WRITTEN.get(field.name, field.name)
                findings.add(Kind.FIELD, name, f"of {count(having, noun)}: {target} has no place for it")


def _count(things: Iterable[object], field: "Field[Any]") -> int:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return sum(getattr(thing, field.name) != default for thing in things)
