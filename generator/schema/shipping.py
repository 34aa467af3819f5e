"""What `shipping.yaml` says, with types."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.calendar import MONDAY_TO_FRIDAY, Dispatch
from chalicelib.domain.delivery import Band, BandsBy, ShippingMethod, ShippingZone
from chalicelib.domain.places import Place
from generator.locales import every_country
from generator.problems import Findings
from generator.read.nodes import Table
from generator.schema.selection import Named, read_selection
from generator.schema.sheet import Placed, Sheet, Terms
from generator.schema.tables import shipping as fields
from generator.schema.zone import PlaceSheet, find_shadowed, read_places


@dataclass(frozen=True, slots=True)
class ShippingSheet:
    """Zones and dispatch; `named` are the goods that ways of sending leave out, by the field they stand in."""

    zones: tuple[ShippingZone, ...]
    dispatch: Dispatch
    named: tuple[tuple[str, Named], ...]


def read_shipping(table: Table, path: str, terms: Terms, findings: Findings) -> ShippingSheet:
    """Give every field its type."""
    sheet = Sheet(table, path, findings, fields.SHIPPING, terms)
    sheet.require(fields.ZONES)
    read = [(item, *_read_zone(item)) for item in sheet.each(fields.ZONES)]
    named = tuple(entry for _, _, _, names in read for entry in names)
    zones = _spread_rest([(zone, places) for _, zone, places, _ in read])
    for place, before in find_shadowed([(zone.id, places) for zone, places in zones]):
        message = f"no destination gets here: the zone {before} stands before and takes all of it"
        sheet.problem(place, "zones", message, "write it before that one, or delete it")
    made = tuple(ShippingZone(zone.id, tuple(item.place for item in places), zone.methods) for zone, places in zones)
    return ShippingSheet(made, _read_dispatch(sheet), named)


def _read_zone(
    sheet: Sheet,
) -> tuple[ShippingZone, tuple[PlaceSheet, ...], tuple[tuple[str, Named], ...]]:
    sheet.require(fields.ZONE_METHODS)
    places = read_places(sheet, fields.ZONE_COUNTRIES, fields.ZONE_PLACES)
    name = sheet.value(fields.ZONE_ID) or (places[0].place.country.lower() if places else "zone")
    methods: dict[str, ShippingMethod] = {}
    named = []
    for item in sheet.each(fields.ZONE_METHODS):
        method, names = _read_method(item)
        named.append((f"{item.prefix}without", names))
        key = item.read(fields.METHOD_ID)
        if key and key.value in methods:
            item.problem(key, "id", f"{key.value} stands there twice", "give each its own")
        if method is not None:
            methods[method.id] = method
    return ShippingZone(name, (), tuple(methods.values())), places, tuple(named)


def _read_method(sheet: Sheet) -> tuple[ShippingMethod | None, Named]:
    for field in (fields.METHOD_ID, fields.METHOD_TITLE, fields.METHOD_DAYS):
        sheet.require(field)
    key, title = sheet.value(fields.METHOD_ID), sheet.value(fields.METHOD_TITLE)
    prices, bands = sheet.value(fields.METHOD_PRICE), _read_bands(sheet)
    if sheet.has(fields.METHOD_PRICE) == sheet.has(fields.METHOD_BANDS):
        both = sheet.has(fields.METHOD_PRICE)
        message = "`price` and `bands` say two things" if both else "says neither `price` nor `bands`"
        sheet.problem(sheet.table, "price", message, "write one of them")
    days = read_span(sheet, sheet.each(fields.METHOD_DAYS), "days")
    excludes, named = read_selection(sheet.read(fields.METHOD_WITHOUT))
    if not (key and title and days and (prices or bands)):
        return None, named
    method = ShippingMethod(
        id=key,
        title=title,
        prices=prices or {},
        days=days,
        free_from=sheet.value(fields.METHOD_FREE_FROM) or {},
        by=BandsBy(sheet.value(fields.METHOD_BY) or BandsBy.WEIGHT),
        bands=bands,
        excludes=excludes,
        per_parcel=bool(sheet.value(fields.METHOD_PER_PARCEL)),
        pickup=bool(sheet.value(fields.METHOD_PICKUP)),
        note=sheet.value(fields.METHOD_NOTE) or "",
    )
    return method, named


def read_span(sheet: Sheet, days: Sequence[Placed[int]], name: str) -> tuple[int, int] | None:
    """The least and the most of two numbers of days."""
    if len(days) == 2 and days[0].value <= days[1].value:
        return days[0].value, days[1].value
    key = sheet.table.key(name)
    if key is not None:
        sheet.problem(key, name, "must be the least and the most", "write such as [3, 6]")
    return None


def _read_bands(sheet: Sheet) -> tuple[Band, ...]:
    by = BandsBy(sheet.value(fields.METHOD_BY) or BandsBy.WEIGHT)
    bands: list[Band] = []
    items = sheet.each(fields.METHOD_BANDS)
    for index, item in enumerate(items):
        item.require(fields.BAND_PRICE)
        wanted, other = fields.BAND_UP_TO, fields.BAND_UP_TO_PRICE
        if by is BandsBy.PRICE:
            bounded, misplaced = item.has(other), item.has(wanted)
        else:
            bounded, misplaced = item.has(wanted), item.has(other)
        if misplaced:
            right = "up_to_price" if by is BandsBy.PRICE else "up_to"
            item.problem(item.table, right, f"bands by {by} are bounded by `{right}`", f"write `{right}`")
        elif not bounded and index < len(items) - 1:
            item.problem(item.table, "up_to", "only the last band may have no bound", "write up to what it holds")
        most, most_prices = item.value(wanted), item.value(other) or {}
        prices = item.value(fields.BAND_PRICE)
        if prices is not None:
            band = Band(prices, most, most_prices)
            if bands and not _rises(bands[-1], band):
                item.problem(item.table, "up_to", "does not rise", "write the bands from the lowest to the highest")
            bands.append(band)
    return tuple(bands)


def _rises(before: Band, band: Band) -> bool:
    if before.most is not None and band.most is not None:
        return band.most > before.most
    return all(band.most_prices.get(code, amount + 1) > amount for code, amount in before.most_prices.items())


def _read_dispatch(sheet: Sheet) -> Dispatch:
    handling = read_span(sheet, sheet.each(fields.HANDLING), "handling_days")
    days = sheet.values(fields.WORKING_DAYS)
    parcel = sheet.read(fields.PARCELS)
    return Dispatch(
        handling=handling or (0, 0),
        cut_off=sheet.value(fields.CUT_OFF),
        working_days=tuple(sorted({fields.WEEKDAYS.index(day) for day in days})) or MONDAY_TO_FRIDAY,
        holidays=tuple(sorted(set(sheet.values(fields.HOLIDAYS)))),
        parcel_g=parcel.value(fields.PARCEL_WEIGHT) if parcel else None,
        parcel_cm3=parcel.value(fields.PARCEL_VOLUME) if parcel else None,
    )


def _spread_rest(
    zones: "list[tuple[ShippingZone, tuple[PlaceSheet, ...]]]",
) -> "list[tuple[ShippingZone, tuple[PlaceSheet, ...]]]":
    """The zones with every country that none names in place of `rest`."""
    named = {item.place.country for _, places in zones for item in places}
    others = [code for code in every_country() if code not in named]

    def spread(places: tuple[PlaceSheet, ...]) -> tuple[PlaceSheet, ...]:
        return tuple(
            one
            for item in places
            for one in (
                [PlaceSheet(Place(code), item.line, item.column) for code in others]
                if item.place.country == fields.REST
                else [item]
            )
        )

    return [(zone, spread(places)) for zone, places in zones]
