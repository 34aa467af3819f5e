"""Events one by one, each with the order before and after it: what follows from an event depends on both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.domain.events import Event
from chalicelib.domain.order import evolve
from chalicelib.domain.order_state import Order


@dataclass(frozen=True, slots=True)
class Step:
    """An event, and the order before (None: it is placed by it) and after it."""

    event: Event
    before: Order | None
    after: Order


def walk(before: Order | None, events: Iterable[Event]) -> Iterator[Step]:
    """The steps that these events are from an order."""
    order = before
    for event in events:
        after = evolve(order, event)
        yield Step(event, order, after)
        order = after
