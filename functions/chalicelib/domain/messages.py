"""What a step of an order has to be followed by, as messages for the outbox: jobs, mails to the buyer, alerts.

Ids say what they are for, so that one thing that happened is never done or told twice.
"""

from collections.abc import Iterable, Sequence

from chalicelib.domain.buyer_mails import attempt, buyer_mails
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import Message
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.order_parts import OFFLINE
from chalicelib.domain.order_state import Order
from chalicelib.domain.papers import CREDIT_NOTE, INVOICE, credit_note_due, invoice_due
from chalicelib.domain.parcel_events import DownloadsReleased
from chalicelib.domain.payment_events import (
    AuthorisationLapsed,
    AuthorisedLate,
    OrderCancelled,
    OrderConfirmed,
    PaidAfterExpiry,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentFailed,
    PaymentPromised,
    PaymentStarted,
    ReviewOpened,
)
from chalicelib.domain.refund_events import (
    DisputeClosed,
    DisputeOpened,
    RefundExecuted,
    RefundFailed,
)
from chalicelib.domain.steps import Step
from chalicelib.domain.transitions import Payment


def messages(order_id: str, steps: Sequence[Step], now: int) -> Iterable[Message]:
    """Everything that these steps have to be followed by."""
    failed = any(isinstance(step.event, PaymentFailed) for step in steps)
    for step in steps:
        yield from _jobs(order_id, step, now)
        yield from _alerts(order_id, step, now)
        if not (failed and isinstance(step.event, PaymentStarted)):
            yield from buyer_mails(order_id, step, now)


def _jobs(order_id: str, step: Step, now: int) -> Iterable[Message]:
    order = step.after
    yield from _taken(order_id, step, now)
    yield from _papers(order_id, step, now)
    match step.event:
        case PaymentCaptured() | PaymentAuthorised() | PaidAfterExpiry(outcome="backorder"):
            if order.session and order.session.session != step.event.session:
                other = order.session.session
                yield Message(f"expire_session:{other}", "expire_session", {"session": other}, now)
        case AuthorisedLate(payment=payment):
            yield _release(order_id, payment, now)
        case OrderCancelled() if step.before and step.before.payment is Payment.AUTHORISED and order.authorised:
            yield _release(order_id, order.authorised.payment, now)
        case OrderConfirmed() if not order.jobs and _is_made(order):
            yield Message(f"plan_production:{order_id}", "plan_production", {"order": order_id}, now)
        case DownloadsReleased(lines=lines):
            cards = {line.sku for line in order.placed.lines if line.gift_card}
            if any(line.sku in cards for line in lines):
                yield Message(f"gift_cards:{order_id}", "gift_cards", {"order": order_id}, now)
        case RefundExecuted():
            yield from _send_back(order_id, order, step.event, now)


def _taken(order_id: str, step: Step, now: int) -> Iterable[Message]:
    """There is something to be done for it: the shop is told, and looks at what is left on the shelf."""
    match step.event:
        case PaymentCaptured() | PaymentAuthorised() | PaymentPromised() | PaidAfterExpiry(outcome="backorder"):
            payload = {"what": "order_new", "order": order_id, "detail": ""}
            yield Message(f"alert:order_new:{order_id}", "order_taken", payload, now)


def _papers(order_id: str, step: Step, now: int) -> Iterable[Message]:
    """The invoice as soon as it is due, and a credit note for each refund that takes something back from it."""
    if invoice_due(step.after) and not (step.before and invoice_due(step.before)):
        yield _paper(order_id, INVOICE, "", now)
    known = step.before.refunds if step.before else ()
    done = {refund.id for refund in known if refund.state is RefundState.SUCCEEDED}
    for refund in step.after.refunds:
        if refund.id not in done and credit_note_due(step.after, refund):
            yield _paper(order_id, CREDIT_NOTE, refund.id, now)


def _paper(order_id: str, document: str, refund: str, now: int) -> Message:
    key = ":".join(filter(None, ("document", document, order_id, refund)))
    return Message(key, "issue_document", {"order": order_id, "document": document, "refund": refund}, now)


def _release(order_id: str, payment: str, now: int) -> Message:
    payload = {"order": order_id, "payment": payment}
    return Message(f"release_payment:{payment}", "release_payment", payload, now)


def _is_made(order: Order) -> bool:
    return any(line.stock_policy is StockPolicy.MADE_TO_ORDER for line in order.placed.lines)


def _send_back(order_id: str, order: Order, event: RefundExecuted, now: int) -> Iterable[Message]:
    refund = order.refund(event.refund)
    for leg in refund.legs if refund else ():
        if leg.state is RefundState.REQUESTED and leg.source != OFFLINE:
            payload = {"order": order_id, "refund": event.refund, "payment": leg.source, "amount": leg.amount}
            key = f"refund:{order_id}:{event.refund}:{leg.source}:{event.attempt}"
            yield Message(key, "refund", payload, now)


def _alerts(order_id: str, step: Step, now: int) -> Iterable[Message]:
    """What somebody of the shop has to know at once."""
    match step.event:
        case RefundFailed(refund=refund, granted=granted):
            yield _alert("refund_failed", order_id, now, f"{granted or refund}{attempt(step.after, granted)}")
        case ReviewOpened(reason=reason):
            yield _alert("review_opened", order_id, now, reason)
        case DisputeOpened(dispute=dispute):
            yield _alert("dispute_opened", order_id, now, dispute)
        case DisputeClosed(dispute=dispute, state=state):
            yield _alert(f"dispute_{state.value}", order_id, now, dispute)
        case AuthorisationLapsed(payment=payment):
            yield _alert("authorisation_lapsed", order_id, now, payment)


def _alert(what: str, order_id: str, now: int, detail: str) -> Message:
    payload = {"what": what, "order": order_id, "detail": detail}
    return Message(f"alert:{what}:{order_id}:{detail}", "alert", payload, now)
