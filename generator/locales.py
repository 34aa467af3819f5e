"""What CLDR says of a language, by way of Babel, as the `Formats` that a release carries."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from chalicelib.domain.display import Formats


class UnknownLanguage(ValueError):
    """A language that CLDR does not know."""


def find_locale(language: str) -> Locale:
    """Babel's locale of `en`, `pt-BR` or `zh-Hans`. Raises UnknownLanguage."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise UnknownLanguage(f"{language!r} is not a language that CLDR knows") from error


def every_country() -> tuple[str, ...]:
    """The codes of all countries and territories that CLDR names, in order."""
    found = [str(code) for code in Locale.parse("en").territories]
    return tuple(sorted(code for code in found if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES))


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left. Raises UnknownLanguage."""
    return find_locale(language).text_direction == "rtl"


def own_name(language: str) -> str:
    """What a language calls itself: `Deutsch`, `简体中文`. Raises UnknownLanguage."""
    locale = find_locale(language)
    name = str(locale.languages.get(str(locale)) or locale.get_display_name(locale) or language)
    return name[:1].upper() + name[1:]


def english_name(language: str) -> str:
    """What problems call a language: `German`. Raises UnknownLanguage."""
    return find_locale(language).get_display_name("en") or language


def plural_samples(language: str) -> dict[str, int]:
    """CLDR's plural categories of a language, each with a number that asks for it. Raises UnknownLanguage."""
    rule = find_locale(language).plural_form
    samples: dict[str, int] = {}
    for number in (*range(200), 1_000_000):
        samples.setdefault(rule(number), number)
    # A browser asks by its own CLDR, which may be older or newer.
    return {"other": samples[rule(100)], **samples}


_NO_COUNTRIES = frozenset("EU EZ UN XA XB ZZ QO".split())
"""Codes of CLDR that are unions, tests or nothing."""


def make_formats(language: str, currencies: Sequence[str]) -> Formats:
    """Symbols and patterns for these currencies, and the names of all countries. Raises UnknownLanguage."""
    locale = find_locale(language)
    money = locale.currency_formats["standard"]
    return Formats(
        language=language,
        decimal=get_decimal_symbol(locale),
        group=get_group_symbol(locale),
        minus=get_minus_sign_symbol(locale),
        groups=money.grouping,
        currency_pattern=money.pattern.partition(";")[0],
        symbols={code: get_currency_symbol(code, locale) for code in currencies},
        months=tuple(locale.months["format"]["wide"][month] for month in range(1, 13)),
        date_pattern=locale.date_formats["long"].pattern,
        day_pattern=str(locale.datetime_skeletons["MMMd"].pattern),
        rtl=is_rtl(language),
        short_months=tuple(locale.months["format"]["abbreviated"][month] for month in range(1, 13)),
        percent_pattern=locale.percent_formats[None].pattern,
        countries={code: locale.territories.get(code, code) for code in every_country()},
    )
