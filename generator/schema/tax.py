"""What `tax.yaml` says, with types."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.places import Destination
from chalicelib.domain.taxes import PROPORTIONAL, TaxComponent, TaxRules, TaxZone
from generator.problems import Findings
from generator.read.nodes import Table
from generator.schema import codes
from generator.schema.sheet import Placed, Sheet, Terms, Wrong
from generator.schema.tables import tax as fields
from generator.schema.zone import PlaceSheet, find_shadowed, read_places


@dataclass(frozen=True, slots=True)
class ZoneSheet:
    """A zone of rates, and where it stands."""

    zone: TaxZone
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class TaxSheet:
    """The rules, and the names that other files have to know, with their places."""

    rules: TaxRules
    zones: tuple[ZoneSheet, ...]
    shipping: Placed[str] | None
    exempt_groups: tuple[Placed[str], ...]


def read_tax(table: Table, path: str, terms: Terms, home: str, findings: Findings) -> TaxSheet:
    """Give every field its type; `home` is the country of the shop's address."""
    sheet = Sheet(table, path, findings, fields.TAX, terms)
    sheet.require(fields.ZONES)
    title = sheet.value(fields.TITLE) or "Tax"
    included = sheet.value(fields.PRICES) != "excluded"
    read = [_read_zone(item, title, included) for item in sheet.each(fields.ZONES)]
    for place, before in find_shadowed([(zone.zone.id, places) for zone, places in read]):
        message = f"is in the zone {before}, too, whose rates would always count"
        sheet.problem(place, "zones", message, "write it before that zone, or take it out of one of the two")
    shipping, exempt = sheet.read(fields.SHIPPING), sheet.each(fields.EXEMPT)
    rules = TaxRules(
        zones=tuple(zone.zone for zone, _ in read),
        home=Destination(sheet.value(fields.HOME) or home or None),
        goods=sheet.value(fields.GOODS) or "destination",
        shipping=shipping.value if shipping else PROPORTIONAL,
        exempt_groups=tuple(group.value for group in exempt),
    )
    return TaxSheet(rules, tuple(zone for zone, _ in read), shipping, exempt)


def _read_zone(sheet: Sheet, title: str, included: bool) -> tuple[ZoneSheet, tuple[PlaceSheet, ...]]:
    sheet.require(fields.ZONE_RATES)
    places = read_places(sheet, fields.ZONE_COUNTRIES, fields.ZONE_PLACES)
    name = sheet.value(fields.ZONE_ID) or (places[0].place.country.lower() if places else "zone")
    written = sheet.value(fields.ZONE_PRICES)
    classes: dict[str, tuple[TaxComponent, ...]] = {}
    for key, rate in sheet.read(fields.ZONE_RATES) or ():
        try:
            codes.tax_class(key.value)
        except Wrong as wrong:
            sheet.problem(key, "rates", wrong.message, wrong.hint)
        classes[key.value] = _read_components(rate, title)
    zone = TaxZone(
        name, tuple(item.place for item in places), classes, included if written is None else written == "included"
    )
    return ZoneSheet(zone, sheet.table.line, sheet.table.column), places


def _read_components(rate: "Placed[int] | tuple[Sheet, ...]", title: str) -> tuple[TaxComponent, ...]:
    if isinstance(rate, Placed):
        return (TaxComponent(title, rate.value),)
    components: list[TaxComponent] = []
    for item in rate:
        item.require(fields.PART_RATE)
        starts, ends = item.value(fields.PART_FROM), item.value(fields.PART_UNTIL)
        if starts is not None and ends is not None and ends <= starts:
            item.problem(item.place(fields.PART_UNTIL), "until", "is before `from`", "a rate ends after it begins")
        component = TaxComponent(
            title=item.value(fields.PART_TITLE) or title,
            rate=item.value(fields.PART_RATE) or 0,
            compound=bool(item.value(fields.PART_COMPOUND)),
            starts=starts,
            ends=ends,
        )
        if any(_clash(component, other) for other in components):
            message = f"{component.title} has two rates at the same time"
            item.problem(item.table, "rate", message, "write from when and until when each of them holds")
        components.append(component)
    return tuple(components)


def _clash(first: TaxComponent, second: TaxComponent) -> bool:
    """Whether two rates of one tax hold at the same time."""
    apart = _ends_before(first.ends, second.starts) or _ends_before(second.ends, first.starts)
    return first.title == second.title and not apart


def _ends_before(ends: int | None, starts: int | None) -> bool:
    return ends is not None and starts is not None and ends <= starts


def missing_classes(zones: Sequence[ZoneSheet], classes: Sequence[str]) -> list[tuple[ZoneSheet, str]]:
    """The zones that have no rate for a class that products use."""
    return [(zone, name) for zone in zones for name in classes if name not in zone.zone.classes]
