"""The fields of `tax.yaml`."""

import re
from dataclasses import dataclass

from chalicelib.domain.taxes import PROPORTIONAL, WHOLE
from generator.read.nodes import Node, Text
from generator.schema import codes
from generator.schema.field import Field, Fields, Schema
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.scalars import Moment, Scalar, line, one_of, yes_or_no
from generator.schema.sheet import Placed, Sheet, Wrong
from generator.schema.tables.place import PLACE

_PERCENT = r"[0-9]{1,3}(\.[0-9]{1,4})?%"


def _rate(value: str) -> int:
    if not re.fullmatch(_PERCENT, value):
        raise Wrong(f"{value!r} is not a rate", "write such as 23% or 8.875%")
    whole, _, part = value.removesuffix("%").partition(".")
    return int(whole) * WHOLE // 100 + int(part.ljust(4, "0") if part else 0)


rate = Scalar(_rate, {"type": "string", "pattern": f"^{_PERCENT}$"})
"""`8.875%` as parts of a million."""

PART_TITLE = Field(
    "title",
    line(60),
    meaning="What receipts call it; `title` of the file without it.",
    example="State tax",
    beside="rate: 6.25%",
)
PART_RATE = Field("rate", rate, meaning="Its rate.", example="6.25%", needed="write such as 6.25%")
PART_COMPOUND = Field(
    "compound",
    yes_or_no,
    meaning="Whether it is taken on the amount with the taxes before it.",
    example="true",
    beside="rate: 1%",
    default="false",
)
PART_FROM = Field("from", Moment(), meaning="In force from this day on.", example="2027-01-01", beside="rate: 6%")
PART_UNTIL = Field(
    "until",
    Moment(end=True),
    meaning="In force until this day, which is included.",
    example="2026-12-31",
    beside="rate: 6%",
)
PART = Fields("rate", (PART_TITLE, PART_RATE, PART_COMPOUND, PART_FROM, PART_UNTIL))


@dataclass(frozen=True, slots=True)
class ClassRate:
    """The rate of a class: one percentage, or a list of taxes."""

    @property
    def of(self) -> Nested:
        """What the list is of."""
        return Nested(PART)

    @property
    def schema(self) -> Schema:
        """Either of the two."""
        return {"anyOf": [rate.schema, _PARTS.schema]}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Placed[int] | tuple[Sheet, ...] | None:
        """The rate, or the taxes, each as a sheet; None where a problem was reported."""
        if isinstance(node, Text):
            return rate.read(sheet, name, node, example)
        return _PARTS.read(sheet, name, node, "[{title: State tax, rate: 6.25%}]")


_PARTS: Listed[Sheet] = Listed(Nested(PART))

ZONE_ID = Field(
    "id", codes.slug, meaning="What it is called in problems.", example="portugal", beside="countries: [PT]"
)
ZONE_COUNTRIES = Field("countries", Listed(codes.country), meaning="Whole countries.", example="[PT]")
ZONE_PLACES = Field(
    "places", Listed(Nested(PLACE)), meaning="Parts of countries.", example="[{country: US, regions: [CA]}]"
)
ZONE_PRICES = Field(
    "prices",
    one_of("included", "excluded"),
    meaning="Whether prices hold the tax there; as `prices` of the file without it.",
    example="excluded",
    beside="countries: [US]",
)
_RATES: Mapped[Placed[int] | tuple[Sheet, ...]] = Mapped(ClassRate(), "a rate for each tax class")
ZONE_RATES = Field(
    "rates",
    _RATES,
    meaning="A rate for each tax class of the products, or the taxes that make it up.",
    example="{standard: 23%, reduced: 6%}",
    beside="countries: [PT]",
    needed="write such as `rates: {standard: 23%}`",
)
ZONE = Fields("tax zone", (ZONE_ID, ZONE_COUNTRIES, ZONE_PLACES, ZONE_PRICES, ZONE_RATES))

TITLE = Field("title", line(60), meaning="What receipts call the tax.", example="VAT", default="Tax")
PRICES = Field(
    "prices",
    one_of("included", "excluded"),
    meaning="Whether the prices of the shop hold the tax, or it comes on top at the checkout.",
    example="excluded",
    default="included",
)
HOME = Field(
    "home",
    codes.country,
    meaning="The country that counts until the buyer's is known, and for `goods: origin`; else that of `address`.",
    example="PT",
)
GOODS = Field(
    "goods",
    one_of("destination", "origin"),
    meaning="Where goods are taxed: where they go, or where they come from. What is digital is taxed where it goes.",
    example="origin",
    default="destination",
)
SHIPPING = Field(
    "shipping",
    codes.tax_class,
    meaning=f"How delivery is taxed: `{PROPORTIONAL}` to the goods, or by a tax class.",
    example="standard",
    default=PROPORTIONAL,
)
EXEMPT = Field(
    "exempt_groups",
    Listed(codes.slug),
    meaning="Customer groups of `shop.yaml` that owe no tax: they pay the price without it.",
    example="[trade]",
)
ZONES = Field(
    "zones",
    Listed(Nested(ZONE)),
    meaning="Where which rates hold. No tax is charged elsewhere.",
    example="[{countries: [PT], rates: {standard: 23%, reduced: 6%}}]",
    needed="write such as `zones: [{countries: [PT], rates: {standard: 23%}}]`",
)

TAX = Fields("taxes", (TITLE, PRICES, HOME, GOODS, SHIPPING, EXEMPT, ZONES))
