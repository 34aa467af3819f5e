"""Parcels: they leave, move on, arrive or do not, and are sent once more."""

import re
from dataclasses import dataclass

from chalicelib.domain.decisions_goods import check_may_leave, parcel_lines
from chalicelib.domain.errors import InvalidRequest, OutOfStock, Problem
from chalicelib.domain.goods_commands import CorrectTracking, Dispatch, MoveParcel, PromiseReplacement
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.order import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.transitions import Payment
from chalicelib.service.capturing import take
from chalicelib.service.house import House, act, check_line, find

_TRACKING = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{2,39}")
_CARRIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel that leaves; without lines it holds all that is to be sent. `pickup`: it lies ready at the shop."""

    by: str
    lines: tuple[Units, ...] = ()
    carrier: str = ""
    tracking: str = ""
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class ParcelNews:
    """Where a parcel is now, by the word of `by`: its carrier, or a person."""

    by: str
    parcel: str
    state: ParcelState
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrackingCorrection:
    """The carrier and number that a parcel really has."""

    by: str
    parcel: str
    carrier: str
    tracking: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """Units that are sent once more, for nothing; with `return_id` for a return, which is closed by it."""

    by: str
    reason: str
    lines: tuple[Units, ...]
    return_id: str = ""


def ship(house: House, reference: str, asked: Shipment) -> Order:
    """Send a parcel. Where the money is only kept by the buyer's bank, it is taken first.

    Raises TooManyUnits, UnknownPart, NotReady (not paid, not confirmed, all sent), OrderFrozen (dispute, review),
    InvalidRequest (tracking), GatewayRefused (the bank has let go), GatewayUnavailable.
    """
    order_id, order = find(house, reference)
    by = check_line(asked.by, "by", needed=True)
    carrier, tracking = _checked(asked.carrier, asked.tracking)
    check_may_leave(order)
    parcel_lines(order, asked.lines)
    if order.payment is Payment.AUTHORISED:
        take(house, order_id, order)
    pickup = asked.pickup or bool(order.placed.shipping and order.placed.shipping.pickup)
    return act(house, order_id, Dispatch(asked.lines, by, carrier, tracking, pickup))


def mark(house: House, reference: str, asked: ParcelNews) -> Order:
    """Note where a parcel is; an older word than what is known changes nothing. Raises UnknownPart."""
    order_id, _ = find(house, reference)
    by, note = check_line(asked.by, "by", needed=True), check_line(asked.note, "note")
    return act(house, order_id, MoveParcel(asked.parcel, asked.state, by, note))


def correct_tracking(house: House, reference: str, asked: TrackingCorrection) -> Order:
    """Write another carrier or number on a parcel. Raises UnknownPart, InvalidRequest."""
    order_id, _ = find(house, reference)
    carrier, tracking = _checked(asked.carrier, asked.tracking)
    by = check_line(asked.by, "by", needed=True)
    return act(house, order_id, CorrectTracking(asked.parcel, carrier, tracking, by))


def replace_units(house: House, reference: str, asked: Replacement) -> Order:
    """Promise units once more. Raises TooManyUnits, UnknownPart, NotReady, OutOfStock where none are left."""
    order_id, _ = find(house, reference)
    by, reason = check_line(asked.by, "by", needed=True), check_line(asked.reason, "reason", needed=True)
    if not asked.lines:
        raise InvalidRequest([Problem("missing", "say which units are sent once more", "lines")])
    try:
        return act(house, order_id, PromiseReplacement(asked.lines, by, reason, asked.return_id))
    except OutOfStock as short:
        names = ", ".join(str(row["sku"]) for row in short.details["skus"])
        raise OutOfStock(
            f"there are not enough of {names} to send them once more: give the money back instead"
        ) from short


def _checked(carrier: str, tracking: str) -> tuple[str, str]:
    """Carrier and number, as they may stand in a mail and in the address of a carrier's page."""
    problems = []
    carrier, tracking = carrier.strip(), tracking.strip()
    if "://" in tracking or tracking.lower().startswith("www."):
        message = "tracking is an address: write the number alone, the link is made from it and the carrier"
        problems.append(Problem("tracking_is_an_address", message, "tracking"))
    elif tracking and not _TRACKING.fullmatch(tracking):
        message = "tracking is no number of a parcel (3 to 40 letters and digits, spaces, . _ / -)"
        problems.append(Problem("invalid_tracking", message, "tracking"))
    if carrier and not _CARRIER.fullmatch(carrier):
        message = "carrier is no name of a carrier (letters and digits, at most 40)"
        problems.append(Problem("invalid_carrier", message, "carrier"))
    if tracking and not carrier:
        problems.append(Problem("missing", "carrier is needed for a tracking number", "carrier"))
    if problems:
        raise InvalidRequest(problems)
    return carrier, tracking
