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
        rtl=locale.text_direction == "rtl",
        short_months=tuple(locale.months["format"]["abbreviated"][month] for month in range(1, 13)),
        countries={code: locale.territories.get(code, code) for code in every_country()},
    )
