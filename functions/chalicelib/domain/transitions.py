"""The two axes on which an order moves, as tables. The status that a person reads is derived from them, never stored.

Each row says when it happens in a shop. `tests/domain/test_transitions.py` holds that every state can be reached.
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.errors import IllegalTransition


class Payment(StrEnum):
    """Where the money is."""

    PENDING = "pending"  # placed; the buyer is on the payment page, or on the way there
    PROCESSING = "processing"  # the buyer has finished, the bank has not
    CAPTURED = "captured"  # the money is with the shop
    FAILED = "failed"  # a delayed method did not pay
    EXPIRED = "expired"  # the payment page ran out unused
    CANCELLED = "cancelled"  # called off before it was paid
    REFUND_DUE = "refund_due"  # paid after the hold was gone: the money goes back
    REFUNDED = "refunded"  # the money is back with the buyer


class Fulfilment(StrEnum):
    """Where the goods are."""

    UNFULFILLED = "unfulfilled"  # nothing has been sent
    CANCELLED = "cancelled"  # nothing will be


PAYMENT: Mapping[Payment, frozenset[Payment]] = {
    Payment.PENDING: frozenset(
        {
            Payment.PROCESSING,  # a bank debit was started on the payment page
            Payment.CAPTURED,  # the card was charged
            Payment.EXPIRED,  # nobody paid before the page ran out
            Payment.CANCELLED,  # the shopper changed the cart, or the shop called it off
        }
    ),
    Payment.PROCESSING: frozenset(
        {
            Payment.CAPTURED,  # the bank debit went through
            Payment.FAILED,  # it bounced
        }
    ),
    Payment.FAILED: frozenset(
        {
            Payment.CAPTURED,  # the provider changed its word, and the shop delivers all the same
            Payment.REFUND_DUE,  # the provider changed its word, and the money goes back
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
    Payment.REFUND_DUE: frozenset({Payment.REFUNDED}),  # the provider has sent it back
    Payment.CAPTURED: frozenset(),
    Payment.REFUNDED: frozenset(),
}

FULFILMENT: Mapping[Fulfilment, frozenset[Fulfilment]] = {
    Fulfilment.UNFULFILLED: frozenset({Fulfilment.CANCELLED}),  # the payment ended without money
    Fulfilment.CANCELLED: frozenset({Fulfilment.UNFULFILLED}),  # paid late, and the shop delivers all the same
}


def move_payment(state: Payment, target: Payment) -> Payment:
    """The new state. Raises IllegalTransition where the table has no such row."""
    if target not in PAYMENT[state]:
        raise IllegalTransition(f"a payment that is {state} cannot become {target}")
    return target


def move_fulfilment(state: Fulfilment, target: Fulfilment) -> Fulfilment:
    """The new state. Raises IllegalTransition where the table has no such row."""
    if target not in FULFILMENT[state]:
        raise IllegalTransition(f"an order that is {state} cannot become {target}")
    return target
