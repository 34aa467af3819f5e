"""Writes settled products and their collections as files of a shop: the same model gives the same bytes.

Only `storefront.importers` imports it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from chalicelib.domain.money import AmountError, Money, parse_amount
from generator.read.strict_yaml import MAX_BYTES
from storefront.importers.frontmatter import Value, write_front_matter
from storefront.importers.model import ImportedProduct, ImportedVariant, StockPolicy
from storefront.importers.naming import collection_names, collections_of
from storefront.importers.pictures import Pictures, is_web_address
from storefront.importers.report import Findings, Kind
from storefront.importers.settling import SettledProduct, is_compare_at, is_gtin

Fields = dict[str, Value]

_LONGEST_IMAGE = 500


def write_products(
    products: Sequence[SettledProduct], currency: str, pictures: Pictures, findings: Findings
) -> dict[str, bytes]:
    """Path below the shop's folder to content: a file for each product and each collection.

    A product whose front matter would be longer than a build reads is left out and reported.
    """
    files = {}
    for settled in products:
        fields = write_front_matter(_fields_of(settled, currency, pictures), settled.description.body).encode()
        length = len(fields) - len(settled.description.body.encode())
        if length > MAX_BYTES:
            message = (
                f"the whole product: {length} bytes of front matter are more than the {MAX_BYTES} that a file may have"
            )
            findings.add(Kind.SKIPPED_ROW, settled.slug, message, settled.product.row)
        else:
            files[f"products/{settled.slug}.md"] = fields
    for slug, title in collection_names(settled.product for settled in products).items():
        files[f"collections/{slug}.md"] = write_front_matter({"title": title}, "").encode()
    return files


def _fields_of(settled: SettledProduct, currency: str, pictures: Pictures) -> Fields:
    product = settled.product
    shared, units = _write_units(settled, currency, pictures)
    fields: Fields = {
        "title": product.title,
        "summary": settled.description.summary,
        "status": "draft" if settled.draft else "",
        **shared,
        **_write_options(product, units),
        "collections": [slug for slug, _ in collections_of(product)],
        "tags": list(product.tags),
        "brand": product.vendor,
        "tax_class": "" if any(variant.taxable for variant in product.variants) else "exempt",
        "images": [
            _write_image(image.url, image.alt or product.title, pictures)
            for image in product.images
            if _is_shown(image.url, pictures)
        ],
        "seo_title": product.seo_title,
        "seo_description": product.seo_description,
    }
    if not product.option_names and "gtin" in fields:
        fields["gtin"] = fields.pop("gtin")
    return {name: value for name, value in fields.items() if value or value is False}


def _write_options(product: ImportedProduct, units: Sequence[Fields]) -> Fields:
    if not product.option_names:
        return {}
    options: dict[str, dict[str, None]] = {name: {} for name in product.option_names}
    for variant in product.variants:
        for name, value in variant.options:
            options[name][value] = None
    return {"options": {name: list(values) for name, values in options.items()}, "variants": list(units)}


def _write_units(settled: SettledProduct, currency: str, pictures: Pictures) -> tuple[Fields, list[Fields]]:
    """What stands at the product, and each variant. A price that all share stands at the product only."""
    product = settled.product
    prices = [_write_prices(variant, currency) for variant in product.variants]
    if not product.option_names:
        variant = product.variants[0]
        return {"sku": settled.skus[0], **prices[0], **_write_unit(variant, product, pictures)}, []
    same = all(price == prices[0] for price in prices)
    units = []
    for sku, variant, price in zip(settled.skus, product.variants, prices, strict=True):
        options: Fields = {"sku": sku, "options": dict(variant.options)}
        units.append({**options, **({} if same else price), **_write_unit(variant, product, pictures)})
    return (prices[0] if same else {}), units


def _write_prices(variant: ImportedVariant, currency: str) -> Fields:
    code = variant.currency or currency
    price = _exact(variant.price, code)
    if price is None:
        return {}
    fields: Fields = {"price": {code: price}}
    former = _exact(variant.compare_at, code) if is_compare_at(variant, code) else None
    return fields if former is None else {**fields, "compare_at": {code: former}}


def _exact(amount: Decimal | None, currency: str) -> str | None:
    """The amount with the decimals of its currency; None for what cannot be charged, which is reported elsewhere."""
    if not amount:
        return None
    try:
        return Money(parse_amount(f"{amount:f}", currency), currency).decimal()
    except AmountError:
        return None


def _write_unit(variant: ImportedVariant, product: ImportedProduct, pictures: Pictures) -> Fields:
    fields: Fields = {}
    if variant.stock is not None:
        fields["stock"] = str(variant.stock)
    if variant.stock_policy is not StockPolicy.DENY:
        fields["stock_policy"] = variant.stock_policy.value
    if variant.weight_g:
        fields["weight_g"] = str(variant.weight_g)
    if not variant.ships:
        fields["shipping"] = False
    if is_gtin(variant.barcode):
        fields["gtin"] = variant.barcode
    if product.option_names and _is_shown(variant.image, pictures):
        name = pictures.names.get(variant.image, variant.image)
        if len(name) <= _LONGEST_IMAGE:
            fields["image"] = name
    return fields


def _is_shown(url: str, pictures: Pictures) -> bool:
    return url in pictures.names or is_web_address(url)


def _write_image(url: str, alt: str, pictures: Pictures) -> Mapping[str, Value]:
    name = pictures.names.get(url)
    return {"remote": url, "alt": alt} if name is None else {"src": name, "alt": alt}
