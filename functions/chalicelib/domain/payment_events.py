"""What happens to an order's money before any of it goes back. `at` is UTC seconds, amounts are minor units."""

from dataclasses import dataclass

from chalicelib.domain.placed import Buyer


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """The payment provider has a page for attempt number `attempt`; it ends at `expires_at` unless it is paid."""

    at: int
    attempt: int
    session: str
    url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class PaymentPromised:
    """An offline payment was chosen: `method` is `transfer`, `on_delivery`, `at_pickup` or `invoice`.

    A reminder is due at `remind_at`; what is not paid at `expires_at` is called off. None: never.
    """

    at: int
    method: str
    due_at: int | None = None
    remind_at: int | None = None
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """The buyer was reminded of what is owed, for the `number`th time."""

    at: int
    number: int


@dataclass(frozen=True, slots=True)
class PaymentDeclined:
    """A card was refused on the payment page, which stays open."""

    at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentStarted:
    """The buyer has finished with a method that pays later, such as a bank debit."""

    at: int
    session: str
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class PaymentAuthorised:
    """The buyer's bank keeps the money for the shop until `lapses_at`, or until the shop takes it."""

    at: int
    session: str
    payment: str
    amount: int
    lapses_at: int
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class AuthorisationLapsed:
    """The bank let go before the shop took the money; the hold on the goods is released."""

    at: int
    payment: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuthorisedLate:
    """A card was good for an order that had ended or was paid; nothing was taken, and the bank is told to let go."""

    at: int
    payment: str
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """The money is with the shop; `payment` is the provider's id of it."""

    at: int
    session: str
    payment: str
    amount: int
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class MoneyReceived:
    """Offline money came: who noted it, when it came (`received_at`), and what proves it. `complete`: all is there."""

    at: int
    payment: str
    amount: int
    by: str
    received_at: int
    proof: str
    complete: bool


@dataclass(frozen=True, slots=True)
class BuyerTold:
    """The payment page told more of the buyer after the payment was known."""

    at: int
    buyer: Buyer


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A delayed method did not pay; the hold is released."""

    at: int
    session: str


@dataclass(frozen=True, slots=True)
class PaymentExpired:
    """The payment page ran out, on the provider's word, or the time for a transfer; the hold is released."""

    at: int
    session: str


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Called off whole. Before it was paid, the hold is released; afterwards, goods go back to the shelf."""

    at: int
    reason: str
    by: str = ""
    restock: bool = True


@dataclass(frozen=True, slots=True)
class PaidAfterExpiry:
    """Money came for an order whose hold was gone. `outcome` is the shop's policy: `refund` or `backorder`."""

    at: int
    session: str
    payment: str
    amount: int
    outcome: str
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class PaidTwice:
    """A second payment for an order that was paid already; the second goes back."""

    at: int
    session: str
    payment: str
    amount: int


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """Something a person has to look at before anything is sent: `amount_differs`, `country_differs`, and so on."""

    at: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """The shop takes the order on: by itself, or by hand, which closes open reviews."""

    at: int
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """A document with a number of an unbroken series: `document` is `invoice` or `credit_note` (of refund `refund`)."""

    at: int
    number: str
    document: str
    amount: int
    refund: str = ""


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Somebody of the shop wrote something down; the buyer never sees it."""

    at: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderRead:
    """Somebody looked at the order with a token; told once an hour for each."""

    at: int
    by: str
