"""The fields of a sale."""

from generator.schema.field import Field, Fields
from generator.schema.price import Amounts
from generator.schema.scalars import Moment, optional_line, percent

OFF = Field("off", percent, meaning="Percentage off, for every variant.", example="20%")
PRICE = Field(
    "price",
    Amounts(),
    meaning="The lower price instead of `off`, for the variants without a price of their own.",
    example="{EUR: 19.00, USD: 21.00}",
)
FROM = Field(
    "from",
    Moment(),
    meaning="Counts from this moment in the shop's time zone; at once without it.",
    example="2026-11-27",
    beside="off: 20%",
)
UNTIL = Field(
    "until",
    Moment(end=True),
    meaning="Counts until this moment; a bare date includes that day. For ever without it.",
    example="2026-11-30 18:00",
    beside="off: 20%",
)
LABEL = Field(
    "label",
    optional_line(40),
    meaning="What pages call it; `Sale price` without it.",
    example="Black Friday",
    beside="off: 20%",
)

SALE = Fields(
    "sale",
    (OFF, PRICE, FROM, UNTIL, LABEL),
    rules=({"oneOf": [{"required": ["off"]}, {"required": ["price"]}]},),
)
