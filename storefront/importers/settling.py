"""Decides what an export leaves open: what may be sold, what it is called, how it is described.

Takes the neutral model, returns products that are ready to be written; every decision is a finding. Depends on the
catalogue and the files that are there only, so the same file gives the same outcome. Only `storefront.importers`
imports it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from storefront.findings import Findings
from storefront.importers.addresses import settle_addresses
from storefront.importers.description import LARGEST_BODY, LARGEST_TEXT, Description, read_description
from storefront.importers.filing import collection_names, report_collections
from storefront.importers.fitting import LONGEST_SUMMARY, LONGEST_TITLE, fit
from storefront.importers.model import ImportedCatalogue, ImportedGroup, ImportedProduct, Status
from storefront.importers.naming import LONGEST_SLUG, Names, digest, slugify
from storefront.importers.pricing import settle_prices
from storefront.importers.report import Kind
from storefront.importers.skus import settle_skus
from storefront.importers.standing import Standing


@dataclass(frozen=True)
class SettledProduct:
    """A product with its file, one SKU for each variant, and whether it has to stay a draft."""

    slug: str
    product: ImportedProduct
    skus: tuple[str, ...]
    draft: bool
    description: Description
    file: str
    related: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettledGroup:
    """A collection made by hand, with the slugs of its products."""

    slug: str
    group: ImportedGroup
    products: tuple[str, ...]
    description: Description


@dataclass(frozen=True)
class Settled:
    """Everything that is to be written."""

    products: tuple[SettledProduct, ...]
    groups: tuple[SettledGroup, ...] = ()


def settle(
    catalogue: ImportedCatalogue,
    currency: str,
    zone: ZoneInfo,
    standing: Standing,
    groups: Mapping[str, str],
    findings: Findings,
    progress: Callable[[int, int], None],
) -> Settled:
    """Everything that is to be written.

    `zone` is the shop's time zone, `groups` the slugs of collections that earlier imports made of groups, by their
    keys; `progress` is told how many of how many products are done.
    """
    addresses = settle_addresses(catalogue, standing, findings)
    files = {address.file for address in addresses}
    taken = (sku for file, skus in standing.skus_of.items() if file not in files for sku in skus)
    skus = settle_skus(catalogue.products, [address.slug for address in addresses], taken, findings)
    described = _Describer(findings)
    settled = []
    for index, (given, address, of_product) in enumerate(zip(catalogue.products, addresses, skus, strict=True)):
        product, saleable = settle_prices(fit(given, address.slug, findings), of_product, currency, zone, findings)
        if not saleable:
            findings.add(Kind.DRAFT, product.handle or address.slug, "a variant has no price", product.row)
        _report_details(product, address.slug, of_product, findings)
        description = described.describe(product.body_html, product.summary, address.slug, product.row)
        draft = not saleable or product.status is not Status.ACTIVE
        settled.append(SettledProduct(address.slug, product, of_product, draft, description, address.file))
        progress(index + 1, len(catalogue.products))
    linked = _link(settled, findings)
    _report_alt_texts(linked, findings)
    report_collections((each.product for each in linked), findings)
    return Settled(linked, _settle_groups(catalogue.groups, groups, linked, described, findings))


def _report_details(product: ImportedProduct, slug: str, skus: Sequence[str], findings: Findings) -> None:
    for sku, variant in zip(skus, product.variants, strict=True):
        if variant.barcode and not is_gtin(variant.barcode):
            message = f"{variant.barcode[:40]!r} is no GTIN (8, 12, 13 or 14 digits with a check digit)"
            findings.add(Kind.BARCODE, sku, message, variant.row)
    classes = sorted({variant.tax_class or "standard" for variant in product.variants})
    if len(classes) > 1:
        message = f"variants are taxed differently ({', '.join(classes)}): written as {tax_class_of(product)}"
        findings.add(Kind.TAX, slug, f"{message} (split the product to keep both)", product.row)


def _report_alt_texts(settled: Sequence[SettledProduct], findings: Findings) -> None:
    """One finding for all where the export has none at all: a line for every picture would bury the rest."""
    missing = [(each, image) for each in settled for image in each.product.images if not image.alt]
    if missing and len(missing) == sum(len(each.product.images) for each in settled):
        message = f"for all {len(missing)} pictures (write in `alt` what is to be seen, for those who cannot see it)"
        findings.add(Kind.ALT_TEXT, "", message)
        return
    for each, image in missing:
        message = f"{image.url[-80:]} is described as {each.product.title!r}"
        findings.add(Kind.ALT_TEXT, each.slug, message, each.product.row)


def tax_class_of(product: ImportedProduct) -> str:
    """The class of the product: that of its variants, or the ordinary one where they differ."""
    classes = {variant.tax_class or "standard" for variant in product.variants}
    return classes.pop() if len(classes) == 1 else "standard"


def is_gtin(text: str) -> bool:
    """Whether the check digit of GS1 holds: weights 3 and 1 from the right, the sum a multiple of ten."""
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))) % 10 == 0


def _link(settled: Sequence[SettledProduct], findings: Findings) -> tuple[SettledProduct, ...]:
    """The products with the slugs of those that they recommend; only what is for sale can be recommended."""
    by_row = {each.product.row: each for each in settled}

    def slugs(source: SettledProduct, rows: Sequence[int]) -> tuple[str, ...]:
        others = [by_row[row] for row in rows if row in by_row and by_row[row] is not source]
        for other in others:
            if other.draft:
                message = f"{other.slug} is a draft and not named as recommended"
                findings.add(Kind.LINK, source.slug, message, source.product.row)
        return tuple(dict.fromkeys(other.slug for other in others if not other.draft))

    return tuple(
        replace(each, related=slugs(each, each.product.related), goes_with=slugs(each, each.product.goes_with))
        for each in settled
    )


def _settle_groups(
    groups: Sequence[ImportedGroup],
    before: Mapping[str, str],
    products: Sequence[SettledProduct],
    described: "_Describer",
    findings: Findings,
) -> tuple[SettledGroup, ...]:
    by_row: Mapping[int, SettledProduct] = {each.product.row: each for each in products}
    names = Names(LONGEST_SLUG, collection_names(each.product for each in products))
    settled = []
    for group in groups:
        members = [by_row[row] for row in group.members if row in by_row]
        for member in members:
            if member.draft:
                findings.add(Kind.GROUPED, group.title, f"{member.slug} is a draft and left out of it", group.row)
        slug = before.get(group.key, "")
        if not slug or not names.claim(slug):
            slug = names.take(slugify(group.title) or f"collection-{digest(group.title)}")
        findings.add(Kind.GROUPED, group.title, f"written as collections/{slug}.md", group.row)
        description = described.describe(group.body_html, group.summary[:LONGEST_SUMMARY], slug, group.row)
        cut = replace(group, title=group.title[:LONGEST_TITLE].rstrip())
        slugs = tuple(dict.fromkeys(member.slug for member in members if not member.draft))
        settled.append(SettledGroup(slug, cut, slugs, description))
    return tuple(settled)


class _Describer:
    """Turns descriptions into bodies. Many products of one export share theirs, which is then read once."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._read: dict[str, Description] = {}

    def describe(self, html: str, summary: str, slug: str, row: int) -> Description:
        """The body and the summary of a product or a collection; `summary` is its own, where it has one."""
        description = self._describe(html, slug, row)
        return replace(description, summary=summary) if summary else description

    def _describe(self, html: str, slug: str, row: int) -> Description:
        findings = self._findings
        if len(html) > LARGEST_BODY:
            message = (
                f"the description has {len(html)} characters, left out whole "
                f"(shorten it to {LARGEST_BODY}, then import again)"
            )
            findings.add(Kind.HTML_REMOVED, slug, message, row)
            return Description("", "")
        if html not in self._read:
            self._read[html] = read_description(html)
        description = self._read[html]
        if len(description.body.encode()) > LARGEST_TEXT:
            message = (
                f"the description is longer than {LARGEST_TEXT} bytes, left out whole (shorten it, then import again)"
            )
            findings.add(Kind.HTML_REMOVED, slug, message, row)
            return Description("", description.summary)
        if description.kept_html:
            findings.add(Kind.HTML_KEPT, slug, "the description stays HTML", row)
        if description.removed:
            findings.add(Kind.HTML_REMOVED, slug, ", ".join(description.removed[:8]), row)
        if description.remote_pictures:
            message = f"{description.remote_pictures} pictures in the description stay where they are on the web"
            findings.add(Kind.PICTURE, slug, message, row)
        return description
