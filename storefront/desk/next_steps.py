"""What the shop's people do next with an order, each step with the command for it; nothing where it is finished."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chalicelib.domain.balances import owed
from chalicelib.domain.lifecycles import ParcelState, RefundState, ReturnState
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import Refund, Return
from chalicelib.domain.order_units import replaced, stranded, to_pack
from chalicelib.domain.quantities import minus
from chalicelib.domain.transitions import Payment
from storefront.desk.words import amount, units

_ORDERS = "storefront orders"
_ON_THE_WAY = (ParcelState.DISPATCHED, ParcelState.READY, ParcelState.IN_TRANSIT)


def next_steps(order: Order) -> Iterator[str]:
    """One sentence a step, the most urgent first."""
    yield from _questions(order)
    yield from _money(order)
    for refund in order.refunds:
        yield from _refund(order, refund)
    for one in order.returns:
        yield from _return(order, one)
    yield from _goods(order)


def _questions(order: Order) -> Iterator[str]:
    """What stands against the order until somebody has decided."""
    for dispute in order.disputes:
        if dispute.open:
            until = dispute.opened.respond_by
            day = f" by {datetime.fromtimestamp(until, UTC):%Y-%m-%d}" if until else ""
            yield f"answer {dispute.id}{day}; what happened: {_ORDERS} evidence {order.reference}"
    if order.reviews and not order.disputed:
        reasons = ", ".join(f"{one.reason} {one.detail}".strip() for one in order.reviews)
        yield f"look at it ({reasons}), then take it on: {_ORDERS} confirm {order.reference}"


def _money(order: Order) -> Iterator[str]:
    match order.payment:
        case Payment.PENDING:
            yield "the buyer has yet to pay"
        case Payment.PROCESSING:
            yield "the buyer's bank has yet to pay"
        case Payment.OWED:
            left = amount(owed(order), order)
            plain = left.partition(" ")[0]
            yield f"{left} are to come; then: {_ORDERS} mark-paid {order.reference} {plain} --proof TEXT"
        case Payment.AUTHORISED:
            yield f"the first parcel takes the money that the bank keeps; or now: {_ORDERS} capture {order.reference}"
        case _:
            pass


def _refund(order: Order, refund: Refund) -> Iterator[str]:
    named = f"{order.reference} {refund.id}"
    money = amount(refund.amount, order)
    if refund.state is RefundState.GRANTED:
        yield f"send {money} back: {_ORDERS} refund execute {named}"
    elif refund.state is RefundState.FAILED:
        yield f"{refund.id} came back: {_ORDERS} refund execute {named}, or refund withdraw"
    elif any(leg.source == "offline" and leg.state is RefundState.REQUESTED for leg in refund.legs):
        to = f" to {refund.payout.holder}, {refund.payout.account}" if refund.payout else ""
        yield f"transfer {money}{to}; then: {_ORDERS} refund payout {named} --proof TEXT"


def _return(order: Order, one: Return) -> Iterator[str]:
    named = f"{order.reference} {one.id}"
    if one.state is ReturnState.REQUESTED:
        yield f"answer {one.id}: {_ORDERS} return accept {named}, or return refuse"
    elif one.state is ReturnState.ACCEPTED:
        yield f"look at {one.id} when it is here: {_ORDERS} return receive {named} --good SKU:QUANTITY"
    elif one.state is ReturnState.RECEIVED:
        yield (
            f"decide on {one.id}: {_ORDERS} refund grant or replace, with --return {one.id}; or return close {named}"
        )


def _goods(order: Order) -> Iterator[str]:
    reference = order.reference
    for job in order.jobs:
        if job.open:
            made = f"{job.planned.quantity} × {job.planned.sku}"
            yield f"make {made} by {job.planned.ready_by}: storefront production move {reference} {job.id} made"
    free = order.goes_out and not order.reviews and not order.disputed
    if free and not order.confirmed:
        yield f"take it on: {_ORDERS} confirm {reference}"
    elif free and (left := to_pack(order)):
        yield f"send {units(left)}: {_ORDERS} ship {reference}"
    for parcel in order.parcels:
        if parcel.state in _ON_THE_WAY:
            yield f"when {parcel.id} is there: {_ORDERS} deliver {reference} {parcel.id}"
    if lost := minus(stranded(order), replaced(order)):
        yield f"{units(lost)} did not arrive: {_ORDERS} replace {reference}, or refund grant"
