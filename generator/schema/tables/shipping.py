"""The fields of `shipping.yaml`."""

import re

from chalicelib.domain.delivery import BandsBy
from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Nested
from generator.schema.price import Amounts
from generator.schema.scalars import Scalar, day, line, one_of, whole, yes_or_no
from generator.schema.sheet import Wrong
from generator.schema.tables.place import PLACE
from generator.schema.tables.selection import SELECTION

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REST = "rest"
"""What stands for every country that no zone names."""


def _time(value: str) -> int:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise Wrong(f"{value!r} is not a time of the day", "write such as 14:00")
    hours, minutes = value.split(":")
    return int(hours) * 60 + int(minutes)


def _country(value: str) -> str:
    return value if value == REST else codes.country(value)


BAND_UP_TO = Field(
    "up_to",
    whole(1, 100_000_000),
    meaning="Up to so many grams or units, as `by` says, which are included; the last band may have none.",
    example="500",
    beside="price: {EUR: 4.90, USD: 5.90}",
)
BAND_UP_TO_PRICE = Field(
    "up_to_price",
    Amounts(),
    meaning="With `by: price`: up to this value of the goods.",
    example="{EUR: 50.00, USD: 55.00}",
    beside="price: {EUR: 4.90, USD: 5.90}",
)
BAND_PRICE = Field(
    "price", Amounts(free=True), meaning="What it then costs.", example="{EUR: 4.90, USD: 5.90}",
    needed="write what it costs",
)  # fmt: skip
BAND = Fields("band", (BAND_UP_TO, BAND_UP_TO_PRICE, BAND_PRICE))

METHOD_ID = Field("id", codes.slug, meaning="What orders call it.", example="express", needed="give it a name")
METHOD_TITLE = Field(
    "title", line(100), meaning="What shoppers read.", example="Express", needed="write what shoppers read"
)
METHOD_NOTE = Field(
    "note",
    line(200),
    meaning="One more line, such as where to fetch it.",
    example='"Rua da Cota Alta 14, from 10 to 18 h"',
)
METHOD_PRICE = Field(
    "price",
    Amounts(free=True),
    meaning="What it costs, in every currency; 0 is free.",
    example="{EUR: 9.90, USD: 11.00}",
)
METHOD_FREE_FROM = Field(
    "free_from",
    Amounts(),
    meaning="The value of the goods, before any discount, from which it is free.",
    example="{EUR: 60.00, USD: 65.00}",
)
METHOD_DAYS = Field(
    "days",
    Listed(whole(0, 365)),
    meaning="Working days on the way, the least and the most; `[0, 0]` for what is fetched.",
    example="[1, 2]",
    needed="write such as [3, 6]",
)
METHOD_BY = Field(
    "by",
    one_of(*BandsBy),
    meaning="What the bands are measured in: `weight` in grams, `price` of the goods, number of `items`.",
    example="items",
    beside="bands: [{price: {EUR: 4.90, USD: 5.90}}]",
    default="weight",
)
METHOD_BANDS = Field(
    "bands",
    Listed(Nested(BAND)),
    meaning="Prices that rise in steps, instead of `price`. What no band holds cannot be sent so.",
    example="[{up_to: 500, price: {EUR: 3.90, USD: 4.90}}, {up_to: 2000, price: {EUR: 6.90, USD: 7.90}}]",
)
METHOD_WITHOUT = Field(
    "without", Nested(SELECTION), meaning="Goods that cannot be sent so.", example="{products: [contour-4]}"
)
METHOD_PER_PARCEL = Field(
    "per_parcel", yes_or_no, meaning="Whether the price is for each parcel.", example="true", default="false"
)
METHOD_PICKUP = Field(
    "pickup", yes_or_no, meaning="Whether the buyer fetches it; no address is asked for then.", example="true",
    default="false",
)  # fmt: skip
METHOD = Fields(
    "way of sending",
    (
        METHOD_ID, METHOD_TITLE, METHOD_NOTE, METHOD_PRICE, METHOD_FREE_FROM, METHOD_DAYS, METHOD_BY, METHOD_BANDS,
        METHOD_WITHOUT, METHOD_PER_PARCEL, METHOD_PICKUP,
    ),
)  # fmt: skip

ZONE_ID = Field("id", codes.slug, meaning="What it is called in problems.", example="europe")
ZONE_COUNTRIES = Field(
    "countries",
    Listed(Scalar(_country, {"anyOf": [codes.country.schema, {"const": REST}]})),
    meaning=f"Whole countries; `{REST}` is every country that no zone names.",
    example="[DE, FR]",
)
ZONE_PLACES = Field(
    "places",
    Listed(Nested(PLACE)),
    meaning="Parts of countries. Zones are asked in their order, so write them before the whole of a country.",
    example="[{country: PT, postcodes: [9*]}]",
)
ZONE_METHODS = Field(
    "methods",
    Listed(Nested(METHOD)),
    meaning="The ways of sending there, in the order in which shoppers see them.",
    example="[{id: standard, title: Standard delivery, price: {EUR: 4.90, USD: 5.90}, days: [3, 6]}]",
    needed="write such as `methods: [{id: standard, title: Standard delivery, price: …, days: [3, 6]}]`",
)
ZONE = Fields("delivery zone", (ZONE_ID, ZONE_COUNTRIES, ZONE_PLACES, ZONE_METHODS))

PARCEL_WEIGHT = Field("weight_g", whole(1, 10_000_000), meaning="Grams that one parcel holds.", example="20000")
PARCEL_VOLUME = Field(
    "volume_cm3", whole(1, 100_000_000), meaning="Cubic centimetres that one parcel holds.", example="60000"
)
PARCEL = Fields("parcel", (PARCEL_WEIGHT, PARCEL_VOLUME))

HANDLING = Field(
    "handling_days",
    Listed(whole(0, 365)),
    meaning="Working days until an order leaves the house, the least and the most.",
    example="[1, 2]",
    default="[0, 0]",
)
CUT_OFF = Field(
    "cut_off",
    Scalar(_time, {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}),
    meaning="What is ordered at this time or later counts as ordered on the next working day.",
    example='"14:00"',
)
WORKING_DAYS = Field(
    "working_days",
    Listed(one_of(*WEEKDAYS)),
    meaning="The days on which the shop works and parcels travel.",
    example="[mon, tue, wed, thu, fri, sat]",
    default="[mon, tue, wed, thu, fri]",
)
HOLIDAYS = Field("holidays", Listed(day), meaning="Days on which it does not.", example="[2026-12-25, 2027-01-01]")
PARCELS = Field(
    "parcel",
    Nested(PARCEL),
    meaning="What one parcel holds, for `per_parcel`: by weight and by `size_mm` of the products, whichever is more.",
    example="{weight_g: 20000, volume_cm3: 60000}",
)
ZONES = Field(
    "zones",
    Listed(Nested(ZONE)),
    meaning="Where the shop sends, and how. The first zone that a destination is in counts.",
    example="[{countries: [PT], methods: [{id: post, title: Post, price: {EUR: 4.90, USD: 5.90}, days: [1, 3]}]}]",
    needed="write such as `zones: [{countries: [PT], methods: [...]}]`",
)

SHIPPING = Fields("delivery", (HANDLING, CUT_OFF, WORKING_DAYS, HOLIDAYS, PARCELS, ZONES))
