"""The fields of a price break."""

from chalicelib.domain.cart import MAX_QUANTITY
from generator.schema.field import Field, Fields
from generator.schema.price import Amounts
from generator.schema.scalars import percent, whole

FROM = Field(
    "from",
    whole(2, MAX_QUANTITY),
    meaning="From so many of it in one cart.",
    example="10",
    beside="off: 10%",
    needed="write such as `from: 10`",
)
PRICE = Field(
    "price",
    Amounts(),
    meaning="What one then costs, for the variants without a price of their own.",
    example="{EUR: 20.00, USD: 22.00}",
    beside="from: 10",
)
OFF = Field(
    "off",
    percent,
    meaning="Percentage off the price instead, for every variant.",
    example="10%",
    beside="from: 10",
)

PRICE_BREAK = Fields(
    "price break",
    (FROM, PRICE, OFF),
    rules=({"oneOf": [{"required": ["off"]}, {"required": ["price"]}]},),
)
