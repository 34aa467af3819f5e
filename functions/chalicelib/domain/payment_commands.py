"""What is asked of an order's payment. Amounts are minor units, instants UTC seconds."""

from dataclasses import dataclass

from chalicelib.domain.placed import Buyer


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The provider has opened a payment page."""

    attempt: int
    session: str
    url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class PromisePayment:
    """An offline payment is chosen instead of a payment page (see PaymentPromised)."""

    method: str
    due_at: int | None = None
    remind_at: int | None = None
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class RemindBuyer:
    """The reminder of an offline payment is sent, if it is due."""


@dataclass(frozen=True, slots=True)
class EndPromise:
    """The time for an offline payment is over, if it is."""


@dataclass(frozen=True, slots=True)
class SettleAuthorised:
    """The provider says that the buyer's bank keeps the money for us until `lapses_at`."""

    session: str
    payment: str
    amount: int
    currency: str
    lapses_at: int
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class SettleLapsed:
    """The provider says that what the bank kept was let go."""

    payment: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettlePaid:
    """The provider says that money is there. `page_tells`: its page will say the same, and more of the buyer."""

    session: str
    payment: str
    amount: int
    currency: str
    late_policy: str
    buyer: Buyer = Buyer()
    page_tells: bool = False


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
    by: str = ""


@dataclass(frozen=True, slots=True)
class NoteDecline:
    """The provider says that a card was refused."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveMoney:
    """A person says that an offline payment came; `late_policy` counts where the order had ended."""

    amount: int
    by: str
    received_at: int
    proof: str
    late_policy: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """A person takes the order on, and what had to be looked at was looked at."""

    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """A person calls the whole order off; `execute`: what was paid is sent back at once."""

    by: str
    reason: str
    restock: bool = True
    execute: bool = True


@dataclass(frozen=True, slots=True)
class AddNote:
    """Somebody of the shop writes something down."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteReading:
    """Somebody looked at the order with a token."""

    by: str


@dataclass(frozen=True, slots=True)
class IssueDocument:
    """An invoice, or the credit note of a refund, gets its number."""

    number: str
    document: str
    refund: str = ""


PaymentCommand = (
    OpenSession
    | PromisePayment
    | RemindBuyer
    | EndPromise
    | SettleAuthorised
    | SettleLapsed
    | SettlePaid
    | SettleStarted
    | SettleFailed
    | SettleExpired
    | NoteDecline
    | ReceiveMoney
    | Confirm
    | CancelOrder
    | AddNote
    | NoteReading
    | IssueDocument
)
