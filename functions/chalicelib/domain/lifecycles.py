"""What has a life of its own beside the order, as tables: refunds, returns, disputes, parcels, jobs of production.

Each row says when it happens in a shop. Where a thing may begin in more than one state, `..._STARTS` says in which.
"""

from collections.abc import Mapping
from enum import StrEnum


class RefundState(StrEnum):
    """Where the money of one part of a refund is: what goes back to one card, gift card or account."""

    GRANTED = "granted"  # somebody said yes; nothing has moved
    REQUESTED = "requested"  # the provider, or whoever makes the transfer, has been asked
    PENDING = "pending"  # the provider is at it
    SUCCEEDED = "succeeded"  # it is on its way to the buyer's account
    FAILED = "failed"  # it came back
    WITHDRAWN = "withdrawn"  # taken back before it was sent, or given up after it had failed


class ReturnState(StrEnum):
    """Where goods are that a buyer wants to give back."""

    REQUESTED = "requested"  # the buyer has asked
    ACCEPTED = "accepted"  # the shop waits for the parcel
    REFUSED = "refused"  # the shop said no
    WITHDRAWN = "withdrawn"  # the buyer keeps it after all
    RECEIVED = "received"  # the goods were looked at
    CLOSED = "closed"  # money or a replacement was given, or nothing is to be given


class DisputeState(StrEnum):
    """Where a dispute (a chargeback, or an inquiry before one) stands at the buyer's bank."""

    OPEN = "open"  # the shop has to answer
    UNDER_REVIEW = "under_review"  # the shop has answered, the bank has not
    WON = "won"  # the money stays, or is back
    LOST = "lost"  # the money is gone


class ParcelState(StrEnum):
    """Where a parcel is."""

    DISPATCHED = "dispatched"  # handed over
    READY = "ready"  # lies at the shop to be fetched
    IN_TRANSIT = "in_transit"  # the carrier has scanned it
    DELIVERED = "delivered"  # it is there, or was fetched
    FAILED = "failed"  # the carrier could not hand it over, or lost it


class JobState(StrEnum):
    """Where a job of production is."""

    PLANNED = "planned"  # on the list
    STARTED = "started"  # somebody is at it
    MADE = "made"  # ready to be packed
    CANCELLED = "cancelled"  # not wanted any more


REFUND: Mapping[RefundState, frozenset[RefundState]] = {
    RefundState.GRANTED: frozenset(
        {
            RefundState.REQUESTED,  # executed: by the same person, or by a second one above a limit
            RefundState.SUCCEEDED,  # executed to a gift card, which is ours
            RefundState.WITHDRAWN,  # granted by mistake
        }
    ),
    RefundState.REQUESTED: frozenset(
        {
            RefundState.PENDING,  # the provider took it and waits for the bank
            RefundState.SUCCEEDED,  # a card is credited at once; a transfer was made
            RefundState.FAILED,  # the provider refused it, or the transfer came back
        }
    ),
    RefundState.PENDING: frozenset(
        {
            RefundState.SUCCEEDED,  # the bank has it
            RefundState.FAILED,  # the account is closed
        }
    ),
    RefundState.SUCCEEDED: frozenset({RefundState.FAILED}),  # banks return refunds days after they had succeeded
    RefundState.FAILED: frozenset(
        {
            RefundState.REQUESTED,  # tried once more
            RefundState.WITHDRAWN,  # given up: the buyer is paid in another way, by another refund
        }
    ),
    RefundState.WITHDRAWN: frozenset(),
}
REFUND_STARTS = (
    RefundState.GRANTED,  # by the shop
    RefundState.PENDING,  # in the provider's dashboard
    RefundState.SUCCEEDED,  # the same
    RefundState.FAILED,  # the same; the word of its end came first
)

RETURN: Mapping[ReturnState, frozenset[ReturnState]] = {
    ReturnState.REQUESTED: frozenset(
        {
            ReturnState.ACCEPTED,  # within the window, or out of kindness
            ReturnState.REFUSED,  # with a reason that the buyer reads
            ReturnState.WITHDRAWN,  # the buyer keeps it
        }
    ),
    ReturnState.ACCEPTED: frozenset(
        {
            ReturnState.RECEIVED,  # the parcel is here
            ReturnState.WITHDRAWN,  # it never came
        }
    ),
    ReturnState.RECEIVED: frozenset({ReturnState.CLOSED}),  # refunded, replaced, or neither
    ReturnState.REFUSED: frozenset(),
    ReturnState.WITHDRAWN: frozenset(),
    ReturnState.CLOSED: frozenset(),
}
RETURN_STARTS = (ReturnState.REQUESTED,)

DISPUTE: Mapping[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset(
        {
            DisputeState.UNDER_REVIEW,  # evidence was sent
            DisputeState.WON,  # the buyer took it back
            DisputeState.LOST,  # nobody answered in time, or the shop accepted it
        }
    ),
    DisputeState.UNDER_REVIEW: frozenset(
        {
            DisputeState.WON,  # the bank believed the evidence
            DisputeState.LOST,  # it did not
        }
    ),
    DisputeState.WON: frozenset(),
    DisputeState.LOST: frozenset(),
}
DISPUTE_STARTS = tuple(DisputeState)  # the provider's words come in any order

PARCEL: Mapping[ParcelState, frozenset[ParcelState]] = {
    ParcelState.DISPATCHED: frozenset(
        {
            ParcelState.IN_TRANSIT,  # scanned
            ParcelState.DELIVERED,  # the scans on the way were never told
            ParcelState.FAILED,  # nobody there, wrong address, lost
        }
    ),
    ParcelState.READY: frozenset(
        {
            ParcelState.DELIVERED,  # fetched
            ParcelState.FAILED,  # nobody came
        }
    ),
    ParcelState.IN_TRANSIT: frozenset(
        {
            ParcelState.DELIVERED,  # handed over
            ParcelState.FAILED,  # on its way back
        }
    ),
    ParcelState.FAILED: frozenset(
        {
            ParcelState.IN_TRANSIT,  # a second try
            ParcelState.DELIVERED,  # fetched from the post office
        }
    ),
    ParcelState.DELIVERED: frozenset(),
}
PARCEL_STARTS = (ParcelState.DISPATCHED, ParcelState.READY)

JOB: Mapping[JobState, frozenset[JobState]] = {
    JobState.PLANNED: frozenset(
        {
            JobState.STARTED,  # the paper is on the press
            JobState.MADE,  # there was one left over
            JobState.CANCELLED,  # the order was called off
        }
    ),
    JobState.STARTED: frozenset(
        {
            JobState.MADE,  # done
            JobState.PLANNED,  # spoilt: once more from the start
            JobState.CANCELLED,  # the order was called off in the middle of it
        }
    ),
    JobState.MADE: frozenset({JobState.PLANNED}),  # found flawed while packing
    JobState.CANCELLED: frozenset(),
}
JOB_STARTS = (JobState.PLANNED,)
