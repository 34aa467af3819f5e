"""What an order is made of besides its lines: refunds, returns, disputes, parcels, jobs, each as it stands now."""

from dataclasses import dataclass

from chalicelib.domain.lifecycles import DisputeState, JobState, ParcelState, RefundState, ReturnState
from chalicelib.domain.parcel_events import PlannedJob, ShipmentDispatched, Units
from chalicelib.domain.refund_events import DisputeOpened, Payout, RefundGranted, ReturnRequested

AUTOMATIC = "automatic"
"""Who did it, where the shop's policies did."""

PROVIDER = "payment provider"
"""Who granted a refund that was made in the provider's dashboard."""

OFFLINE = "offline"
"""The source of money that a person takes in or transfers; `offline:ID` is one payment of it."""

GIFT_CARD = "giftcard:"
"""What the source of a gift card's money begins with."""

_NOT_GIVEN = (RefundState.FAILED, RefundState.WITHDRAWN)
_UNDER_WAY = (RefundState.GRANTED, RefundState.REQUESTED, RefundState.PENDING)


def source_of(payment: str) -> str:
    """The source that a payment is paid back to: transfers are all one."""
    return OFFLINE if payment.startswith(OFFLINE) else payment


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What the buyer's bank keeps for the shop until `lapses_at` (UTC seconds); minor units."""

    payment: str
    amount: int
    lapses_at: int


@dataclass(frozen=True, slots=True)
class Leg:
    """What of a refund goes back to one source; `provider` is the provider's id of it, `earlier` of failed tries."""

    source: str
    amount: int
    state: RefundState = RefundState.GRANTED
    provider: str = ""
    reason: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def is_card(self) -> bool:
        """Whether it goes to a gift card."""
        return self.source.startswith(GIFT_CARD)

    @property
    def counts(self) -> bool:
        """Whether its money is given back, or is going to be."""
        return self.state not in _NOT_GIVEN


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund: its terms, and where the money of each part is. `explained` was known before the refund itself was."""

    terms: RefundGranted
    legs: tuple[Leg, ...]
    attempt: int = 0
    executed_by: str = ""
    payout: Payout | None = None
    explained: int = 0
    proof: str = ""

    @property
    def id(self) -> str:
        """Ours, or the provider's where it was made there."""
        return self.terms.refund

    @property
    def amount(self) -> int:
        """What is given back by it, or is going to be."""
        return sum(leg.amount for leg in self.legs if leg.counts)

    @property
    def counts(self) -> bool:
        """Whether anything of it is given back, or is going to be."""
        return any(leg.counts for leg in self.legs)

    @property
    def under_way(self) -> bool:
        """Whether something of it is still to be sent, or to arrive."""
        return any(leg.state in _UNDER_WAY for leg in self.legs)

    @property
    def state(self) -> RefundState:
        """Where the slowest part of it is."""
        order = (*_UNDER_WAY, RefundState.FAILED, RefundState.SUCCEEDED, RefundState.WITHDRAWN)
        return min((leg.state for leg in self.legs), key=order.index)


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that a buyer gives back."""

    asked: ReturnRequested
    state: ReturnState = ReturnState.REQUESTED
    instructions: str = ""
    reason: str = ""
    good: tuple[Units, ...] = ()
    damaged: tuple[Units, ...] = ()
    outcome: str = ""

    @property
    def id(self) -> str:
        """Its id within the order."""
        return self.asked.return_id

    @property
    def open(self) -> bool:
        """Whether its goods are still to come."""
        return self.state in (ReturnState.REQUESTED, ReturnState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A payment that the buyer's bank questions."""

    opened: DisputeOpened
    state: DisputeState

    @property
    def id(self) -> str:
        """The provider's id of it."""
        return self.opened.dispute

    @property
    def open(self) -> bool:
        """Whether the bank has not decided yet."""
        return self.state in (DisputeState.OPEN, DisputeState.UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel; `moved_at` is when it came to its state (UTC seconds)."""

    sent: ShipmentDispatched
    state: ParcelState
    carrier: str
    tracking: str
    moved_at: int

    @property
    def id(self) -> str:
        """Its id within the order."""
        return self.sent.shipment


@dataclass(frozen=True, slots=True)
class Job:
    """Something that the workshop makes for the order."""

    planned: PlannedJob
    state: JobState = JobState.PLANNED

    @property
    def id(self) -> str:
        """Its id within the order."""
        return self.planned.job

    @property
    def open(self) -> bool:
        """Whether it is still to be made."""
        return self.state in (JobState.PLANNED, JobState.STARTED)
