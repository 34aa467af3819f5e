"""Files that no template makes: site map, robots, redirects, the feed of the journal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from chalicelib.domain.codec import canonical
from generator.compile.redirects import Redirect
from generator.pages.site import Page, Site, View, encoded

FEED = "feeds/journal.atom.xml"
_FEED_ENTRIES = 50


def site_map(site: Site, pages: Iterable[tuple[str, str | None]]) -> bytes:
    """`sitemap.xml` of (root-relative address, day of its last change as the front matter says it)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, day in sorted(pages):
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(site.absolute(address))}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(site: Site) -> bytes:
    """`robots.txt`."""
    return f"User-agent: *\nDisallow: /api/\n\nSitemap: {site.absolute('/sitemap.xml')}\n".encode()


def redirects_for_hosts(redirects: Sequence[Redirect]) -> bytes:
    """`_redirects`, as Netlify and others read it; what is gone for good is answered with its page and 410."""
    leads = ((item.source, (item.target, 301) if item.target else ("/gone.html", 410)) for item in redirects)
    lines = (f"{encoded(source)} {encoded(target)} {status}" for source, (target, status) in leads)
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
    """The journal as Atom 1.0. Its date is that of its newest entry: never the clock's."""
    entries = list(articles[:_FEED_ENTRIES])
    updated = max((_stamp(view) for view in entries), default="1970-01-01T00:00:00+00:00")
    rules = site.shop.rules
    own, home = quoteattr(site.absolute(f"/{FEED}")), quoteattr(f"{rules.url}/")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(rules.language)}>',
        f"<title>{escape(rules.name)}</title>",
        f'<id>{escape(rules.url)}/</id><link rel="self" href={own}/><link rel="alternate" href={home}/>',
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


def addresses_of(pages: Iterable[Page]) -> list[tuple[str, str | None]]:
    """What the site map lists of pages: those that may be indexed."""
    return [(page.view["meta"]["url"], None) for page in pages if page.view["meta"]["robots"] != "noindex"]


def _stamp(view: View) -> str:
    return str(view["changed"] or view["published"])
