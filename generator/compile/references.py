"""What product files say of one another: every name once, and every name that is used is there."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.domain.catalogue import Product
from generator.problems import Findings, Place, suggest
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
    for path, sku in ((product.path, sku) for product in products for sku in written_skus(product)):
        key = sku.value.casefold()
        if key in first:
            message = f"{sku.value} is the SKU in {first[key]}, too"
            findings.problem(path, sku, "sku", message, "give each unit a SKU of its own")
        first.setdefault(key, f"{path}:{sku.line}:{sku.column}")


def written_skus(product: ProductSheet) -> tuple[Placed[str], ...]:
    """Every SKU of a file, with its place."""
    units = (product.unit,) if product.variants is None else product.variants
    return tuple(unit.sku for unit in units if unit.sku is not None)


def check_collections(products: Iterable[ProductSheet], known: Sequence[str], findings: Findings) -> None:
    """Report a collection that has no file."""
    for product in products:
        for name in product.collections:
            if name.value not in known:
                message = f"there is no collections/{name.value}.md"
                findings.problem(
                    product.path, name, "collections", message, suggest(name.value, tuple(known)) or "write it"
                )


def check_bundles(sheets: Iterable[ProductSheet], by_sku: Mapping[str, Product], findings: Findings) -> None:
    """Report a part of a bundle that cannot be bought, or is a bundle itself."""
    bundles = {variant.sku for product in by_sku.values() for variant in product.variants if variant.components}
    for sheet in sheets:
        units = (sheet.unit,) if sheet.variants is None else sheet.variants
        for sku, _ in (part for unit in units for part in unit.bundle):
            if sku.value not in by_sku:
                hint = suggest(sku.value, tuple(by_sku)) if by_sku else "write a SKU of the shop"
                findings.problem(sheet.path, sku, "bundle", f"there is no {sku.value} for sale", hint)
            elif sku.value in bundles:
                findings.problem(
                    sheet.path, sku, "bundle", f"{sku.value} is a bundle itself", "name the parts of that one instead"
                )


def check_addresses(
    products: Sequence[ProductSheet],
    collections: Sequence[CollectionSheet],
    published: Sequence[str],
    findings: Findings,
) -> None:
    """Report a former address that is in use, and a successor that is not there."""
    taken = {f"/products/{slug}/" for slug in published} | {
        f"/collections/{sheet.slug.value}/" for sheet in collections
    }
    former: dict[str, str] = {}
    entries: list[tuple[str, Place, str]] = [
        (sheet.path, alias, former_address(alias.value, "products")) for sheet in products for alias in sheet.aliases
    ]
    entries += [
        (sheet.path, alias, former_address(alias.value, "collections"))
        for sheet in collections
        for alias in sheet.aliases
    ]
    for path, place, address in entries:
        if address in taken:
            findings.problem(path, place, "aliases", f"{address} is a page of this shop", "delete it")
        elif address in former:
            findings.problem(
                path, place, "aliases", f"{address} stands in {former[address]}, too", "delete one of them"
            )
        former.setdefault(address, path)
    for sheet in products:
        if sheet.successor is not None and sheet.successor.value not in published:
            message = f"there is no product {sheet.successor.value}"
            hint = suggest(sheet.successor.value, tuple(published)) or "write the slug of one that is for sale"
            findings.problem(sheet.path, sheet.successor, "successor", message, hint)


def former_address(alias: str, folder: str) -> str:
    """The whole path that an alias stands for, with a slash at its end."""
    return f"{alias.rstrip('/')}/" if alias.startswith("/") else f"/{folder}/{alias}/"
