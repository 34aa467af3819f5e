"""A product from the items of a feed that belong together.

Only `storefront.importers.google` imports it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from generator.surfaces.bodies import has_tags
from generator.surfaces.google import ATTRIBUTES
from storefront.findings import Findings
from storefront.importers.cells import web_address
from storefront.importers.filing import split_path
from storefront.importers.google_choices import find_choice
from storefront.importers.google_items import Item
from storefront.importers.google_units import read_unit
from storefront.importers.model import ImportedImage, ImportedProduct, Levels, Status
from storefront.importers.naming import slugify
from storefront.importers.paragraphs import as_list, from_plain
from storefront.importers.report import Kind

_PATH = re.compile(r"(?:/[^\s/?#\"<>\\%]{1,100}){1,8}/?")
_OURS = frozenset({"products", "collections", "journal", "api"})
_MOST_ALIASES = 20
_SINGLE_ENDINGS = (".html", ".htm", ".php", ".aspx")


def read_product(items: Sequence[Item], findings: Findings) -> ImportedProduct:
    """The product of these items, which are one item or have a group in common."""
    first = items[0]
    choice = find_choice(items, findings)
    variants = [read_unit(item, options, findings) for item, options in zip(items, choice.options, strict=True)]
    images = _images(items)
    leading = images[0] if images else ""
    # Like every unit without a picture of its own, one that is shown by the first needs none named.
    variants = [replace(unit, image="") if unit.image == leading else unit for unit in variants]
    _report_differences(items, findings)
    return ImportedProduct(
        handle=_handle(first.record["link"]),
        title=choice.title,
        body_html=_body(items, has_options=any(choice.options), findings=findings),
        status=Status.ACTIVE,
        variants=tuple(variants),
        images=tuple(ImportedImage(address, "") for address in images),
        vendor=next((brand for item in items if (brand := item.line("brand"))), ""),
        collections=_collections(first),
        aliases=_aliases(items),
        row=first.record.number,
    )


def _images(items: Sequence[Item]) -> list[str]:
    """Every address once, in the order of the product as far as it can be told.

    An item names its own picture first and then others; so the others of all items say what comes before what, and
    where they say nothing, what is named first comes first.
    """
    named: dict[str, int] = {}
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for item in items:
        others = list(dict.fromkeys(map(web_address, item.values.get("additional_image_link", ()))))
        for address in (*map(web_address, item.values.get("image_link", ())), *others):
            named.setdefault(address, len(named))
        for earlier, later in pairwise(others):
            before[later].add(earlier)
            after[earlier].add(later)
    ready = [(place, address) for address, place in named.items() if not before[address]]
    ordered: dict[str, None] = {}
    while ready:
        _, address = heappop(ready)
        ordered[address] = None
        for later in sorted(after[address], key=named.__getitem__):
            before[later].discard(address)
            if not before[later]:
                heappush(ready, (named[later], later))
    return list({**ordered, **dict.fromkeys(named)})  # items that contradict one another: as they are named


def _handle(link: str) -> str:
    """The last part of the path to its page; empty where that is no name."""
    try:
        parts = [part for part in unquote(urlsplit(link.strip()).path).split("/") if part]
    except ValueError:
        return ""
    last = parts[-1] if parts else ""
    for ending in _SINGLE_ENDINGS:
        last = last.removesuffix(ending)
    return slugify(last)


def _aliases(items: Sequence[Item]) -> tuple[str, ...]:
    """The paths of its pages in the old shop, so that links to them lead to the new one; not those that are ours."""
    paths: dict[str, None] = {}
    for item in items:
        try:
            path = unquote(urlsplit(item.record["link"].strip()).path)
        except ValueError:
            continue
        first = path.split("/")[1:2]
        if _PATH.fullmatch(path) and first[0] not in _OURS and not {".", ".."} & set(path.split("/")):
            paths[path.rstrip("/")] = None
    return tuple(paths)[:_MOST_ALIASES]


def _collections(item: Item) -> tuple[Levels, ...]:
    """The shop's own categories, else Google's where it is written as a path."""
    texts = item.values.get("product_type") or tuple(
        text for text in item.values.get("google_product_category", ()) if not text.strip().isdigit()
    )
    return tuple(dict.fromkeys(path for text in texts if (path := split_path(text, ">"))))


def _body(items: Sequence[Item], *, has_options: bool, findings: Findings) -> str:
    """The description, then what is known of the product besides that is no option of it."""
    first = items[0]
    text = first.record["description"]
    details = list(first.details) if not has_options else []
    if not has_options:
        details += [(name.title(), value) for name in ATTRIBUTES if (value := first.line(name))]
    condition = first.line("condition").casefold()
    if condition not in ("", "new"):
        details.append(("Condition", condition))
    if details:
        message = ", ".join(name for name, _ in details)
        findings.add(Kind.DETAIL, first.record.where, message, first.record.number)
    return (text if has_tags(text) else from_plain(text)) + as_list(details)


def _report_differences(items: Sequence[Item], findings: Findings) -> None:
    """What a product has once, and the items of a group have differently."""
    first = items[0]
    for name in ("description", "brand", "product_type", "condition"):
        different = sum(item.values.get(name) != first.values.get(name) for item in items if name in item.values)
        if different:
            message = f"{different} of its items have another {name}; that of the first is used"
            findings.add(Kind.OPTION, first.line("item_group_id"), message, first.record.number)
