"""What an order is after something of it went back: money, goods, or what a buyer's bank decided."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from chalicelib.domain.balances import settled
from chalicelib.domain.events import DisputeEvent, RefundEvent, ReturnEvent
from chalicelib.domain.lifecycles import DISPUTE, REFUND, RETURN, DisputeState, RefundState, ReturnState
from chalicelib.domain.order_parts import OFFLINE, PROVIDER, Dispute, Leg, Refund, Return
from chalicelib.domain.order_state import Order
from chalicelib.domain.quantities import add
from chalicelib.domain.refund_events import (
    DisputeClosed,
    DisputeMoved,
    DisputeOpened,
    EvidencePrepared,
    PayoutMade,
    PayoutReturned,
    RefundExecuted,
    RefundFailed,
    RefundGranted,
    RefundLeg,
    RefundPending,
    RefundSettled,
    RefundUnexplained,
    RefundWithdrawn,
    ReturnAccepted,
    ReturnClosed,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
)
from chalicelib.domain.transitions import move

Told = RefundPending | RefundSettled | RefundFailed
_TOLD = {
    RefundPending: RefundState.PENDING,
    RefundSettled: RefundState.SUCCEEDED,
    RefundFailed: RefundState.FAILED,
}


def after_refund(order: Order, event: RefundEvent) -> Order:
    """The order after it, its payment in the state that its balance makes."""
    return settled(_refunded(order, event))


def _refunded(order: Order, event: RefundEvent) -> Order:
    match event:
        case RefundGranted():
            legs = tuple(Leg(leg.source, leg.amount) for leg in event.legs)
            return replace(order, refunds=(*order.refunds, Refund(event, legs)))
        case RefundExecuted():
            changed = _change(order, event.refund, lambda refund: _executed(refund, event))
            return replace(changed, restocked=add(changed.restocked, event.restock))
        case RefundWithdrawn():
            return _change(order, event.refund, _withdrawn)
        case PayoutMade():
            return _change(order, event.refund, lambda refund: _paid_out(refund, RefundState.SUCCEEDED, event.proof))
        case PayoutReturned():
            return _change(order, event.refund, lambda refund: _paid_out(refund, RefundState.FAILED, event.reason))
        case RefundPending() | RefundSettled() | RefundFailed():
            return _told(order, event)
        case RefundUnexplained():
            known = order.unexplained.get(event.payment, 0)
            return replace(order, unexplained={**order.unexplained, event.payment: known + event.amount})
        case _:  # pragma: no cover
            assert_never(event)


def _change(order: Order, refund_id: str, change: Callable[[Refund], Refund]) -> Order:
    refunds = tuple(change(refund) if refund.id == refund_id else refund for refund in order.refunds)
    return replace(order, refunds=refunds)


def _executed(refund: Refund, event: RefundExecuted) -> Refund:
    legs = tuple(_sent(leg) if leg.state in (RefundState.GRANTED, RefundState.FAILED) else leg for leg in refund.legs)
    return replace(refund, legs=legs, attempt=event.attempt, executed_by=event.by, payout=event.payout or refund.payout)


def _sent(leg: Leg) -> Leg:
    """A gift card is ours: what it gets is there at once."""
    target = RefundState.SUCCEEDED if leg.is_card else RefundState.REQUESTED
    earlier = (*leg.earlier, leg.provider) if leg.provider else leg.earlier
    return replace(leg, state=move(REFUND, leg.state, target, "a refund"), provider="", reason="", earlier=earlier)


def _withdrawn(refund: Refund) -> Refund:
    given_up = (RefundState.GRANTED, RefundState.FAILED)
    return replace(
        refund,
        legs=tuple(replace(leg, state=RefundState.WITHDRAWN) if leg.state in given_up else leg for leg in refund.legs),
    )


def _paid_out(refund: Refund, state: RefundState, words: str) -> Refund:
    legs = tuple(
        replace(leg, state=move(REFUND, leg.state, state, "a refund"), reason=words) if leg.source == OFFLINE else leg
        for leg in refund.legs
    )
    return replace(refund, legs=legs, proof=words if state is RefundState.SUCCEEDED else "")


def _told(order: Order, event: Told) -> Order:
    """The provider's word of a refund: one of ours, one that it told of before, or one that we learn of by it."""
    state = _TOLD[type(event)]
    known = order.refund(event.granted or event.refund)
    left = order.unexplained.get(event.payment, 0) - event.explains
    order = replace(order, unexplained={**order.unexplained, event.payment: left}) if event.explains else order
    if known is None:
        leg = RefundLeg(event.payment, event.amount)
        terms = RefundGranted(event.at, event.refund, event.amount, (leg,), PROVIDER, "dashboard")
        made = Refund(terms, (Leg(event.payment, event.amount, state, event.refund, _reason(event)),))
        return replace(order, refunds=(*order.refunds, replace(made, explained=event.explains)))

    def change(refund: Refund) -> Refund:
        return replace(refund, legs=tuple(_told_leg(leg, event, state) for leg in refund.legs))

    return _change(order, known.id, change)


def _told_leg(leg: Leg, event: Told, state: RefundState) -> Leg:
    if leg.source != event.payment:
        return leg
    moved = move(REFUND, leg.state, state, "a refund")
    return replace(leg, state=moved, provider=event.refund, reason=_reason(event), amount=event.amount)


def _reason(event: Told) -> str:
    return event.reason if isinstance(event, RefundFailed) else ""


def after_return(order: Order, event: ReturnEvent) -> Order:
    """The order after something happened to a return."""
    if isinstance(event, ReturnRequested):
        return replace(order, returns=(*order.returns, Return(event)))
    returns = tuple(_moved(one, event) if one.id == event.return_id else one for one in order.returns)
    return replace(order, returns=returns)


def _moved(one: Return, event: ReturnEvent) -> Return:
    def to(state: ReturnState, **changes: object) -> Return:
        return replace(one, state=move(RETURN, one.state, state, "a return"), **changes)  # type: ignore[arg-type]

    match event:
        case ReturnAccepted():
            return to(ReturnState.ACCEPTED, instructions=event.instructions)
        case ReturnRefused():
            return to(ReturnState.REFUSED, reason=event.reason)
        case ReturnWithdrawn():
            return to(ReturnState.WITHDRAWN, reason=event.reason)
        case ReturnReceived():
            return to(ReturnState.RECEIVED, good=event.good, damaged=event.damaged)
        case ReturnClosed():
            return to(ReturnState.CLOSED, outcome=event.outcome, reason=event.reason)
        case ReturnRequested():  # pragma: no cover
            return one
        case _:  # pragma: no cover
            assert_never(event)


def after_dispute(order: Order, event: DisputeEvent) -> Order:
    """The order after a buyer's bank said something."""
    match event:
        case DisputeOpened():
            return replace(order, disputes=(*order.disputes, Dispute(event, event.state)))
        case DisputeMoved():
            return _disputed(order, event.dispute, event.state)
        case DisputeClosed():
            return _closed(order, event)
        case EvidencePrepared():
            return order
        case _:  # pragma: no cover
            assert_never(event)


def _disputed(order: Order, dispute_id: str, state: DisputeState) -> Order:
    disputes = tuple(
        replace(one, state=move(DISPUTE, one.state, state, "a dispute")) if one.id == dispute_id else one
        for one in order.disputes
    )
    return replace(order, disputes=disputes)


def _closed(order: Order, event: DisputeClosed) -> Order:
    if order.dispute(event.dispute) is not None:
        return settled(_disputed(order, event.dispute, event.state))
    opened = DisputeOpened(event.at, event.dispute, event.payment, event.amount, event.reason, None, event.state)
    return settled(replace(order, disputes=(*order.disputes, Dispute(opened, event.state))))
