"""Views of articles and pages, and of articles in lists."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from chalicelib.domain.display import format_date
from generator.journal import Writing, summary_of
from generator.pages.json_ld import article_data, breadcrumb_list
from generator.pages.pictures import fill_body, head_image, picture_view, social_image
from generator.pages.plain_files import rfc3339
from generator.pages.sharing import share_links
from generator.pages.site import Site, View, lang_mark, meta_view


def article_view(site: Site, writing: Writing, body: str) -> View:
    """`article_view`, and what feed and structured data need besides."""
    item = writing.item
    modified = getattr(item, "modified", None)
    return {
        "title": writing.title,
        "date_text": format_date(item.date.date(), site.formats),
        "date_iso": item.date.date().isoformat(),
        "modified_text": format_date(modified.date(), site.formats) if modified else None,
        "modified_iso": modified.date().isoformat() if modified else None,
        "published": rfc3339(item.date),
        "changed": rfc3339(modified) if modified else None,
        "body_html": Markup(fill_body(site, body)),  # noqa: S704 - the shop's own article, as Pelican renders it
        "picture": picture_view(site, writing.picture),
        "summary": summary_of(item),
        "url": writing.address,
        "author": str(getattr(item, "author", "") or ""),
        "language": writing.language,
    }


def article_meta(site: Site, writing: Writing, view: View) -> View:
    """`meta` of an article."""
    above = ((site.say("Home"), site.home), (site.say("Journal"), f"{site.home}journal/"))
    crumbs = (*above, (view["title"], None))
    image = head_image(site, writing.picture)
    shown = social_image(site, view["url"], view["title"], writing.picture)
    return meta_view(
        site,
        kind="article",
        heading=view["title"],
        address=view["url"],
        description=view["summary"] or view["title"],
        image=shown,
        share=share_links(site, view["title"], view["url"], shown),
        properties=(("article:published_time", view["published"]), ("article:modified_time", view["changed"] or "")),
        json_ld=(article_data(site, view, image), breadcrumb_list(site, crumbs, view["url"])),
        breadcrumbs=crumbs,
    )


def page_meta(site: Site, writing: Writing) -> View:
    """`meta` of a page."""
    title = writing.title
    crumbs: tuple[tuple[str, str | None], ...] = ((site.say("Home"), site.home), (title, None))
    return meta_view(
        site,
        kind="page",
        heading=title,
        address=writing.address,
        description=summary_of(writing.item) or title,
        image=head_image(site, writing.picture),
        json_ld=(breadcrumb_list(site, crumbs, writing.address),),
        breadcrumbs=crumbs,
    )


def page_view(site: Site, writing: Writing, body: str) -> View:
    """`page_view`."""
    return {
        "title": writing.title,
        "body_html": Markup(fill_body(site, body)),  # noqa: S704 - the shop's own page, as Pelican renders it
    }


def teasers(site: Site, views: Sequence[View]) -> list[View]:
    """Articles as lists show them."""
    names = ("title", "url", "date_iso", "summary", "picture")
    return [
        {
            **{name: view[name] for name in names},
            "date_text": format_date(date.fromisoformat(view["date_iso"]), site.formats),
            "lang": lang_mark(site, view["language"] != site.language),
        }
        for view in views
    ]
