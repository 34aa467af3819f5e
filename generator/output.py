"""Fills a release: pages rendered, plain files, shells and the private half."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment

from generator.compile.redirects import Redirect
from generator.compile.shop import Compiled
from generator.journal import Writing
from generator.locales import make_formats
from generator.pages.lists import shell_page
from generator.pages.plain_files import (
    FEED,
    addresses_of,
    journal_feed,
    redirects_for_functions,
    redirects_for_hosts,
    robots,
    site_map,
)
from generator.pages.site import Page, Site, View, encoded
from generator.private_half import add_downloads, add_formats, add_price_book, add_templates
from generator.problems import ContentError, ContentProblem
from generator.release import Release

HOLES = ("<!--shell:title-->", "<!--shell:main-->")


def add_pages(release: Release, pages: Iterable[Page], env: Environment, shared: Mapping[str, Any]) -> None:
    """Render pages from their views. `shared` is what every template sees."""
    for page in pages:
        release.add_public(page.path, _render(page, env, shared))


def add_shells(release: Release, site: Site, env: Environment, shared: Mapping[str, Any]) -> None:
    """The frame of a page and the formats, once a language. Raises ContentError."""
    rules = site.shop.rules
    for language, currency in rules.languages.items():
        page = shell_page(site, language)
        shop = {**shared["shop"], "language": language, "currency": currency}
        shell = _render(page, env, {**shared, "shop": shop})
        if any(shell.count(hole.encode()) != 1 for hole in HOLES):
            message = f"must hold {' and '.join(HOLES)} once each"
            raise ContentError([ContentProblem("theme/templates/shell.html", 1, 1, "template", message)])
        release.add_private(page.path, shell)
        add_formats(release, make_formats(language, rules.currencies))


def add_plain_files(
    release: Release,
    site: Site,
    redirects: Sequence[Redirect],
    pages: Sequence[Page],
    writings: Sequence[Writing],
    articles: Sequence[View],
) -> None:
    """Site map, robots, redirects and feed."""
    days = {encoded(product.url): product.modified or product.date for product in site.catalogue.products.values()}
    addresses = [(address, days.get(address)) for address, _ in addresses_of(pages)]
    addresses += [(writing.address, writing.changed_on) for writing in writings if writing.listed]
    release.add_public("sitemap.xml", site_map(site, addresses))
    release.add_public("robots.txt", robots(site))
    release.add_public("_redirects", redirects_for_hosts(redirects))
    release.add_public(FEED, journal_feed(site, articles))
    release.add_private("redirects.json", redirects_for_functions(redirects))


def add_private_half(release: Release, site: Site, compiled: Compiled, content: Path, folders: Sequence[Path]) -> None:
    """Price book, templates and digital goods."""
    add_price_book(release, site.shop.rules, site.records.values(), dict(compiled.discounts.codes))
    add_templates(release, folders)
    add_downloads(release, site.records.values(), content)


def _render(page: Page, env: Environment, shared: Mapping[str, Any]) -> bytes:
    return env.get_template(page.template).render(**shared, **page.view).encode()
