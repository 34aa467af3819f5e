"""The fields of a place: a part of a country, which zones of delivery and of tax are made of."""

import re

from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed
from generator.schema.scalars import TEXT, Scalar
from generator.schema.sheet import Wrong

_CODE = r"[A-Z0-9](?:[A-Z0-9 -]{0,14}[A-Z0-9])?"
_RULE = re.compile(rf"({_CODE})\.\.({_CODE})|({_CODE})\*|{_CODE}")


def _postcodes(value: str) -> str:
    plain = " ".join(value.split()).upper()
    match = _RULE.fullmatch(plain)
    if match is None:
        raise Wrong(f"{value!r} is not a rule for postcodes", "write such as 10115, 9* or 1000..1999")
    first, last = (re.sub(r"[ -]", "", end or "") for end in match.group(1, 2))
    if len(first) != len(last):
        raise Wrong(f"the ends of {value!r} have different lengths", "write such as 1000..1999")
    if first > last:
        raise Wrong(f"{value!r} ends before it begins", f"write {match[2]}..{match[1]}")
    return plain


def _region(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{1,3}", value):
        raise Wrong(f"{value!r} is not a region", "write its code without that of the country, such as CA (ISO 3166-2)")
    return value


postcodes = Scalar(_postcodes, {"type": TEXT, "maxLength": 40})
"""One rule for postcodes, in capitals."""
region = Scalar(_region, {"type": TEXT, "pattern": "^[A-Z0-9]{1,3}$"})
"""The code of a region within its country."""

COUNTRY = Field(
    "country", codes.country, meaning="The country.", example="PT", needed="write its two capital letters, such as PT"
)
REGIONS = Field(
    "regions",
    Listed(region),
    meaning="Only these regions of it, by the second half of their ISO 3166-2 codes.",
    example="[CA, NY]",
    beside="country: US",
)
POSTCODES = Field(
    "postcodes",
    Listed(postcodes),
    meaning="Only these postcodes: whole ones, a beginning (`9*`) or a range (`1000..1999`).",
    example="[9*, 1000..1999]",
    beside="country: PT",
)
WITHOUT = Field(
    "without",
    Listed(postcodes),
    meaning="All but these postcodes.",
    example="[9*]",
    beside="country: PT",
)

PLACE = Fields("place", (COUNTRY, REGIONS, POSTCODES, WITHOUT))
