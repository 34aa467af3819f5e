"""Money: integer minor units of an ISO 4217 currency, and what the payment provider makes of them.

Two tables, because they differ: ISO 4217 says how many decimals a currency has; Stripe says what its API wants
(https://docs.stripe.com/currencies). `docs/money.md` holds every rule of this module in words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TWO_DECIMALS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
""".split()
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND".split()
_FOUR_DECIMALS = "CLF UYW".split()

EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_TWO_DECIMALS, 2),
    **dict.fromkeys(_NO_DECIMALS, 0),
    **dict.fromkeys(_THREE_DECIMALS, 3),
    **dict.fromkeys(_FOUR_DECIMALS, 4),
}
"""ISO 4217 list one: decimals of every currency that can be paid with (no funds of account without minor units)."""

# What Stripe's API counts in, where it is not ISO's minor unit: the exponent on the wire.
_PROVIDER_EXPONENTS = {"ISK": 2, "UGX": 2, "MGA": 0}
# Three-decimal currencies are charged in multiples of ten.
_PROVIDER_STEPS = dict.fromkeys(_THREE_DECIMALS, 10) | {"ISK": 100, "UGX": 100}


class UnknownCurrency(ValueError):
    """Not a code of ISO 4217."""


class AmountError(ValueError):
    """A text that is not an exact amount of its currency; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `Money(2400, "EUR")` is 24.00 euros. Adding two currencies is an error, never a conversion."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise TypeError(f"{self.currency} and {other.currency} cannot be added or subtracted")
        return other.minor

    def decimal(self) -> str:
        """The amount as ISO 4217 writes it, with a point: `24.00`, `500`, `1.250`."""
        digits = exponent(self.currency)
        sign = "-" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), 10**digits)
        return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


def exponent(currency: str) -> int:
    """How many decimals `currency` has by ISO 4217. Raises UnknownCurrency."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(f"{currency!r} is not an ISO 4217 currency code") from None


def parse_amount(text: str, currency: str) -> int:
    """Read `24.00` as minor units. Only plain digits and one point; AmountError says what to write instead.

    Nothing is guessed: a comma, a currency sign, an exponent, other scripts' digits or more decimals than the
    currency has are refused, because each is read differently somewhere.
    """
    digits = exponent(currency)
    plain = text.strip()
    whole, point, part = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and (not point or (part.isascii() and part.isdigit()))):
        raise AmountError(f"{text!r} is not an amount (write digits with a point, such as {_example(digits)})")
    if len(part.rstrip("0")) > digits:
        raise AmountError(
            f"{text!r} has more decimals than {currency} has (write at most {digits}: {_example(digits)})"
        )
    if len(whole) > 12:
        raise AmountError(f"{text!r} is larger than any price (write at most 12 digits before the point)")
    return int(whole + (part + "0" * digits)[:digits])


def _example(digits: int) -> str:
    return "24." + "0" * digits if digits else "24"


def round_half_up(value: Decimal) -> int:
    """To a whole minor unit; a half goes away from zero, so that a refund mirrors its charge."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent_of(minor: int, basis_points: int) -> int:
    """`basis_points` hundredths of a percent of an amount, half up: 20 % is 2000."""
    sign = -1 if minor * basis_points < 0 else 1
    return sign * ((abs(minor * basis_points) + 5000) // 10000)


def allocate(minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to `weights` by largest remainder; the parts sum to the amount exactly.

    Each part is within one minor unit of its exact share, a weight of 0 gets 0, and of equal remainders the first
    part gets the odd unit. Raises ValueError when there is nothing to split over.
    """
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("an amount can only be split over weights of which none is negative and one is positive")
    sign = -1 if minor < 0 else 1
    amount = abs(minor)
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-(amount * weights[index] % total), index))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def provider_exponent(currency: str) -> int:
    """The exponent that the payment provider's API counts in (https://docs.stripe.com/currencies)."""
    return _PROVIDER_EXPONENTS.get(currency, exponent(currency))


def to_provider(money: Money) -> int:
    """The amount as the payment provider wants it. Raises AmountError where it cannot be charged exactly."""
    shift = provider_exponent(money.currency) - exponent(money.currency)
    if shift < 0:
        amount, rest = divmod(money.minor, 10**-shift)
    else:
        amount, rest = money.minor * 10**shift, 0
    if rest or amount % _PROVIDER_STEPS.get(money.currency, 1):
        raise AmountError(
            f"{money.decimal()} {money.currency} cannot be charged: the payment provider takes no such fraction"
        )
    return int(amount)


def from_provider(amount: int, currency: str) -> Money:
    """The payment provider's amount as money; its currency codes are lower-case."""
    code = currency.upper()
    shift = provider_exponent(code) - exponent(code)
    if shift < 0:
        return Money(amount * 10**-shift, code)
    minor, rest = divmod(amount, 10**shift)
    if rest:
        raise AmountError(f"{amount} of the payment provider is no whole amount of {code}")
    return Money(minor, code)


def parse_percent(text: str) -> int:
    """Read `20%` or `12.5%`, at most 100%, as basis points (2000, 1250). Raises AmountError."""
    match = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%", text.strip())
    points = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    if not 0 < points <= 10000:
        raise AmountError(f"{text!r} is not a percentage (write such as 20%)")
    return points


_MINIMUM_CHARGES = """
USD 0.50 AED 2.00 ARS 0.50 AUD 0.50 BRL 0.50 CAD 0.50 CHF 0.50 COP 0.50 CZK 15.00 DKK 2.50 EUR 0.50 GBP 0.30
HKD 4.00 HUF 175.00 IDR 0.50 ILS 0.50 INR 0.50 JPY 50 KRW 50 MXN 10 MYR 2.00 NOK 3.00 NZD 0.50 PHP 0.50 PLN 2.00
RON 2.00 RUB 0.50 SEK 3.00 SGD 0.50 THB 10 ZAR 0.50
""".split()
PROVIDER_MINIMUM: dict[str, int] = {
    code: parse_amount(amount, code) for code, amount in zip(_MINIMUM_CHARGES[::2], _MINIMUM_CHARGES[1::2], strict=True)
}
"""The least that the payment provider charges, in minor units (https://docs.stripe.com/currencies)."""

PROVIDER_MAXIMUM = 99_999_999
"""The most that the payment provider charges at once, in the units of its API: eight digits (the same page)."""
