"""Articles and pages: what Pelican's own readers gave, with our pictures, classes and shortcodes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from chalicelib.domain.catalogue import Picture
from generator import shortcodes
from generator.compile.addresses import Former
from generator.compile.files import find_picture
from generator.compile.references import former_address
from generator.images import Use
from generator.markup import pictures_in, resolve_pictures, text_of, use_classes
from generator.pages.site import encoded
from generator.problems import Findings, Spot, suggest
from generator.read.folder import shown_path
from generator.schema import codes
from generator.schema.sheet import Placed, Wrong

RESERVED = frozenset("products collections journal search preview assets feeds sitemaps api __stripe __mailbox".split())


@dataclass(frozen=True, slots=True)
class Tongues:
    """The languages that articles and pages may be in; `own` is the shop's."""

    own: str
    all: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """One article or page: Pelican's object, its file as people see it, and its body with pictures resolved.

    `root` is the home of its language.
    """

    item: Any
    language: str
    root: str
    path: str
    source: str
    is_article: bool
    body: str
    picture: Picture | None
    aliases: tuple[Placed[str], ...] = ()

    @property
    def former(self) -> tuple[Former, ...]:
        """Its former addresses."""
        folder = f"{self.root}journal" if self.is_article else self.root
        return tuple(Former(former_address(alias.value, folder.strip("/")), self.path, alias) for alias in self.aliases)

    @property
    def address(self) -> str:
        """Its root-relative address, encoded."""
        return encoded(f"/{self.item.url}")

    @property
    def bare(self) -> str:
        """The address that it has, or would have, in the shop's own language, decoded."""
        return "/" + unquote(self.address).removeprefix(self.root)

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
    articles: Iterable[Any], pages: Iterable[Any], content: Path, tongues: Tongues, findings: Findings
) -> tuple[Writing, ...]:
    """Pelican's articles and pages, in its order; clashes of their addresses are problems."""
    found = [_read(item, content, tongues, findings, is_article=True) for item in articles]
    found += [_read(item, content, tongues, findings, is_article=False) for item in pages]
    taken = RESERVED | {"index.html", "404.html", "gone.html"}
    first: dict[str, str] = {}
    for writing in found:
        save_as = writing.item.save_as
        below = save_as.removeprefix(writing.root.lstrip("/")).split("/")[0]
        if save_as in first:
            message = f"{writing.item.slug} is the address of {first[save_as]}, too"
            findings.problem(writing.path, Spot(), "Slug", message, "write another `Slug:` in one of the two")
        first.setdefault(save_as, writing.path)
        if not writing.is_article and (below in taken or (below in tongues.all and below != tongues.own)):
            message = f"/{save_as.removesuffix('index.html') or save_as} belongs to the shop itself"
            findings.problem(writing.path, Spot(), "Slug", message, "write another `Slug:`")
    return tuple(found)


def journal_in(writings: Iterable[Writing], language: str, own: str) -> list[Writing]:
    """The articles that the journal of a language lists: those in it, and the shop's own that nobody has translated."""
    versions: dict[str, dict[str, Writing]] = {}
    for writing in writings:
        if writing.is_article and writing.listed:
            versions.setdefault(writing.bare, {})[writing.language] = writing
    chosen = (found.get(language) or found.get(own) for found in versions.values())
    return [writing for writing in chosen if writing is not None]


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


def _read(item: Any, content: Path, tongues: Tongues, findings: Findings, *, is_article: bool) -> Writing:
    source_path = Path(item.source_path)
    path = shown_path(content, source_path)
    language = tongues.own if item.in_default_lang else str(item.lang)
    if language not in tongues.all:
        hint = suggest(language, tongues.all) or "write one of `languages` of shop.yaml"
        findings.problem(path, Spot(), "Lang", f"{language} is no language of this shop", hint)
    below = source_path.relative_to(content).as_posix()
    source = source_path.read_text(encoding="utf-8-sig")
    warn = _reporter(path, source, findings.warning)
    html = use_classes(item.content, warn)
    html = resolve_pictures(html, lambda name: find_picture(content, name, below), warn, None)
    picture = _picture(item, content, below, path, findings)
    root = "/" if language == tongues.own else f"/{language}/"
    aliases = _aliases(item, path, source, findings)
    return Writing(item, language, root, path, source, is_article, html, picture, aliases)


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


def summary_of(item: Any) -> str:
    """What an article or page says of itself in a sentence."""
    return text_of(shortcodes.remove(str(item.summary)))
