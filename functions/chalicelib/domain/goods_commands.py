"""What is asked of an order's goods: production, parcels, replacements, what is called off."""

from dataclasses import dataclass

from chalicelib.domain.lifecycles import JobState, ParcelState
from chalicelib.domain.parcel_events import PlannedJob, Units


@dataclass(frozen=True, slots=True)
class PlanProduction:
    """These jobs go on the list of the workshop; nothing where the order has jobs already."""

    jobs: tuple[PlannedJob, ...]


@dataclass(frozen=True, slots=True)
class MoveJob:
    """A job goes on, or back."""

    job: str
    state: JobState
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MovePromise:
    """It arrives later than was promised (ISO dates)."""

    arrives: tuple[str, str]
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A parcel leaves the house; no lines: all that is still to be packed."""

    lines: tuple[Units, ...]
    by: str
    carrier: str = ""
    tracking: str = ""
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class MoveParcel:
    """A parcel went on, by the word of its carrier or of a person."""

    parcel: str
    state: ParcelState
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CorrectTracking:
    """A parcel has another carrier or number."""

    parcel: str
    carrier: str
    tracking: str
    by: str


@dataclass(frozen=True, slots=True)
class FetchDownload:
    """The buyer fetches a line's file; `each` is how often each of its units may be."""

    sku: str
    each: int


@dataclass(frozen=True, slots=True)
class CancelItems:
    """A part of the order is called off, and what was paid for it goes back; `execute`: at once."""

    lines: tuple[Units, ...]
    by: str
    reason: str
    restock: bool = True
    execute: bool = True


@dataclass(frozen=True, slots=True)
class PromiseReplacement:
    """Units are sent once more, for nothing; of a return, which is closed by it."""

    lines: tuple[Units, ...]
    by: str
    reason: str
    return_id: str = ""


GoodsCommand = (
    PlanProduction
    | MoveJob
    | MovePromise
    | Dispatch
    | MoveParcel
    | CorrectTracking
    | FetchDownload
    | CancelItems
    | PromiseReplacement
)
