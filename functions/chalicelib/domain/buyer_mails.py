"""What the buyer is told of each step of an order, as messages for the outbox: one for each thing that happened.

The id of a message says what it is about, so that nothing is told twice, in whatever order words arrive.
"""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.change import Message
from chalicelib.domain.lifecycles import JobState, ParcelState, RefundState
from chalicelib.domain.order_parts import OFFLINE
from chalicelib.domain.order_state import Order
from chalicelib.domain.parcel_events import (
    ItemsCancelled,
    JobMoved,
    PromiseMoved,
    ReplacementPromised,
    ShipmentDispatched,
    ShipmentMoved,
)
from chalicelib.domain.payment_events import (
    AuthorisationLapsed,
    MoneyReceived,
    OrderCancelled,
    PaidAfterExpiry,
    PaidTwice,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentExpired,
    PaymentFailed,
    PaymentPromised,
    PaymentStarted,
    ReminderSent,
)
from chalicelib.domain.quantities import plain_units
from chalicelib.domain.refund_events import (
    PayoutMade,
    RefundExecuted,
    RefundSettled,
    RefundUnexplained,
    ReturnAccepted,
    ReturnRefused,
)
from chalicelib.domain.steps import Step
from chalicelib.domain.transitions import Payment

Told = tuple[str, str, dict[str, Any]]
"""What a mail is about, what tells it from others of its kind, and what it says besides the order."""


def buyer_mails(order_id: str, step: Step, now: int) -> Iterable[Message]:
    """The mails that this step has to be followed by."""
    for what, detail, more in (*_of_payment(step), *_of_goods(step), *_of_refunds(step), *_of_returns(step)):
        payload = {"template": what, "order": order_id, **more}
        yield Message(":".join(filter(None, ("mail", what, order_id, detail))), "mail", payload, now)


def _of_payment(step: Step) -> Iterable[Told]:
    match step.event:
        case PaymentCaptured() if step.before and step.before.payment is Payment.AUTHORISED:
            pass  # it was told that it is in our hands when the card was good for it
        case PaymentCaptured() | PaymentAuthorised() | PaidAfterExpiry(outcome="backorder"):
            yield "order_confirmed", "", {}
        case PaymentPromised():
            yield "order_received", "", {}
        case ReminderSent(number=number):
            yield "payment_reminder", str(number), {}
        case MoneyReceived(payment=payment, amount=amount, complete=complete):
            yield "payment_received" if complete else "part_payment", payment, {"amount": amount}
        case PaidAfterExpiry(payment=payment, amount=amount) if payment.startswith(OFFLINE):
            yield (
                "payment_late",
                payment,
                {"amount": amount},
            )  # what the provider took is back at once, and that is told
        case PaidTwice(payment=payment, amount=amount) if payment.startswith(OFFLINE):
            yield "payment_twice", payment, {"amount": amount}
        case PaymentStarted():
            yield "payment_started", "", {}
        case PaymentFailed():
            yield "payment_failed", "", {}
        case AuthorisationLapsed():
            yield "payment_lapsed", "", {}
        case PaymentExpired() if step.after.promise:
            yield "order_expired", "", {}
        case PaymentExpired() if step.after.declined:
            yield "payment_declined", "", {}
        case OrderCancelled(reason=reason) if step.before and step.before.payment is not Payment.PENDING:
            yield "order_cancelled", "", {"reason": reason}


def _of_goods(step: Step) -> Iterable[Told]:
    order = step.after
    match step.event:
        case JobMoved(state=JobState.STARTED):
            yield "in_production", "", {}
        case ShipmentDispatched(shipment=parcel, pickup=pickup):
            yield "ready_to_fetch" if pickup else "parcel_sent", parcel, {"parcel": parcel}
        case ShipmentMoved(shipment=parcel, state=ParcelState.DELIVERED) if not _fetched(order, parcel):
            yield "parcel_delivered", parcel, {"parcel": parcel}
        case ItemsCancelled(lines=lines, reason=reason):
            so_far = str(sum(order.cancelled.values()))
            yield "items_cancelled", so_far, {"lines": plain_units(lines), "reason": reason}
        case PromiseMoved(at=at, arrives=arrives, reason=reason):
            yield "order_delayed", str(at), {"arrives": list(arrives), "reason": reason}
        case ReplacementPromised(replacement=replacement, lines=lines):
            yield "replacement", replacement, {"lines": plain_units(lines)}


def _of_refunds(step: Step) -> Iterable[Told]:
    order = step.after
    match step.event:
        case RefundSettled(refund=refund_id, granted=granted):
            refund = order.refund(granted or refund_id)
            if refund is None or refund.explained < refund.amount:
                yield "order_refunded", f"{granted or refund_id}{attempt(order, granted)}", {}
        case RefundUnexplained(payment=payment):
            yield "order_refunded", f"{payment}:{order.refunded}", {}
        case PayoutMade(refund=refund_id):
            yield "order_refunded", f"{refund_id}{attempt(order, refund_id)}", {}
        case RefundExecuted(refund=refund_id):
            refund = order.refund(refund_id)
            if refund and refund.state is RefundState.SUCCEEDED:  # it went to gift cards alone
                yield "order_refunded", refund_id, {}


def _of_returns(step: Step) -> Iterable[Told]:
    match step.event:
        case ReturnAccepted(return_id=return_id):
            yield "return_accepted", return_id, {"return": return_id}
        case ReturnRefused(return_id=return_id):
            yield "return_refused", return_id, {"return": return_id}


def attempt(order: Order, refund_id: str) -> str:
    """What tells a later try of a refund from its first."""
    refund = order.refund(refund_id)
    return f".{refund.attempt}" if refund and refund.attempt > 1 else ""


def _fetched(order: Order, parcel_id: str) -> bool:
    """Whether the buyer came for it: whoever did knows."""
    parcel = order.parcel(parcel_id)
    return parcel is not None and parcel.sent.pickup
