"""Naughty strings and confusables, and which of them a file of content may hold as one line of text."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

LONGEST = 200
"""Characters of a title."""
_CONFUSABLES_A_TEXT = 60


def naughty_texts(cases: Path) -> list[str]:
    """Every naughty string, and the confusable characters in texts of some length."""
    folder = cases / "markdown"
    texts = [str(text) for text in json.loads((folder / "blns.json").read_text(encoding="utf-8"))]
    signs = "".join(_confusables(json.loads((folder / "confusables.json").read_text(encoding="utf-8"))))
    return texts + [signs[first : first + _CONFUSABLES_A_TEXT] for first in range(0, len(signs), _CONFUSABLES_A_TEXT)]


def is_writable(text: str) -> bool:
    """Whether it is a line of text: something to see in it, and nothing that only a machine sees."""
    seen = any(unicodedata.category(sign) not in ("Cf", "Zs") for sign in text.strip())
    return seen and not any(_is_control(sign) for sign in text)


def one_line(text: str) -> str:
    """The text as a page shows it: white space is one space, and only so much of it as a title may have."""
    return " ".join(text[:LONGEST].split())


def _is_control(sign: str) -> bool:
    noncharacter = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or noncharacter


def _confusables(found: object) -> Iterator[str]:
    """Every character of the table, whatever its shape."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from (*_confusables(key), *_confusables(value))
    elif isinstance(found, list):
        for value in found:
            yield from _confusables(value)
