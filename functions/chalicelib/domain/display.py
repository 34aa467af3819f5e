"""Money and dates as people read them, by the CLDR patterns that a release carries. A test holds it equal to Babel.

The generator makes a `Formats` a language from Babel; pages, carts and mails all format through this module, so that
what is shown in one place is what is shown in every other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain.money import Money, exponent

_FIELD = re.compile(r"'([^']*)'|([A-Za-z])\2*")
"""A CLDR date field, or text between quotes, which is meant as it stands."""


@dataclass(frozen=True, slots=True)
class Formats:
    """What CLDR says of one language: number symbols, currency signs and patterns, month and day names.

    `currency_pattern` is `¤#,##0.00` or such, without its negative half; `groups` are digits in the first and in
    further groups (3, 3) or (3, 2). `date_pattern` is CLDR's long pattern, such as `d MMMM y`.
    """

    language: str
    decimal: str
    group: str
    minus: str
    groups: tuple[int, int]
    currency_pattern: str
    symbols: Mapping[str, str]  # currency -> sign
    months: tuple[str, ...]
    date_pattern: str
    minimum_grouping: int = 1
    day_pattern: str = ""  # day and month only, such as `d MMM`; the long pattern where there is none
    short_months: tuple[str, ...] = ()
    rtl: bool = False  # written from right to left
    countries: Mapping[str, str] = field(default_factory=dict)  # ISO 3166 code -> name, of those the shop sends to
    percent_pattern: str = "#,##0%"

    @property
    def direction(self) -> str:
        """In which way it is written, as HTML's `dir` says it."""
        return "rtl" if self.rtl else "ltr"


def format_number(minor: int, digits: int, formats: Formats) -> str:
    """An absolute amount with `digits` decimals, grouped."""
    whole, part = divmod(abs(minor), 10**digits)
    grouped = _group(str(whole), formats)
    return f"{grouped}{formats.decimal}{part:0{digits}d}" if digits else grouped


def format_money(money: Money, formats: Formats) -> str:
    """An amount with its currency sign, as the language writes it. All decimals are shown, zeros too."""
    number = format_number(money.minor, exponent(money.currency), formats)
    symbol = formats.symbols.get(money.currency, money.currency)
    before, _, rest = formats.currency_pattern.partition("#")
    after = rest[len(rest.rstrip("¤ \u00a0\u202f\u200f\u200e")) :] if "#" in formats.currency_pattern else ""
    # CLDR puts a space between a sign of letters and the digits (UTS 35, currency spacing).
    if before.endswith("¤") and symbol[-1:].isalpha():
        before += "\u00a0"
    text = (before + number + after).replace("¤", symbol)
    return formats.minus + text if money.minor < 0 else text


def format_percent(millionths: int, formats: Formats) -> str:
    """A rate in parts of a million as a percentage, with as many decimals as it has: `8.875%`."""
    whole, part = divmod(millionths, 10_000)
    digits = f"{part:04d}".rstrip("0")
    number = f"{whole}{formats.decimal}{digits}" if digits else str(whole)
    before, _, rest = formats.percent_pattern.partition("#")
    return before + number + rest.lstrip("#,0.")


def format_date(day: date, formats: Formats) -> str:
    """A date in the language's long form: `27 November 2026`."""
    return _fill(formats.date_pattern, day, formats)


def format_day(day: date, formats: Formats) -> str:
    """A day of the present or the coming months, without its year: `27 Nov`."""
    return _fill(formats.day_pattern or formats.date_pattern, day, formats)


def _fill(pattern: str, day: date, formats: Formats) -> str:
    words = {"d": str(day.day), "dd": f"{day.day:02d}", "MMMM": formats.months[day.month - 1], "y": str(day.year)}
    words |= {"M": str(day.month), "MM": f"{day.month:02d}", "L": str(day.month), "LL": f"{day.month:02d}"}
    if formats.short_months:
        words["MMM"] = words["LLL"] = formats.short_months[day.month - 1]
    return _FIELD.sub(lambda found: found[1] if found[1] is not None else words.get(found[0], found[0]), pattern)


def _group(digits: str, formats: Formats) -> str:
    first, further = formats.groups
    if len(digits) < first + formats.minimum_grouping:
        return digits
    head, tail = digits[:-first], digits[-first:]
    parts = [tail]
    while head:
        parts.insert(0, head[-further:])
        head = head[:-further]
    return formats.group.join(parts)
