"""Writes a shop's products as Shopify's product CSV: a row for each variant and each further picture.

Only `storefront.exporters` imports it.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from chalicelib.domain.catalogue import Picture, Product, StockPolicy, Variant
from chalicelib.domain.money import Money
from generator.surfaces.collection_paths import paths_of
from generator.surfaces.losses import Kind
from generator.surfaces.separated import write_separated
from storefront.exporters.bodies import body_for_shop
from storefront.exporters.goods import Goods, variants_of
from storefront.exporters.holding import report_unheld
from storefront.exporters.report import ExportReport
from storefront.exporters.shopify_columns import ON_DEMAND, Dialect
from storefront.findings import Findings
from storefront.importers.model import EXEMPT
from storefront.problems import count

_PRODUCT = """
slug title summary variants options body pictures collections tags brand tax_class seo_title seo_description draft
gift_card related goes_with
""".split()
_VARIANT = """
sku prices options compare_at sales stock_policy opening_stock weight_g needs_shipping gtin mpn picture
""".split()
_OPTIONS = 3
_MOST_VARIANTS = 2048
_TRACKED = {StockPolicy.DENY: "deny", StockPolicy.BACKORDER: "continue", StockPolicy.PREORDER: "continue"}
Row = dict[str, str]


def write_shopify(goods: Goods, dialect: Dialect, file: str, findings: Findings) -> tuple[bytes, ExportReport]:
    """The file, and what has to be said of it."""
    products = (*goods.on_sale, *goods.drafts)
    report_unheld(products, _PRODUCT, _VARIANT, "Shopify's file", findings)
    _report_prices(goods, products, findings)
    _report_stock(goods, products, findings)
    rows = [row for product in products for row in _write_product(goods, product, dialect, findings)]
    more = {name: title for name, title in ON_DEMAND.items() if any(row.get(name) for row in rows)}
    columns = {**dialect.columns, **more}
    named = ({columns[name]: value for name, value in row.items() if name in columns} for row in rows)
    content = write_separated(tuple(columns.values()), named, ",", findings)
    counts = (len(products), len(variants_of(products)), len(rows))
    return content, ExportReport("shopify", file, goods.currency, *counts, tuple(findings))


def _write_product(goods: Goods, product: Product, dialect: Dialect, findings: Findings) -> Iterator[Row]:
    pictures = [(picture, address) for picture in product.pictures if (address := goods.address(picture))]
    if len(pictures) < len(product.pictures):
        missing = len(product.pictures) - len(pictures)
        message = f"{count(missing, 'picture')} left out: on no page yet, because the product is a draft"
        findings.add(Kind.PICTURE, product.slug, message)
    if len(product.variants) > _MOST_VARIANTS:
        message = f"{len(product.variants)} variants, and Shopify takes {_MOST_VARIANTS} a product"
        findings.add(Kind.OPTION, product.slug, message)
    options = _options(product, findings)
    lines = zip_longest(zip(product.variants, options, strict=True), pictures)
    for number, (unit, picture) in enumerate(lines):
        row: Row = {"handle": product.slug}
        if number == 0:
            row |= _write_facts(goods, product, dialect, findings)
            row |= {f"option{place}_name": name for place, (name, _) in enumerate(options[0], start=1)}
        if unit is not None:
            row |= _write_unit(goods, product, unit[0], dialect)
            row |= {f"option{place}_value": value for place, (_, value) in enumerate(unit[1], start=1)}
        if picture is not None:
            row |= {"image": picture[1], "position": str(number + 1), "alt": picture[0].alt}
        yield row


def _write_facts(goods: Goods, product: Product, dialect: Dialect, findings: Findings) -> Row:
    paths = paths_of(product, goods.site.catalogue.collections)
    if len(paths) > 1:
        message = f"the type is {paths[0]!r}; {', '.join(map(repr, paths[1:]))} left out: a product has one type"
        findings.add(Kind.COLLECTION, product.slug, message)
    if any("," in tag for tag in product.tags):
        findings.add(Kind.TEXT, product.slug, "a tag with a comma becomes two: tags stand between commas")
    if product.tax_class not in ("standard", EXEMPT):
        message = f"the tax class {product.tax_class} is left out: Shopify's file says taxed or not taxed"
        findings.add(Kind.PRICE, product.slug, message)
    return {
        "title": product.title,
        "body": body_for_shop(goods, product.body),
        "vendor": product.brand,
        "type": paths[0] if paths else "",
        "tags": ", ".join(product.tags),
        "published": dialect.flag(not product.draft),
        "status": dialect.status("draft" if product.draft else "active"),
        "gift_card": dialect.flag(product.gift_card),
        "seo_title": product.seo_title,
        "seo_description": product.seo_description,
        "subtitle": product.summary,
        "related": "; ".join(product.related),
        "goes_with": "; ".join(product.goes_with),
    }


def _options(product: Product, findings: Findings) -> list[tuple[tuple[str, str], ...]]:
    """The options of each variant, at most three; those beyond are joined to the third."""
    if not product.options:
        return [(("Title", "Default Title"),)] * len(product.variants)
    if len(product.options) <= _OPTIONS:
        return [variant.options for variant in product.variants]
    message = f"{len(product.options)} options, of which the last are joined to one: Shopify takes {_OPTIONS}"
    findings.add(Kind.OPTION, product.slug, message)
    joined = []
    for variant in product.variants:
        rest = variant.options[_OPTIONS - 1 :]
        last = (" / ".join(name for name, _ in rest), " / ".join(value for _, value in rest))
        joined.append((*variant.options[: _OPTIONS - 1], last))
    return joined


def _write_unit(goods: Goods, product: Product, variant: Variant, dialect: Dialect) -> Row:
    price = goods.price(variant)
    tracked = variant.stock_policy in _TRACKED and not variant.components
    picture = product.pictures[variant.picture] if variant.picture is not None else None
    return {
        "sku": variant.sku,
        "barcode": variant.gtin or "",
        "price": Money(price.minor, goods.currency).decimal(),
        "compare_at": "" if price.compare_at is None else Money(price.compare_at, goods.currency).decimal(),
        "taxable": dialect.flag(product.tax_class != EXEMPT),
        "tracker": "shopify" if tracked else "",
        "quantity": str(_quantity(goods, variant)) if tracked else "",
        "policy": dialect.policy(_TRACKED.get(variant.stock_policy, "deny")),
        "grams": str(variant.weight_g) if variant.weight_g else "",
        "weight_unit": "g" if variant.weight_g else "",
        "ships": dialect.flag(variant.needs_shipping),
        "fulfilment": "manual",
        "variant_image": _address(goods, picture),
        "mpn": variant.mpn or "",
    }


def _address(goods: Goods, picture: Picture | None) -> str:
    return (goods.address(picture) or "") if picture is not None else ""


def _quantity(goods: Goods, variant: Variant) -> int:
    level = goods.levels.get(variant.sku) if goods.levels is not None else None
    return (variant.opening_stock or 0) if level is None else level.on_hand


def _report_prices(goods: Goods, products: Sequence[Product], findings: Findings) -> None:
    variants = variants_of(products)
    others = [code for code in goods.site.shop.rules.currencies if code != goods.currency]
    if others:
        message = (
            f"prices are in {goods.currency}; those in {', '.join(others)} are left out: the file has one currency"
        )
        findings.add(Kind.PRICE, "", message)
    on_sale = sum(goods.price(variant).sale is not None for variant in variants)
    if on_sale:
        message = (
            f"{count(on_sale, 'variant')} in a sale: the reduced price is written, and the regular one as compare-at "
            "price; the file has no dates (raise the prices there when the sale ends)"
        )
        findings.add(Kind.PRICE, "", message)
    coming = sum(len(variant.sales) for variant in variants) - on_sale
    if coming:
        findings.add(Kind.PRICE, "", f"{count(coming, 'sale')} that are not on, left out: the file has no dates")


def _report_stock(goods: Goods, products: Sequence[Product], findings: Findings) -> None:
    variants = variants_of(products)
    counted = [variant for variant in variants if variant.stock_policy in _TRACKED and not variant.components]
    if counted:
        origin = (
            "the shop's store, on hand" if goods.levels is not None else "the opening balances: there is no store yet"
        )
        findings.add(Kind.STOCK, "", f"the quantities of {count(len(counted), 'variant')} are those of {origin}")
    for policy in (StockPolicy.PREORDER, StockPolicy.MADE_TO_ORDER, StockPolicy.DIGITAL):
        having = sum(variant.stock_policy is policy for variant in variants)
        how = "sold beyond their stock" if policy in _TRACKED else "not counted"
        if having:
            message = f"{count(having, 'variant')} written as {how}: Shopify's file knows no more"
            findings.add(Kind.STOCK, policy.value, message)
