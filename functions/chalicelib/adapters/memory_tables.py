"""What the memory store holds: one dict a table."""

from copy import copy
from dataclasses import dataclass, field, fields

from chalicelib.domain.access import AccessToken
from chalicelib.domain.change import InboxRecord, Message, ReleaseRecord, StockLevel
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Listing
from chalicelib.domain.watches import Watch


@dataclass(frozen=True, slots=True)
class History:
    """An order: the JSON of the events of each commit, as a database would keep it."""

    reference: str
    commits: tuple[str, ...]
    sweep_at: int | None

    @property
    def version(self) -> int:
        """The number of commits."""
        return len(self.commits)


@dataclass(frozen=True, slots=True)
class Queued:
    """A message with its state; `ready_at` is when it is due, or the end of its lease."""

    message: Message
    ready_at: int
    state: str = "pending"
    done_at: int | None = None


@dataclass(slots=True)
class Tables:
    """Everything, by id. Rows are never changed, only replaced."""

    orders: dict[str, History] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)  # reference -> order id
    listings: dict[str, Listing] = field(default_factory=dict)  # order id -> its line in the list
    payments: dict[str, str] = field(default_factory=dict)  # the provider's payment -> order id
    carts: dict[str, str] = field(default_factory=dict)  # cart id -> order id
    inbox: dict[str, InboxRecord] = field(default_factory=dict)
    stock: dict[str, StockLevel] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)  # SKU -> when its opening balance was booked
    counters: dict[str, int] = field(default_factory=dict)
    tallies: dict[str, tuple[int, int]] = field(default_factory=dict)  # name -> count, expires_at
    outbox: dict[str, Queued] = field(default_factory=dict)
    gift_cards: dict[str, GiftCard] = field(default_factory=dict)
    releases: dict[str, ReleaseRecord] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)

    def copied(self) -> "Tables":
        """The same rows in dicts of their own."""
        return Tables(**{table.name: copy(getattr(self, table.name)) for table in fields(self)})


def due_orders(tables: Tables, now: int, limit: int) -> tuple[str, ...]:
    """Orders whose `sweep_at` has passed, the longest waiting first."""
    due = [(order.sweep_at, order_id) for order_id, order in tables.orders.items() if order.sweep_at is not None]
    return tuple(order_id for sweep_at, order_id in sorted(due) if sweep_at <= now)[:limit]
