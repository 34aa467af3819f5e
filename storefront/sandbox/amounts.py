"""Which amounts the payment provider takes: its currencies, exponents, minimums and maximums.

A reading of Stripe's "Supported currencies" page of its own, on purpose not shared with the shop's table: a double
that copied the shop's table would agree with its mistakes.
"""

from storefront.sandbox.answers import ApiError

CURRENCIES = frozenset(
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf "
    "clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr "
    "ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur "
    "mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr "
    "sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg "
    "xof xpf yer zar zmw".split()
)
ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
# Two decimals in the API, none in the world: every amount is a multiple of 100.
WHOLE_UNITS = frozenset({"isk", "ugx"})
MINIMUM = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300,
    "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip
MAXIMUM = 99_999_999  # eight digits; a few currencies are allowed more
LARGER_MAXIMUM = {"idr": 999_999_999_999, "inr": 999_999_999, "cop": 9_999_999_999, "huf": 9_999_999_999}
SIGNS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥"}


def exponent_of(currency: str) -> int:
    """How many decimals an amount in the API has."""
    return 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2


def show(amount: int, currency: str) -> str:
    """An amount for people: `€12.50`, `1500 ISK`; integers only."""
    places = exponent_of(currency)
    whole, rest = divmod(abs(amount), 10**places)
    digits = f"{whole:,}" + (f".{rest:0{places}d}" if places else "")
    minus = "-" if amount < 0 else ""
    sign = SIGNS.get(currency)
    return f"{minus}{sign}{digits}" if sign else f"{minus}{digits} {currency.upper()}"


def check_currency(currency: str, param: str) -> str:
    """The currency in lower case, or Stripe's refusal."""
    if currency.lower() not in CURRENCIES:
        raise ApiError(
            f"Invalid currency: {currency.lower()}. Stripe currently supports these currencies: "
            + ", ".join(sorted(CURRENCIES)),
            param=param,
        )
    return currency.lower()


def check_step(amount: int, currency: str, param: str) -> None:
    """Some currencies are stated finer than they can be charged; the amount must be chargeable."""
    step = 100 if currency in WHOLE_UNITS else 10 if currency in THREE_DECIMAL else 1
    if amount % step:
        raise ApiError(
            f"Invalid {currency.upper()} amount: {amount}. Amounts in {currency.upper()} must be evenly "
            f"divisible by {step}.",
            "parameter_invalid_integer",
            param,
        )


def check_total(total: int, currency: str) -> None:
    """The whole charge lies between Stripe's minimum and maximum for its currency."""
    least, most = MINIMUM.get(currency, 1), LARGER_MAXIMUM.get(currency, MAXIMUM)
    if total < least:
        raise ApiError(
            f"The Checkout Session's total amount due must add up to at least {show(least, currency)} {currency}",
            "amount_too_small",
        )
    if total > most:
        raise ApiError(
            f"The Checkout Session's total amount must be no more than {show(most, currency)} {currency}",
            "amount_too_large",
        )
