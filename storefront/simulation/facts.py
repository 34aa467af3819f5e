"""Which mails the facts of an order ask for, told a second time and in another way than the shop does: by counting.

Not by the shop's own table of mails: a mistake in that would be believed here, too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from chalicelib.domain.events import Event
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.order import Order, fold
from chalicelib.domain.parcel_events import PromiseMoved, ReplacementPromised, ShipmentDispatched
from chalicelib.domain.payment_events import PaidAfterExpiry, PaymentAuthorised, PaymentCaptured, PaymentFailed
from chalicelib.domain.refund_events import (
    DisputeOpened,
    PayoutMade,
    RefundExecuted,
    RefundFailed,
    RefundSettled,
    RefundUnexplained,
    ReturnAccepted,
    ReturnRefused,
)
from storefront.simulation.world import World

Facts = Sequence[Event]
Count = Callable[[Facts, Order], int]


def _of(*kinds: type) -> Count:
    return lambda events, order: sum(isinstance(event, kinds) for event in events)  # noqa: ARG005


def _is_confirmed(events: Facts, order: Order) -> int:
    del order
    late = any(isinstance(event, PaidAfterExpiry) and event.outcome == "backorder" for event in events)
    return int(late or any(isinstance(event, PaymentCaptured | PaymentAuthorised) for event in events))


def _delivered(events: Facts, order: Order) -> int:
    del events
    return sum(parcel.state is ParcelState.DELIVERED for parcel in order.parcels)


EXACTLY: dict[str, Count] = {
    "mail:order_confirmed": _is_confirmed,
    "mail:payment_failed": _of(PaymentFailed),
    "mail:parcel_sent": _of(ShipmentDispatched),
    "mail:parcel_delivered": _delivered,
    "mail:order_delayed": _of(PromiseMoved),
    "mail:replacement": _of(ReplacementPromised),
    "mail:return_accepted": _of(ReturnAccepted),
    "mail:return_refused": _of(ReturnRefused),
    "alert:dispute_opened": _of(DisputeOpened),
    "alert:refund_failed": _of(RefundFailed),
}
AT_MOST: dict[str, Count] = {
    "mail:order_refunded": _of(RefundSettled, RefundUnexplained, PayoutMade, RefundExecuted),
    "mail:payment_started": lambda _events, _order: 1,
    "mail:order_cancelled": lambda _events, _order: 1,
    "mail:gift_cards": lambda _events, order: int(any(line.gift_card for line in order.placed.lines)),
}


def wrong_mails(world: World) -> Iterator[str]:
    """What was told too often, or never; at rest."""
    told: dict[str, Counter[str]] = {}
    for message_id in world.letterbox.handed_over:
        kind, what, order_id = message_id.split(":")[:3]
        told.setdefault(order_id, Counter())[f"{kind}:{what}"] += 1
    for placed in world.placed.values():
        stored = world.kept.load(placed.order_id)
        events = stored.events if stored else ()
        order, mails = fold(events), told.get(placed.order_id, Counter())
        for what, count in (EXACTLY | AT_MOST).items():
            happened = count(events, order)
            if mails[what] > happened or (what in EXACTLY and mails[what] < happened):
                yield f"{order.reference}: {what} was sent {mails[what]} times, and happened {happened} times"
