"""Which addresses a site answers at one moment: with a page, by leading on, or by saying that something is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from generator.compile.addresses import Former, check_former, check_former_writings, list_former, warn_of_taken
from generator.compile.redirects import Redirect, list_redirects
from generator.compile.sheets import Sheets
from generator.journal import Writing
from generator.links import Addresses, list_pages, site_addresses
from generator.pages.languages import Languages
from generator.pages.site import Site
from generator.problems import Findings


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`pages` are addresses with a page or a file of their own, decoded; `known` are those that links may lead to."""

    pages: frozenset[str]
    redirects: tuple[Redirect, ...]
    known: Addresses


def find_whereabouts(
    sheets: Sheets, site: Site, writings: Sequence[Writing], files: Iterable[str], findings: Findings
) -> Whereabouts:
    """Every address at the moment of the site. A page of a list that is there again is shown, whatever aliases say."""
    pages = list_pages(site, writings, files)
    leads = [Redirect(item.address, _address(writing), writing.path) for writing in writings for item in writing.former]
    leads += list_redirects(sheets, site.catalogue.products, site.moment)
    leads = _in_each_language(leads, site.languages, pages)
    redirects = tuple(sorted((item for item in leads if item.source not in pages), key=lambda item: item.source))
    warn_of_taken(all_former(sheets, writings), pages, findings)
    return Whereabouts(pages, redirects, site_addresses(site, pages, redirects))


def _in_each_language(leads: Sequence[Redirect], languages: Languages, pages: frozenset[str]) -> list[Redirect]:
    """Former addresses below the root of each language, too, where they lead to its page; what is gone is so in all.

    An alias that names a language leads to the page in that one.
    """
    known = {item.source for item in leads}
    found = []
    for item in leads:
        spoken, _ = languages.split(item.source)
        if spoken != languages.own:
            found.append(_led(item, item.source, spoken, languages, pages) or item)
            continue
        found.append(item)
        for language in languages.names:
            source = languages.address(item.source, language)
            mirrored = _led(item, source, language, languages, pages)
            if mirrored and source not in known:
                found.append(mirrored)
    return found


def _led(item: Redirect, source: str, language: str, languages: Languages, pages: frozenset[str]) -> Redirect | None:
    """A redirect to the same page in a language; None where that page is not there."""
    if item.target is None:
        return replace(item, source=source)
    target = languages.address(languages.split(item.target)[1], language)
    return replace(item, source=source, target=target) if target in pages else None


def check_all_former(sheets: Sheets, writings: Sequence[Writing], findings: Findings) -> None:
    """Report former addresses that articles and pages claim in vain, and those of others that they have."""
    former = all_former(sheets, writings)
    check_former_writings(former, {_address(writing): writing.path for writing in writings}, findings)
    own, paths = Findings(), {writing.path for writing in writings}
    check_former(former, sheets.products, sheets.names.collections, sheets.names.products, own)
    findings.problems += [problem for problem in own.problems if problem.path in paths]


def all_former(sheets: Sheets, writings: Iterable[Writing]) -> tuple[Former, ...]:
    """Every former address that a file claims."""
    own = (item for writing in writings for item in writing.former)
    return (*list_former(sheets.products, sheets.collections), *own)


def _address(writing: Writing) -> str:
    return unquote(writing.address)
