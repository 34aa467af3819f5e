"""What a step of an order counts: uses of discounts, money on gift cards, orders of a customer, holds of a client."""

from collections.abc import Iterable

from chalicelib.domain.balances import taken_from
from chalicelib.domain.change import CounterMove
from chalicelib.domain.discounts import orders_counter
from chalicelib.domain.giftcards import spent_counter
from chalicelib.domain.order_parts import GIFT_CARD
from chalicelib.domain.order_state import UNPAID, Order
from chalicelib.domain.order_units import held
from chalicelib.domain.refund_events import RefundExecuted, RefundGranted, RefundWithdrawn
from chalicelib.domain.steps import Step
from chalicelib.domain.transitions import Fulfilment


def holds_counter(client: str) -> str:
    """The name of the counter of a client's open holds. What stands before `/` is one item of a store."""
    return f"client:{client}/holds"


def held_counter(client: str, sku: str) -> str:
    """The name of the counter of how many of a SKU a client holds."""
    return f"client:{client}/sku:{sku}"


def counter_moves(step: Step) -> Iterable[CounterMove]:
    """The moves of one step; placing counts the client's holds itself, because it knows their limits."""
    before, after = step.before, step.after
    if before is None:
        yield from _uses(after, 1, limited=True)
        yield from (CounterMove(spent_counter(use.id), use.amount, use.value) for use in after.placed.gift_cards)
        return
    yield from _ended(before, after)
    yield from _holds(before, after)
    yield from _cards(step)
    counted = after.delivered_for_money - before.delivered_for_money
    if counted and after.placed.customer is not None:
        yield CounterMove(orders_counter(after.placed.customer), counted)


def _ended(before: Order, after: Order) -> Iterable[CounterMove]:
    """What was used comes back when the order ends, and is used again where the shop delivers all the same."""
    was, is_now = (order.fulfilment is Fulfilment.CANCELLED for order in (before, after))
    if is_now and not was:
        yield from _uses(before, -1)
        if before.payment in UNPAID:
            left = (
                (use.id, use.amount - taken_from(before, f"{GIFT_CARD}{use.id}")) for use in before.placed.gift_cards
            )
            yield from (CounterMove(spent_counter(card), -amount) for card, amount in left if amount)
    if was and not is_now:
        yield from _uses(after, 1)


def _holds(before: Order, after: Order) -> Iterable[CounterMove]:
    if not before.counts_as_hold:
        return
    client = before.placed.client
    kept = {demand.sku: demand.quantity for demand in held(after)} if after.counts_as_hold else {}
    if not after.counts_as_hold:
        yield CounterMove(holds_counter(client), -1)
    for demand in held(before):
        less = demand.quantity - kept.get(demand.sku, 0)
        if demand.limited and less:
            yield CounterMove(held_counter(client, demand.sku), -less)


def _cards(step: Step) -> Iterable[CounterMove]:
    """Gift cards that get money back, and those that the order had bought and that are taken back."""
    match step.event:
        case RefundExecuted(refund=refund_id, attempt=1):
            refund = step.after.refund(refund_id)
            for leg in refund.legs if refund else ():
                if leg.is_card:
                    yield CounterMove(spent_counter(leg.source.removeprefix(GIFT_CARD)), -leg.amount)
        case RefundGranted(cards=cards):
            yield from (CounterMove(spent_counter(card.card), card.value, card.value) for card in cards)
        case RefundWithdrawn(refund=refund_id):
            refund = step.before.refund(refund_id) if step.before else None
            for card in refund.terms.cards if refund and not refund.attempt else ():
                yield CounterMove(spent_counter(card.card), -card.value)


def _uses(order: Order, times: int, *, limited: bool = False) -> Iterable[CounterMove]:
    """The uses of discounts and codes, counted like stock on hold."""
    for discount in order.placed.discounts:
        for name, most in discount.counters.items():
            yield CounterMove(name, times, most if limited else None)
