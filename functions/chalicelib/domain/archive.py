"""All that a store holds, as records: what is moved from one kind of store to another, a line of a file each.

Counts of tries are left out: they are forgotten within minutes wherever they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.access import AccessToken
from chalicelib.domain.change import InboxRecord, Message, ReleaseRecord, StockLevel
from chalicelib.domain.codec import from_plain, to_plain
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import decode_event
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Listing, list_entry, payment_ids
from chalicelib.domain.order import fold
from chalicelib.domain.watches import Watch

Commit = tuple[Mapping[str, Any], ...]
"""The encoded events of one commit."""


@dataclass(frozen=True, slots=True)
class OrderHistory:
    """An order: the events of every commit, and when it is swept (UTC seconds)."""

    id: str
    reference: str
    commits: tuple[Commit, ...]
    sweep_at: int | None = None


def found_by(order: OrderHistory) -> tuple[Listing | None, tuple[str, ...]]:
    """An order's line in the list, and the payments by which it is found; nothing of one that cannot be folded.

    Both follow from its history, so no archive holds them. What cannot be folded is for the audit to say.
    """
    try:
        folded = fold(decode_event(plain) for commit in order.commits for plain in commit)
    except (IllegalTransition, KeyError, TypeError, ValueError):
        return None, ()
    return list_entry(order.id, folded), payment_ids(folded)


@dataclass(frozen=True, slots=True)
class CartPointer:
    """Which order was placed last from a cart."""

    id: str
    order_id: str


@dataclass(frozen=True, slots=True)
class OpenedStock:
    """The levels of a SKU, and when its opening balance was booked (None: it never was)."""

    level: StockLevel
    opened_at: int | None = None

    @property
    def id(self) -> str:
        """The SKU."""
        return self.level.sku


@dataclass(frozen=True, slots=True)
class CounterValue:
    """A counter."""

    id: str
    value: int


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message with its state; `ready_at` is when it is due, or the end of its lease while it is pending."""

    message: Message
    state: str
    ready_at: int
    done_at: int | None = None

    @property
    def id(self) -> str:
        """The id of the message."""
        return self.message.id


Record = (
    OrderHistory
    | CartPointer
    | OpenedStock
    | CounterValue
    | InboxRecord
    | QueuedMessage
    | GiftCard
    | ReleaseRecord
    | AccessToken
    | Watch
)

KINDS: Mapping[str, type[Any]] = {
    "order": OrderHistory,
    "cart": CartPointer,
    "stock": OpenedStock,
    "counter": CounterValue,
    "inbox": InboxRecord,
    "message": QueuedMessage,
    "gift_card": GiftCard,
    "release": ReleaseRecord,
    "token": AccessToken,
    "watch": Watch,
}
"""What each kind of record is called in a file, in the order in which people read of them."""

_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(record: Record) -> str:
    """What a record is called in a file."""
    return _NAMES[type(record)]


def encode_record(record: Record) -> dict[str, Any]:
    """A record as a plain value with its kind."""
    return {"record": kind_of(record), **to_plain(record)}


def decode_record(plain: Mapping[str, Any]) -> Record:
    """The record behind a plain value. Raises KeyError, TypeError or ValueError for what is none."""
    fields = {name: value for name, value in plain.items() if name != "record"}
    record: Record = from_plain(KINDS[plain["record"]], fields)
    return record
