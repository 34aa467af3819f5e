"""Former addresses: none of them may be one that the shop answers now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.compile.references import former_address
from generator.problems import Findings
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.sheet import Placed

OWN_ADDRESSES = frozenset(
    """
/ /products/ /collections/ /journal/ /feeds/ /index.html/ /404.html/ /gone.html/ /sitemap.xml/ /robots.txt/ /llms.txt/
""".split()
)
"""What the shop answers itself, each with a slash at its end."""
OWN_PREFIXES = ("/api", "/__", "/assets", "/feeds", "/preview", "/_redirects", "/.well-known", "/sitemaps")
"""What everything below belongs to the functions, the local shop or the build."""


@dataclass(frozen=True, slots=True)
class Former:
    """An alias: the whole address, the file that claims it, and where."""

    address: str
    path: str
    alias: Placed[str]


def list_former(products: Iterable[ProductSheet], collections: Iterable[CollectionSheet]) -> tuple[Former, ...]:
    """Every former address that a file names, in the order of the files."""
    kinds = (("products", products), ("collections", collections))
    return tuple(
        Former(former_address(alias.value, folder), sheet.path, alias)
        for folder, sheets in kinds
        for sheet in sheets
        for alias in sheet.aliases
    )


def check_former(
    former: Sequence[Former],
    products: Sequence[ProductSheet],
    collections: Sequence[str],
    on_sale: Sequence[str],
    findings: Findings,
) -> None:
    """Report a former address that is in use: by the shop itself, a product, a collection or another file."""
    taken = {f"/products/{slug}/" for slug in on_sale} | {f"/collections/{slug}/" for slug in collections}
    withdrawn = {f"/products/{sheet.slug.value}/": sheet.path for sheet in products if sheet.withdrawn}
    first: dict[str, str] = {}
    for item in former:
        if _is_own(item.address):
            _report(item, f"{item.address} belongs to the shop itself", "delete it", findings)
        elif item.address in taken:
            _report(item, f"{item.address} is a page of this shop", "delete it", findings)
        elif item.address in withdrawn:
            _report(item, f"{item.address} is the address of {withdrawn[item.address]}", "delete it", findings)
        elif item.address in first:
            _report(item, f"{item.address} stands in {first[item.address]}, too", "delete one of them", findings)
        first.setdefault(item.address, item.path)


def check_former_writings(former: Iterable[Former], writings: Mapping[str, str], findings: Findings) -> None:
    """Report a former address that an article or page has; `writings` are their files by decoded address."""
    for item in former:
        if item.address in writings:
            message = f"{item.address} is the address of {writings[item.address]}"
            _report(item, message, "delete it", findings)


def warn_of_taken(former: Iterable[Former], pages: Collection[str], findings: Findings) -> None:
    """Warn of a former page of a list (`/collections/prints/page/3/`) that the list has again: the page is shown."""
    for item in former:
        if item.address in pages:
            findings.warning(item.path, item.alias, "aliases", f"{item.address} is a page of this shop", "delete it")


def _is_own(address: str) -> bool:
    below = address.casefold()
    return below in OWN_ADDRESSES or any(
        below.startswith(prefix if prefix == "/__" else (prefix + "/")) for prefix in OWN_PREFIXES
    )


def _report(item: Former, message: str, hint: str, findings: Findings) -> None:
    findings.problem(item.path, item.alias, "aliases", message, hint)
