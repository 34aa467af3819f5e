"""The texts of products and collections: Markdown to HTML that can be trusted, whoever wrote it.

Two engines, the same on what they have in common: pyromark (CommonMark with tables) and python-markdown.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import markdown
import pyromark

from generator.compile.files import find_picture
from generator.markup import check_links, depth_of, resolve_pictures, sanitise, use_classes
from generator.problems import Findings, Spot
from generator.read.front_matter import RawFile

FIELD = "body"
MAX_DEPTH = 100
MOST_REPORTS = 20


class Engine(StrEnum):
    """What turns the Markdown of products into HTML."""

    PYROMARK = "pyromark"
    PYTHON_MARKDOWN = "python-markdown"


def render_body(raw: RawFile, content: Path, engine: Engine, findings: Findings) -> str:
    """The body as safe HTML; what is wrong in it is reported with its place."""
    if not raw.body.strip():
        return ""
    warn = _reporter(raw, findings.warning)
    try:
        html = convert(raw.body, engine)
    except RecursionError:
        findings.problem(raw.path, Spot(raw.body_line), FIELD, "is nested too deeply", "write it with fewer levels")
        return ""
    html = check_links(use_classes(html, warn), warn)
    if "<" in raw.body:
        if depth_of(html) > MAX_DEPTH:
            findings.problem(raw.path, Spot(raw.body_line), FIELD, "is nested too deeply", "close the tags of its HTML")
            return ""
        # Before pictures are looked for: what it gives is regular, whatever was written.
        html = sanitise(html, warn)
    return resolve_pictures(
        html,
        lambda name: find_picture(content, name, raw.source),
        _reporter(raw, findings.problem),
        warn,
    )


def convert(body: str, engine: Engine) -> str:
    """Markdown as the bare engine renders it, with whatever somebody wrote. RecursionError where it is too deep."""
    return _CONVERTERS[engine](body)


def _reporter(raw: RawFile, report: Callable[[str, Spot, str, str, str], None]) -> Callable[[str, str, str], None]:
    """Reports where something stands in the body, or at its beginning; each slip once, and not for ever."""
    seen: set[tuple[str, str]] = set()

    def at(written: str, message: str, hint: str) -> None:
        if (written, message) in seen or len(seen) >= MOST_REPORTS:
            return
        seen.add((written, message))
        start = raw.body.lower().find(written.lower())
        if start < 0:
            spot = Spot(raw.body_line)
        else:
            before = raw.body[:start]
            spot = Spot(raw.body_line + before.count("\n"), start - (before.rfind("\n") + 1) + 1)
        report(raw.path, spot, FIELD, message, hint)

    return at


def _with_pyromark(body: str) -> str:
    return pyromark.html(body, options=pyromark.Options.ENABLE_TABLES)


def _with_python_markdown(body: str) -> str:
    return markdown.markdown(body, extensions=["tables", "fenced_code", "sane_lists"], output_format="html")


_CONVERTERS: dict[Engine, Callable[[str], str]] = {
    Engine.PYROMARK: _with_pyromark,
    Engine.PYTHON_MARKDOWN: _with_python_markdown,
}
