"""Which units of an order are where: to be sent, sent, arrived, given back; and what they take from stock."""

from collections.abc import Mapping

from chalicelib.domain.lifecycles import ParcelState, ReturnState
from chalicelib.domain.order_state import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.placed import Demand, OrderPlaced
from chalicelib.domain.quantities import add, minus, plus

Quantities = Mapping[str, int]
"""Units by SKU."""


def ordered(order: Order) -> dict[str, int]:
    """What was bought."""
    return {line.sku: line.quantity for line in order.placed.lines}


def replaced(order: Order) -> dict[str, int]:
    """What is sent once more, for nothing."""
    return plus(*(add({}, promise.lines) for promise in order.replacements))


def shipped(order: Order, *states: ParcelState) -> dict[str, int]:
    """What is in parcels; with `states`, in those that are in one of these."""
    parcels = (parcel for parcel in order.parcels if not states or parcel.state in states)
    return plus(*(add({}, parcel.sent.lines) for parcel in parcels))


def arrived(order: Order) -> dict[str, int]:
    """What is with the buyer."""
    return plus(shipped(order, ParcelState.DELIVERED), order.released)


def to_send(order: Order) -> dict[str, int]:
    """What is still to leave the house, downloads included."""
    promised = plus(ordered(order), replaced(order))
    return minus(promised, plus(order.cancelled, shipped(order), order.released))


def to_pack(order: Order) -> dict[str, int]:
    """What of it goes into parcels."""
    lines = {line.sku: line for line in order.placed.lines}
    return {sku: quantity for sku, quantity in to_send(order).items() if lines[sku].needs_shipping}


def to_release(order: Order) -> dict[str, int]:
    """What of it needs no parcel: downloads, gift cards, a place in a course."""
    packed = to_pack(order)
    return {sku: quantity for sku, quantity in to_send(order).items() if sku not in packed}


def received(order: Order) -> dict[str, int]:
    """What came back in returns."""
    done = (ReturnState.RECEIVED, ReturnState.CLOSED)
    back = (one for one in order.returns if one.state in done)
    return plus(*(add(add({}, one.good), one.damaged) for one in back))


def expected_back(order: Order) -> dict[str, int]:
    """What buyers have asked to give back, and what has not come yet."""
    return plus(
        *({line.sku: line.quantity for line in one.asked.lines} for one in order.returns if one.open),
    )


def with_buyer(order: Order) -> dict[str, int]:
    """What was sent and did neither come back nor fail on the way: all that can be given back."""
    sent = minus(shipped(order), shipped(order, ParcelState.FAILED))
    return minus(sent, plus(received(order), expected_back(order), order.restocked))


def stranded(order: Order) -> dict[str, int]:
    """What was sent, did not arrive, and is not on the shelf again."""
    return minus(shipped(order, ParcelState.FAILED), order.restocked)


def given_up(order: Order) -> dict[str, int]:
    """Units whose money was given back, or is going to be."""
    counted = (refund for refund in order.refunds if refund.counts)
    return plus(*({line.sku: line.quantity for line in refund.terms.lines} for refund in counted))


def refundable_units(order: Order) -> dict[str, int]:
    """Units whose money can still be given back: bought, paid for, and not given up yet."""
    return minus(ordered(order), plus(order.unpaid, given_up(order)))


def need(placed: OrderPlaced, quantities: Quantities) -> tuple[Demand, ...]:
    """What so many units take from stock: bundles exploded, counted SKUs only."""
    counted = {demand.sku: demand for demand in placed.demand}
    needed: dict[str, int] = {}
    for sku, quantity in quantities.items():
        line = placed.line(sku)
        parts = line.components if line else ()
        for part, times in [(part.sku, part.quantity) for part in parts] or [(sku, 1)]:
            if part in counted:
                needed[part] = needed.get(part, 0) + quantity * times
    return tuple(Demand(sku, quantity, counted[sku].limited) for sku, quantity in needed.items() if quantity)


def held(order: Order) -> tuple[Demand, ...]:
    """What the order keeps on hold, or would keep: all that it was placed for, less what was called off."""
    off = {demand.sku: demand.quantity for demand in need(order.placed, order.cancelled)}
    left = (Demand(one.sku, one.quantity - off.get(one.sku, 0), one.limited) for one in order.placed.demand)
    return tuple(demand for demand in left if demand.quantity > 0)


def restockable(order: Order) -> dict[str, int]:
    """Units that were sent and that may be put back on the shelf without a return."""
    return minus(shipped(order), plus(received(order), order.restocked))


def as_lines(quantities: Quantities) -> tuple[Units, ...]:
    """Units by SKU as lines."""
    return tuple(Units(sku, quantity) for sku, quantity in quantities.items() if quantity)
