"""Files that no template makes: site map, robots, redirects, the feed of the journal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from chalicelib.domain.codec import canonical
from generator.compile.redirects import Redirect
from generator.pages.languages import Languages
from generator.pages.site import Site, View, encoded

FEED = "feeds/journal.atom.xml"
_FEED_ENTRIES = 50


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A page of the site map: its root-relative address, the day of its last change as the front matter says it.

    `alternates` are (language, whole address) of the page in each language, itself included.
    """

    address: str
    day: str | None = field(default=None, compare=False)
    alternates: tuple[tuple[str, str], ...] = field(default=(), compare=False)


def site_map(site: Site, pages: Iterable[Listed]) -> bytes:
    """`sitemap.xml`, with the pages in other languages (https://developers.google.com/search/docs/specialty/international)."""
    listed = sorted(pages)
    more = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"' if any(page.alternates for page in listed) else ""
    names = f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {names}>"]
    for page in listed:
        changed = f"<lastmod>{page.day}</lastmod>" if page.day else ""
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
            for language, address in page.alternates
        )
        lines.append(f"<url><loc>{escape(site.absolute(page.address))}</loc>{changed}{others}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(site: Site) -> bytes:
    """`robots.txt`."""
    return f"User-agent: *\nDisallow: /api/\n\nSitemap: {site.absolute('/sitemap.xml')}\n".encode()


def redirects_for_hosts(redirects: Sequence[Redirect], languages: Languages) -> bytes:
    """`_redirects`, as Netlify and others read it; what is gone for good is answered with its page and 410.

    What is not there below the root of a language is answered in that language.
    """
    lines = []
    for item in redirects:
        gone = languages.address("/gone.html", languages.split(item.source)[0])
        target, status = (item.target, 301) if item.target else (gone, 410)
        lines.append(f"{encoded(item.source)} {encoded(target)} {status}")
    others = (language for language in languages.names if language != languages.own)
    lines += [f"/{language}/* /{language}/404.html 404" for language in others]
    return "".join(f"{line}\n" for line in lines).encode()


def redirects_for_functions(redirects: Sequence[Redirect]) -> bytes:
    """`redirects.json`: where each former address leads; what is gone for good is 410 and leads nowhere."""
    table = {
        encoded(item.source): {"status": 301, "to": encoded(item.target)}
        if item.target
        else {"status": 410, "to": None}
        for item in redirects
    }
    return canonical({"schema": 1, "redirects": table})


def journal_feed(site: Site, articles: Sequence[View]) -> bytes:
    """The articles in the language of the site as Atom 1.0. Its date is that of its newest entry: never the clock's."""
    entries = [view for view in articles if view["language"] == site.language][:_FEED_ENTRIES]
    updated = max((_stamp(view) for view in entries), default="1970-01-01T00:00:00+00:00")
    rules = site.shop.rules
    root = site.absolute(site.home)
    own, home = quoteattr(f"{root}{FEED}"), quoteattr(root)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(site.language)}>',
        f"<title>{escape(rules.name)}</title>",
        f'<id>{escape(root)}</id><link rel="self" href={own}/><link rel="alternate" href={home}/>',
        f"<updated>{updated}</updated>",
    ]
    for view in entries:
        address = site.absolute(view["url"])
        author = view["author"] or rules.name
        lines += [
            "<entry>",
            f"<title>{escape(view['title'])}</title>",
            f"<id>{escape(address)}</id><link href={quoteattr(address)}/>",
            f"<published>{view['published']}</published><updated>{_stamp(view)}</updated>",
            f"<author><name>{escape(author)}</name></author>",
            f'<summary type="text">{escape(view["summary"])}</summary>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def rfc3339(moment: datetime) -> str:
    """A moment as Atom writes it."""
    return moment.replace(microsecond=0).isoformat()


def list_for_map(meta: View, canonical: str, day: str | None = None) -> list[Listed]:
    """What the site map says of a page: nothing where it may not be indexed, or is canonical elsewhere."""
    if meta["robots"] == "noindex" or meta["canonical"] != canonical:
        return []
    return [Listed(meta["url"], day, tuple((item["language"], item["href"]) for item in meta["alternates"]))]


def _stamp(view: View) -> str:
    return str(view["changed"] or view["published"])
