"""Where the links of a shop lead: those of menus must lead somewhere, those of texts should."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from chalicelib.domain.catalogue import Collection, Product
from generator.compile.addresses import list_former
from generator.compile.redirects import Redirect
from generator.compile.sheets import Sheets
from generator.journal import Writing, journal_in
from generator.markup import scheme_of
from generator.pages.lists import ARTICLES_A_PAGE, CARDS_A_PAGE, page_addresses
from generator.pages.plain_files import FEED, RSS_FEED
from generator.pages.search import SEARCH
from generator.pages.site import Site
from generator.problems import Findings, Spot, suggest
from generator.read.folder import RawShop
from generator.schema.shop import Link

_HREF = re.compile(r"""<a\b[^<>]*?\shref="([^"<>]*)\"""")
_IN_EACH = ("", "collections/", SEARCH, "404.html", "gone.html", FEED, RSS_FEED)
_ONCE = ("/sitemap.xml", "/robots.txt")
_ELSEWHERE = ("/api/", "/assets/")
"""What the functions answer, and files whose names follow from their content."""
_AT_PRESENT = "`publish` and `unpublish` of the product say when it is"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address that a release answers or redirects, decoded; `later` are those of other moments."""

    known: frozenset[str]
    later: frozenset[str] = frozenset()


def written_pages(sheets: Sheets, writings: Sequence[Writing], files: Iterable[str]) -> frozenset[str]:
    """Every address with a page as far as the files say it, in which something is wrong."""
    sizes = {
        slug: sum(any(name.value == slug for name in sheet.collections) for sheet in sheets.on_sale)
        for slug in sheets.names.collections
    }
    rules = sheets.facts.shop.rules if sheets.facts else None
    own, spoken = (rules.language, tuple(rules.languages)) if rules else ("", ("",))
    homes = {language: "/" if language == own else f"/{language}/" for language in spoken}
    return frozenset(_list_addresses(homes, own, sheets.names.products, sizes, writings, files))


def written_addresses(sheets: Sheets, writings: Sequence[Writing], files: Iterable[str]) -> Addresses:
    """The same, and every former address. `files` are those that articles link to."""
    leads = {f"/products/{sheet.slug.value}/" for sheet in sheets.products if sheet.successor}
    former = {item.address for item in list_former(sheets.products, sheets.collections)}
    return Addresses(written_pages(sheets, writings, files) | leads | former)


def list_pages(site: Site, writings: Sequence[Writing], files: Iterable[str]) -> frozenset[str]:
    """Every address that a site answers, in whichever language, with a page or a file of its own."""
    sizes = {slug: len(item.products) for slug, item in site.catalogue.collections.items()}
    languages = site.languages
    homes = {language: languages.home(language) for language in languages.names}
    return frozenset(_list_addresses(homes, languages.own, site.catalogue.products, sizes, writings, files))


def site_addresses(site: Site, pages: frozenset[str], redirects: Iterable[Redirect]) -> Addresses:
    """Pages and redirects at the moment that a site shows. What is gone is answered, but nothing should lead there."""
    leads = {item.source for item in redirects if item.target is not None}
    languages = site.languages
    later = {languages.address(product.url, name) for product in site.hidden.values() for name in languages.names}
    return Addresses(pages | leads, frozenset(later))


def _list_addresses(
    homes: Mapping[str, str],
    own: str,
    products: Sequence[str] | Mapping[str, object],
    sizes: Mapping[str, int],
    writings: Sequence[Writing],
    files: Iterable[str],
) -> set[str]:
    """`homes` are the roots of the languages, `sizes` how many products each collection has."""
    found = {*_ONCE, *(f"/{name.lstrip('/')}" for name in files)}
    found |= {unquote(writing.address) for writing in writings}
    for language, home in homes.items():
        found |= {f"{home}{name}" for name in _IN_EACH}
        found |= {f"{home}products/{slug}/" for slug in products}
        for slug, size in sizes.items():
            found |= {*page_addresses(f"{home}collections/{slug}/", size, CARDS_A_PAGE)}
        listed = len(journal_in(writings, language, own))
        found |= {*page_addresses(f"{home}journal/", listed, ARTICLES_A_PAGE)}
    return found


def check_menus(sheets: Sheets, addresses: Addresses, findings: Findings) -> None:
    """Report an entry of a menu that leads to no page of the shop; one that waits for its product only warns."""
    links: tuple[Link, ...] = ()
    if sheets.facts is not None:
        shop = sheets.facts.shop
        links = (*shop.navigation, *shop.footer, *shop.policies.links)
    for link in links:
        if not link.href.startswith("/") or _leads(link.href, addresses.known):
            continue
        if _leads(link.href, addresses.later):
            message = f"{link.href} is not for sale at present"
            findings.warning(sheets.facts_path, link, link.field, message, _AT_PRESENT)
        else:
            close = suggest(link.href, sorted(addresses.known))
            hint = close if close.startswith("did") else "write the address of a page, such as /journal/"
            findings.problem(sheets.facts_path, link, link.field, f"there is no page {link.href}", hint)


def check_texts(
    raw: RawShop, sites: Sequence[Site], writings: Iterable[Writing], addresses: Addresses, findings: Findings
) -> None:
    """Warn of links in texts that lead to no page of the shop."""
    own = sites[0].shop.rules.url
    translated = (item.file for item in raw.translations)
    files = {file.source: file for file in (*raw.products, *raw.collections, *translated)}
    texts: list[Product | Collection] = []
    for catalogue in (site.catalogue for site in sites):
        texts += [*catalogue.products.values(), *catalogue.collections.values()]
    for item in texts:
        file = files[item.source]
        for href, local in dead_links(item.body, item.url, own, addresses.known):
            _warn(file.path, file.body, file.body_line, href, _leads(local, addresses.later), findings)
    for writing in writings:
        for href, local in dead_links(writing.body, unquote(writing.address), own, addresses.known):
            _warn(writing.path, writing.source, 1, href, _leads(local, addresses.later), findings)


def dead_links(html: str, address: str, own: str, addresses: frozenset[str]) -> list[tuple[str, str]]:
    """The links as they stand in a text, each once, and whole. Only those of this site are known to lead nowhere."""
    dead = []
    for href in dict.fromkeys(unescape(found) for found in _HREF.findall(html)):
        local = href.removeprefix(own) if href.startswith(f"{own}/") else href
        if scheme_of(local) or local.startswith(("//", "#", "?")) or "{" in local or not local:
            continue
        if not _leads(urljoin(address, local), addresses):
            dead.append((href, urljoin(address, local)))
    return dead


def _leads(href: str, addresses: frozenset[str]) -> bool:
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return False
    return path in addresses or f"{path}/" in addresses or path.startswith(_ELSEWHERE)


def _warn(path: str, text: str, first_line: int, href: str, later: bool, findings: Findings) -> None:
    places = (text.find(written) for written in (href, unquote(href)))
    start = next((place for place in places if place >= 0), -1)
    spot = Spot(first_line)
    if start >= 0:
        spot = Spot(first_line + text.count("\n", 0, start), start - text.rfind("\n", 0, start))
    if later:
        findings.warning(path, spot, "body", f"the link {href} leads to what is not for sale at present", _AT_PRESENT)
    else:
        message = f"the link {href} leads to no page of this shop"
        findings.warning(path, spot, "body", message, "write the address of one")
