"""What product files say of one another: every name once, and every name that is used is there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

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
        for unit in product.units:
            if unit.sku is None:
                continue
            sku, key = unit.sku, unit.sku.value.casefold()
            if key in first:
                message = f"{sku.value} is the SKU in {first[key]}, too"
                findings.problem(product.path, sku, f"{unit.field}sku", message, "give each unit a SKU of its own")
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


def check_bundles(sheets: Sequence[ProductSheet], for_sale: Sequence[str], zone: ZoneInfo, findings: Findings) -> None:
    """Report a part of a bundle that cannot be bought, or not for as long as the bundle, or is a bundle itself."""
    units = [(sheet, unit) for sheet in sheets for unit in sheet.units]
    bundles = {unit.sku.value for _, unit in units if unit.bundle and unit.sku}
    owners = {unit.sku.value: sheet for sheet, unit in units if unit.sku}
    known = frozenset(for_sale)
    for sheet, sku in ((sheet, sku) for sheet, unit in units for sku, _ in unit.bundle):
        if sku.value not in known:
            hint = suggest(sku.value, tuple(for_sale)) or "write a SKU of the shop"
            findings.problem(sheet.path, sku, "bundle", f"there is no {sku.value} for sale", hint)
        elif sku.value in bundles:
            hint = "name the parts of that one instead"
            findings.problem(sheet.path, sku, "bundle", f"{sku.value} is a bundle itself", hint)
        elif sku.value in owners and owners[sku.value].gift_card:
            findings.problem(sheet.path, sku, "bundle", f"{sku.value} is a gift card", "sell it by itself")
        elif sku.value in owners:
            _check_window(sheet, owners[sku.value], sku, zone, findings)


def _check_window(
    bundle: ProductSheet, part: ProductSheet, sku: Placed[str], zone: ZoneInfo, findings: Findings
) -> None:
    """A bundle is for sale only while its parts are."""
    begins, ends = part.publish, part.unpublish
    if begins is not None and (bundle.publish is None or bundle.publish.value < begins.value):
        when = moment_text(begins.value, zone)
        message, hint = f"{sku.value} is not for sale before {when}", f"write `publish: {when}` here, too"
        findings.problem(bundle.path, sku, "bundle", message, hint)
    if ends is not None and (bundle.unpublish is None or bundle.unpublish.value > ends.value):
        when = moment_text(ends.value, zone)
        message, hint = f"{sku.value} is for sale until {when} only", f"write `unpublish: {when}` here, too"
        findings.problem(bundle.path, sku, "bundle", message, hint)


def check_successors(sheets: Sequence[ProductSheet], for_sale: Sequence[str], findings: Findings) -> None:
    """Report a successor that is not for sale: there is none, or it is withdrawn, or a draft, or the file itself."""
    others = {sheet.slug.value: sheet for sheet in sheets}
    for sheet in sheets:
        if sheet.successor is not None and sheet.successor.value == sheet.slug.value:
            message = f"{sheet.slug.value} is this product itself"
            hint = "name the one that replaces it, or write `gone: true`"
            findings.problem(sheet.path, sheet.successor, "successor", message, hint)
        elif sheet.successor is not None:
            _check_for_sale(sheet.path, "successor", sheet.successor, others, for_sale, findings)


def check_named(
    products: Sequence[ProductSheet],
    collections: Sequence[CollectionSheet],
    for_sale: Sequence[str],
    findings: Findings,
) -> None:
    """Report a product that a collection, or another product, shows and that is not for sale."""
    others = {sheet.slug.value: sheet for sheet in products}
    for sheet in products:
        for field, slugs in (("related", sheet.related), ("goes_with", sheet.goes_with)):
            for slug in slugs:
                if slug.value == sheet.slug.value:
                    message = f"{slug.value} is this product itself"
                    findings.problem(sheet.path, slug, field, message, "name another one")
                else:
                    _check_for_sale(sheet.path, field, slug, others, for_sale, findings)
    for item in collections:
        for slug in item.products:
            _check_for_sale(item.path, "products", slug, others, for_sale, findings)


def check_previews(products: Iterable[ProductSheet], findings: Findings) -> None:
    """Report two drafts with the same word."""
    first: dict[str, str] = {}
    for sheet in products:
        word = sheet.preview
        if word is not None and word.value in first:
            message = f"{word.value} stands in {first[word.value]}, too"
            findings.problem(sheet.path, word, "preview", message, "write another word in one of the two")
        elif word is not None:
            first[word.value] = sheet.path


def moment_text(moment: int, zone: ZoneInfo) -> str:
    """A moment (UTC seconds) as files write it."""
    return datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d %H:%M")


def _check_for_sale(
    path: str,
    field: str,
    named: Placed[str],
    others: Mapping[str, ProductSheet],
    for_sale: Sequence[str],
    findings: Findings,
) -> None:
    if named.value in for_sale:
        return
    other = others.get(named.value)
    message, hint = f"there is no product {named.value}", suggest(named.value, tuple(for_sale))
    if other is not None and other.withdrawn:
        then = other.successor.value if other.successor and other.successor.value in for_sale else ""
        echo = f"successor: {then}" if field == "successor" else then
        message, hint = f"{named.value} is withdrawn itself", f"write `{echo}`" if then else ""
    elif other is not None:
        message, hint = f"{named.value} is a draft", "publish it first"
    findings.problem(path, named, field, message, hint or "write the slug of one that is for sale")


def former_address(alias: str, folder: str) -> str:
    """The whole path that an alias stands for, with a slash at its end. Pages stand in no `folder`."""
    if alias.startswith("/"):
        return f"{alias.rstrip('/')}/"
    return f"/{folder}/{alias}/" if folder else f"/{alias}/"
