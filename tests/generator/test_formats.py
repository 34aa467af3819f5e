"""Amounts and dates are written as CLDR says: `domain.display` with our `Formats` equals Babel."""

import re
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton
from babel.numbers import format_currency
from babel.numbers import format_percent as babel_percent
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.codec import from_plain, to_plain
from chalicelib.domain.display import Formats, format_date, format_day, format_money, format_percent
from chalicelib.domain.money import EXPONENTS, Money, exponent
from generator.locales import UnknownLanguage, make_formats

LANGUAGES = "en en-GB de fr sv pt pt-PT nl ja zh-Hans es it pl da nb hi tr eu ar he".split()
CURRENCIES = "EUR USD GBP JPY SEK ISK KWD CHF CLF".split()
FORMATS = {language: make_formats(language, sorted(EXPONENTS)) for language in LANGUAGES}


def by_babel(minor: int, currency: str, language: str) -> str:
    """Babel's own text, with the decimals of ISO 4217 and CLDR's space between a sign of letters and the digits."""
    locale = Locale.parse(language, sep="-")
    digits = exponent(currency)
    pattern = locale.currency_formats["standard"].pattern
    exact = re.sub(r"0\.0+", f"0.{'0' * digits}" if digits else "0", pattern)
    symbol = FORMATS[language].symbols[currency]
    if symbol[-1:].isalpha():
        # Babel leaves out what UTS 35 calls currency spacing: `SEK 24.00`, not `SEK24.00`.
        exact = exact.replace("¤#", "¤\N{NO-BREAK SPACE}#")
    amount = Decimal(minor).scaleb(-digits)
    return format_currency(amount, currency, format=exact, locale=locale, currency_digits=False)


@given(st.sampled_from(LANGUAGES), st.sampled_from(CURRENCIES), st.integers(0, 10**13))
def test_an_amount_is_written_as_babel_writes_it(language: str, currency: str, minor: int) -> None:
    assert format_money(Money(minor, currency), FORMATS[language]) == by_babel(minor, currency, language)


@given(st.sampled_from(LANGUAGES), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_is_written_as_babel_writes_it(language: str, day: date) -> None:
    locale = Locale.parse(language, sep="-")
    assert format_date(day, FORMATS[language]) == babel_date(day, "long", locale=locale)


@given(st.sampled_from(LANGUAGES), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_day_without_its_year_is_written_as_babel_writes_it(language: str, day: date) -> None:
    locale = Locale.parse(language, sep="-")
    assert format_day(day, FORMATS[language]) == format_skeleton("MMMd", day, locale=locale)


@given(st.sampled_from(LANGUAGES), st.integers(0, 1_000_000))
def test_a_rate_is_written_as_babel_writes_it(language: str, millionths: int) -> None:
    rate = Decimal(millionths).scaleb(-6)
    whole = Locale.parse(language, sep="-").percent_formats[None].pattern
    exact = whole.replace("0", "0.####")
    assert format_percent(millionths, FORMATS[language]) == babel_percent(rate, exact, language.replace("-", "_"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_formats_survive_the_release(language: str) -> None:
    assert from_plain(Formats, to_plain(FORMATS[language])) == FORMATS[language]


def test_countries_have_their_names() -> None:
    names = FORMATS["de"].countries
    assert (names["PT"], names["DE"], names["CN"]) == ("Portugal", "Deutschland", "China")
    assert len(names) > 240
    assert names.keys() == FORMATS["en"].countries.keys()


@pytest.mark.parametrize("language", ["english", "xx", "e", "en_US_POSIX_x", ""])
def test_a_language_that_is_none_is_refused(language: str) -> None:
    with pytest.raises(UnknownLanguage):
        make_formats(language, ["EUR"])
