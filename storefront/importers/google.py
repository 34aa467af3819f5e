"""Reads a Google Merchant feed: items of one group become a product with variants, every other item a product.

A feed names the currency of each price, and no number of what is in stock. Only `storefront.importers` imports it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.google_items import Item, read_items
from storefront.importers.google_products import read_product
from storefront.importers.google_units import read_price
from storefront.importers.model import ImportedCatalogue, ImportedProduct, StockPolicy
from storefront.importers.report import Figure, Kind


def read_google(path: Path, findings: Findings, *, encoding: str | None = None) -> ImportedCatalogue:
    """Read the feed. Raises ImportRefused when it is none; everything smaller becomes a finding."""
    items = read_items(path, findings, encoding)
    products = [read_product(group, findings) for group in _group(items, findings)]
    _report_stock(products, findings)
    _report_categories(items, findings)
    figures = _count(items)
    currencies = figures["currencies"]
    main = max(currencies, key=lambda code: currencies[code]) if isinstance(currencies, dict) and currencies else ""
    return ImportedCatalogue(len(items), _with_own_addresses(products, findings), figures=figures, currency=main)


def _group(items: Sequence[Item], findings: Findings) -> list[list[Item]]:
    """Items of one group together, in the order in which groups first appear; an item that comes twice is one."""
    groups: dict[tuple[str, int], list[Item]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for item in items:
        number = item.record.number
        same = (*sorted(item.values.items()), item.details)
        if same in seen:
            findings.add(Kind.SKIPPED_ROW, item.record.where, f"the same item as {seen[same]}", number)
            continue
        seen[same] = number
        group = item.line("item_group_id")
        groups.setdefault((group, 0 if group else number), []).append(item)
    return list(groups.values())


def _with_own_addresses(products: Sequence[ImportedProduct], findings: Findings) -> tuple[ImportedProduct, ...]:
    """Links that several products share, or whose ends they do, such as `/product?id=5`, are no address of any."""
    ends = Counter(product.handle for product in products)
    paths = Counter(path for product in products for path in product.aliases)
    own = []
    for product in products:
        handle = product.handle if ends[product.handle] == 1 else ""
        aliases = tuple(path for path in product.aliases if paths[path] == 1)
        own.append(replace(product, handle=handle, aliases=aliases))
    leading = sum(bool(product.aliases) for product in own)
    if leading:
        message = f"the old addresses of {leading} products lead to the new ones (`aliases` in their files)"
        findings.add(Kind.ADDRESS, "", message)
    return tuple(own)


def _report_stock(products: Sequence[ImportedProduct], findings: Findings) -> None:
    variants = [variant for product in products for variant in product.variants]
    untracked = sum(variant.stock_policy is StockPolicy.UNTRACKED for variant in variants)
    if untracked:
        message = (
            f"{untracked} items are in stock, and no feed says how many: they sell without limit "
            "(stock_policy: untracked; write `stock` where you count)"
        )
        findings.add(Kind.STOCK, "", message)


def _report_categories(items: Sequence[Item], findings: Findings) -> None:
    """Google's own categories, where they are not what collections are made of."""
    left = sum(
        bool(item.values.get("product_type")) or item.line("google_product_category").isdigit()
        for item in items
        if item.line("google_product_category")
    )
    if left:
        findings.add(Kind.COLUMN, "google_product_category", f"not imported, {left} items have a value")


def _count(items: Sequence[Item]) -> dict[str, Figure]:
    """What can be counted in the feed without deciding anything, to compare with the shop that was left."""
    prices = [price for item in items if (price := read_price(item.record["price"])) is not None]
    groups = {item.line("item_group_id") for item in items}
    return {
        "items": len(items),
        "sum_price": str(sum((amount for amount, _ in prices), Decimal(0))),
        "currencies": dict(Counter(code for _, code in prices if code)),
        "availability": dict(Counter(item.line("availability") for item in items if item.line("availability"))),
        "groups": len(groups - {""}),
        "on_sale": sum(bool(item.record["sale_price"]) for item in items),
    }
