"""How the prices and sales of a product's units are written, so that the file says of each what the export said.

In a product file a sale stands at the product: `price` counts for units without a price of their own, `off` for all.
So one group of units can share a price and its sale, and the others have prices of their own; or one percentage gives
every reduced price to the minor unit. What neither can say is reported. Only `storefront.importers` imports it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.money import Money
from storefront.importers.frontmatter import Value
from storefront.importers.model import Moment

Fields = dict[str, Value]
_WHOLE = 10_000


@dataclass(frozen=True)
class Offer:
    """What one unit costs, in minor units of `currency`; `sale` is the reduced price and its two ends as written."""

    currency: str
    price: int
    compare_at: int | None = None
    sale: tuple[int, str, str] | None = None

    @property
    def dates(self) -> tuple[str, str]:
        """When the sale begins and ends; empty where it is open."""
        return ("", "") if self.sale is None else self.sale[1:]


@dataclass(frozen=True)
class WrittenOffers:
    """Fields of the product, fields of each unit, and for units whose sale is not as it was, what became of it."""

    shared: Fields
    own: tuple[Fields, ...]
    changed: dict[int, str]


def write_moment(moment: Moment | None, zone: ZoneInfo) -> str:
    """A day, or a minute of the shop's time zone; empty for None."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def write_single(offer: Offer | None) -> Fields:
    """The fields of a product with one unit."""
    return {} if offer is None else {**_price(offer), **_sale(offer)}


def write_offers(offers: Sequence[Offer | None]) -> WrittenOffers:
    """The fields of a product with several units; None is one without a price that can be charged."""
    if all(offer == offers[0] for offer in offers):
        return WrittenOffers(write_single(offers[0]), ({},) * len(offers), {})
    on_sale = [offer for offer in offers if offer is not None and offer.sale is not None]
    if not on_sale:
        return WrittenOffers({}, tuple(write_single(offer) for offer in offers), {})
    off = _common_percentage(offers) if len(on_sale) == len(offers) else None
    if off is not None:
        own = tuple({} if offer is None else _price(offer) for offer in offers)
        sale = _dated({"off": off}, on_sale[0].dates)
        return WrittenOffers({"sale": [sale]}, own, {})
    # A unit without a price must not get that of the others once the file is finished by hand.
    return _write_groups(offers, None if None in offers else Counter(on_sale).most_common(1)[0][0])


def _write_groups(offers: Sequence[Offer | None], shared: Offer | None) -> WrittenOffers:
    """`shared` and its sale stand at the product; every other unit is written with a price of its own."""
    own: list[Fields] = []
    changed: dict[int, str] = {}
    for index, offer in enumerate(offers):
        if offer is None or offer == shared:
            own.append({})
        elif offer.sale is None:
            own.append(_price(offer))
        elif offer.dates == ("", ""):
            own.append(_price(Offer(offer.currency, offer.sale[0], offer.price)))
            changed[index] = (
                "the reduced price is written as its price and the regular one as `compare_at`: "
                "units of one product cannot have different sales"
            )
        else:
            own.append(_price(offer))
            reduced = Money(offer.sale[0], offer.currency).decimal()
            changed[index] = (
                f"the sale at {reduced} {offer.currency} is left out: units of one product cannot have different sales "
                "(write it into a product of its own)"
            )
    return WrittenOffers(write_single(shared), tuple(own), changed)


def _common_percentage(offers: Sequence[Offer | None]) -> str | None:
    """One percentage that gives every reduced price exactly, at the same time for all, the roundest one that does."""
    least, most = 1, _WHOLE - 1
    for offer in offers:
        if offer is None or offer.sale is None or offers[0] is None or offer.dates != offers[0].dates:
            return None
        reduction = offer.price - offer.sale[0]
        # `percent_of` rounds half up: price * points is from 10000 * reduction - 5000 to just below + 5000.
        least = max(least, -((5_000 - _WHOLE * reduction) // offer.price))
        most = min(most, (_WHOLE * reduction + 4_999) // offer.price)
    for step in (500, 100, 10, 1):
        points = -(-least // step) * step
        if points <= most:
            whole, part = divmod(points, 100)
            return f"{whole}.{part:02d}%" if part else f"{whole}%"
    return None


def _price(offer: Offer) -> Fields:
    fields: Fields = {"price": {offer.currency: Money(offer.price, offer.currency).decimal()}}
    if offer.compare_at is not None:
        fields["compare_at"] = {offer.currency: Money(offer.compare_at, offer.currency).decimal()}
    return fields


def _sale(offer: Offer) -> Fields:
    if offer.sale is None:
        return {}
    reduced = {offer.currency: Money(offer.sale[0], offer.currency).decimal()}
    return {"sale": [_dated({"price": reduced}, offer.dates)]}


def _dated(sale: Fields, dates: tuple[str, str]) -> Fields:
    starts, ends = dates
    return {**sale, **({"from": starts} if starts else {}), **({"until": ends} if ends else {})}
