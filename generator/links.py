"""Where the links of a shop lead: those of menus must lead somewhere, those of texts should."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from chalicelib.domain.catalogue import Collection, Product
from generator.compile.addresses import list_former
from generator.compile.sheets import Sheets
from generator.compile.shop import Compiled
from generator.journal import Writing
from generator.markup import scheme_of
from generator.pages.lists import ARTICLES_A_PAGE, CARDS_A_PAGE, page_addresses
from generator.pages.plain_files import FEED
from generator.problems import Findings, Spot, suggest
from generator.read.folder import RawShop
from generator.schema.shop import Link

_HREF = re.compile(r"""<a\b[^<>]*?\shref="([^"<>]*)\"""")
_ALWAYS = ("/", "/collections/", "/sitemap.xml", "/robots.txt", "/404.html", "/gone.html", f"/{FEED}")
_ELSEWHERE = ("/api/", "/assets/")
"""What the functions answer, and files whose names follow from their content."""


def list_addresses(sheets: Sheets, writings: Sequence[Writing], files: Iterable[str]) -> frozenset[str]:
    """Every address that the release answers or redirects, decoded. `files` are those that articles link to."""
    found = {*_ALWAYS, *(f"/{name.lstrip('/')}" for name in files)}
    found |= {f"/products/{slug}/" for slug in sheets.names.products}
    for slug in sheets.names.collections:
        members = sum(any(name.value == slug for name in sheet.collections) for sheet in sheets.on_sale)
        found |= {*page_addresses(f"/collections/{slug}/", members, CARDS_A_PAGE)}
    found |= {unquote(writing.address) for writing in writings}
    listed = sum(writing.is_article and writing.listed for writing in writings)
    found |= {*page_addresses("/journal/", listed, ARTICLES_A_PAGE)}
    found |= {f"/products/{sheet.slug.value}/" for sheet in sheets.products if sheet.successor}
    return frozenset(found | {item.address for item in list_former(sheets.products, sheets.collections)})


def check_menus(sheets: Sheets, addresses: frozenset[str], findings: Findings) -> None:
    """Report an entry of a menu that leads to no page of the shop."""
    links: tuple[Link, ...] = ()
    if sheets.facts is not None:
        links = (*sheets.facts.shop.navigation, *sheets.facts.shop.footer)
    for link in links:
        if link.href.startswith("/") and not _leads(link.href, addresses):
            close = suggest(link.href, sorted(addresses))
            hint = close if close.startswith("did") else "write the address of a page, such as /journal/"
            findings.problem(sheets.facts_path, link, link.field, f"there is no page {link.href}", hint)


def check_texts(
    raw: RawShop, compiled: Compiled, writings: Iterable[Writing], addresses: frozenset[str], findings: Findings
) -> None:
    """Warn of links in texts that lead to no page of the shop."""
    own = compiled.shop.rules.url
    files = {file.source: file for file in (*raw.products, *raw.collections)}
    catalogue = compiled.catalogue
    texts: tuple[Product | Collection, ...] = (*catalogue.products.values(), *catalogue.collections.values())
    for item in texts:
        file = files[item.source]
        for href in _dead_links(item.body, item.url, own, addresses):
            _warn(file.path, file.body, file.body_line, href, findings)
    for writing in writings:
        for href in _dead_links(writing.body, unquote(writing.address), own, addresses):
            _warn(writing.path, writing.source, 1, href, findings)


def _dead_links(html: str, address: str, own: str, addresses: frozenset[str]) -> list[str]:
    """The links as they stand in a text, each once. Only those of this site are known to lead nowhere."""
    dead = []
    for href in dict.fromkeys(unescape(found) for found in _HREF.findall(html)):
        local = href.removeprefix(own) if href.startswith(f"{own}/") else href
        if scheme_of(local) or local.startswith(("//", "#", "?")) or "{" in local or not local:
            continue
        if not _leads(urljoin(address, local), addresses):
            dead.append(href)
    return dead


def _leads(href: str, addresses: frozenset[str]) -> bool:
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return False
    return path in addresses or f"{path}/" in addresses or path.startswith(_ELSEWHERE)


def _warn(path: str, text: str, first_line: int, href: str, findings: Findings) -> None:
    places = (text.find(written) for written in (href, unquote(href)))
    start = next((place for place in places if place >= 0), -1)
    spot = Spot(first_line)
    if start >= 0:
        spot = Spot(first_line + text.count("\n", 0, start), start - text.rfind("\n", 0, start))
    findings.warning(path, spot, "body", f"the link {href} leads to no page of this shop", "write the address of one")
