"""Fills a release: pages rendered, plain files, shells and the private half."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from generator.catalogues import Spoken
from generator.compile.redirects import Redirect
from generator.compile.shop import Compiled
from generator.journal import Writing
from generator.pages.leads import NETLIFY, for_netlify, lead_files
from generator.pages.lists import shell_page
from generator.pages.pictures import image_addresses
from generator.pages.plain_files import FEED, RSS_FEED, journal_feed, journal_rss, robots
from generator.pages.search import search_index
from generator.pages.site import Page, Site, View
from generator.pages.sitemaps import Listed, list_page, site_maps
from generator.private_half import add_downloads, add_formats, add_price_book, add_templates, add_texts
from generator.problems import ContentError, ContentProblem, Findings, Spot
from generator.read.folder import shown_path
from generator.release import Release

HOLES = ("<!--shell:title-->", "<!--shell:main-->")


def add_shell(release: Release, site: Site, render: Callable[[Page], bytes], spoken: Spoken | None) -> None:
    """What the functions need of a language: the frame of a page, formats and texts. Raises ContentError."""
    page = shell_page(site)
    shell = render(page)
    if any(shell.count(hole.encode()) != 1 for hole in HOLES):
        message = f"must hold {' and '.join(HOLES)} once each"
        raise ContentError([ContentProblem("theme/templates/shell.html", 1, 1, "template", message)])
    release.add_private(page.path, shell)
    add_formats(release, site.formats)
    add_texts(release, site.language, spoken)


def add_feed(release: Release, site: Site, articles: Sequence[View]) -> None:
    """The journal of a language as Atom and as RSS."""
    release.add_public(f"{site.home}{FEED}".lstrip("/"), journal_feed(site, articles))
    release.add_public(f"{site.home}{RSS_FEED}".lstrip("/"), journal_rss(site, articles))


def add_search(release: Release, site: Site, articles: Sequence[View]) -> None:
    """The index of what can be found in a language."""
    for path, data in search_index(site, articles).items():
        release.add_public(path, data)


def add_plain_files(
    release: Release,
    sites: Sequence[Site],
    redirects: Sequence[Redirect],
    pages: Iterable[Listed],
    writings: Iterable[tuple[Writing, View]],
) -> None:
    """Site map, robots, redirects and the key of IndexNow. `writings` come with their `meta`, `pages` are ours."""
    site = sites[0]
    listed = [*pages]
    for writing, meta in writings:
        if writing.listed:
            own = image_addresses(site, (writing.picture,)) if writing.is_article else None
            listed += list_page(site, meta, writing.changed_on, own)
    for path, data in site_maps(site, listed).items():
        release.add_public(path, data)
    release.add_public("robots.txt", robots(site))
    release.add_public(NETLIFY, for_netlify(redirects, site.languages))
    for path, data in lead_files(redirects, site.shop.rules.url).items():
        release.add_private(path, data)
    if site.shop.indexnow:
        release.add_public(f"{site.shop.indexnow}.txt", site.shop.indexnow.encode())


def add_private_half(release: Release, site: Site, compiled: Compiled, content: Path, folders: Sequence[Path]) -> None:
    """Price book, templates and digital goods."""
    add_price_book(release, site.shop.rules, site.records.values(), dict(compiled.discounts.codes))
    add_templates(release, folders)
    add_downloads(release, site.records.values(), content)


def add_written(release: Release, folder: Path, content: Path, findings: Findings) -> frozenset[str]:
    """What Pelican wrote: articles, pages and the files they link to. Raises ContentError where two clash."""
    found = set()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if name in release.public:
            hint = "give the article or page another `Slug:` or `Save_as:`"
            findings.problem(shown_path(content, content), Spot(), "Slug", f"/{name} belongs to the shop itself", hint)
        else:
            # Its bytes: the file is new each time, and nothing worth remembering.
            release.add_public(name, file.read_bytes())
            found.add(name)
    findings.raise_if_any()
    return frozenset(found)
