"""What stands in one record of an export, field by field: texts, amounts, whole numbers, yes and no.

Nothing is guessed: a cell that cannot be read is left out and reported with its row. For the readers of
`storefront.importers` only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from storefront.findings import Findings
from storefront.importers.report import Kind

_NUMBER = re.compile(r"(?=\.?[0-9])[0-9]{0,12}(?:\.[0-9]{0,10})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}(?:\.0+)?")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})


@dataclass(frozen=True)
class Record:
    """A record by field; a field without a column, or beyond the end of a short row, is empty text.

    `where` is what a person knows it by: a handle, a SKU, a title.
    """

    number: int
    values: Mapping[str, str]
    where: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def line(self, name: str) -> str:
        """A value that belongs on one line: control characters out, white space single."""
        return one_line(self[name])

    def address(self, name: str) -> str:
        """The address of a picture as a page can use it."""
        return web_address(self[name])


def one_line(text: str) -> str:
    """Without control characters, and with single spaces; empty where nothing of it can be seen."""
    plain = " ".join(_CONTROLS.sub(" ", text).split())
    return plain if {unicodedata.category(char) for char in plain} - {"Cf", "Zs"} else ""


def unescaped_line(text: str) -> str:
    """The same of a text whose shop keeps it as HTML: `&amp;` is an ampersand."""
    return one_line(unescape(text))


def web_address(text: str) -> str:
    """An address as a page can use it: spaces encoded, a scheme where it begins with `//`."""
    given = text.strip().replace(" ", "%20")
    return f"https:{given}" if given.startswith("//") else given


def report_controls(record: Record, names: Iterable[str], findings: Findings) -> None:
    """Say which invisible characters `line` replaces."""
    for name in names:
        seen = sorted({char for char in _CONTROLS.findall(record[name]) if not char.isspace()})
        if seen:
            codes = ", ".join(f"U+{ord(char):04X}" for char in seen)
            message = f"{name}: the control characters {codes} are replaced by spaces"
            findings.add(Kind.VALUE, record.where, message, record.number)


def parse_number(text: str, sign: str = ".") -> Decimal | None:
    """Plain digits with at most one decimal sign, or None for anything else."""
    plain = text.strip().lstrip("'")
    if sign != ".":
        plain = plain.replace(".", "?").replace(sign, ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def read_amount(record: Record, name: str, findings: Findings, *, sign: str = ".") -> Decimal | None:
    """An exact amount, or None where there is none; what is no plain amount is reported, never guessed at."""
    text = record[name].lstrip("'")
    if not text:
        return None
    amount = parse_number(text, sign)
    if amount is None:
        message = f"{text[:40]!r} is no plain amount, left out (write digits with a point, such as 24.00)"
        findings.add(Kind.PRICE, record.where, message, record.number)
    return amount


def read_whole(record: Record, name: str, findings: Findings, kind: Kind) -> int | None:
    """A whole number that may be negative, or None."""
    text = record[name].lstrip("'")
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        findings.add(kind, record.where, f"{name} {text[:40]!r} is no whole number, left out", record.number)
        return None
    return int(text.partition(".")[0])


def read_flag(record: Record, name: str, findings: Findings, *, empty: bool, unknown: bool) -> bool:
    """A boolean in any case; `unknown` is the careful reading of anything else, which is reported."""
    text = record[name].casefold()
    if not text:
        return empty
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    taken = "true" if unknown else "false"
    message = f"{name} {record.line(name)[:40]!r} is neither true nor false, taken as {taken}"
    findings.add(Kind.VALUE, record.where, message, record.number)
    return unknown
