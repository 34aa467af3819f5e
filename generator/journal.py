"""Articles and pages: what Pelican's own readers gave, with our pictures, classes and shortcodes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from chalicelib.domain.catalogue import Picture
from chalicelib.domain.display import format_date
from generator import shortcodes
from generator.compile.addresses import Former
from generator.compile.files import find_picture
from generator.compile.references import former_address
from generator.images import Use
from generator.markup import pictures_in, resolve_pictures, text_of, use_classes
from generator.pages.json_ld import article_data, breadcrumb_list
from generator.pages.pictures import fill_body, head_image, picture_view
from generator.pages.plain_files import rfc3339
from generator.pages.site import Site, View, encoded, meta_view
from generator.problems import Findings, Spot
from generator.read.folder import shown_path
from generator.schema import codes
from generator.schema.sheet import Placed, Wrong

RESERVED = frozenset("products collections journal preview assets feeds api __stripe __mailbox".split())


@dataclass(frozen=True, slots=True)
class Writing:
    """One article or page: Pelican's object, its file as people see it, and its body with pictures resolved."""

    item: Any
    path: str
    source: str
    is_article: bool
    body: str
    picture: Picture | None
    aliases: tuple[Placed[str], ...] = ()

    @property
    def former(self) -> tuple[Former, ...]:
        """Its former addresses."""
        folder = "journal" if self.is_article else ""
        return tuple(Former(former_address(alias.value, folder), self.path, alias) for alias in self.aliases)

    @property
    def address(self) -> str:
        """Its root-relative address, encoded."""
        return encoded(f"/{self.item.url}")

    @property
    def title(self) -> str:
        """Its title as plain text: reStructuredText gives HTML, the others what was written."""
        written = str(self.item.title)
        return text_of(written) if self.path.endswith(".rst") else unescape(written)

    @property
    def listed(self) -> bool:
        """Whether lists and the site map name it; a hidden one is only reached by its address."""
        return bool(self.item.status != "hidden")

    @property
    def changed_on(self) -> str | None:
        """The day of its last change, as its metadata says."""
        moment: datetime | None = getattr(self.item, "modified", None) or getattr(self.item, "date", None)
        return moment.date().isoformat() if moment else None


def read_writings(
    articles: Iterable[Any], pages: Iterable[Any], content: Path, findings: Findings
) -> tuple[Writing, ...]:
    """Pelican's articles and pages, in its order; clashes of their addresses are problems."""
    found = [_read(item, content, findings, is_article=True) for item in articles]
    found += [_read(item, content, findings, is_article=False) for item in pages]
    first: dict[str, str] = {}
    for writing in found:
        save_as = writing.item.save_as
        if save_as in first:
            message = f"{writing.item.slug} is the address of {first[save_as]}, too"
            findings.problem(writing.path, Spot(), "Slug", message, "write another `Slug:` in one of the two")
        first.setdefault(save_as, writing.path)
        if not writing.is_article and save_as.split("/")[0] in RESERVED | {"index.html", "404.html", "gone.html"}:
            message = f"/{save_as.removesuffix('index.html') or save_as} belongs to the shop itself"
            findings.problem(writing.path, Spot(), "Slug", message, "write another `Slug:`")
    return tuple(found)


def uses_of(writing: Writing) -> list[Use]:
    """The pictures that it shows."""
    names = [*pictures_in(writing.body), *([writing.picture.src] if writing.picture and writing.picture.src else [])]
    return [Use(name, remote=False, title=writing.title, path=writing.path) for name in names]


def expand_body(writing: Writing, render: shortcodes.Render, findings: Findings) -> str:
    """The body with its shortcodes; what is wrong with them is reported at their places."""

    def report(spot: Spot, name: str, message: str, hint: str) -> None:
        findings.problem(writing.path, spot, name, message, hint)

    def render_shown(call: shortcodes.Call) -> str:
        try:
            return render(call)
        except shortcodes.NotShown as waiting:
            findings.warning(writing.path, call.spot, call.name, waiting.message, waiting.hint)
            return ""

    return shortcodes.expand(writing.body, writing.source, render_shown, report)


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
        "summary": _summary(item),
        "url": writing.address,
        "author": str(getattr(item, "author", "") or ""),
    }


def article_meta(site: Site, writing: Writing, view: View) -> View:
    """`meta` of an article."""
    crumbs = (("Home", "/"), ("Journal", "/journal/"), (view["title"], None))
    image = head_image(site, writing.picture)
    return meta_view(
        site,
        kind="article",
        heading=view["title"],
        address=view["url"],
        description=view["summary"] or view["title"],
        image=image,
        json_ld=(article_data(site, view, image), breadcrumb_list(site, crumbs, view["url"])),
        breadcrumbs=crumbs,
    )


def page_meta(site: Site, writing: Writing) -> View:
    """`meta` of a page."""
    title = writing.title
    crumbs: tuple[tuple[str, str | None], ...] = (("Home", "/"), (title, None))
    return meta_view(
        site,
        kind="page",
        heading=title,
        address=writing.address,
        description=_summary(writing.item) or title,
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


def teasers(views: Sequence[View]) -> list[View]:
    """Articles as lists show them."""
    names = ("title", "url", "date_text", "date_iso", "summary", "picture")
    return [{name: view[name] for name in names} for view in views]


def _read(item: Any, content: Path, findings: Findings, *, is_article: bool) -> Writing:
    source_path = Path(item.source_path)
    path = shown_path(content, source_path)
    below = source_path.relative_to(content).as_posix()
    source = source_path.read_text(encoding="utf-8-sig")
    warn = _reporter(path, source, findings.warning)
    html = use_classes(item.content, warn)
    html = resolve_pictures(html, lambda name: find_picture(content, name, below), warn, None)
    picture = _picture(item, content, below, path, findings)
    return Writing(item, path, source, is_article, html, picture, _aliases(item, path, source, findings))


def _aliases(item: Any, path: str, source: str, findings: Findings) -> tuple[Placed[str], ...]:
    """The metadata `Aliases: old-name, /shop/old/`, as Pelican gives it: a text, or one a line."""
    written = getattr(item, "aliases", None) or ""
    lines = written if isinstance(written, list) else [str(written)]
    found = []
    for name in (name.strip() for line in lines for name in line.split(",")):
        start = max(0, source.find(name))
        spot = Spot(source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start))
        try:
            found += [Placed(codes.alias(name), spot.line, spot.column)] if name else []
        except Wrong as wrong:
            findings.problem(path, spot, "Aliases", wrong.message, wrong.hint)
    return tuple(found)


def _picture(item: Any, content: Path, below: str, path: str, findings: Findings) -> Picture | None:
    name, alt = getattr(item, "image", None), getattr(item, "image_alt", None)
    if not name:
        return None
    found = find_picture(content, str(name), below)
    if found is None:
        hint = "put it into content/images, or write the name of one that is there"
        findings.problem(
            path, Spot(), "Image", f"there is no picture {str(name)!r} beside the file or in images/", hint
        )
        return None
    if not alt:
        findings.problem(path, Spot(), "Image_alt", "is missing", "say in words what the picture shows")
    return Picture(str(alt or ""), src=found)


def _reporter(
    path: str, source: str, report: Callable[[str, Spot, str, str, str], None]
) -> Callable[[str, str, str], None]:
    def at(written: str, message: str, hint: str) -> None:
        start = source.find(written)
        line = source.count("\n", 0, start) + 1 if start >= 0 else 1
        column = start - (source.rfind("\n", 0, start) + 1) + 1 if start >= 0 else 1
        report(path, Spot(line, column), "body", message, hint)

    return at


def _summary(item: Any) -> str:
    return text_of(shortcodes.remove(str(item.summary)))
