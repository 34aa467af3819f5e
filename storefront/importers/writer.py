"""Writes settled products and their collections as files of a shop: the same model gives the same bytes.

Only `storefront.importers` imports it.
"""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from generator.read.strict_yaml import MAX_BYTES
from storefront.findings import Findings
from storefront.importers.filing import collection_names, collections_of
from storefront.importers.frontmatter import Value, write_front_matter
from storefront.importers.model import ImportedImage, ImportedProduct, ImportedVariant, StockPolicy
from storefront.importers.pictures import Pictures, is_web_address
from storefront.importers.pricing import minor
from storefront.importers.report import Kind
from storefront.importers.sales import Fields, Offer, write_moment, write_offers, write_single
from storefront.importers.settling import Settled, SettledGroup, SettledProduct, is_gtin, tax_class_of

_LONGEST_IMAGE = 500


def write_shelves(settled: Settled, pictures: Pictures, zone: ZoneInfo, findings: Findings) -> dict[str, bytes]:
    """Path below the shop's folder to content: a file for each product and each collection.

    A product whose front matter would be longer than a build reads is left out and reported.
    """
    files = {each.file: _write_product(each, pictures, zone, findings) for each in settled.products}
    large = {each.slug for each in settled.products if _is_too_large(each, files[each.file])}
    for each in settled.products:
        if each.slug in large:
            length = len(files.pop(each.file)) - len(each.description.body.encode())
            message = (
                f"the whole product: {length} bytes of front matter are more than the {MAX_BYTES} that a file may have"
            )
            findings.add(Kind.SKIPPED_ROW, each.slug, message, each.product.row)
        elif large.intersection((*each.related, *each.goes_with)):
            files[each.file] = _write_product(each, pictures, zone, findings, without=large)
    for slug, title in collection_names(each.product for each in settled.products).items():
        files[f"collections/{slug}.md"] = write_front_matter({"title": title}, "").encode()
    for group in settled.groups:
        files[f"collections/{group.slug}.md"] = _write_group(group, pictures, large)
    return files


def _is_too_large(settled: SettledProduct, file: bytes) -> bool:
    return len(file) - len(settled.description.body.encode()) > MAX_BYTES


def _write_product(
    settled: SettledProduct,
    pictures: Pictures,
    zone: ZoneInfo,
    findings: Findings,
    without: frozenset[str] | set[str] = frozenset(),
) -> bytes:
    product = settled.product
    shared, units = _write_units(settled, pictures, zone, findings)
    fields: Fields = {
        "title": product.title,
        "summary": settled.description.summary,
        "status": "draft" if settled.draft else "",
        **shared,
        **_write_options(product, units),
        "collections": [slug for slug, _ in collections_of(product)],
        "tags": list(product.tags),
        "brand": product.vendor,
        "tax_class": tax_class_of(product),
        "images": [
            _write_image(image, image.alt or product.title, pictures)
            for image in product.images
            if _is_shown(image.url, pictures)
        ],
        "related": [slug for slug in settled.related if slug not in without],
        "goes_with": [slug for slug in settled.goes_with if slug not in without],
        "aliases": list(product.aliases),
        "seo_title": product.seo_title,
        "seo_description": product.seo_description,
    }
    if fields["tax_class"] == "standard":
        del fields["tax_class"]
    return write_front_matter(_said(fields), settled.description.body).encode()


def _write_group(settled: SettledGroup, pictures: Pictures, without: set[str]) -> bytes:
    group = settled.group
    fields: Fields = {
        "title": group.title,
        "summary": settled.description.summary,
        "products": [slug for slug in settled.products if slug not in without],
    }
    if group.image is not None and _is_shown(group.image.url, pictures):
        fields["image"] = _write_image(group.image, group.image.alt or group.title, pictures)
    return write_front_matter(_said(fields), settled.description.body).encode()


def _said(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value or value is False}


def _write_options(product: ImportedProduct, units: Sequence[Fields]) -> Fields:
    if not product.option_names:
        return {}
    options: dict[str, dict[str, None]] = {name: {} for name in product.option_names}
    for variant in product.variants:
        for name, value in variant.options:
            options[name][value] = None
    return {"options": {name: list(values) for name, values in options.items()}, "variants": list(units)}


def _write_units(
    settled: SettledProduct, pictures: Pictures, zone: ZoneInfo, findings: Findings
) -> tuple[Fields, list[Fields]]:
    """What stands at the product, and each variant. A price that all share stands at the product only."""
    product = settled.product
    offers = [_offer(variant, zone) for variant in product.variants]
    if not product.option_names:
        variant = product.variants[0]
        return {"sku": settled.skus[0], **write_single(offers[0]), **_write_unit(variant, product, pictures)}, []
    written = write_offers(offers)
    for index, message in written.changed.items():
        findings.add(Kind.SALE, settled.skus[index], message, product.variants[index].row)
    units: list[Fields] = []
    for sku, variant, own in zip(settled.skus, product.variants, written.own, strict=True):
        options: Fields = {"sku": sku, "options": dict(variant.options)}
        units.append({**options, **own, **_write_unit(variant, product, pictures)})
    return written.shared, units


def _offer(variant: ImportedVariant, zone: ZoneInfo) -> Offer | None:
    if variant.price is None:
        return None
    code, sale = variant.currency, variant.sale
    reduced = None
    if sale is not None:
        reduced = (minor(sale.price, code), write_moment(sale.starts, zone), write_moment(sale.ends, zone))
    return Offer(
        code,
        minor(variant.price, code),
        None if variant.compare_at is None else minor(variant.compare_at, code),
        reduced,
    )


def _write_unit(variant: ImportedVariant, product: ImportedProduct, pictures: Pictures) -> Fields:
    fields: Fields = {}
    if variant.stock is not None:
        fields["stock"] = str(variant.stock)
    if variant.stock_policy is not StockPolicy.DENY:
        fields["stock_policy"] = variant.stock_policy.value
    if variant.available_from is not None:
        fields["available_from"] = variant.available_from.isoformat()
    if variant.download:
        fields["download"] = variant.download
    if variant.weight_g:
        fields["weight_g"] = str(variant.weight_g)
    if variant.size_mm:
        fields["size_mm"] = [str(side) for side in variant.size_mm]
    if variant.max_per_order:
        fields["max_per_order"] = str(variant.max_per_order)
    if not variant.ships:
        fields["shipping"] = False
    if is_gtin(variant.barcode):
        fields["gtin"] = variant.barcode
    if variant.mpn:
        fields["mpn"] = variant.mpn
    if product.option_names and _is_shown(variant.image, pictures):
        name = pictures.names.get(variant.image, variant.image)
        if len(name) <= _LONGEST_IMAGE:
            fields["image"] = name
    return fields


def _is_shown(url: str, pictures: Pictures) -> bool:
    return url in pictures.names or is_web_address(url)


def _write_image(image: ImportedImage, alt: str, pictures: Pictures) -> Mapping[str, Value]:
    name = pictures.names.get(image.url)
    return {"remote": image.url, "alt": alt} if name is None else {"src": name, "alt": alt}
