"""Everything that can be wrong, as one family, so that the edge can turn it into answers in one place.

StorefrontError
├── RequestError                 what was sent cannot be done as it stands
│   ├── InvalidRequest           the body or a parameter has the wrong shape; carries every problem
│   ├── CartRejected             the cart cannot be bought as it is; carries every problem
│   ├── PriceChanged             a price or the total rose since the page was shown
│   ├── OutOfStock               fewer are left than were asked for
│   ├── LimitReached             too many open holds, or too many tries
│   ├── NotFound                 there is nothing at that address
│   ├── LinkRefused              the signed link is missing, wrong or too old
│   ├── TokenRefused             the bearer token is missing, unknown, revoked or too old
│   ├── PermissionMissing        the token does not carry what this needs
│   ├── IdempotencyKeyRequired   a JSON POST that places something came without its key
│   ├── IdempotencyConflict      the key was used before with another body
│   ├── IdempotencyInFlight      the first request with this key is still running
│   ├── BadSignature             a webhook whose signature does not hold
│   └── OrderRefused             what somebody asks of an order, and what it does not allow
│       ├── TooManyUnits         more than was bought, or than is left of it
│       ├── RefundExceedsLeft    more money than is left of what was paid
│       ├── CurrencyDiffers      an amount in another currency than the order's
│       ├── NotReady             not paid, not confirmed, or already over
│       ├── OrderFrozen          a dispute or a review stands against it
│       ├── SecondPersonNeeded   who granted a refund above the limit may not execute it
│       ├── CardSpent            a gift card that would be taken back has been used
│       ├── ReturnNotPossible    the lines cannot be given back; says why for each
│       └── UnknownPart          the order has no such line, parcel, refund, return, dispute or job
├── CommitRefused                the store did not take a change, and says which condition failed
│   ├── VersionConflict          the order has moved on
│   ├── AlreadyProcessed         the inbox id is there already
│   ├── ReferenceTaken           the order reference is in use
│   ├── CartMoved                the cart points at another order than expected
│   └── ChangeTooLarge           it is more than one commit of this store holds
├── IllegalTransition            a command that the order's state does not allow
├── GatewayError                 the payment provider
│   ├── GatewayUnavailable       no usable answer; trying again is safe
│   └── GatewayRefused           an answer that says no
├── Unavailable                  the shop cannot answer just now; trying again is safe
│   ├── Contended                too many writers at once
│   ├── StoreUnavailable         the database is locked, full or away
│   └── NoRelease                nothing has been published yet
└── Misconfigured                settings that cannot work together
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a request: `param` is where (`lines[2].quantity`), `message` what and what to do instead."""

    code: str
    message: str
    param: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class StorefrontError(Exception):
    """Base of every error that this product raises on purpose."""

    code = "error"

    def __init__(self, message: str, *, param: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.details: dict[str, Any] = dict(details or {})


class RequestError(StorefrontError):
    """What was sent cannot be done as it stands."""

    code = "invalid_request"


class _ManyProblems(RequestError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.message, param=first.param)
        self.problems = tuple(problems)


class InvalidRequest(_ManyProblems):
    """The body or a parameter has the wrong shape."""


class CartRejected(_ManyProblems):
    """The cart cannot be bought as it is."""

    code = "cart_rejected"


class PriceChanged(RequestError):
    """A price or the total rose since the page was shown; `details` holds both totals."""

    code = "price_changed"


class OutOfStock(RequestError):
    """Fewer are left than were asked for; `details["skus"]` names them."""

    code = "out_of_stock"


class LimitReached(RequestError):
    """Too many open holds, or too many tries; `retry_after` is in seconds."""

    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotFound(RequestError):
    """There is nothing at that address."""

    code = "not_found"


class LinkRefused(RequestError):
    """The signed link is missing, wrong or too old: the same answer for every reference, known or not."""

    code = "link_invalid"


class TokenRefused(RequestError):
    """The bearer token is missing, unknown, revoked or too old: the same answer for each."""

    code = "token_refused"


class PermissionMissing(RequestError):
    """The token does not carry what this needs; `details["permission"]` names it."""

    code = "permission_missing"


class IdempotencyKeyRequired(RequestError):
    """A JSON POST that places something came without its key."""

    code = "idempotency_key_required"


class IdempotencyConflict(RequestError):
    """The key was used before with another body."""

    code = "idempotency_conflict"


class IdempotencyInFlight(RequestError):
    """The first request with this key is still running; `retry_after` is in seconds."""

    code = "idempotency_in_flight"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadSignature(RequestError):
    """A webhook whose signature does not hold."""

    code = "bad_signature"


class OrderRefused(RequestError):
    """What somebody asks of an order, and what it does not allow as it stands. Nothing was changed."""

    code = "order_refused"


class TooManyUnits(OrderRefused):
    """More than was bought, or than is left of it; `details` says of which SKU, and how many are left."""

    code = "too_many_units"


class RefundExceedsLeft(OrderRefused):
    """More money than is left of what was paid; `details["left"]` in minor units."""

    code = "refund_exceeds_left"


class CurrencyDiffers(OrderRefused):
    """An amount in another currency than the order's."""

    code = "currency_differs"


class NotReady(OrderRefused):
    """The order is not paid, not confirmed, or already over: the message says which, and what to do first."""

    code = "not_ready"


class OrderFrozen(OrderRefused):
    """A dispute or a review stands against it."""

    code = "order_frozen"


class SecondPersonNeeded(OrderRefused):
    """A refund above the shop's limit is executed by somebody else than who granted it."""

    code = "second_person_needed"


class CardSpent(OrderRefused):
    """A gift card that was bought with the order, and that would be taken back, has been used."""

    code = "gift_card_spent"


class ReturnNotPossible(OrderRefused):
    """The lines cannot be given back; `details["lines"]` says why for each."""

    code = "return_not_possible"


class UnknownPart(OrderRefused):
    """The order has no such line, parcel, refund, return, dispute or job."""

    code = "unknown_part"


class CommitRefused(StorefrontError):
    """The store did not take a change, and says which condition failed. Nothing of it was written."""

    code = "commit_refused"


class VersionConflict(CommitRefused):
    """The order has moved on since it was loaded."""


class AlreadyProcessed(CommitRefused):
    """The inbox id is there already."""


class ReferenceTaken(CommitRefused):
    """The order reference is in use."""


class CartMoved(CommitRefused):
    """The cart points at another order than expected."""


class ChangeTooLarge(CommitRefused):
    """It is more than one commit of this store holds; trying again changes nothing."""


class IllegalTransition(StorefrontError):
    """A command that the order's state does not allow."""

    code = "illegal_transition"


class GatewayError(StorefrontError):
    """Base of what can go wrong at the payment provider."""

    code = "payment_provider"


class GatewayUnavailable(GatewayError):
    """No usable answer from the payment provider; trying again with the same key is safe."""


class GatewayRefused(GatewayError):
    """The payment provider answered no."""


class Unavailable(StorefrontError):
    """The shop cannot answer just now; trying again is safe."""

    code = "unavailable"


class Contended(Unavailable):
    """Too many writers at once."""


class StoreUnavailable(Unavailable):
    """The database is locked, full or away."""


class NoRelease(Unavailable):
    """Nothing has been published yet."""


class Misconfigured(StorefrontError):
    """Settings that cannot work together."""

    code = "misconfigured"
