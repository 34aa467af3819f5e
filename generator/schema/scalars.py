"""Texts to values, each by its own rule; what does not fit raises `Wrong` and says what to write."""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.cart import MAX_SKU_LENGTH
from chalicelib.domain.money import EXPONENTS, AmountError, parse_percent
from generator.locales import UnknownLanguage, find_locale
from generator.schema.sheet import Convert, Wrong

MAX_SLUG = 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")


def line(most: int) -> Convert[str]:
    """A text in one line of at most `most` characters; runs of white space become one space."""

    def convert(value: str) -> str:
        plain = " ".join(value.split())
        if not plain:
            raise Wrong("is empty", "write a text or delete the line")
        if any(unicodedata.category(char) == "Cc" for char in plain):
            raise Wrong("holds an invisible control character", "delete it")
        if len(plain) > most:
            raise Wrong(f"has {len(plain)} characters", f"write at most {most}")
        return plain

    return convert


def optional_line(most: int) -> Convert[str]:
    """As `line`, but `""` is a value."""
    convert = line(most)
    return lambda value: convert(value) if value else ""


def one_of(*words: str) -> Convert[str]:
    """One of a few words, exactly."""

    def convert(value: str) -> str:
        if value not in words:
            raise Wrong(f"{value!r} is not known", f"write one of {', '.join(words)}")
        return value

    return convert


def yes_or_no(value: str) -> bool:
    """`true` or `false`."""
    if value not in ("true", "false"):
        raise Wrong(f"{value!r} is neither", "write true or false")
    return value == "true"


def whole(least: int, most: int) -> Convert[int]:
    """A whole number in plain digits."""

    def convert(value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", value):
            raise Wrong(f"{value!r} is not a whole number", "write digits only, such as 12")
        number = int(value)
        if not least <= number <= most:
            raise Wrong(f"{number} is out of range", f"write a number from {least} to {most}")
        return number

    return convert


def percent(value: str) -> int:
    """`20%` as basis points."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?%", value):
        raise Wrong(f"{value!r} is not a percentage", "write such as 20%")
    try:
        return parse_percent(value)
    except AmountError:
        raise Wrong(f"{value} is out of range", "write a percentage above 0% and up to 100%") from None


def day(value: str) -> str:
    """A day as ISO 8601 writes it."""
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise Wrong(f"there is no day {value}", "write one of the calendar, such as 2026-11-27") from None
    raise Wrong(f"{value!r} is not a date", "write year, month and day, such as 2026-11-27")


def moment(zone: ZoneInfo, *, end: bool) -> Convert[int]:
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


def currency(value: str) -> str:
    """A currency of ISO 4217."""
    if value not in EXPONENTS:
        raise Wrong(f"{value!r} is not a currency", "write its three letters, such as EUR")
    return value


def country(value: str) -> str:
    """Two capital letters."""
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise Wrong(f"{value!r} is not a country code", "write its two capital letters, such as PT")
    return value


def language(value: str) -> str:
    """A language code such as `en` or `pt-BR`."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value):
        raise Wrong(f"{value!r} is not a language code", "write such as en or pt-BR")
    try:
        find_locale(value)
    except UnknownLanguage as error:
        raise Wrong(str(error), "write such as en or pt-BR") from None
    return value


def email(value: str) -> str:
    """A mail address."""
    if not _EMAIL.fullmatch(value):
        raise Wrong(f"{value!r} is not a mail address", "write such as hello@shop.example")
    return value


def web_address(value: str) -> str:
    """An absolute address, without a slash at its end."""
    if not re.fullmatch(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?", value):
        raise Wrong(f"{value!r} is not a web address", "write such as https://shop.example")
    return value.rstrip("/")


def picture_address(value: str) -> str:
    """The address of a picture elsewhere."""
    if not re.fullmatch(r"https?://[^\s\"<>]+", value) or len(value) > 2000:
        raise Wrong(f"{value!r} is not a web address", "write such as https://cdn.example/contour-4.jpg")
    return value


def href(value: str) -> str:
    """A link from a menu: a path of this site, or an address elsewhere."""
    if re.fullmatch(r"/(?!/)[^\s\"<>]*", value) or re.fullmatch(r"(https?://|mailto:)[^\s\"<>]+", value):
        return value
    raise Wrong(f"{value!r} is not a link", "write a path such as /journal/ or a whole address")


def sku(value: str) -> str:
    """What a unit is ordered by: 1 to 64 characters without white space, control characters or `|`."""
    plain = unicodedata.normalize("NFC", value)
    if not 1 <= len(plain) <= MAX_SKU_LENGTH:
        raise Wrong(f"has {len(plain)} characters", f"write 1 to {MAX_SKU_LENGTH}")
    wrong = next((char for char in plain if char in "|" or unicodedata.category(char)[0] in "CZ"), None)
    if wrong is not None:
        name = "a space" if wrong == " " else f"`{wrong}`" if wrong == "|" else f"U+{ord(wrong):04X}"
        raise Wrong(f"{value!r} holds {name}", "write letters, digits, `-`, `_` and `.`")
    return plain


def slugify(name: str) -> str:
    """The slug that a name suggests; empty where it has neither letters nor digits."""
    kept = "".join(char if _fits_slug(char) else "-" for char in unicodedata.normalize("NFC", name.lower()))
    return re.sub(r"-{2,}", "-", kept).strip("-")[:MAX_SLUG].strip("-")


def slug(value: str) -> str:
    """A part of an address: lower-case letters of any script, digits and hyphens."""
    better = slugify(value)
    if not better:
        raise Wrong(f"{value!r} has no letter and no digit", "write such as contour-4")
    if better != value:
        raise Wrong(f"{value!r} cannot stand in an address", f"write {better}")
    return value


def tax_class(value: str) -> str:
    """One word; which ones there are is for the rates of the shop to say."""
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value) or len(value) > 40:
        raise Wrong(f"{value!r} is not a tax class", "write one word in small letters, such as standard or reduced")
    return value


def alias(value: str) -> str:
    """A former address: a slug, or a whole path of this site."""
    if value.startswith("/"):
        if re.fullmatch(r"(/[^\s/?#\"<>\\%]+)+/?", value) and not {".", ".."} & set(value.split("/")):
            return value
        raise Wrong(f"{value!r} is not a path of this site", "write such as /products/old-name/")
    return slug(value)


def gtin(value: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits whose check digit is right (GS1 General Specifications, 7.9)."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", value):
        raise Wrong(f"{value!r} is not a GTIN", "write its 8, 12, 13 or 14 digits without spaces")
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(reversed(value[:-1]), 1))
    check = -total % 10
    if check != int(value[-1]):
        raise Wrong(f"the check digit of {value} is wrong", f"copy it again; its last digit would be {check}")
    return value


def relative_path(value: str) -> str:
    """A file below a folder: no way up, no absolute path."""
    parts = value.split("/")
    if not value or "\\" in value or any(part in ("", ".", "..") for part in parts):
        raise Wrong(f"{value!r} is not a file below the folder", "write such as wallpapers/night.zip")
    return value


def _fits_slug(char: str) -> bool:
    return char == "-" or unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"
