"""How an order's money stands: what was paid by whom, what went back, and to where the next refund goes.

The rule of the sources: money goes back the way it came, first to the payments in the order in which they were
received, then by transfer what came offline, last to gift cards; what one source gave is the most that it gets.
"""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.order_parts import GIFT_CARD, Leg, Refund, source_of
from chalicelib.domain.order_state import PAID, Order
from chalicelib.domain.refund_events import RefundLeg
from chalicelib.domain.refunds import paid_for_delivery, paid_for_units
from chalicelib.domain.transitions import Payment, move_payment

SURPLUS_REASONS = ("paid_twice", "overpaid")
"""Refunds of what was never owed: they leave the order as paid as it is."""


def received_for_order(order: Order) -> int:
    """Everything received for what was ordered: not what was paid twice."""
    return sum(amount for payment, amount in order.payments if payment not in order.extra)


def owed(order: Order) -> int:
    """What is still to be paid, gift cards taken off."""
    return max(0, order.placed.due - order.unpaid_value - received_for_order(order))


def to_capture(order: Order) -> int:
    """What of an authorised payment is to be taken: all of it, less what was called off before."""
    most = order.authorised.amount if order.authorised else 0
    return max(0, min(most, order.placed.due - order.unpaid_value))


def card_money(order: Order) -> int:
    """What gift cards have paid, as long as they were not given back when the order ended."""
    return 0 if order.late else sum(use.amount for use in order.placed.gift_cards)


def refundable(order: Order) -> int:
    """What can still be granted, from all sources."""
    return sum(amount for _, amount in sources(order))


def sources(order: Order) -> list[tuple[str, int]]:
    """Where the next refund goes, in this order, with how much of each can still go back."""
    given: dict[str, int] = {}
    for payment, amount in order.payments:
        if payment not in order.extra:
            given[source_of(payment)] = given.get(source_of(payment), 0) + amount
    ordered = sorted(given, key=lambda source: source == "offline")
    found = [(source, given[source] - taken_from(order, source)) for source in ordered]
    if not order.late and order.payment in PAID:
        cards = ((f"{GIFT_CARD}{use.id}", use.amount) for use in order.placed.gift_cards)
        found += [(source, amount - taken_from(order, source)) for source, amount in cards]
    return [(source, amount) for source, amount in found if amount > 0]


def taken_from(order: Order, source: str) -> int:
    """What went back to a source, is on its way there, was promised, or is with the buyer's bank."""
    legs = (leg for refund in order.refunds for leg in refund.legs if leg.counts and leg.source == source)
    disputes = (one for one in order.disputes if one.opened.payment == source and one.state is not DisputeState.WON)
    return (
        sum(leg.amount for leg in legs)
        + order.unexplained.get(source, 0)
        + sum(dispute.opened.amount for dispute in disputes)
    )


def split(order: Order, amount: int) -> tuple[RefundLeg, ...]:
    """The parts of a refund of so much, by the rule of the sources. What no source can give is left out."""
    legs = []
    for source, most in sources(order):
        part = min(most, amount)
        amount -= part
        if part:
            legs.append(RefundLeg(source, part))
    return tuple(legs)


def split_over_cards(order: Order, amount: int) -> tuple[RefundLeg, ...]:
    """The same over gift cards alone: for what was called off before any money was taken."""
    legs = []
    for use in order.placed.gift_cards:
        source = f"{GIFT_CARD}{use.id}"
        part = min(use.amount - taken_from(order, source), amount)
        if part > 0:
            amount -= part
            legs.append(RefundLeg(source, part))
    return tuple(legs)


def line_value(order: Order, sku: str, quantity: int) -> int:
    """What is given back for `quantity` more units of a line; all that are left get all that is left of its money.

    Raises ValueError where there are no so many.
    """
    line = order.placed.line(sku)
    if line is None:
        raise ValueError(f"{sku} is not in this order")
    before, paid_back = order.unpaid.get(sku, 0), 0
    paid_back += paid_for_units(line, before)
    for refund in _counted(order.refunds):
        for part in refund.terms.lines:
            if part.sku == sku:
                before, paid_back = before + part.quantity, paid_back + part.amount
    if quantity and before + quantity == line.quantity:
        return max(0, line.total + line.tax - paid_back)
    return paid_for_units(line, quantity, before)


def delivery_value(order: Order) -> int:
    """What is left of what was paid for delivery."""
    placed = order.placed
    paid = paid_for_delivery(placed.shipping, placed.lines, placed.tax)
    return paid - sum(refund.terms.shipping for refund in _counted(order.refunds))


def money_state(order: Order) -> Payment:
    """Where the money is by what was received and sent back, for an order that was paid."""
    if order.payment not in (*PAID, Payment.REFUND_DUE) or order.payment is Payment.CHARGED_BACK:
        return order.payment
    kept = {payment for payment, _ in order.payments if payment not in order.extra}
    if any(dispute.state is DisputeState.LOST and dispute.opened.payment in kept for dispute in order.disputes):
        return Payment.CHARGED_BACK
    surplus = sum(refund.amount for refund in order.refunds if refund.terms.reason == "overpaid" and _done(refund))
    paid = received_for_order(order) + card_money(order) - surplus
    back = sum(_given_back(order))
    if 0 < back >= paid:
        return Payment.REFUNDED
    if order.late:
        return Payment.REFUND_DUE
    return Payment.PARTLY_REFUNDED if back else Payment.CAPTURED


def settled(order: Order) -> Order:
    """The order with its payment in the state that its balance makes."""
    target = money_state(order)
    return order if target is order.payment else replace(order, payment=move_payment(order.payment, target))


def _given_back(order: Order) -> Iterable[int]:
    """What went back of what was paid for the order."""
    for refund in order.refunds:
        if refund.terms.reason not in SURPLUS_REASONS:
            yield from (leg.amount for leg in refund.legs if _is_back(leg) and leg.source not in order.extra)
    yield from (amount for payment, amount in order.unexplained.items() if payment not in order.extra)


def _is_back(leg: Leg) -> bool:
    return leg.state is RefundState.SUCCEEDED


def _done(refund: Refund) -> bool:
    return refund.state is RefundState.SUCCEEDED


def _counted(refunds: Iterable[Refund]) -> Iterable[Refund]:
    return (refund for refund in refunds if refund.counts)
