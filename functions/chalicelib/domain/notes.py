"""The words that somebody wants to have with a present: plain text in a few lines."""

import re

MOST = 300
"""Characters of a gift note: what fits on a small card."""

_BREAK = re.compile(r"\r\n?|[\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_HALF = re.compile(r"[\ud800-\udfff]")


def clean_note(text: str) -> str:
    """A note as it is kept: no control characters, no blanks at the ends of lines, no two empty lines in a row.

    A form sends CR LF for every line break, whatever was typed (HTML, "Constructing the entry list"). Raises ValueError
    where it is too long, or holds halves that are no character.
    """
    plain = _CONTROL.sub(" ", _BREAK.sub("\n", text))
    lines = "\n".join(line.strip() for line in plain.split("\n"))
    note = re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
    if len(note) > MOST or _HALF.search(note):
        raise ValueError(f"has to be a text of at most {MOST} characters")
    return note
