"""Texts that may be plain or HTML, as shops keep them, as the HTML that is meant.

Only the readers of `storefront.importers` import it.
"""

import re
from collections.abc import Iterable
from html import escape

_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6]|blockquote|pre|hr|dl|dt|dd|section|article|figure)\b",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def as_html(text: str) -> str:
    """HTML whose blank lines begin paragraphs where it has no elements for that, as WordPress shows it."""
    if "\n" not in text.strip() or "<pre" in text:
        return text
    parts = (part.strip() for part in _BLANK_LINES.split(text))
    return "\n".join(part if _BLOCK.search(part) else _in_paragraphs(part) for part in parts if part)


def from_plain(text: str) -> str:
    """A plain text as HTML: what looks like a tag is text, a blank line begins a paragraph."""
    plain = escape(text, quote=False)
    return _in_paragraphs(plain) if "\n" in text.strip() else plain


def as_list(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values as a list; empty where there are none."""
    items = "".join(
        f"<li><strong>{escape(name, quote=False)}:</strong> {escape(value, quote=False)}</li>" for name, value in pairs
    )
    return f"<ul>{items}</ul>" if items else ""


def _in_paragraphs(text: str) -> str:
    paragraphs = (paragraph.strip() for paragraph in _BLANK_LINES.split(text))
    return "".join(f"<p>{'<br>'.join(paragraph.splitlines())}</p>" for paragraph in paragraphs if paragraph)
