"""What people of the shop make happen to an order as a whole: offline payments, confirmation, cancellation, notes."""

from typing import assert_never

from chalicelib.domain.balances import delivery_value, line_value, owed, refundable, split
from chalicelib.domain.decisions_refunds import give_back, next_refund
from chalicelib.domain.errors import NotReady, OrderFrozen
from chalicelib.domain.events import Event
from chalicelib.domain.evolution_payment import after_payment
from chalicelib.domain.order_parts import OFFLINE
from chalicelib.domain.order_state import PAID, UNPAID, Order
from chalicelib.domain.order_units import refundable_units, shipped, stranded
from chalicelib.domain.papers import INVOICE, credit_note_due, document_total, find_document, invoice_due
from chalicelib.domain.payment_commands import (
    AddNote,
    CancelOrder,
    Confirm,
    EndPromise,
    IssueDocument,
    NoteReading,
    PromisePayment,
    ReceiveMoney,
    RemindBuyer,
)
from chalicelib.domain.payment_events import (
    InvoiceIssued,
    MoneyReceived,
    NoteAdded,
    OrderCancelled,
    OrderConfirmed,
    OrderRead,
    PaidAfterExpiry,
    PaidTwice,
    PaymentExpired,
    PaymentPromised,
    ReminderSent,
)
from chalicelib.domain.quantities import minus
from chalicelib.domain.refund_events import RefundedLine, RefundExecuted, RefundGranted
from chalicelib.domain.transitions import Fulfilment, Payment

_ONE_READING_SECONDS = 3600

DeskCommand = (
    PromisePayment
    | RemindBuyer
    | EndPromise
    | ReceiveMoney
    | Confirm
    | CancelOrder
    | AddNote
    | NoteReading
    | IssueDocument
)


def decide_desk(order: Order, command: DeskCommand, now: int) -> tuple[Event, ...]:
    """What it makes happen. Raises OrderRefused where the order does not allow it."""
    match command:
        case PromisePayment():
            if order.payment is not Payment.PENDING:
                raise NotReady(f"order {order.reference} is {order.payment}: how it is paid is settled")
            due = (command.due_at, command.remind_at, command.expires_at)
            return (PaymentPromised(now, command.method, *due),)
        case RemindBuyer():
            return (ReminderSent(now, order.reminders + 1),) if reminder_due(order, now) else ()
        case EndPromise():
            return _end_promise(order, now)
        case ReceiveMoney():
            return _receive_money(order, command, now)
        case Confirm():
            return _confirm(order, command, now)
        case CancelOrder():
            return _cancel(order, command, now)
        case AddNote():
            return (NoteAdded(now, command.by, command.text),)
        case NoteReading():
            last = order.reads.get(command.by)
            recent = last is not None and now - last < _ONE_READING_SECONDS
            return () if recent else (OrderRead(now, command.by),)
        case IssueDocument():
            return _issue(order, command, now)
        case _:  # pragma: no cover
            assert_never(command)


def _issue(order: Order, command: IssueDocument, now: int) -> tuple[Event, ...]:
    if find_document(order, command.document, command.refund):
        return ()
    if command.document == INVOICE:
        if not invoice_due(order):
            message = f"order {order.reference} is {order.status}: its invoice is made when it is paid"
            raise NotReady(f"{message}, or, where it is paid later, when its first parcel leaves")
    else:
        refund = order.refund(command.refund)
        if refund is None or not credit_note_due(order, refund) or find_document(order, INVOICE) is None:
            raise NotReady(f"there is no credit note for {command.refund}: it takes nothing back from an invoice (yet)")
    total = document_total(order, command.document, command.refund)
    return (InvoiceIssued(now, command.number, command.document, total, command.refund),)


def reminder_due(order: Order, now: int) -> bool:
    """Whether the buyer is to be reminded of an offline payment: once."""
    remind_at = order.promise.remind_at if order.promise else None
    return order.payment is Payment.OWED and remind_at is not None and remind_at <= now and not order.reminders


def _end_promise(order: Order, now: int) -> tuple[Event, ...]:
    expires_at = order.promise.expires_at if order.promise else None
    if order.payment is not Payment.OWED or expires_at is None or expires_at > now or order.parcels:
        return ()
    return (PaymentExpired(now, ""), *_part_payments_back(order, now))


def _part_payments_back(order: Order, now: int) -> tuple[Event, ...]:
    received = sum(amount for payment, amount in order.payments)
    return give_back(order, OFFLINE, received, "paid_in_part", now)


def _receive_money(order: Order, command: ReceiveMoney, now: int) -> tuple[Event, ...]:
    if order.payment in (Payment.PENDING, Payment.PROCESSING, Payment.AUTHORISED):
        raise NotReady(f"order {order.reference} is paid through the payment provider, not offline")
    number = sum(payment.startswith(OFFLINE) for payment, _ in order.payments) + 1
    payment = f"{OFFLINE}:{number}"
    if order.payment is Payment.OWED:
        left = owed(order)
        complete = command.amount >= left
        fields = (command.by, command.received_at, command.proof, complete)
        over = give_back(order, payment, command.amount - left, "overpaid", now) if complete else ()
        return (MoneyReceived(now, payment, command.amount, *fields), *over)
    if order.payment in (*PAID, Payment.REFUND_DUE):
        twice = PaidTwice(now, "", payment, command.amount)
        return (twice, *give_back(order, payment, command.amount, "paid_twice", now))
    late = PaidAfterExpiry(now, "", payment, command.amount, command.late_policy)
    back = give_back(order, payment, command.amount, "paid_late", now) if command.late_policy == "refund" else ()
    return (late, *back)


def _confirm(order: Order, command: Confirm, now: int) -> tuple[Event, ...]:
    if order.confirmed and not order.reviews:
        return ()
    if not order.goes_out:
        raise NotReady(f"order {order.reference} is {order.status}: there is nothing to confirm before it is paid")
    return (OrderConfirmed(now, command.by, command.note),)


def _cancel(order: Order, command: CancelOrder, now: int) -> tuple[Event, ...]:
    if order.fulfilment is Fulfilment.CANCELLED:
        return ()
    if order.payment in (Payment.PENDING, Payment.PROCESSING):
        raise NotReady("the buyer's bank is still working on the payment: wait for its word, then cancel")
    if order.disputed:
        raise OrderFrozen("the buyer's bank has the money in dispute: wait for its word")
    if minus(shipped(order), stranded(order)) or order.released:
        raise NotReady("a part of it has left: call off the rest by line, and take the other back by a return")
    cancelled = OrderCancelled(now, command.reason, command.by, command.restock)
    if order.payment is Payment.OWED:
        return (cancelled, *_part_payments_back(order, now))
    if order.payment in UNPAID:
        return (cancelled,)
    return (cancelled, *_all_back(after_payment(order, cancelled), command, now))


def _all_back(order: Order, command: CancelOrder, now: int) -> tuple[Event, ...]:
    """Everything that is left of the money."""
    amount = refundable(order)
    if not amount:
        return ()
    lines = tuple(
        RefundedLine(sku, quantity, line_value(order, sku, quantity))
        for sku, quantity in refundable_units(order).items()
    )
    legs, delivery = split(order, amount), delivery_value(order)
    granted = RefundGranted(now, next_refund(order), amount, legs, command.by, "cancelled", lines, delivery)
    if not command.execute or any(leg.source == OFFLINE for leg in legs):
        return (granted,)
    return (granted, RefundExecuted(now, granted.refund, command.by))
