"""Writes front matter that the strict reader gives back as it was: text scalars, no tags, anchors or guesses.

Plain where nothing could be mistaken, double-quoted otherwise. `storefront.importers` only.
"""

import re
from collections.abc import Mapping, Sequence

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]

_PLAIN = re.compile(r"[^\W_](?:[\w .+/()&%!?'’–-]*[\w.)%!?'’])?")
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_front_matter(fields: Mapping[str, Value], body: str) -> str:
    """A whole file: the fields between `---` lines, a list of mappings one line each, then the body."""
    lines = ["---"]
    for name, value in fields.items():
        if isinstance(value, Sequence) and not isinstance(value, str) and value and isinstance(value[0], Mapping):
            lines.append(f"{name}:")
            lines.extend(f"  - {write_value(item)}" for item in value)
        else:
            lines.append(f"{name}: {write_value(value)}")
    return "\n".join([*lines, "---", *([body] if body else [])]) + "\n"


def write_value(value: Value) -> str:
    """A value on one line, in YAML's flow style."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_text(key)}: {write_value(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(write_value(item) for item in value) + "]"


def write_text(text: str) -> str:
    """A scalar that every reader of YAML takes for this very text."""
    plain = _PLAIN.fullmatch(text) and text.isprintable() and "  " not in text
    if plain and text.casefold() not in _WORDS_OF_YAML:
        return text
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char == " " or char.isprintable():
        return char
    code = ord(char)
    if code > 0xFFFF:
        return f"\\U{code:08X}"
    return f"\\u{code:04X}" if code > 0xFF else f"\\x{code:02X}"
