"""What the payment provider is asked for, and what it says, in our words. Amounts are minor units."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.placed import Buyer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProviderPage(Generic[T]):
    """A page of one of the provider's lists, the newest first; `next` asks for the one after it, None: the last."""

    items: tuple[T, ...]
    next: str | None = None


class SessionStatus(StrEnum):
    """What the payment provider says of a session."""

    OPEN = "open"
    PAID = "paid"
    AUTHORISED = "authorised"  # complete, the bank keeps the money until we take it
    STARTED = "started"  # complete, the money is under way
    FAILED = "failed"  # complete, the money did not come
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of the payment page: the total of a cart line, in minor units."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What a payment page asks for. `expires_at` is UTC seconds; `key` makes a retry safe."""

    key: str
    order_id: str
    reference: str
    currency: str
    language: str
    lines: tuple[SessionLine, ...]
    amount: int
    expires_at: int
    success_url: str
    cancel_url: str
    shipping: SessionLine | None = None
    shipping_days: tuple[int, int] | None = None
    country: str | None = None
    email: str | None = None
    capture_later: bool = False  # the bank only keeps the money, until we take it


@dataclass(frozen=True, slots=True)
class PaymentSession:
    """A session as the provider describes it; `payment` and `amount` (minor units) once there is one."""

    id: str
    status: SessionStatus
    url: str | None
    expires_at: int
    order_id: str | None = None
    payment: str | None = None
    amount: int = 0
    currency: str = ""
    buyer: Buyer = Buyer()
    lapses_at: int | None = None  # where it is authorised, UTC seconds


class PaymentStatus(StrEnum):
    """What the payment provider says of a payment."""

    OPEN = "open"  # nothing has come of it yet
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as the provider describes it: what was taken, or is kept until `lapses_at`, in minor units."""

    id: str
    status: PaymentStatus
    amount: int
    currency: str
    order_id: str | None = None
    lapses_at: int | None = None
    reason: str = ""
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """A refund as the provider describes it; `granted` is our id of it, where it is one of ours."""

    id: str
    payment: str
    amount: int
    currency: str
    state: RefundState
    reason: str = ""
    granted: str = ""


@dataclass(frozen=True, slots=True)
class RefundedSoFar:
    """How much of a payment has gone back, by whatever refunds."""

    payment: str
    amount: int


@dataclass(frozen=True, slots=True)
class ProviderDispute:
    """A dispute as the provider describes it; `respond_by` in UTC seconds."""

    id: str
    payment: str
    amount: int
    currency: str
    reason: str
    state: DisputeState
    respond_by: int | None = None


@dataclass(frozen=True, slots=True)
class GatewayNotice:
    """A verified webhook.

    `session` is set for events of a session of ours, `declined` for a refused card, `about` for what happens to a
    payment later. `order_id` is known where the event says it; `payment` is by which the order is found else.
    """

    id: str
    kind: str
    order_id: str | None = None
    session: PaymentSession | None = None
    declined: str | None = None
    payment: str | None = None
    about: ProviderPayment | ProviderRefund | RefundedSoFar | ProviderDispute | None = None
