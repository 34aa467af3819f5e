"""Fills a release: pages rendered, plain files, shells and the private half."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment

from generator.catalogues import Spoken
from generator.compile.redirects import Redirect
from generator.compile.shop import Compiled
from generator.journal import Writing
from generator.pages.lists import shell_page
from generator.pages.plain_files import (
    FEED,
    Listed,
    journal_feed,
    list_for_map,
    redirects_for_functions,
    redirects_for_hosts,
    robots,
    site_map,
)
from generator.pages.site import Page, Site, View, encoded
from generator.private_half import add_downloads, add_formats, add_price_book, add_templates, add_texts
from generator.problems import ContentError, ContentProblem
from generator.release import Release

HOLES = ("<!--shell:title-->", "<!--shell:main-->")


def add_pages(release: Release, pages: Iterable[Page], env: Environment, shared: Mapping[str, Any]) -> None:
    """Render pages from their views. `shared` is what every template sees."""
    for page in pages:
        release.add_public(page.path, _render(page, env, shared))


def add_shell(release: Release, site: Site, env: Environment, shared: Mapping[str, Any], spoken: Spoken | None) -> None:
    """What the functions need of a language: the frame of a page, formats and texts. Raises ContentError."""
    page = shell_page(site)
    shell = _render(page, env, shared)
    if any(shell.count(hole.encode()) != 1 for hole in HOLES):
        message = f"must hold {' and '.join(HOLES)} once each"
        raise ContentError([ContentProblem("theme/templates/shell.html", 1, 1, "template", message)])
    release.add_private(page.path, shell)
    add_formats(release, site.formats)
    add_texts(release, site.language, spoken)


def add_feed(release: Release, site: Site, articles: Sequence[View]) -> None:
    """The feed of a language."""
    release.add_public(f"{site.home}{FEED}".lstrip("/"), journal_feed(site, articles))


def add_plain_files(
    release: Release,
    sites: Sequence[Site],
    redirects: Sequence[Redirect],
    pages: Iterable[Page],
    writings: Iterable[tuple[Writing, View]],
) -> None:
    """Site map, robots and redirects. `writings` come with their `meta`."""
    site = sites[0]
    days = {
        encoded(product.url): product.modified or product.date
        for spoken in sites
        for product in spoken.catalogue.products.values()
    }
    listed: list[Listed] = []
    for meta in (page.view["meta"] for page in pages):
        listed += list_for_map(meta, site.absolute(meta["url"]), days.get(meta["url"]))
    for writing, meta in writings:
        if writing.listed:
            listed += list_for_map(meta, site.absolute(meta["url"]), writing.changed_on)
    release.add_public("sitemap.xml", site_map(site, listed))
    release.add_public("robots.txt", robots(site))
    release.add_public("_redirects", redirects_for_hosts(redirects, site.languages))
    release.add_private("redirects.json", redirects_for_functions(redirects))


def add_private_half(release: Release, site: Site, compiled: Compiled, content: Path, folders: Sequence[Path]) -> None:
    """Price book, templates and digital goods."""
    add_price_book(release, site.shop.rules, site.records.values(), dict(compiled.discounts.codes))
    add_templates(release, folders)
    add_downloads(release, site.records.values(), content)


def _render(page: Page, env: Environment, shared: Mapping[str, Any]) -> bytes:
    return env.get_template(page.template).render(**shared, **page.view).encode()
