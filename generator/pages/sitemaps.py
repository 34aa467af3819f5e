"""The site map: an index, and files of pages with their pictures, days and translations.

Sources: https://www.sitemaps.org/protocol.html; for pictures and languages
https://developers.google.com/search/docs/crawling-indexing/sitemaps/overview.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from generator.pages.site import Site, View

INDEX_FILE = "sitemap.xml"
FOLDER = "sitemaps/"
MOST = 10_000
"""Addresses in one file. The protocol takes 50,000, and 50 MB, which pictures and languages reach first."""
_XHTML = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_IMAGE = ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A page of the site map: its root-relative address, the day of its last change as the front matter says it.

    `alternates` are (language, whole address) of the page in each language, itself included; `images` whole addresses.
    """

    address: str
    day: str | None = field(default=None, compare=False)
    alternates: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    images: tuple[str, ...] = field(default=(), compare=False)


def list_page(site: Site, meta: View, day: str | None = None, images: tuple[str, ...] | None = None) -> list[Listed]:
    """What the site map says of a page: nothing where it may not be indexed, or is canonical elsewhere.

    Without `images` that of its head counts; a card, which is drawn for others, is no picture of the page's own.
    """
    if meta["robots"] == "noindex" or meta["canonical"] != site.absolute(meta["url"]):
        return []
    own = (meta["image"]["url"],) if meta["image"] else ()
    shown = own if images is None else images
    alternates = tuple((item["language"], item["href"]) for item in meta["alternates"])
    return [Listed(meta["url"], day, alternates, tuple(dict.fromkeys(shown)))]


def site_maps(site: Site, pages: Iterable[Listed]) -> dict[str, bytes]:
    """The index and its files, by path. A day is the last one that a page in the file names; none without one."""
    listed = sorted(pages)
    parts = [listed[start : start + MOST] for start in range(0, len(listed), MOST)] or [[]]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    files = {}
    for number, part in enumerate(parts, 1):
        path = f"{FOLDER}{number}.xml"
        files[path] = _part(site, part)
        changed = _changed(max((page.day or "" for page in part), default=""))
        lines.append(f"<sitemap><loc>{escape(site.absolute(f'/{path}'))}</loc>{changed}</sitemap>")
    return {INDEX_FILE: "\n".join([*lines, "</sitemapindex>", ""]).encode(), **files}


def _part(site: Site, pages: list[Listed]) -> bytes:
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    names += _XHTML if any(page.alternates for page in pages) else ""
    names += _IMAGE if any(page.images for page in pages) else ""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {names}>"]
    for page in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
            for language, address in page.alternates
        )
        images = "".join(f"<image:image><image:loc>{escape(url)}</image:loc></image:image>" for url in page.images)
        lines.append(f"<url><loc>{escape(site.absolute(page.address))}</loc>{_changed(page.day)}{others}{images}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _changed(day: str | None) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
