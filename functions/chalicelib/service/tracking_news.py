"""A carrier's word on a parcel: taken once, and only where it is newer than what is known."""

from dataclasses import dataclass, replace

from chalicelib.domain.carrier_words import CARRIER_WORDS, plain_word
from chalicelib.domain.change import InboxClaim
from chalicelib.domain.errors import AlreadyProcessed, InvalidRequest, Problem, UnknownPart
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import Parcel
from chalicelib.service.house import House, find
from chalicelib.service.parcels import ParcelNews, mark

_REMEMBER_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class CarrierWord:
    """What a carrier says: of which order's parcel (by its id or its number), what, and when (UTC seconds)."""

    reference: str
    status: str
    parcel: str = ""
    tracking: str = ""
    at: int | None = None
    note: str = ""


def take_word(house: House, word: CarrierWord, message_id: str, payload_hash: str) -> bool:
    """Whether it moved a parcel. A word that was taken before, or is older than what is known, moves none.

    Raises NotFound, UnknownPart, InvalidRequest for a status that is no carrier's.
    """
    status = plain_word(word.status)
    if status not in CARRIER_WORDS:
        message = (
            f"status is {word.status[:40]!r}, which is no carrier's word (write such as in_transit, delivered, failed)"
        )
        raise InvalidRequest([Problem("unknown_status", message, "status")])
    order_id, order = find(house, word.reference.upper())
    parcel, state = _parcel(order, word), CARRIER_WORDS[status]
    if state is None or _is_old(parcel, state, word.at):
        return False
    expires_at = house.clock() + _REMEMBER_SECONDS
    claim = InboxClaim(f"tracking:{message_id}", payload_hash, expires_at, order_id=order_id)
    news = ParcelNews(f"carrier {parcel.carrier}".strip(), parcel.id, state, word.note)
    try:
        after = mark(replace(house, claim=claim), order.reference, news)
    except AlreadyProcessed:
        return False
    moved = after.parcel(parcel.id)
    return moved is not None and moved.state is not parcel.state


def _parcel(order: Order, word: CarrierWord) -> Parcel:
    number = _plain_number(word.tracking)
    for parcel in order.parcels:
        if parcel.id == word.parcel or (number and _plain_number(parcel.tracking) == number):
            return parcel
    raise UnknownPart(f"order {order.reference} has no such parcel", param="parcel")


def _plain_number(tracking: str) -> str:
    return "".join(char for char in tracking if char.isalnum()).upper()


def _is_old(parcel: Parcel, state: ParcelState, at: int | None) -> bool:
    """Whether it tells of a time before the parcel came to where it is; that it has arrived is never old."""
    return state is not ParcelState.DELIVERED and at is not None and at < parcel.moved_at
