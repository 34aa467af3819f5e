"""What the page of an order says besides the order itself: parcels, money back, downloads, returns, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.domain.carriers import find_carrier
from chalicelib.domain.lifecycles import ParcelState, RefundState, ReturnState
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import Parcel, Refund, Return
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.domain.wordings import to_translate
from chalicelib.service.downloads import files_of
from chalicelib.service.house import House
from chalicelib.service.returning import eligible
from chalicelib.service.tracking import tracking_link
from chalicelib.service.wording import Wording

_PARCELS: Mapping[ParcelState, str] = {
    ParcelState.DISPATCHED: to_translate("Handed to the carrier on {day}"),
    ParcelState.READY: to_translate("Ready to be fetched since {day}"),
    ParcelState.IN_TRANSIT: to_translate("On its way since {day}"),
    ParcelState.DELIVERED: to_translate("Delivered on {day}"),
    ParcelState.FAILED: to_translate("Could not be delivered. We write to you."),
}
_FETCHED = to_translate("Fetched on {day}")
_REFUNDS: Mapping[RefundState, str] = {
    RefundState.GRANTED: to_translate("Goes back to you"),
    RefundState.REQUESTED: to_translate("On its way back to you"),
    RefundState.PENDING: to_translate("On its way back to you"),
    RefundState.SUCCEEDED: to_translate("Sent back to you"),
    RefundState.FAILED: to_translate("Your bank sent it back to us. We write to you."),
}
_RETURNS: Mapping[ReturnState, str] = {
    ReturnState.REQUESTED: to_translate("You have asked for it. We answer by mail."),
    ReturnState.ACCEPTED: to_translate("Accepted: please send it back."),
    ReturnState.REFUSED: to_translate("Not possible"),
    ReturnState.WITHDRAWN: to_translate("Withdrawn"),
    ReturnState.RECEIVED: to_translate("It is here, and we look at it."),
    ReturnState.CLOSED: to_translate("Done"),
}
REASONS = (
    ("changed my mind", to_translate("I have changed my mind")),
    ("damaged", to_translate("It arrived damaged")),
    ("not as described", to_translate("It is not as described")),
    ("wrong item", to_translate("I was sent something else")),
    ("other", to_translate("Another reason")),
)
"""Why something is given back: what the shop reads, and what the buyer chooses. No reason is needed."""


def buyer_view(house: House, order: Order, words: Wording) -> dict[str, Any]:
    """What joins `order_view` on the page."""
    return {
        "parcels": [_parcel(order, parcel, words) for parcel in order.parcels],
        "refunds": [_refund(order, one, words) for one in order.refunds if one.state in _REFUNDS],
        "downloads": list(_downloads(house, order, words)),
        "returns": [_return(order, one, words) for one in order.returns],
        **_returnable(house, order, words),
        "reasons": [{"value": value, "label": words.say(label)} for value, label in REASONS],
    }


def _parcel(order: Order, parcel: Parcel, words: Wording) -> dict[str, Any]:
    carrier = find_carrier(parcel.carrier, words.rules.carriers)
    fetched = parcel.sent.pickup and parcel.state is ParcelState.DELIVERED
    return {
        "state": words.say(_FETCHED if fetched else _PARCELS[parcel.state], day=words.day(parcel.moved_at)),
        "lines": _pieces(order, parcel.sent.lines),
        "carrier": carrier.name if carrier else parcel.carrier,
        "tracking": parcel.tracking,
        "url": tracking_link(parcel.carrier, parcel.tracking, words.rules.carriers),
    }


def _refund(order: Order, refund: Refund, words: Wording) -> dict[str, str]:
    return {"state": words.say(_REFUNDS[refund.state]), "text": words.money(refund.terms.amount, order.placed.currency)}


def _downloads(house: House, order: Order, words: Wording) -> Iterable[dict[str, Any]]:
    for one in files_of(house, order):
        count = words.say("Fetched {number} of {most} times", number=one.fetched, most=one.most)
        yield {
            "sku": one.line.sku,
            "name": one.line.name,
            "count_text": count if one.most and one.fetched else "",
            "why": words.say(one.words) if one.reason else "",
        }


def _return(order: Order, one: Return, words: Wording) -> dict[str, Any]:
    answered = one.instructions if one.state is ReturnState.ACCEPTED else one.reason
    return {
        "state": words.say(_RETURNS[one.state]),
        "lines": _pieces(order, one.asked.lines),
        "answer": answered.splitlines(),
        "mark": f"{order.reference} {one.id}" if one.state is ReturnState.ACCEPTED else "",
    }


def _returnable(house: House, order: Order, words: Wording) -> dict[str, Any]:
    """The lines that can be given back, and the others with the reason; nothing before something was sent."""
    names = {line.sku: line.name for line in order.placed.lines}
    found = eligible(house, order) if order.parcels else ()
    return {
        "returnable": [
            {
                "sku": one.sku,
                "name": names[one.sku],
                "most": one.quantity,
                "until": words.say("until {day}", day=words.day(one.until)) if one.until else "",
            }
            for one in found
            if one.quantity
        ],
        "kept": [{"name": names[one.sku], "why": words.say(one.words)} for one in found if not one.quantity],
    }


def _pieces(order: Order, lines: Sequence[Units] | Sequence[ReturnedLine]) -> list[str]:
    names = {line.sku: line.name for line in order.placed.lines}
    return [f"{line.quantity} × {names.get(line.sku, line.sku)}" for line in lines]
