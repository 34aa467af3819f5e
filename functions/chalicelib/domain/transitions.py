"""The two axes on which an order moves, as tables. The status that a person reads is derived from them, never stored.

Each row says when it happens in a shop. What has a life of its own beside the order (refunds, returns, disputes,
parcels, jobs of production) is in `lifecycles`. `tests/domain/test_transitions.py` holds that every state is reached.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from chalicelib.domain.errors import IllegalTransition

S = TypeVar("S", bound=StrEnum)


class Payment(StrEnum):
    """Where the money is."""

    PENDING = "pending"  # placed; the buyer is on the payment page, or on the way there
    OWED = "owed"  # an offline payment was promised: a transfer, on delivery, at pickup, an invoice
    PROCESSING = "processing"  # the buyer has finished, the bank has not
    AUTHORISED = "authorised"  # the card's bank keeps the money for the shop, which takes it at dispatch
    CAPTURED = "captured"  # the money is with the shop
    PARTLY_REFUNDED = "partly_refunded"  # a part of it went back
    REFUNDED = "refunded"  # the money is back with the buyer
    REFUND_DUE = "refund_due"  # paid after the hold was gone: the money goes back
    CHARGED_BACK = "charged_back"  # the bank took it back: a dispute was lost
    FAILED = "failed"  # a delayed method did not pay
    LAPSED = "lapsed"  # what the bank kept was let go before the shop took it
    EXPIRED = "expired"  # the payment page, or the time for a transfer, ran out unused
    CANCELLED = "cancelled"  # called off before it was paid


class Fulfilment(StrEnum):
    """Where the goods are."""

    UNFULFILLED = "unfulfilled"  # nothing has been sent
    PARTLY_FULFILLED = "partly_fulfilled"  # something has been sent, something is to come
    FULFILLED = "fulfilled"  # everything is on its way
    DELIVERED = "delivered"  # everything has arrived
    CANCELLED = "cancelled"  # nothing will be sent


PAYMENT: Mapping[Payment, frozenset[Payment]] = {
    Payment.PENDING: frozenset(
        {
            Payment.OWED,  # placed with an offline method
            Payment.PROCESSING,  # a bank debit was started on the payment page
            Payment.AUTHORISED,  # the card is good for it, and the shop captures at dispatch
            Payment.CAPTURED,  # the card was charged
            Payment.EXPIRED,  # nobody paid before the page ran out
            Payment.CANCELLED,  # the shopper changed the cart, or the shop called it off
        }
    ),
    Payment.OWED: frozenset(
        {
            Payment.CAPTURED,  # the transfer is on the account, the driver or the till has the money
            Payment.EXPIRED,  # the transfer did not come in time
            Payment.CANCELLED,  # called off, or the parcel was not taken in
        }
    ),
    Payment.PROCESSING: frozenset(
        {
            Payment.AUTHORISED,  # the word that the card is good for it came after that of the page
            Payment.CAPTURED,  # the bank debit went through
            Payment.FAILED,  # it bounced
        }
    ),
    Payment.AUTHORISED: frozenset(
        {
            Payment.CAPTURED,  # the first parcel leaves, or the hold of the bank is about to lapse
            Payment.LAPSED,  # nobody captured in time, or the bank let go
            Payment.CANCELLED,  # called off before anything was sent
        }
    ),
    Payment.CAPTURED: frozenset(
        {
            Payment.PARTLY_REFUNDED,  # one of three prints came back
            Payment.REFUNDED,  # the whole order came back
            Payment.CHARGED_BACK,  # the buyer's bank decided a dispute against the shop
        }
    ),
    Payment.PARTLY_REFUNDED: frozenset(
        {
            Payment.CAPTURED,  # the refund bounced: the buyer's card is closed
            Payment.REFUNDED,  # the rest went back, too
            Payment.CHARGED_BACK,  # the rest was disputed, and the dispute lost
        }
    ),
    Payment.REFUNDED: frozenset(
        {
            Payment.CAPTURED,  # the whole refund bounced
            Payment.PARTLY_REFUNDED,  # one of two refunds bounced
            Payment.REFUND_DUE,  # the refund of money that came too late bounced
            Payment.CHARGED_BACK,  # the buyer disputed what had been refunded, and won
        }
    ),
    Payment.REFUND_DUE: frozenset(
        {
            Payment.REFUNDED,  # the provider has sent it back
            Payment.CHARGED_BACK,  # the buyer's bank was quicker
        }
    ),
    Payment.CHARGED_BACK: frozenset(),
    Payment.FAILED: frozenset(
        {
            Payment.CAPTURED,  # the provider changed its word, and the shop delivers all the same
            Payment.REFUND_DUE,  # the provider changed its word, and the money goes back
        }
    ),
    Payment.LAPSED: frozenset(
        {
            Payment.CAPTURED,  # captured in the second in which it lapsed, delivered as a backorder
            Payment.REFUND_DUE,  # the same, the money goes back
        }
    ),
    Payment.EXPIRED: frozenset(
        {
            Payment.CAPTURED,  # paid after expiry, delivered as a backorder
            Payment.REFUND_DUE,  # paid after expiry, the money goes back
        }
    ),
    Payment.CANCELLED: frozenset(
        {
            Payment.CAPTURED,  # paid in the second in which it was called off, delivered as a backorder
            Payment.REFUND_DUE,  # the same, the money goes back
        }
    ),
}

FULFILMENT: Mapping[Fulfilment, frozenset[Fulfilment]] = {
    Fulfilment.UNFULFILLED: frozenset(
        {
            Fulfilment.PARTLY_FULFILLED,  # the first of two parcels left
            Fulfilment.FULFILLED,  # one parcel holds it all
            Fulfilment.DELIVERED,  # nothing but downloads: there the moment it is paid
            Fulfilment.CANCELLED,  # the payment ended without money, or the shop called it off
        }
    ),
    Fulfilment.PARTLY_FULFILLED: frozenset(
        {
            Fulfilment.FULFILLED,  # the last parcel left, or the rest was called off
            Fulfilment.DELIVERED,  # the rest was called off when the first parcel had arrived
            Fulfilment.CANCELLED,  # nobody took the first parcel in, and the buyer wants nothing any more
        }
    ),
    Fulfilment.FULFILLED: frozenset(
        {
            Fulfilment.DELIVERED,  # the last parcel arrived
            Fulfilment.PARTLY_FULFILLED,  # a replacement was promised
            Fulfilment.CANCELLED,  # it was to be paid on delivery, and nobody took it in
        }
    ),
    Fulfilment.DELIVERED: frozenset({Fulfilment.PARTLY_FULFILLED}),  # a replacement was promised
    Fulfilment.CANCELLED: frozenset({Fulfilment.UNFULFILLED}),  # paid late, and the shop delivers all the same
}


def move(table: Mapping[S, frozenset[S]], state: S, target: S, what: str) -> S:
    """The new state. Raises IllegalTransition where the table has no such row."""
    if target not in table[state]:
        raise IllegalTransition(f"{what} that is {state} cannot become {target}")
    return target


def move_payment(state: Payment, target: Payment) -> Payment:
    """The new state. Raises IllegalTransition where the table has no such row."""
    return move(PAYMENT, state, target, "a payment")


def move_fulfilment(state: Fulfilment, target: Fulfilment) -> Fulfilment:
    """The new state. Raises IllegalTransition where the table has no such row."""
    return move(FULFILMENT, state, target, "an order")
