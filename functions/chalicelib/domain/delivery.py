"""Ways of sending: which ones a cart can take to a place, what each costs, and when it arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.calendar import Dispatch, Wait, arrival
from chalicelib.domain.catalogue import Prices
from chalicelib.domain.places import Place
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.selections import Selection
from chalicelib.domain.wordings import in_language

_MM3_A_CM3 = 1000


class BandsBy(StrEnum):
    """What the price bands of a way of sending are measured in."""

    WEIGHT = "weight"  # grams
    PRICE = "price"  # minor units of the goods
    ITEMS = "items"  # units


@dataclass(frozen=True, slots=True)
class Band:
    """What it costs up to a bound, which is included; the last band may have none.

    The bound is `most` grams or units, or `most_prices` by currency.
    """

    prices: Prices
    most: int | None = None
    most_prices: Prices = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A way to send an order, or to fetch it (`pickup`); prices and `free_from` in minor units by currency.

    `days` is from least to most working days on the way. With `bands` these say the price instead of `prices`, and
    what none of them holds cannot be sent so.
    """

    id: str
    title: str
    prices: Prices
    days: tuple[int, int]
    free_from: Prices = field(default_factory=dict)
    by: BandsBy = BandsBy.WEIGHT
    bands: tuple[Band, ...] = ()
    excludes: Selection = Selection()
    per_parcel: bool = False
    pickup: bool = False
    note: str = ""  # such as where to fetch it
    title_in: Mapping[str, str] = field(default_factory=dict)
    note_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """Some places, and the ways to send things there."""

    id: str
    places: tuple[Place, ...]
    methods: tuple[ShippingMethod, ...]


@dataclass(frozen=True, slots=True)
class ShippingChoice:
    """A way to send this cart. `missing` is how much more would make it free, None where nothing would.

    `price` is after discounts, `regular` before them, `arrives` the first and the last day (ISO).
    """

    id: str
    title: str
    price: int
    days: tuple[int, int]
    missing: int | None = None
    regular: int | None = None
    arrives: tuple[str, str] | None = None
    pickup: bool = False
    note: str = ""
    parcels: int = 1

    @property
    def discount(self) -> int:
        """How much discounts take off."""
        return 0 if self.regular is None else self.regular - self.price


@dataclass(frozen=True, slots=True)
class Load:
    """What has to be sent: units by their records, and what they cost before discounts (minor units)."""

    goods: tuple[tuple[SkuRecord, int], ...]
    value: int

    @property
    def weight_g(self) -> int:
        """Grams in all."""
        return sum(record.weight_g * quantity for record, quantity in self.goods)

    @property
    def volume_mm3(self) -> int:
        """Cubic millimetres in all."""
        return sum(record.volume_mm3 * quantity for record, quantity in self.goods)

    @property
    def items(self) -> int:
        """Units in all."""
        return sum(quantity for _, quantity in self.goods)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """What each of them adds to the time."""
        return tuple(Wait(record.lead_days or 0, record.available_from) for record, _ in self.goods)


def count_parcels(load: Load, dispatch: Dispatch) -> int:
    """How many parcels it takes by weight and by volume, whichever is more; at least one."""
    by_weight = _filled(load.weight_g, dispatch.parcel_g)
    by_volume = _filled(load.volume_mm3, dispatch.parcel_cm3 * _MM3_A_CM3 if dispatch.parcel_cm3 else None)
    return max(1, by_weight, by_volume)


def offer(
    method: ShippingMethod, load: Load, dispatch: Dispatch, *, currency: str, language: str, local: datetime
) -> ShippingChoice | None:
    """What this way of sending would be for a load, or None where it cannot take it."""
    price = full_price(method, load, dispatch, currency)
    if price is None:
        return None
    free_from = method.free_from.get(currency)
    free = free_from is not None and load.value >= free_from
    return ShippingChoice(
        id=method.id,
        title=in_language(method.title, method.title_in, language),
        price=0 if free else price,
        days=method.days,
        missing=None if free or free_from is None or price == 0 else free_from - load.value,
        arrives=arrival(local, dispatch, method.days, load.waits),
        pickup=method.pickup,
        note=in_language(method.note, method.note_in, language),
        parcels=count_parcels(load, dispatch),
    )


def full_price(method: ShippingMethod, load: Load, dispatch: Dispatch, currency: str) -> int | None:
    """What it costs to send a load so where `free_from` is not reached (minor units); None where it cannot be."""
    if any(method.excludes.names(record) for record, _ in load.goods):
        return None
    price = _price(method, load, currency)
    return price if price is None or not method.per_parcel else price * count_parcels(load, dispatch)


def _price(method: ShippingMethod, load: Load, currency: str) -> int | None:
    if not method.bands:
        return method.prices.get(currency)
    band = _band(method.bands, method.by, load, currency)
    return None if band is None else band.prices.get(currency)


def _band(bands: Sequence[Band], by: BandsBy, load: Load, currency: str) -> Band | None:
    for band in bands:
        match by:
            case BandsBy.WEIGHT:
                size, most = load.weight_g, band.most
            case BandsBy.ITEMS:
                size, most = load.items, band.most
            case BandsBy.PRICE:
                size, most = load.value, band.most_prices.get(currency)
        if most is None or size <= most:
            return band
    return None


def _filled(size: int, most: int | None) -> int:
    return -(-size // most) if most else 0
