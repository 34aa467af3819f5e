"""A `Change`: everything that one use case writes, as data. A store takes it whole or not at all.

Shaped by the weaker database: one atomic write of at most a hundred items, each guarded by a condition of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chalicelib.domain.events import Event
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Listing


class Move(StrEnum):
    """What happens to the stock of one SKU."""

    RESERVE = "reserve"  # an order is placed
    COMMIT = "commit"  # it is paid: on hand and reserved fall together
    RELEASE = "release"  # it ended unpaid
    SELL = "sell"  # it leaves without a hold: paid late, or a replacement
    RECEIVE = "receive"  # goods came in
    RESTOCK = "restock"  # what was sold is on the shelf again
    FOUND = "found"  # a count found more than the books had
    LOST = "lost"  # a count found less


@dataclass(frozen=True, slots=True)
class StockMove:
    """`quantity` units of a SKU. `limited`: OutOfStock where RESERVE, SELL or LOST asks for more than is saleable."""

    sku: str
    kind: Move
    quantity: int
    limited: bool = False


@dataclass(frozen=True, slots=True)
class StockLevel:
    """What is there of one SKU. Always: on_hand + sold = opening + received + restocked + corrected.

    `corrected` is below 0 where more was lost than found.
    """

    sku: str
    on_hand: int = 0
    reserved: int = 0
    sold: int = 0
    opening: int = 0
    received: int = 0
    restocked: int = 0
    corrected: int = 0

    @property
    def saleable(self) -> int:
        """What may still be promised."""
        return self.on_hand - self.reserved

    @property
    def balanced(self) -> bool:
        """Whether the books are right."""
        return self.on_hand + self.sold == self.opening + self.received + self.restocked + self.corrected


@dataclass(frozen=True, slots=True)
class CounterMove:
    """Add `delta` to a named counter; with `at_most`, LimitReached where the sum would be larger. Never below 0."""

    name: str
    delta: int
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class CartClaim:
    """The cart points at this order from now on; CartMoved where it does not point at `expected` before."""

    cart_id: str
    order_id: str
    expected: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is kept, to be given again word for word."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboxClaim:
    """Remember that this id was taken in; AlreadyProcessed where it is there (and has not passed `expires_at`).

    With `lease_until` the work is under way until then and an answer follows. `takes_over` is the lease of an
    earlier claim that ran out: the claim then succeeds only where the record still has that lease and no answer. A
    holder gives its own lease back before its time by taking it over with one that is over already.
    """

    id: str
    payload_hash: str
    expires_at: int
    lease_until: int | None = None
    order_id: str | None = None
    takes_over: int | None = None


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """What the inbox holds under an id."""

    id: str
    payload_hash: str
    expires_at: int
    lease_until: int | None = None
    order_id: str | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class InboxAnswer:
    """The answer to what was claimed under `id`."""

    id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be done after the commit: `kind` says by which handler (see `bootstrap.Services.outbox`)."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    due_at: int
    attempts: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """All that one use case writes.

    With `order_id`, `events` become item `expected_version + 1` of its history (0: a new order, which needs its
    `reference`), and `sweep_at` is when somebody has to ask the provider about it (None: never). `listing` is its line
    in the list of orders from now on, `payments` are the provider's payments by which it can be found. A gift card
    whose id is there already is left as it is, so that issuing one twice changes nothing.
    """

    order_id: str | None = None
    expected_version: int = 0
    events: tuple[Event, ...] = ()
    reference: str | None = None
    sweep_at: int | None = None
    listing: Listing | None = None
    payments: tuple[str, ...] = ()
    stock: tuple[StockMove, ...] = ()
    counters: tuple[CounterMove, ...] = ()
    cart: CartClaim | None = None
    inbox: InboxClaim | None = None
    answer: InboxAnswer | None = None
    outbox: tuple[Message, ...] = ()
    gift_cards: tuple[GiftCard, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """An order's history with its version, the number of commits that made it."""

    id: str
    version: int
    events: tuple[Event, ...]


def revoked_name(release_id: str) -> str:
    """The counter that is 1 while the prices of a release are honoured no more, except where it is current."""
    return f"release:{release_id}/revoked"


class ReleaseState(StrEnum):
    """Where a release stands."""

    PUBLISHING = "publishing"
    CURRENT = "current"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """One line of the list of releases; instants in UTC seconds."""

    id: str
    state: ReleaseState
    publishing_at: int
    current_at: int | None = None
    replaced_at: int | None = None
