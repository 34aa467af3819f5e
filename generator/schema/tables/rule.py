"""The fields of a rule, by which a collection finds its products."""

from chalicelib.domain.stock import Availability
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Nested
from generator.schema.price import OwnAmount
from generator.schema.scalars import line, one_of, whole, yes_or_no

AVAILABLE = "available"
"""The state of whatever can be bought."""

ANY = Field("any", Listed(line(60)), meaning="It has one of these tags.", example="[blue, green]")
ALL = Field("all", Listed(line(60)), meaning="It has each of these tags.", example="[paper]")
NONE = Field("none", Listed(line(60)), meaning="It has none of these tags.", example="[framed]")
TAG_RULE = Fields("tags in a rule", (ANY, ALL, NONE))

BELOW = Field("below", OwnAmount(), meaning="It costs less than this.", example="20.00")
ABOVE = Field("above", OwnAmount(), meaning="It costs more than this.", example="5.00")
PRICE_RULE = Fields("price in a rule", (BELOW, ABOVE))

TAGS = Field(
    "tags", Nested(TAG_RULE), meaning="By the tags of products.", example="{any: [blue, green], none: [framed]}"
)
BRAND = Field("brand", Listed(line(70)), meaning="Made by one of these.", example="[Isoline Press]")
PRICE = Field(
    "price",
    Nested(PRICE_RULE),
    meaning="By the present price in the currency of the pages, sales included; of several variants the lowest.",
    example="{below: 20.00}",
)
STOCK = Field(
    "stock",
    one_of(AVAILABLE, *Availability),
    meaning="By what its card says of the stock; `available` is whatever can be bought.",
    example="available",
)
ON_SALE = Field("on_sale", yes_or_no, meaning="`true`: reduced at present; `false`: not reduced.", example="true")
NEWER_THAN = Field(
    "newer_than",
    whole(1, 3650),
    meaning="Its `date` is at most so many days before the newest `date` of all products: a build knows no other "
    "today.",
    example="60",
)
RULE = Fields("rule", (TAGS, BRAND, PRICE, STOCK, ON_SALE, NEWER_THAN))
