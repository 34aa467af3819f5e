"""What happens to an order's goods: production, parcels, downloads, what is not sent after all, replacements."""

from dataclasses import dataclass

from chalicelib.domain.lifecycles import JobState, ParcelState


@dataclass(frozen=True, slots=True)
class Units:
    """So many of a SKU."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """Something to be made: begun on `start_by` at the latest to be ready on `ready_by` (ISO dates)."""

    job: str
    sku: str
    quantity: int
    start_by: str
    ready_by: str


@dataclass(frozen=True, slots=True)
class ProductionPlanned:
    """What is made to order is on the list of the workshop."""

    at: int
    jobs: tuple[PlannedJob, ...]


@dataclass(frozen=True, slots=True)
class JobMoved:
    """A job of production went on, or back."""

    at: int
    job: str
    state: JobState
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """What the buyer was promised will be later: the first and the last day on which it arrives now (ISO)."""

    at: int
    arrives: tuple[str, str]
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentDispatched:
    """A parcel left the house, or lies ready to be fetched (`pickup`)."""

    at: int
    shipment: str
    lines: tuple[Units, ...]
    carrier: str
    tracking: str
    by: str
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class ShipmentMoved:
    """A parcel went on: told by its carrier, or marked by hand."""

    at: int
    shipment: str
    state: ParcelState
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrackingCorrected:
    """A parcel has another carrier or number than was written first."""

    at: int
    shipment: str
    carrier: str
    tracking: str
    by: str


@dataclass(frozen=True, slots=True)
class DownloadsReleased:
    """What is digital can be fetched from the order's page; gift cards are sent by mail."""

    at: int
    lines: tuple[Units, ...]


@dataclass(frozen=True, slots=True)
class DownloadFetched:
    """The buyer fetched a file from the order's page, for the `number`th time."""

    at: int
    sku: str
    number: int


@dataclass(frozen=True, slots=True)
class ItemsCancelled:
    """A part of the order will not be sent. `restock`: it is back on the shelf."""

    at: int
    lines: tuple[Units, ...]
    by: str
    reason: str
    restock: bool = True


@dataclass(frozen=True, slots=True)
class ReplacementPromised:
    """Units are sent once more, for nothing: for a return, or because a parcel was lost."""

    at: int
    replacement: str
    lines: tuple[Units, ...]
    by: str
    reason: str
    return_id: str = ""
