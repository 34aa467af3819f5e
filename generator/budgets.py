"""Titles and descriptions that search engines would cut, each with its place in the file."""

import unicodedata
from collections.abc import Iterable, Iterator

from generator.compile.sheets import Sheets
from generator.journal import Writing, summary_of
from generator.pages.site import MAX_DESCRIPTION, MAX_TITLE
from generator.problems import Findings, Spot
from generator.read.nodes import Table
from generator.schema.product import ProductSheet


def shown_width(text: str) -> int:
    """How much room a text takes: a wide sign, such as a Chinese one, takes that of two (Unicode Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def warn_of_long(sheets: Sheets, writings: Iterable[Writing], findings: Findings) -> None:
    """Warn of every title and description beyond what is shown. What is short is for `storefront preview` to say."""
    for sheet in sheets.on_sale:
        warn_of_product(sheet, findings)
    for item in sheets.collections:
        _warn(item.path, item.raw.fields, ("title", item.title), ("summary", item.summary), findings)
    for writing in writings:
        for name, text, most in _texts_of(writing):
            if shown_width(text) > most:
                findings.warning(writing.path, _find(writing.source, name), name, *_said(name, text, most))


def warn_of_product(sheet: ProductSheet, findings: Findings) -> None:
    """The same for one product."""
    title = ("seo_title", sheet.seo_title) if sheet.seo_title else ("title", sheet.title)
    about = ("seo_description", sheet.seo_description) if sheet.seo_description else ("summary", sheet.summary)
    _warn(sheet.path, sheet.raw.fields, title, about, findings)


def _texts_of(writing: Writing) -> Iterator[tuple[str, str, int]]:
    yield "Title", writing.title, MAX_TITLE
    if "summary" in writing.item.metadata:
        yield "Summary", summary_of(writing.item), MAX_DESCRIPTION


def _warn(path: str, fields: Table, title: tuple[str, str], about: tuple[str, str], findings: Findings) -> None:
    for (name, text), most in ((title, MAX_TITLE), (about, MAX_DESCRIPTION)):
        if shown_width(text) > most:
            place = fields.key(name) or Spot()
            findings.warning(path, Spot(place.line, place.column), name, *_said(name, text, most))


def _said(name: str, text: str, most: int) -> tuple[str, str]:
    other = {"title": "seo_title", "summary": "seo_description"}.get(name)
    message = f"takes {shown_width(text)} characters, and search engines show some {most}"
    return message, f"shorten it, or write `{other}:` for them" if other else "shorten it"


def _find(source: str, name: str) -> Spot:
    """The line of a field of Pelican's metadata, in Markdown or reStructuredText."""
    for number, line in enumerate(source.splitlines(), 1):
        if line.lstrip(":").lower().startswith(f"{name.lower()}:"):
            return Spot(number)
    return Spot()
