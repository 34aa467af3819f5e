"""The places of a zone, as files of delivery and tax write them."""

from dataclasses import dataclass

from chalicelib.domain.places import Place
from generator.schema.field import Field
from generator.schema.sheet import Placed, Sheet
from generator.schema.tables import place as fields


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """A place, and where it stands."""

    place: Place
    line: int
    column: int


def read_places(
    sheet: Sheet, countries: Field[tuple[Placed[str], ...]], places: Field[tuple[Sheet, ...]]
) -> tuple[PlaceSheet, ...]:
    """The places of a zone: parts of countries first, then whole ones. A zone without any is a problem."""
    found = [place for item in sheet.each(places) for place in _read_place(item)]
    found += [PlaceSheet(Place(code.value), code.line, code.column) for code in sheet.each(countries)]
    if not found and not sheet.has(countries) and not sheet.has(places):
        sheet.problem(sheet.table, "countries", "the zone is nowhere", "write such as `countries: [PT]`")
    return tuple(found)


def _read_place(sheet: Sheet) -> tuple[PlaceSheet, ...]:
    sheet.require(fields.COUNTRY)
    country = sheet.value(fields.COUNTRY)
    regions = sheet.values(fields.REGIONS)
    postcodes, without = sheet.values(fields.POSTCODES), sheet.values(fields.WITHOUT)
    if country is None:
        return ()
    return (PlaceSheet(Place(country, regions, postcodes, without), sheet.table.line, sheet.table.column),)


def find_shadowed(zones: "list[tuple[str, tuple[PlaceSheet, ...]]]") -> list[tuple[PlaceSheet, str]]:
    """The places that no destination reaches, each with the zone that stands before it and takes all of it."""
    earlier: list[tuple[str, Place]] = []
    shadowed = []
    for name, places in zones:
        for item in places:
            before = next((zone for zone, place in earlier if _covers(place, item.place)), None)
            if before is not None:
                shadowed.append((item, before))
            earlier.append((name, item.place))
    return shadowed


def _covers(first: Place, second: Place) -> bool:
    """Whether everything in the second place is in the first one, as far as rules show it."""
    if first.country != second.country:
        return False
    if first.regions and not (second.regions and set(second.regions) <= set(first.regions)):
        return False
    if first.postcodes and not (second.postcodes and all(_rule_in(rule, first.postcodes) for rule in second.postcodes)):
        return False
    # What the first one leaves out must be left out by the second, too.
    return all(_rule_in(rule, second.without) for rule in first.without)


def _rule_in(rule: str, others: tuple[str, ...]) -> bool:
    return any(_rule_covers(other, rule) for other in others)


def _rule_covers(wide: str, narrow: str) -> bool:
    """Whether every postcode that `narrow` means is one that `wide` means."""
    if wide == narrow:
        return True
    first, last = _bounds(narrow)
    if ".." in wide:
        least, most = _bounds(wide)
        return len(first) >= len(least) and least <= first[: len(least)] and last[: len(most)] <= most
    if wide.endswith("*"):
        head = _plain(wide[:-1])
        return first.startswith(head) and last.startswith(head)
    return False


def _bounds(rule: str) -> tuple[str, str]:
    first, _, last = rule.removesuffix("*").partition("..")
    return _plain(first), _plain(last or first)


def _plain(text: str) -> str:
    return text.replace(" ", "").replace("-", "")
