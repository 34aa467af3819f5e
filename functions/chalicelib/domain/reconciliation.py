"""The payment provider's books against the shop's: one payment, refund or dispute at a time, each difference named.

Amounts are minor units. What a difference says there and here is for people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.order_parts import OFFLINE, Leg, source_of
from chalicelib.domain.order_state import Order
from chalicelib.domain.provider import PaymentStatus, ProviderDispute, ProviderPayment, ProviderRefund
from chalicelib.domain.transitions import Payment
from chalicelib.domain.wordings import to_translate

DIFFERENCES: Mapping[str, str] = {
    "captured_there_only": to_translate("The provider has taken a payment that the order does not know."),
    "kept_there_only": to_translate("A bank keeps money for an order that does not know it."),
    "lapsed_there_only": to_translate("A bank has let go of money that the order still counts on."),
    "paid_here_only": to_translate("The order is paid, and the provider knows no such payment."),
    "amount_differs": to_translate("The provider and the order have different amounts."),
    "order_unknown": to_translate("A payment names an order that is not in this shop."),
    "refund_there_only": to_translate("The provider has made a refund that the order does not know."),
    "refund_here_only": to_translate("The order has a refund that the provider does not know."),
    "refund_state_differs": to_translate("A refund stands differently there and here."),
    "dispute_there_only": to_translate("The provider has a dispute that the order does not know."),
    "dispute_state_differs": to_translate("A dispute stands differently there and here."),
}
"""Every kind of difference, and what it means."""

_NOT_FROM_US = ("amount_differs", "paid_here_only", "refund_here_only", "order_unknown")
"""What no word of the provider can settle: somebody has to look."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books differ. `subject` is the provider's id of what it is about; `order_id` None: of no order here."""

    kind: str
    subject: str
    order_id: str | None = None
    reference: str = ""
    there: str = ""
    here: str = ""

    @property
    def can_settle(self) -> bool:
        """Whether the provider's word on it brings the order to where it should be."""
        return self.kind not in _NOT_FROM_US


def payment_difference(order_id: str, order: Order, told: ProviderPayment) -> Difference | None:
    """How a payment differs from what the order knows of it."""
    known = sum(amount for payment, amount in order.payments if payment == told.id)
    kept = order.authorised is not None and order.authorised.payment == told.id
    there = f"{told.status.value} {told.amount} {told.currency}"
    at = (told.id, order_id, order.reference, there)
    match told.status:
        case PaymentStatus.CAPTURED if not known:
            return Difference("captured_there_only", *at, "not paid by it")
        case PaymentStatus.CAPTURED if (known, order.placed.currency) != (told.amount, told.currency):
            return Difference("amount_differs", *at, f"{known} {order.placed.currency}")
        case PaymentStatus.AUTHORISED if known:
            return Difference("amount_differs", *at, f"captured {known} {order.placed.currency}")
        case PaymentStatus.AUTHORISED if not kept and order.payment in (Payment.PENDING, Payment.PROCESSING):
            return Difference("kept_there_only", *at, order.payment.value)
        case PaymentStatus.CANCELLED if known:
            return Difference("paid_here_only", *at, f"{known} {order.placed.currency}")
        case PaymentStatus.CANCELLED if kept and order.payment is Payment.AUTHORISED:
            return Difference("lapsed_there_only", *at, order.payment.value)
    return None


def refund_difference(order_id: str, order: Order, told: ProviderRefund) -> Difference | None:
    """How a refund differs from what the order knows of it."""
    at = (told.id, order_id, order.reference, f"{told.state.value} {told.amount} {told.currency}")
    leg = next((leg for leg in provider_legs(order) if leg.provider == told.id), None)
    if leg is None:
        return Difference("refund_there_only", *at, "unknown")
    if leg.amount != told.amount:
        return Difference("amount_differs", *at, f"{leg.amount} {order.placed.currency}")
    given_up = leg.state is RefundState.WITHDRAWN and told.state is RefundState.FAILED
    again = leg.state is RefundState.REQUESTED and told.state is RefundState.FAILED  # tried once more since
    if leg.state is told.state or given_up or again:
        return None
    return Difference("refund_state_differs", *at, leg.state.value)


def dispute_difference(order_id: str, order: Order, told: ProviderDispute) -> Difference | None:
    """How a dispute differs from what the order knows of it."""
    known = order.dispute(told.id)
    at = (told.id, order_id, order.reference, f"{told.state.value} {told.amount} {told.currency}")
    if known is None:
        return Difference("dispute_there_only", *at, "unknown")
    return None if known.state is told.state else Difference("dispute_state_differs", *at, known.state.value)


def provider_payments(order: Order) -> Iterator[tuple[str, int]]:
    """The payments of an order that the provider has to know, with what was received."""
    return ((payment, amount) for payment, amount in order.payments if amount and source_of(payment) != OFFLINE)


def provider_legs(order: Order) -> Iterator[Leg]:
    """The parts of its refunds that the provider has to know."""
    return (leg for refund in order.refunds for leg in refund.legs if leg.provider)
