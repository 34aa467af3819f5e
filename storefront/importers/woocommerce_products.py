"""The product of a WooCommerce row, and the collection of a grouped one.

Only `storefront.importers.woocommerce` imports it.
"""

from collections.abc import Collection
from html import escape

from storefront.findings import Findings
from storefront.importers.cells import unescaped_line, web_address
from storefront.importers.description import first_sentence, words_of
from storefront.importers.filing import split_path
from storefront.importers.fitting import LONGEST_SUMMARY
from storefront.importers.model import ImportedGroup, ImportedImage, ImportedProduct, Status
from storefront.importers.paragraphs import as_html, as_list
from storefront.importers.report import Kind
from storefront.importers.woocommerce_rows import Entry, References
from storefront.importers.woocommerce_units import read_unit
from storefront.importers.woocommerce_variations import Choice

_FEATURED = "featured"
_VISIBILITIES = ("", "visible", "catalog", "search", "hidden")


def read_product(entry: Entry, choice: Choice | None, findings: Findings) -> ImportedProduct:
    """The product of a row with its variations, or with what it sells by itself."""
    record = entry.record
    variants = choice.variants if choice else (read_unit(entry, None, findings),)
    images = dict.fromkeys([*map(web_address, entry.list("images")), *(choice.images if choice else ())])
    downloads = ", ".join(dict.fromkeys(variant.download for variant in variants if variant.download))
    return ImportedProduct(
        handle="",
        title=_title(entry, findings),
        body_html=_body(entry, choice.options if choice else (), findings),
        status=_status(entry, downloads, findings),
        variants=variants,
        images=tuple(ImportedImage(address, "") for address in images),
        vendor=_brand(entry, findings),
        collections=tuple(path for text in entry.list("categories") if (path := split_path(text, ">"))),
        tags=_tags(entry),
        summary=_summary(entry, findings),
        listed=_is_listed(entry, findings),
        row=record.number,
    )


def read_group(entry: Entry, references: References, findings: Findings) -> ImportedGroup | None:
    """The collection of a grouped product; None for one that nobody could see."""
    record, title = entry.record, _title(entry, findings)
    if _status(entry, "", findings) is not Status.ACTIVE:
        findings.add(Kind.GROUPED, title, "not written: collections cannot be drafts", record.number)
        return None
    rows = []
    for named in entry.list("grouped"):
        member = references.find_page(named)
        if member is None or member.kind in ("variation", "grouped"):
            message = f"{named[:80]!r} is no product of the export and left out of it"
            findings.add(Kind.GROUPED, title, message, record.number)
        else:
            rows.append(member.number)
    images = list(map(web_address, entry.list("images")))
    if len(images) > 1:
        message = f"{len(images) - 1} more pictures are left out: a collection has one"
        findings.add(Kind.GROUPED, title, message, record.number)
    return ImportedGroup(
        title=title,
        body_html=_body(entry, (), findings),
        summary=_summary(entry, findings),
        members=tuple(rows),
        key=record["sku"] or (f"id:{record['id']}" if record["id"] else ""),
        image=ImportedImage(images[0], "") if images else None,
        row=record.number,
    )


def _title(entry: Entry, findings: Findings) -> str:
    title = unescaped_line(entry.record["name"])
    if title:
        return title
    stand_in = entry.record.line("sku") or f"Product {entry.record['id'] or entry.number}"
    findings.add(Kind.VALUE, stand_in, "it has no name; its SKU or number stands in", entry.number)
    return stand_in


def _status(entry: Entry, downloads: str, findings: Findings) -> Status:
    """On sale where it was published, could be found, is sold here, and what is sold is there."""
    record, published = entry.record, entry.record["published"]
    reason = ""
    if published not in ("", "1"):
        known = {"0": "it was private", "-1": "it was a draft", "2": "it was waiting for review"}
        reason = known.get(published, f"published is {published[:20]!r}")
    elif record["visibility"].casefold() == "hidden":
        reason = "it was hidden from the catalogue"
    elif entry.kind == "external":
        address = record.line("url")
        findings.add(Kind.EXTERNAL, record.where, f"its page would lead to {address[:200]!r}", record.number)
        reason = "it is sold elsewhere; the link stands in its text"
    elif entry.kind not in ("simple", "variable", "grouped"):
        reason = f"the type {entry.kind[:40]!r} is not known"
    elif downloads:
        reason = f"what buyers get has to be put into downloads/ first: {downloads[:200]}"
    if reason:
        findings.add(Kind.DRAFT, record.where, reason, record.number)
    return Status.DRAFT if reason else Status.ACTIVE


def _is_listed(entry: Entry, findings: Findings) -> bool:
    record, visibility = entry.record, entry.record["visibility"].casefold()
    if visibility == "search":
        message = "it was found by searching only: on sale, and in no collection"
        findings.add(Kind.COLLECTION, record.where, message, record.number)
    elif visibility not in _VISIBILITIES:
        message = f"the visibility {visibility[:40]!r} is not known, taken as visible"
        findings.add(Kind.VALUE, record.where, message, record.number)
    return visibility != "search"


def _body(entry: Entry, options: Collection[str], findings: Findings) -> str:
    """The description, then what is known of the product besides, then the link of what is sold elsewhere."""
    record = entry.record
    details = [each for each in entry.attributes if each.name not in options and each.values]
    shown = [(each.name, ", ".join(each.values)) for each in details if each.visible]
    hidden = [each.name for each in details if not each.visible]
    if shown:
        findings.add(Kind.DETAIL, record.where, ", ".join(name for name, _ in shown), record.number)
    if hidden:
        message = f"{', '.join(hidden)}: left out, since shoppers did not see them"
        findings.add(Kind.DETAIL, record.where, message, record.number)
    link = ""
    if entry.kind == "external" and record["url"]:
        words = record.line("button") or "Buy it there"
        link = f'<p><a href="{escape(record.line("url"))}">{escape(words)}</a></p>'
    return "".join((as_html(entry.html("body")), as_list(shown), link))


def _summary(entry: Entry, findings: Findings) -> str:
    """The short description as one line; its first sentence where it is too long for one."""
    text = words_of(entry.html("short"))
    if len(text) <= LONGEST_SUMMARY:
        return text
    message = f"the short description of {len(text)} characters is cut to its first sentence"
    findings.add(Kind.VALUE, entry.record.where, message, entry.number)
    return first_sentence(text)[:LONGEST_SUMMARY].rstrip()


def _brand(entry: Entry, findings: Findings) -> str:
    brands = entry.list("brands")
    if len(brands) > 1:
        message = f"of its brands only {brands[0]!r} is taken: a product has one"
        findings.add(Kind.VALUE, entry.record.where, message, entry.number)
    return brands[0] if brands else ""


def _tags(entry: Entry) -> tuple[str, ...]:
    tags = entry.list("tags")
    featured = entry.record["featured"].casefold() in ("1", "yes", "true")
    return tuple(dict.fromkeys([*tags, *([_FEATURED] if featured else [])]))
