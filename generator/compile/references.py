"""What product files say of one another: every name once, and every name that is used is there."""

from collections.abc import Iterable, Sequence

from generator.problems import Findings, suggest
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.sheet import Placed


def check_slugs(sheets: Sequence[ProductSheet] | Sequence[CollectionSheet], findings: Findings) -> None:
    """Report two files that would have the same address."""
    first: dict[str, str] = {}
    for sheet in sheets:
        slug = sheet.slug.value
        if slug in first:
            message = f"{slug} is the address of {first[slug]}, too"
            findings.problem(sheet.path, sheet.slug, "slug", message, "write another `slug:` in one of the two")
        first.setdefault(slug, sheet.path)


def check_skus(products: Iterable[ProductSheet], findings: Findings) -> None:
    """Report a SKU that stands twice in the shop, in whatever case of letters."""
    first: dict[str, str] = {}
    for product in products:
        for index, unit in enumerate(product.units):
            if unit.sku is None:
                continue
            sku, key = unit.sku, unit.sku.value.casefold()
            if key in first:
                field = "sku" if product.variants is None else f"variants[{index}].sku"
                message = f"{sku.value} is the SKU in {first[key]}, too"
                findings.problem(product.path, sku, field, message, "give each unit a SKU of its own")
            first.setdefault(key, f"{product.path}:{sku.line}:{sku.column}")


def written_skus(product: ProductSheet) -> tuple[Placed[str], ...]:
    """Every SKU of a file, with its place."""
    return tuple(unit.sku for unit in product.units if unit.sku is not None)


def check_collections(products: Iterable[ProductSheet], known: Sequence[str], findings: Findings) -> None:
    """Report a collection that has no file."""
    for product in products:
        for name in product.collections:
            if name.value not in known:
                message = f"there is no collections/{name.value}.md"
                findings.problem(
                    product.path, name, "collections", message, suggest(name.value, tuple(known)) or "write it"
                )


def check_bundles(sheets: Sequence[ProductSheet], for_sale: Sequence[str], findings: Findings) -> None:
    """Report a part of a bundle that cannot be bought, or is a bundle itself."""
    units = [(sheet, unit) for sheet in sheets for unit in sheet.units]
    bundles = {unit.sku.value for _, unit in units if unit.bundle and unit.sku}
    known = frozenset(for_sale)
    for sheet, sku in ((sheet, sku) for sheet, unit in units for sku, _ in unit.bundle):
        if sku.value not in known:
            hint = suggest(sku.value, tuple(for_sale)) or "write a SKU of the shop"
            findings.problem(sheet.path, sku, "bundle", f"there is no {sku.value} for sale", hint)
        elif sku.value in bundles:
            hint = "name the parts of that one instead"
            findings.problem(sheet.path, sku, "bundle", f"{sku.value} is a bundle itself", hint)


def check_successors(sheets: Sequence[ProductSheet], for_sale: Sequence[str], findings: Findings) -> None:
    """Report a successor that is not for sale: there is none, or it is withdrawn, or a draft, or the file itself."""
    others = {sheet.slug.value: sheet for sheet in sheets}
    for sheet in sheets:
        named = sheet.successor
        if named is None or (named.value in for_sale and named.value != sheet.slug.value):
            continue
        other = others.get(named.value)
        message, hint = f"there is no product {named.value}", suggest(named.value, tuple(for_sale))
        if named.value == sheet.slug.value:
            message, hint = (
                f"{named.value} is this product itself",
                "name the one that replaces it, or write `gone: true`",
            )
        elif other is not None and other.withdrawn:
            then = other.successor.value if other.successor and other.successor.value in for_sale else ""
            message, hint = f"{named.value} is withdrawn itself", f"write `successor: {then}`" if then else ""
        elif other is not None:
            message, hint = f"{named.value} is a draft", "publish it first"
        findings.problem(sheet.path, named, "successor", message, hint or "write the slug of one that is for sale")


def former_address(alias: str, folder: str) -> str:
    """The whole path that an alias stands for, with a slash at its end."""
    return f"{alias.rstrip('/')}/" if alias.startswith("/") else f"/{folder}/{alias}/"
