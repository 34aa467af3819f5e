"""Files that no template makes: robots, and the feeds of the journal."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from generator.pages.site import Site, View

FEED = "feeds/journal.atom.xml"
RSS_FEED = "feeds/journal.rss.xml"
_FEED_ENTRIES = 50
TRAINERS = (
    "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "GPTBot", "Google-Extended", "Meta-ExternalAgent",
)  # fmt: skip
"""What their makers say trains models with what it reads, and is none of the crawlers that answer questions."""


def robots(site: Site) -> bytes:
    """`robots.txt` (RFC 9309). Whoever answers questions may read; who trains may be asked to stay away."""
    lines = ["User-agent: *", "Disallow: /api/", ""]
    if not site.shop.ai_training:
        lines += [*(f"User-agent: {name}" for name in TRAINERS), "Disallow: /", ""]
    return "\n".join([*lines, f"Sitemap: {site.absolute('/sitemap.xml')}", ""]).encode()


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


def journal_rss(site: Site, articles: Sequence[View]) -> bytes:
    """The same articles as RSS 2.0 (https://www.rssboard.org/rss-specification)."""
    entries = [view for view in articles if view["language"] == site.language][:_FEED_ENTRIES]
    rules = site.shop.rules
    root = site.absolute(site.home)
    about = site.shop.description or site.shop.tagline or rules.name
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
        f"<title>{escape(rules.name)}</title><link>{escape(root)}</link>",
        f"<description>{escape(about)}</description><language>{site.language.lower()}</language>",
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(f"{root}{RSS_FEED}")}/>',
    ]
    for view in entries:
        address = site.absolute(view["url"])
        day = format_datetime(datetime.fromisoformat(view["published"]))
        lines += [
            f"<item><title>{escape(view['title'])}</title><link>{escape(address)}</link>",
            f'<guid isPermaLink="true">{escape(address)}</guid><pubDate>{day}</pubDate>',
            f"<description>{escape(view['summary'])}</description></item>",
        ]
    return "\n".join([*lines, "</channel></rss>", ""]).encode()


def rfc3339(moment: datetime) -> str:
    """A moment as Atom writes it."""
    return moment.replace(microsecond=0).isoformat()


def _stamp(view: View) -> str:
    return str(view["changed"] or view["published"])
