"""An order is its history: `decide` says what a command makes happen, `evolve` what that makes of it. Both pure."""

from collections.abc import Iterable

from chalicelib.domain.commands import (
    Command,
    DisputeCommand,
    GoodsCommand,
    RefundCommand,
    ReturnCommand,
)
from chalicelib.domain.decisions_desk import DeskCommand, decide_desk
from chalicelib.domain.decisions_goods import decide_goods, follow_ups
from chalicelib.domain.decisions_payment import ProviderCommand, decide_payment
from chalicelib.domain.decisions_refunds import decide_refund
from chalicelib.domain.decisions_returns import decide_dispute, decide_return
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import DisputeEvent, Event, ParcelEvent, PaymentEvent, RefundEvent, ReturnEvent
from chalicelib.domain.evolution_goods import after_goods
from chalicelib.domain.evolution_payment import after_payment
from chalicelib.domain.evolution_refunds import after_dispute, after_refund, after_return
from chalicelib.domain.order_state import Order
from chalicelib.domain.placed import OrderPlaced

__all__ = ["Order", "decide", "evolve", "evolve_all", "fold"]


def decide(order: Order, command: Command, now: int) -> tuple[Event, ...]:
    """What the command makes happen now; nothing where it was known already, in whatever order words arrive.

    Raises OrderRefused where the order does not allow what a person asks for, IllegalTransition where it does not
    allow a command of ours.
    """
    events = _decide(order, command, now)
    return (*events, *follow_ups(evolve_all(order, events), now)) if events else ()


def _decide(order: Order, command: Command, now: int) -> tuple[Event, ...]:
    if isinstance(command, ProviderCommand):
        return decide_payment(order, command, now)
    if isinstance(command, DeskCommand):
        return decide_desk(order, command, now)
    if isinstance(command, GoodsCommand):
        return decide_goods(order, command, now)
    if isinstance(command, RefundCommand):
        return decide_refund(order, command, now)
    if isinstance(command, ReturnCommand):
        return decide_return(order, command, now)
    if isinstance(command, DisputeCommand):
        return decide_dispute(order, command, now)
    raise AssertionError(f"nothing decides {command}")  # pragma: no cover


def evolve(order: Order | None, event: Event) -> Order:
    """The order after one more event. Raises IllegalTransition for a history that cannot be."""
    if isinstance(event, OrderPlaced):
        return Order(placed=event, buyer=event.buyer)
    if order is None:
        raise IllegalTransition(f"{type(event).__name__} stands before OrderPlaced")
    if isinstance(event, PaymentEvent):
        return after_payment(order, event)
    if isinstance(event, ParcelEvent):
        return after_goods(order, event)
    if isinstance(event, RefundEvent):
        return after_refund(order, event)
    if isinstance(event, ReturnEvent):
        return after_return(order, event)
    if isinstance(event, DisputeEvent):
        return after_dispute(order, event)
    raise AssertionError(f"nothing becomes of {event}")  # pragma: no cover


def evolve_all(order: Order, events: Iterable[Event]) -> Order:
    """The order after these events."""
    for event in events:
        order = evolve(order, event)
    return order


def fold(events: Iterable[Event]) -> Order:
    """The order that a history makes."""
    order: Order | None = None
    for event in events:
        order = evolve(order, event)
    if order is None:
        raise IllegalTransition("an order without history")
    return order
