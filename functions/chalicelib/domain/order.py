"""An order is its history: `decide` says what a command makes happen, `evolve` what that makes of it. Both pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from chalicelib.domain.commands import (
    Command,
    NoteDecline,
    OpenSession,
    SettleExpired,
    SettleFailed,
    SettlePaid,
    SettleRefund,
    SettleStarted,
)
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import (
    Buyer,
    Event,
    OrderCancelled,
    OrderPlaced,
    PaidAfterExpiry,
    PaidTwice,
    PaymentCaptured,
    PaymentDeclined,
    PaymentExpired,
    PaymentFailed,
    PaymentStarted,
    RefundSettled,
    ReviewOpened,
    SessionOpened,
)
from chalicelib.domain.places import plain_postcode
from chalicelib.domain.transitions import Fulfilment, Payment, move_fulfilment, move_payment


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands."""

    placed: OrderPlaced
    buyer: Buyer
    payment: Payment = Payment.PENDING
    fulfilment: Fulfilment = Fulfilment.UNFULFILLED
    session: SessionOpened | None = None
    started: str | None = None  # the session in which a delayed method was chosen
    payments: tuple[tuple[str, int], ...] = ()  # (provider's id, minor units) of everything received
    refunds: tuple[tuple[str, str, int], ...] = ()  # (provider's id, refund, minor units)
    reviews: tuple[ReviewOpened, ...] = ()
    declined: int = 0
    backordered: bool = False

    @property
    def reference(self) -> str:
        """Ten base32 characters that people see."""
        return self.placed.reference

    @property
    def holds_stock(self) -> bool:
        """Whether the order has stock reserved."""
        return self.payment in (Payment.PENDING, Payment.PROCESSING)

    @property
    def stands(self) -> bool:
        """Whether something came of it: it is paid, or its goods are kept for the one who pays."""
        return self.holds_stock or bool(self.payments)

    @property
    def captured(self) -> int:
        """Minor units received."""
        return sum(amount for _, amount in self.payments)

    @property
    def refunded(self) -> int:
        """Minor units sent back."""
        return sum(amount for _, _, amount in self.refunds)

    @property
    def status(self) -> str:
        """What a person reads: the payment's state, unless something has to be looked at first."""
        if self.payment is Payment.CAPTURED:
            return "paid_needs_review" if self.reviews else "paid"
        return {Payment.PENDING: "awaiting_payment", Payment.FAILED: "payment_failed"}.get(
            self.payment, self.payment.value
        )


def decide(order: Order, command: Command, now: int) -> tuple[Event, ...]:
    """What the command makes happen now; nothing where it was known already, in whatever order words arrive.

    Raises IllegalTransition where the order's state does not allow a command of ours.
    """
    match command:
        case OpenSession():
            return _open_session(order, command, now)
        case SettlePaid():
            return _settle_paid(order, command, now)
        case SettleStarted():
            if order.payment is not Payment.PENDING:
                return ()
            return (PaymentStarted(now, command.session, command.buyer),)
        case SettleFailed():
            return _settle_failed(order, command, now)
        case SettleExpired():
            return _settle_expired(order, command, now)
        case NoteDecline():
            return (PaymentDeclined(now, command.reason),) if order.payment is Payment.PENDING else ()
        case SettleRefund():
            known = any(refund == command.refund for _, refund, _ in order.refunds)
            return () if known else (RefundSettled(now, command.payment, command.refund, command.amount),)
        case _:  # pragma: no cover
            assert_never(command)


def _open_session(order: Order, command: OpenSession, now: int) -> tuple[Event, ...]:
    if order.payment is not Payment.PENDING:
        raise IllegalTransition(f"order {order.reference} is {order.payment} and needs no payment page")
    if order.session and order.session.session == command.session:
        return ()
    return (SessionOpened(now, command.attempt, command.session, command.url, command.expires_at),)


def _settle_paid(order: Order, command: SettlePaid, now: int) -> tuple[Event, ...]:
    if any(payment == command.payment for payment, _ in order.payments):
        return ()
    if order.payment in (Payment.CAPTURED, Payment.REFUND_DUE, Payment.REFUNDED):
        return (PaidTwice(now, command.session, command.payment, command.amount),)
    reviews = tuple(_reviews(order, command, now))
    if order.holds_stock:
        captured = PaymentCaptured(now, command.session, command.payment, command.amount, command.buyer)
        return (captured, *reviews)
    late = PaidAfterExpiry(now, command.session, command.payment, command.amount, command.late_policy, command.buyer)
    return (late, *reviews) if command.late_policy == "backorder" else (late,)


def _reviews(order: Order, command: SettlePaid, now: int) -> Iterable[ReviewOpened]:
    placed = order.placed
    if (command.amount, command.currency) != (placed.due, placed.currency):
        detail = f"asked for {placed.due} {placed.currency}, received {command.amount} {command.currency} (minor units)"
        yield ReviewOpened(now, "amount_differs", detail)
    wanted, given = placed.destination.country, command.buyer.country
    if wanted and given and wanted != given:
        yield ReviewOpened(now, "country_differs", f"priced for {wanted}, to be sent to {given}")
    elif _differ(placed.destination.postcode, command.buyer.postcode):
        detail = f"priced for {placed.destination.postcode}, to be sent to {command.buyer.postcode}"
        yield ReviewOpened(now, "postcode_differs", detail)
    elif _differ(placed.destination.region, command.buyer.region):
        detail = f"priced for {placed.destination.region}, to be sent to {command.buyer.region}"
        yield ReviewOpened(now, "region_differs", detail)


def _differ(priced: str | None, told: str | None) -> bool:
    return bool(priced and told and plain_postcode(priced) != plain_postcode(told))


def _settle_failed(order: Order, command: SettleFailed, now: int) -> tuple[Event, ...]:
    if order.payment is Payment.PROCESSING:
        return (PaymentFailed(now, command.session),) if command.session == order.started else ()
    # The word that a debit had started may come after the word that it failed, or never.
    if order.payment is not Payment.PENDING or order.session is None or order.session.session != command.session:
        return ()
    return (PaymentStarted(now, command.session), PaymentFailed(now, command.session))


def _settle_expired(order: Order, command: SettleExpired, now: int) -> tuple[Event, ...]:
    current = order.session.session if order.session else command.session
    if order.payment is not Payment.PENDING or command.session != current:
        return ()  # paid meanwhile, or an older attempt's page
    if command.reason:
        return (OrderCancelled(now, command.reason),)
    return (PaymentExpired(now, command.session),)


def evolve(order: Order | None, event: Event) -> Order:
    """The order after one more event. Raises IllegalTransition for a history that cannot be."""
    if isinstance(event, OrderPlaced):
        return Order(placed=event, buyer=event.buyer)
    if order is None:
        raise IllegalTransition(f"{type(event).__name__} stands before OrderPlaced")
    match event:
        case SessionOpened():
            return replace(order, session=event)
        case PaymentDeclined():
            return replace(order, declined=order.declined + 1)
        case PaymentStarted():
            payment = move_payment(order.payment, Payment.PROCESSING)
            return replace(order, payment=payment, started=event.session, buyer=_merge(order.buyer, event.buyer))
        case PaymentCaptured():
            return replace(_received(order, event), payment=move_payment(order.payment, Payment.CAPTURED))
        case PaymentFailed():
            return _ended(order, Payment.FAILED)
        case PaymentExpired():
            return _ended(order, Payment.EXPIRED)
        case OrderCancelled():
            return _ended(order, Payment.CANCELLED)
        case PaidAfterExpiry():
            return _paid_late(order, event)
        case PaidTwice():
            return replace(order, payments=(*order.payments, (event.payment, event.amount)))
        case ReviewOpened():
            return replace(order, reviews=(*order.reviews, event))
        case RefundSettled():
            return _refunded(order, event)
        case _:  # pragma: no cover
            assert_never(event)


def fold(events: Iterable[Event]) -> Order:
    """The order that a history makes."""
    order: Order | None = None
    for event in events:
        order = evolve(order, event)
    if order is None:
        raise IllegalTransition("an order without history")
    return order


def _received(order: Order, event: PaymentCaptured | PaidAfterExpiry) -> Order:
    payments = (*order.payments, (event.payment, event.amount))
    return replace(order, payments=payments, buyer=_merge(order.buyer, event.buyer))


def _ended(order: Order, target: Payment) -> Order:
    fulfilment = move_fulfilment(order.fulfilment, Fulfilment.CANCELLED)
    return replace(order, payment=move_payment(order.payment, target), fulfilment=fulfilment)


def _paid_late(order: Order, event: PaidAfterExpiry) -> Order:
    received = _received(order, event)
    if event.outcome == "refund":
        return replace(received, payment=move_payment(order.payment, Payment.REFUND_DUE))
    fulfilment = move_fulfilment(order.fulfilment, Fulfilment.UNFULFILLED)
    return replace(
        received,
        payment=move_payment(order.payment, Payment.CAPTURED),
        fulfilment=fulfilment,
        backordered=True,
    )


def _refunded(order: Order, event: RefundSettled) -> Order:
    refunds = (*order.refunds, (event.payment, event.refund, event.amount))
    settled = replace(order, refunds=refunds)
    if order.payment is Payment.REFUND_DUE and settled.refunded >= settled.captured:
        return replace(settled, payment=move_payment(order.payment, Payment.REFUNDED))
    return settled


def _merge(known: Buyer, told: Buyer) -> Buyer:
    return Buyer(
        email=told.email or known.email,
        name=told.name or known.name,
        address=told.address or known.address,
        country=told.country or known.country,
        region=told.region or known.region,
        postcode=told.postcode or known.postcode,
    )
