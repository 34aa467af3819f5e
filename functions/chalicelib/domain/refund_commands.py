"""What is asked of refunds, returns and disputes. Amounts are minor units, instants UTC seconds."""

from dataclasses import dataclass

from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import Payout, ReturnedLine, VoidedCard


@dataclass(frozen=True, slots=True)
class GrantRefund:
    """Money goes back: for lines, with or without delivery, or an amount. `execute`: at once.

    `restock` are units that are for sale again; those of them that were not sent are not sent any more. `cards` are
    gift cards that the order had bought and that are taken back. `return_id`: of a return, which is closed by it.
    """

    by: str
    reason: str
    lines: tuple[Units, ...] = ()
    amount: int | None = None
    delivery: bool = False
    restock: tuple[Units, ...] = ()
    cards: tuple[VoidedCard, ...] = ()
    return_id: str = ""
    note: str = ""
    execute: bool = False


@dataclass(frozen=True, slots=True)
class ExecuteRefund:
    """A refund that was granted, or that failed, is sent. `alone_up_to`: who granted it may execute no more than this.

    None: any amount.
    """

    refund: str
    by: str
    alone_up_to: int | None = None
    payout: Payout | None = None


@dataclass(frozen=True, slots=True)
class WithdrawRefund:
    """A refund that was not sent, or that failed, is given up."""

    refund: str
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettleRefund:
    """The provider says how a refund stands; `granted` is our id of it, where it knows that."""

    payment: str
    refund: str
    amount: int
    state: RefundState = RefundState.SUCCEEDED
    reason: str = ""
    granted: str = ""


@dataclass(frozen=True, slots=True)
class SettleRefunded:
    """The provider says how much of a payment has gone back so far, not by which refunds."""

    payment: str
    amount: int


@dataclass(frozen=True, slots=True)
class RecordPayout:
    """A person says that the transfer of a refund was made."""

    refund: str
    by: str
    proof: str


@dataclass(frozen=True, slots=True)
class RecordReturnedPayout:
    """A person says that the transfer of a refund came back."""

    refund: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class RequestReturn:
    """Somebody wants to give units back: no more than are with the buyer."""

    lines: tuple[ReturnedLine, ...]
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcceptReturn:
    """The shop waits for the parcel."""

    return_id: str
    by: str
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class RefuseReturn:
    """The shop does not take it back."""

    return_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawReturn:
    """The buyer keeps it, or it never came."""

    return_id: str
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    """What came back was looked at."""

    return_id: str
    by: str
    good: tuple[Units, ...]
    damaged: tuple[Units, ...] = ()
    restock: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloseReturn:
    """Nothing is given for what came back."""

    return_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SettleDispute:
    """The provider says how a dispute stands."""

    dispute: str
    payment: str
    amount: int
    reason: str
    state: DisputeState
    respond_by: int | None = None


@dataclass(frozen=True, slots=True)
class PrepareEvidence:
    """The pack that answers a dispute is made."""

    dispute: str
    by: str


RefundCommand = (
    GrantRefund | ExecuteRefund | WithdrawRefund | SettleRefund | SettleRefunded | RecordPayout | RecordReturnedPayout
)
ReturnCommand = RequestReturn | AcceptReturn | RefuseReturn | WithdrawReturn | ReceiveReturn | CloseReturn
DisputeCommand = SettleDispute | PrepareEvidence
