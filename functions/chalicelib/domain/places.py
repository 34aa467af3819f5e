"""Where an order goes, and which zone of the shop that is: by country, region and postcode.

A rule for postcodes is one of `1000..1999` (a range; both ends have the same length, which is how much of a postcode
is compared), `9*` (a beginning) and `10115` (the whole of it). Spaces and hyphens in postcodes mean nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

_NO_SIGN = re.compile(r"[\s-]+")
_RANGE = ".."


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an order goes: ISO 3166 country, and what else is known."""

    country: str | None = None
    region: str | None = None
    postcode: str | None = None


NOWHERE = Destination()
"""A destination of which nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Part of a zone: a country, or of it these regions, or these postcodes without those."""

    country: str
    regions: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # postcodes


class Zone(Protocol):
    """Anything that is meant for some places."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is meant for."""


SomeZone = TypeVar("SomeZone", bound=Zone)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a place covers a destination; `missing` is what would tell (`region`, `postcode`)."""

    holds: bool
    missing: str | None = None


def find_zone(zones: Iterable[SomeZone], destination: Destination) -> tuple[SomeZone | None, str | None]:
    """The first zone that covers a destination, and what of it is missing to be sure (`region`, `postcode`).

    Where something is missing, the zone that is left if no special one applies is the best answer for the time being.
    """
    missing: str | None = None
    for zone in zones:
        for place in zone.places:
            coverage = cover(place, destination)
            if coverage.holds:
                return zone, missing
            missing = missing or coverage.missing
    return None, missing


def deciding(zones: Iterable[Zone], country: str | None) -> tuple[str, ...]:
    """What of a destination in a country decides between zones, besides the country: `region`, `postcode`."""
    places = [place for zone in zones for place in zone.places if place.country == country]
    regions = any(place.regions for place in places)
    postcodes = any(place.postcodes or place.without for place in places)
    return (*(("region",) if regions else ()), *(("postcode",) if postcodes else ()))


def cover(place: Place, destination: Destination) -> Coverage:
    """Whether a place covers a destination."""
    if place.country != destination.country:
        return Coverage(holds=False)
    if place.regions:
        region = (destination.region or "").strip().upper()
        if region not in place.regions:
            return Coverage(holds=False, missing=None if region else "region")
    if not place.postcodes and not place.without:
        return Coverage(holds=True)
    postcode = plain_postcode(destination.postcode or "")
    if not postcode:
        return Coverage(holds=False, missing="postcode")
    inside = not place.postcodes or matches_any(place.postcodes, postcode)
    return Coverage(holds=inside and not matches_any(place.without, postcode))


def plain_postcode(text: str) -> str:
    """A postcode as it is compared: capitals, without spaces and hyphens."""
    return _NO_SIGN.sub("", text).upper()


def matches_any(rules: Sequence[str], postcode: str) -> bool:
    """Whether one of the rules means a postcode, given as `plain_postcode` makes it."""
    return any(_matches(rule, postcode) for rule in rules)


def _matches(rule: str, postcode: str) -> bool:
    if _RANGE in rule:
        first, last = (plain_postcode(end) for end in rule.split(_RANGE, 1))
        return len(postcode) >= len(first) and first <= postcode[: len(first)] <= last
    if rule.endswith("*"):
        return postcode.startswith(plain_postcode(rule[:-1]))
    return postcode == plain_postcode(rule)
