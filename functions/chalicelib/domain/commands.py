"""What is asked of an order: `chalicelib.domain.order.decide` says what each makes happen. Amounts are minor units."""

from dataclasses import dataclass

from chalicelib.domain.events import Buyer


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The provider has opened a payment page."""

    attempt: int
    session: str
    url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class SettlePaid:
    """The provider says that a session is paid."""

    session: str
    payment: str
    amount: int
    currency: str
    late_policy: str
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class SettleStarted:
    """The provider says that the buyer has finished and that the money is under way."""

    session: str
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class SettleFailed:
    """The provider says that a delayed payment did not come."""

    session: str


@dataclass(frozen=True, slots=True)
class SettleExpired:
    """The provider says that a session ended unpaid; `reason` is set where we asked it to."""

    session: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class NoteDecline:
    """The provider says that a card was refused."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettleRefund:
    """The provider has sent money back."""

    payment: str
    refund: str
    amount: int


Command = OpenSession | SettlePaid | SettleStarted | SettleFailed | SettleExpired | NoteDecline | SettleRefund
