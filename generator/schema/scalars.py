"""Single values: each a rule from text to value, with the JSON Schema of what it takes; `Wrong` says what to write."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.domain.money import AmountError, parse_percent
from generator.read.nodes import Node
from generator.schema.field import Schema
from generator.schema.sheet import Placed, Sheet, Wrong

T = TypeVar("T")

TEXT = ["string", "number", "boolean"]
"""What an editor may take a text for: a title such as 2027 has no quotes."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scalar(Generic[T]):
    """One kind of single value."""

    convert: Callable[[str], T]
    schema: Schema

    def __call__(self, text: str) -> T:
        """The value of a text. Raises Wrong."""
        return self.convert(text)

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Placed[T] | None:
        """The value with its place; None where a problem was reported."""
        del example
        return sheet.scalar(node, name, self.convert)


def line(most: int) -> Scalar[str]:
    """A text in one line of at most `most` characters; runs of white space become one space."""

    def convert(value: str) -> str:
        plain = " ".join(value.split())
        if not plain:
            raise Wrong("is empty", "write a text or delete the line")
        kinds = {unicodedata.category(char) for char in plain}
        if "Cc" in kinds:
            raise Wrong("holds an invisible control character", "delete it")
        if kinds <= {"Cf", "Zs"}:
            raise Wrong("holds nothing that can be seen", "write a text or delete the line")
        if len(plain) > most:
            raise Wrong(f"has {len(plain)} characters", f"write at most {most}")
        return plain

    return Scalar(convert, {"type": TEXT, "minLength": 1, "maxLength": most})


def optional_line(most: int) -> Scalar[str]:
    """As `line`, but `""` is a value."""
    convert = line(most)
    return Scalar(lambda value: convert(value) if value else "", {"type": TEXT, "maxLength": most})


def one_of(*words: str) -> Scalar[str]:
    """One of a few words, exactly."""

    def convert(value: str) -> str:
        if value not in words:
            raise Wrong(f"{value!r} is not known", f"write one of {', '.join(words)}")
        return str(value)

    return Scalar(convert, {"enum": [str(word) for word in words]})


def whole(least: int, most: int) -> Scalar[int]:
    """A whole number in plain digits."""

    def convert(value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", value):
            raise Wrong(f"{value!r} is not a whole number", "write digits only, such as 12")
        number = int(value)
        if not least <= number <= most:
            raise Wrong(f"{number} is out of range", f"write a number from {least} to {most}")
        return number

    return Scalar(convert, {"type": "integer", "minimum": least, "maximum": most})


def signed(most: int) -> Scalar[int]:
    """A whole number with its sign, which is added to another: `+140`, `-20`."""

    def convert(value: str) -> int:
        if not re.fullmatch(r"[-+][0-9]{1,12}", value):
            raise Wrong(f"{value!r} is not a number with a sign", "write such as +140 for more, or -20 for less")
        if abs(int(value)) > most:
            raise Wrong(f"{value} is out of range", f"write at most {most}")
        return int(value)

    return Scalar(convert, {"type": "integer", "minimum": -most, "maximum": most})


def _convert_yes_or_no(value: str) -> bool:
    if value not in ("true", "false"):
        raise Wrong(f"{value!r} is neither", "write true or false")
    return value == "true"


def _convert_percent(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?%", value):
        raise Wrong(f"{value!r} is not a percentage", "write such as 20%")
    try:
        return parse_percent(value)
    except AmountError:
        raise Wrong(f"{value} is out of range", "write a percentage above 0% and up to 100%") from None


def _convert_day(value: str) -> str:
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise Wrong(f"there is no day {value}", "write one of the calendar, such as 2026-11-27") from None
    raise Wrong(f"{value!r} is not a date", "write year, month and day, such as 2026-11-27")


yes_or_no = Scalar(_convert_yes_or_no, {"type": "boolean"})
"""`true` or `false`."""
percent = Scalar(_convert_percent, {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,2})?%$"})
"""`20%` as basis points."""
day = Scalar(_convert_day, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
"""A day as ISO 8601 writes it."""


def moment(zone: ZoneInfo, *, end: bool) -> Callable[[str], int]:
    """A day or a minute of the shop's time zone as UTC seconds; a day alone as an end includes that day."""

    def convert(value: str) -> int:
        match = _MOMENT.fullmatch(value)
        try:
            if match:
                clock = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}")
            else:
                ordinal = date.fromisoformat(day(value)).toordinal()
                clock = datetime.combine(date.fromordinal(ordinal + int(end)), datetime.min.time())
            return int(clock.replace(tzinfo=zone).timestamp())
        except (ValueError, OverflowError) as error:
            if isinstance(error, Wrong):
                raise
            raise Wrong(f"there is no moment {value!r}", "write such as 2026-11-27 or 2026-11-27 09:00") from None

    return convert


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a minute in the shop's time zone, as UTC seconds; as an `end`, a day alone includes that day."""

    end: bool = False

    @property
    def schema(self) -> Schema:
        """A text that looks like one."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Placed[int] | None:
        """The moment with its place; None where a problem was reported."""
        del example
        return sheet.scalar(node, name, moment(sheet.terms.zone, end=self.end))
