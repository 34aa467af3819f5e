"""What an order is after something happened to its payment."""

from dataclasses import replace
from typing import assert_never

from chalicelib.domain.balances import settled
from chalicelib.domain.events import PaymentEvent
from chalicelib.domain.order_parts import Authorisation
from chalicelib.domain.order_state import UNPAID, Order
from chalicelib.domain.order_units import stranded, to_send
from chalicelib.domain.payment_events import (
    AuthorisationLapsed,
    AuthorisedLate,
    BuyerTold,
    InvoiceIssued,
    MoneyReceived,
    NoteAdded,
    OrderCancelled,
    OrderConfirmed,
    OrderRead,
    PaidAfterExpiry,
    PaidTwice,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDeclined,
    PaymentExpired,
    PaymentFailed,
    PaymentPromised,
    PaymentStarted,
    ReminderSent,
    ReviewOpened,
    SessionOpened,
)
from chalicelib.domain.placed import merge_buyers
from chalicelib.domain.quantities import plus
from chalicelib.domain.transitions import Fulfilment, Payment, move_fulfilment, move_payment


def after_payment(order: Order, event: PaymentEvent) -> Order:
    """The order after it. Raises IllegalTransition for a history that cannot be."""
    match event:
        case SessionOpened():
            return replace(order, session=event)
        case PaymentPromised():
            return replace(order, promise=event, payment=move_payment(order.payment, Payment.OWED))
        case ReminderSent():
            return replace(order, reminders=event.number)
        case PaymentDeclined():
            return replace(order, declined=order.declined + 1)
        case PaymentStarted():
            payment = move_payment(order.payment, Payment.PROCESSING)
            return replace(order, payment=payment, started=event.session, buyer=merge_buyers(order.buyer, event.buyer))
        case PaymentAuthorised():
            authorised = Authorisation(event.payment, event.amount, event.lapses_at)
            payment = move_payment(order.payment, Payment.AUTHORISED)
            buyer = merge_buyers(order.buyer, event.buyer)
            return replace(order, payment=payment, authorised=authorised, buyer=buyer)
        case PaymentCaptured() | MoneyReceived():
            return _paid(order, event)
        case AuthorisationLapsed():
            return _ended(order, Payment.LAPSED)
        case PaymentFailed():
            return _ended(order, Payment.FAILED)
        case PaymentExpired():
            return _ended(order, Payment.EXPIRED)
        case OrderCancelled():
            return _cancelled(order, event)
        case PaidAfterExpiry():
            return _paid_late(order, event)
        case PaidTwice():
            paid = (*order.payments, (event.payment, event.amount))
            return replace(order, payments=paid, extra=(*order.extra, event.payment))
        case _:
            return _noted(order, event)


def _noted(
    order: Order,
    event: AuthorisedLate | BuyerTold | ReviewOpened | OrderConfirmed | InvoiceIssued | NoteAdded | OrderRead,
) -> Order:
    match event:
        case AuthorisedLate():
            return order
        case BuyerTold():
            return replace(order, buyer=merge_buyers(order.buyer, event.buyer))
        case ReviewOpened():
            return replace(order, reviews=(*order.reviews, event))
        case OrderConfirmed():
            return replace(order, confirmed=True, reviews=())
        case InvoiceIssued():
            return replace(order, invoices=(*order.invoices, event))
        case NoteAdded():
            return replace(order, notes=(*order.notes, event))
        case OrderRead():
            return replace(order, reads={**order.reads, event.by: event.at})
        case _:  # pragma: no cover
            assert_never(event)


def _paid(order: Order, event: PaymentCaptured | MoneyReceived) -> Order:
    paid = replace(order, payments=(*order.payments, (event.payment, event.amount)))
    if isinstance(event, PaymentCaptured):
        paid = replace(paid, buyer=merge_buyers(order.buyer, event.buyer))
    elif not event.complete:
        return paid
    return settled(replace(paid, payment=move_payment(order.payment, Payment.CAPTURED), taken=True))


def _ended(order: Order, target: Payment) -> Order:
    fulfilment = move_fulfilment(order.fulfilment, Fulfilment.CANCELLED)
    return replace(order, payment=move_payment(order.payment, target), fulfilment=fulfilment)


def _cancelled(order: Order, event: OrderCancelled) -> Order:
    """Before it was paid the payment ends, too; afterwards a refund says where the money goes."""
    if event.restock:
        order = replace(order, restocked=plus(order.restocked, stranded(order)))
    if order.payment in UNPAID:
        return _ended(order, Payment.CANCELLED)
    fulfilment = move_fulfilment(order.fulfilment, Fulfilment.CANCELLED)
    return replace(order, fulfilment=fulfilment, cancelled=plus(order.cancelled, to_send(order)))


def _paid_late(order: Order, event: PaidAfterExpiry) -> Order:
    payments = (*order.payments, (event.payment, event.amount))
    received = replace(order, payments=payments, buyer=merge_buyers(order.buyer, event.buyer))
    if event.outcome == "refund":
        return settled(replace(received, payment=move_payment(order.payment, Payment.REFUND_DUE), late=True))
    return settled(
        replace(
            received,
            payment=move_payment(order.payment, Payment.CAPTURED),
            fulfilment=move_fulfilment(order.fulfilment, Fulfilment.UNFULFILLED),
            backordered=True,
            taken=True,
        )
    )
