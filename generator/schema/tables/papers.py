"""The fields of `shop.yaml` about invoices, and about other systems that are told of orders."""

import re
from urllib.parse import urlsplit

from chalicelib.domain.announcements import NAMES
from chalicelib.domain.rules import ALERTS
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Nested
from generator.schema.scalars import Scalar, line, one_of, whole
from generator.schema.sheet import Wrong

_PLACES = re.compile(r"\{(number|year)\}")
_REST = re.compile(r"[A-Za-z0-9 ._/-]{0,30}", re.ASCII)


def _convert_pattern(value: str) -> str:
    if not _REST.fullmatch(_PLACES.sub("", value)):
        raise Wrong(
            f"{value!r} has signs that a number does not", "write letters, digits and . _ / -, {number}, {year}"
        )
    if value.count("{number}") != 1 or value.count("{year}") > 1:
        raise Wrong(f"{value!r} says {{number}} not once", "write such as INV-{year}-{number}")
    return value


_PATTERN = Scalar(_convert_pattern, {"type": "string", "pattern": r"\{number\}"})

SELLER = Field("seller", line(100), meaning="Who sells, where it is not `name`.", example="Isoline Press Lda.")
VAT_ID = Field("vat_id", line(40), meaning="The VAT number; invoices need it.", example="PT 509 442 013")
REGISTRATION = Field(
    "registration",
    line(200),
    meaning="Where the company is registered.",
    example="Lisbon commercial register 509442013",
)
NUMBER = Field(
    "number",
    _PATTERN,
    meaning="How invoices are numbered. With `{year}`, every year begins at 1.",
    example="'{year}-{number}'",
    default="'INV-{number}'",
)
CREDIT_NUMBER = Field(
    "credit_note",
    _PATTERN,
    meaning="How credit notes are numbered: a series of their own.",
    example="'CN-{year}-{number}'",
    default="'CN-{number}'",
)
DIGITS = Field("digits", whole(1, 10), meaning="The least digits of a number.", example="4", default="5")
NOTE = Field(
    "note",
    line(300),
    meaning="A sentence at the end, such as why no tax is charged.",
    example="No VAT is charged by Article 53 of the Portuguese VAT code.",
)
INVOICE_RULES = Fields("invoices", (SELLER, VAT_ID, REGISTRATION, NUMBER, CREDIT_NUMBER, DIGITS, NOTE))
INVOICES = Field(
    "invoices",
    Nested(INVOICE_RULES),
    meaning="Who sells, as invoices say it, and how they are numbered.",
    example="{vat_id: PT 509 442 013, number: 'INV-{year}-{number}'}",
)


def _convert_endpoint(value: str) -> str:
    try:
        parts = urlsplit(value)
        right = parts.hostname and not parts.username and not parts.fragment and (parts.port or 1) > 0
    except ValueError:
        right = None
    on_laptop = parts.hostname in ("127.0.0.1", "localhost") if right else False
    if not right or not (parts.scheme == "https" or (parts.scheme == "http" and on_laptop)) or " " in value:
        raise Wrong(f"{value!r} is no address of another system", "write such as https://erp.example/hooks/shop")
    return value


ENDPOINT = Field(
    "url",
    Scalar(_convert_endpoint, {"type": "string", "pattern": "^https?://"}),
    meaning="Where it is told: an https address. On your own machine, http://127.0.0.1 does.",
    example="https://erp.example/hooks/shop",
    needed="write such as https://erp.example/hooks/shop",
)
TOLD_OF = Field(
    "events",
    Listed(one_of(*NAMES)),
    meaning="What it is told of; everything without this line.",
    example="[order.paid, parcel.sent, refund.succeeded]",
)
WEBHOOK = Fields("webhooks", (ENDPOINT, TOLD_OF))
WEBHOOKS = Field(
    "webhooks",
    Listed(Nested(WEBHOOK)),
    meaning="Other systems of yours that are told what happens to orders.",
    example="[{url: 'https://erp.example/hooks/shop', events: [order.paid, parcel.sent]}]",
)

ALERTED = Field(
    "alerts",
    Listed(one_of(*ALERTS)),
    meaning="What `email` gets mails about; all of it without this line, none with `[]`.",
    example="[low_stock, attention, dispute, reconciliation, dead_letter]",
)
