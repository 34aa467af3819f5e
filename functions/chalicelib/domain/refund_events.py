"""What goes back: money, goods, and what a buyer's bank decides. `at` is UTC seconds, amounts are minor units."""

from dataclasses import dataclass

from chalicelib.domain.lifecycles import DisputeState
from chalicelib.domain.parcel_events import Units


@dataclass(frozen=True, slots=True)
class RefundLeg:
    """What of a refund goes back to one source.

    `source` is the provider's payment, `giftcard:ID`, or `offline` for a transfer that a person makes.
    """

    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """What is given back for units of a line."""

    sku: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class VoidedCard:
    """A gift card that the order had bought, and that buys nothing any more."""

    card: str
    value: int


@dataclass(frozen=True, slots=True)
class RefundGranted:
    """Somebody said that money goes back. `shipping` is what of it is for delivery; nothing has moved yet.

    `restock` are units that shall be for sale again once it is executed.
    """

    at: int
    refund: str
    amount: int
    legs: tuple[RefundLeg, ...]
    by: str
    reason: str
    lines: tuple[RefundedLine, ...] = ()
    shipping: int = 0
    restock: tuple[Units, ...] = ()
    cards: tuple[VoidedCard, ...] = ()
    return_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Payout:
    """Where a transfer to the buyer goes."""

    holder: str
    account: str
    bank: str = ""


@dataclass(frozen=True, slots=True)
class RefundExecuted:
    """A refund that was granted is sent off; `attempt` counts, `payout` says where an offline part goes.

    `restock` are units that had been sent and are on the shelf again.
    """

    at: int
    refund: str
    by: str
    attempt: int = 1
    payout: Payout | None = None
    restock: tuple[Units, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundWithdrawn:
    """A refund that was not sent, or that failed, is given up."""

    at: int
    refund: str
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefundPending:
    """The provider is at it: `refund` is its id, `granted` ours, where it is one of ours.

    `explains` is how much of it was known before the refund itself was (see RefundUnexplained).
    """

    at: int
    payment: str
    refund: str
    amount: int
    granted: str = ""
    explains: int = 0


@dataclass(frozen=True, slots=True)
class RefundSettled:
    """The provider has sent `amount` of `payment` back."""

    at: int
    payment: str
    refund: str
    amount: int
    granted: str = ""
    explains: int = 0


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """A refund came back, perhaps after it had succeeded; the money is with the shop again."""

    at: int
    payment: str
    refund: str
    amount: int
    reason: str = ""
    granted: str = ""
    explains: int = 0


@dataclass(frozen=True, slots=True)
class RefundUnexplained:
    """The provider says that more of a payment has gone back than is known: somebody refunded in its dashboard."""

    at: int
    payment: str
    amount: int


@dataclass(frozen=True, slots=True)
class PayoutMade:
    """The offline part of a refund was transferred; `proof` is what shows it."""

    at: int
    refund: str
    by: str
    proof: str


@dataclass(frozen=True, slots=True)
class PayoutReturned:
    """The transfer of a refund's offline part came back."""

    at: int
    refund: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """Units that a buyer wants to give back, and why."""

    sku: str
    quantity: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRequested:
    """A buyer wants to give something back."""

    at: int
    return_id: str
    lines: tuple[ReturnedLine, ...]
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnAccepted:
    """The shop waits for the parcel; `instructions` are for the buyer."""

    at: int
    return_id: str
    by: str
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRefused:
    """The shop does not take it back; the buyer reads the reason."""

    at: int
    return_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnWithdrawn:
    """The buyer keeps it after all, or it never came."""

    at: int
    return_id: str
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnReceived:
    """What came back was looked at: `good` units can be sold again (`restock`), `damaged` ones cannot."""

    at: int
    return_id: str
    by: str
    good: tuple[Units, ...]
    damaged: tuple[Units, ...] = ()
    restock: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnClosed:
    """A return is finished: `outcome` is `refund`, `replacement` or `nothing`."""

    at: int
    return_id: str
    by: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """A buyer's bank questions a payment: nothing is sent until that is over. `respond_by` is UTC seconds."""

    at: int
    dispute: str
    payment: str
    amount: int
    reason: str
    respond_by: int | None = None
    state: DisputeState = DisputeState.OPEN


@dataclass(frozen=True, slots=True)
class DisputeMoved:
    """The bank has the shop's answer."""

    at: int
    dispute: str
    state: DisputeState


@dataclass(frozen=True, slots=True)
class DisputeClosed:
    """The bank has decided: `won` or `lost`. It holds all of the dispute, because its beginning may be told later."""

    at: int
    dispute: str
    payment: str
    amount: int
    reason: str
    state: DisputeState


@dataclass(frozen=True, slots=True)
class EvidencePrepared:
    """The pack that answers a dispute was made."""

    at: int
    dispute: str
    by: str
