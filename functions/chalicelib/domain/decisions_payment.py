"""What the payment provider's words, and a payment page, make happen to an order."""

from collections.abc import Iterable
from typing import assert_never

from chalicelib.domain.balances import to_capture
from chalicelib.domain.decisions_refunds import give_back
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import Event
from chalicelib.domain.order_state import ENDED, UNPAID, Order
from chalicelib.domain.payment_commands import (
    NoteDecline,
    OpenSession,
    SettleAuthorised,
    SettleExpired,
    SettleFailed,
    SettleLapsed,
    SettlePaid,
    SettleStarted,
)
from chalicelib.domain.payment_events import (
    AuthorisationLapsed,
    AuthorisedLate,
    BuyerTold,
    OrderCancelled,
    PaidAfterExpiry,
    PaidTwice,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDeclined,
    PaymentExpired,
    PaymentFailed,
    PaymentStarted,
    ReviewOpened,
    SessionOpened,
)
from chalicelib.domain.placed import Buyer, merge_buyers
from chalicelib.domain.places import plain_postcode
from chalicelib.domain.transitions import Payment

ProviderCommand = (
    OpenSession
    | SettleAuthorised
    | SettleLapsed
    | SettlePaid
    | SettleStarted
    | SettleFailed
    | SettleExpired
    | NoteDecline
)


def decide_payment(order: Order, command: ProviderCommand, now: int) -> tuple[Event, ...]:
    """What it makes happen; nothing where it was known already. Raises IllegalTransition for a command of ours."""
    match command:
        case OpenSession():
            return _open_session(order, command, now)
        case SettleAuthorised():
            return _settle_authorised(order, command, now)
        case SettleLapsed():
            return _settle_lapsed(order, command, now)
        case SettlePaid():
            return _settle_paid(order, command, now)
        case SettleStarted():
            # Where the bank only keeps the money, a complete page says nothing yet: the payment does.
            if order.payment is not Payment.PENDING or order.placed.capture != "at_once":
                return _told(order, command.buyer, now)
            return (PaymentStarted(now, command.session, command.buyer),)
        case SettleFailed():
            return _settle_failed(order, command, now)
        case SettleExpired():
            return _settle_expired(order, command, now)
        case NoteDecline():
            return (PaymentDeclined(now, command.reason),) if order.payment is Payment.PENDING else ()
        case _:  # pragma: no cover
            assert_never(command)


def _open_session(order: Order, command: OpenSession, now: int) -> tuple[Event, ...]:
    if order.payment is not Payment.PENDING:
        raise IllegalTransition(f"order {order.reference} is {order.payment} and needs no payment page")
    if order.session and order.session.session == command.session:
        return ()
    return (SessionOpened(now, command.attempt, command.session, command.url, command.expires_at),)


def _settle_authorised(order: Order, command: SettleAuthorised, now: int) -> tuple[Event, ...]:
    if order.authorised and order.authorised.payment == command.payment:
        return _told(order, command.buyer, now)
    if any(payment == command.payment for payment, _ in order.payments):
        return ()  # taken already: the words came in another order
    if order.payment not in (Payment.PENDING, Payment.PROCESSING):
        return (AuthorisedLate(now, command.payment, command.amount),)
    authorised = PaymentAuthorised(
        now, command.session, command.payment, command.amount, command.lapses_at, command.buyer
    )
    return (authorised, *_reviews(order, command, order.placed.due, now))


def _settle_lapsed(order: Order, command: SettleLapsed, now: int) -> tuple[Event, ...]:
    known = order.authorised is not None and order.authorised.payment == command.payment
    if not known or order.payment is not Payment.AUTHORISED:
        return ()
    return (AuthorisationLapsed(now, command.payment, command.reason),)


def _settle_paid(order: Order, command: SettlePaid, now: int) -> tuple[Event, ...]:
    if any(payment == command.payment for payment, _ in order.payments):
        return _told(order, command.buyer, now)
    if command.page_tells and order.placed.capture == "at_once":
        return ()
    ours = order.authorised is None or order.authorised.payment == command.payment
    if order.payment in UNPAID and ours:
        expected = to_capture(order) if order.authorised else order.placed.due
        captured = PaymentCaptured(now, command.session, command.payment, command.amount, command.buyer)
        return (captured, *_reviews(order, command, expected, now))
    if order.payment not in ENDED:
        twice = PaidTwice(now, command.session, command.payment, command.amount)
        return (twice, *give_back(order, command.payment, command.amount, "paid_twice", now))
    late = PaidAfterExpiry(now, command.session, command.payment, command.amount, command.late_policy, command.buyer)
    if command.late_policy == "backorder":
        return (late, *_reviews(order, command, order.placed.due, now))
    return (late, *give_back(order, command.payment, command.amount, "paid_late", now))


def _reviews(order: Order, command: SettlePaid | SettleAuthorised, expected: int, now: int) -> Iterable[ReviewOpened]:
    placed = order.placed
    if (command.amount, command.currency) != (expected, placed.currency):
        detail = f"asked for {expected} {placed.currency}, received {command.amount} {command.currency} (minor units)"
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


def _told(order: Order, buyer: Buyer, now: int) -> tuple[Event, ...]:
    """What a later word adds to what is known of the buyer: the payment often tells less than its page."""
    known = order.buyer
    fuller = merge_buyers(buyer, known)
    return () if fuller == known else (BuyerTold(now, fuller),)


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
        return (OrderCancelled(now, command.reason, command.by),)
    return (PaymentExpired(now, command.session),)
