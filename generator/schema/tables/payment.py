"""The fields of `offline_payment` and `carriers` in `shop.yaml`."""

import re

from chalicelib.domain.creditor import is_iban, squeeze
from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.price import Amounts
from generator.schema.scalars import Scalar, line, whole
from generator.schema.sheet import Placed, Wrong

_MOST_DAYS = 365


def _convert_iban(value: str) -> str:
    plain = squeeze(value)
    if is_iban(plain):
        return plain
    if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", plain):
        raise Wrong(f"the check digits of {value!r} are wrong", "copy it again from your bank")
    raise Wrong(f"{value!r} is not an IBAN", "write such as PT50 0002 0123 1234 5678 9015 4")


def _convert_bic(value: str) -> str:
    plain = squeeze(value)
    if not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", plain):
        raise Wrong(f"{value!r} is not a BIC", "write its 8 or 11 letters and digits, such as CGDIPTPL")
    return plain


def _convert_tracking(value: str) -> str:
    if not re.fullmatch(r"https://[^\s\"<>\\]+", value) or len(value) > 500:
        raise Wrong(f"{value!r} is not a web address", "write one that begins with https://")
    if value.count("{tracking}") != 1 or set("{}") & set(value.replace("{tracking}", "")):
        raise Wrong("has to hold `{tracking}` once", "write it where the tracking number stands in the address")
    if "{" in value.removeprefix("https://").partition("/")[0]:
        raise Wrong("has `{tracking}` in the name of the site", "write it behind the first `/`")
    return value


HOLDER = Field(
    "holder",
    line(70),
    meaning="Whose it is, as the bank knows it.",
    example="Isoline Press Lda",
    needed="write whose account it is",
)
IBAN = Field(
    "iban",
    Scalar(_convert_iban, {"type": "string"}),
    meaning="Its number, with or without spaces; the check digits are checked.",
    example="PT50 0002 0123 1234 5678 9015 4",
    needed="write the number of the account",
)
BIC = Field(
    "bic",
    Scalar(_convert_bic, {"type": "string"}),
    meaning="The code of the bank, for transfers from far away.",
    example="CGDIPTPL",
)
ACCOUNT_FIELDS = Fields("account", (HOLDER, IBAN, BIC))

TITLE = Field(
    "title", line(80), meaning="What shoppers read; the shop's own words without it.", example="Pay by bank transfer"
)
INSTRUCTIONS = Field(
    "instructions",
    Listed(line(200)),
    meaning="What the buyer has to know, line by line, on the order's page and in its mails.",
    example="[We print as soon as your transfer is here.]",
)
ACCOUNT = Field(
    "account",
    Nested(ACCOUNT_FIELDS),
    meaning="Where the money goes to.",
    example="{holder: Isoline Press Lda, iban: PT50 0002 0123 1234 5678 9015 4}",
)
COUNTRIES = Field(
    "countries",
    Listed(codes.country),
    meaning="Only for orders to these countries; to all without it.",
    example="[PT, ES]",
)
UP_TO = Field("up_to", Amounts(), meaning="Only for totals up to this.", example="{EUR: 300.00, USD: 330.00}")


def _due_days(example: str, default: str) -> Field[Placed[int]]:
    return Field(
        "due_days",
        whole(1, _MOST_DAYS),
        meaning="Within how many days of the order it is to be paid.",
        example=example,
        default=default,
    )


TRANSFER_DUE = _due_days(example="5", default="7")
TRANSFER_REMIND = Field(
    "remind_days",
    whole(1, _MOST_DAYS),
    meaning="After how many days a reminder is sent, once; on the day that it is due without it.",
    example="5",
)
TRANSFER_EXPIRE = Field(
    "expire_days",
    whole(1, _MOST_DAYS),
    meaning="After how many days an order that is not paid ends, and its goods are for sale again.",
    example="10",
    default="14",
)
INVOICE_DUE = _due_days(example="14", default="30")
INVOICE_REMIND = Field(
    "remind_days",
    whole(1, _MOST_DAYS),
    meaning="After how many days a reminder is sent, once; none without it.",
    example="40",
)
TRANSFER_FIELDS = Fields(
    "transfer",
    (TITLE, INSTRUCTIONS, ACCOUNT, TRANSFER_DUE, TRANSFER_REMIND, TRANSFER_EXPIRE, COUNTRIES, UP_TO),
)
ON_DELIVERY_FIELDS = Fields("on_delivery", (TITLE, INSTRUCTIONS, COUNTRIES, UP_TO))
AT_PICKUP_FIELDS = Fields("at_pickup", (TITLE, INSTRUCTIONS, UP_TO))
INVOICE_FIELDS = Fields("invoice", (TITLE, INSTRUCTIONS, ACCOUNT, INVOICE_DUE, INVOICE_REMIND, COUNTRIES, UP_TO))

TRANSFER = Field(
    "transfer",
    Nested(TRANSFER_FIELDS),
    meaning="By bank transfer, before anything is sent.",
    example="{account: {holder: Isoline Press Lda, iban: PT50 0002 0123 1234 5678 9015 4}, due_days: 7}",
)
ON_DELIVERY = Field(
    "on_delivery",
    Nested(ON_DELIVERY_FIELDS),
    meaning="At the door, to whoever brings the parcel.",
    example="{countries: [PT], up_to: {EUR: 150.00, USD: 165.00}}",
)
AT_PICKUP = Field(
    "at_pickup",
    Nested(AT_PICKUP_FIELDS),
    meaning="At the counter, with ways of sending that have `pickup: true`.",
    example="{instructions: [Cash and cards are both welcome.]}",
)
INVOICE = Field(
    "invoice",
    Nested(INVOICE_FIELDS),
    meaning="After the goods, within some days.",
    example="{account: {holder: Isoline Press Lda, iban: PT50 0002 0123 1234 5678 9015 4}, due_days: 14}",
)
OFFLINE_FIELDS = Fields("offline payment", (TRANSFER, ON_DELIVERY, AT_PICKUP, INVOICE))
OFFLINE = Field(
    "offline_payment",
    Nested(OFFLINE_FIELDS),
    meaning="Ways to pay without the payment provider, besides `payment_methods`.",
    example="{transfer: {account: {holder: Isoline Press Lda, iban: PT50 0002 0123 1234 5678 9015 4}}}",
)

CARRIER_NAME = Field("name", line(60), meaning="What buyers read.", example="City Bikes", needed="write its name")
CARRIER_TRACKING = Field(
    "tracking",
    Scalar(_convert_tracking, {"type": "string"}),
    meaning="The address that shows how far a parcel is, with `{tracking}` where its number stands.",
    example="'https://bikes.example/parcels/{tracking}'",
    needed="write its address with `{tracking}` where the number stands",
)
CARRIER_FIELDS = Fields("carrier", (CARRIER_NAME, CARRIER_TRACKING))
CARRIERS = Field(
    "carriers",
    Mapped(Nested(CARRIER_FIELDS), "its carriers"),
    meaning="Carriers besides those that are known, or other addresses for those, each by the name that you type.",
    example="{city-bikes: {name: City Bikes, tracking: 'https://bikes.example/parcels/{tracking}'}}",
)

PAYMENT_FIELDS = (OFFLINE, CARRIERS)
