"""What the use cases need from the world, as Protocols named by the need. Adapters implement them, tests too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from chalicelib.domain.access import AccessToken
from chalicelib.domain.archive import Record
from chalicelib.domain.change import Change, InboxRecord, Message, ReleaseRecord, StockLevel, StoredOrder
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Cursor, Listing
from chalicelib.domain.provider import (
    GatewayNotice,
    PaymentSession,
    PaymentStatus,
    ProviderDispute,
    ProviderPage,
    ProviderPayment,
    ProviderRefund,
    RefundedSoFar,
    SessionLine,
    SessionRequest,
    SessionStatus,
)

__all__ = [
    "Clock",
    "GatewayNotice",
    "Mail",
    "Mailer",
    "NewId",
    "OrderStore",
    "PaymentGateway",
    "PaymentSession",
    "PaymentStatus",
    "Poster",
    "ProviderDispute",
    "ProviderPage",
    "ProviderPayment",
    "ProviderRefund",
    "RefundedSoFar",
    "Releases",
    "SessionLine",
    "SessionRequest",
    "SessionStatus",
    "Templates",
]


class Clock(Protocol):
    """Now, in whole seconds since 1970, UTC."""

    def __call__(self) -> int: ...


class NewId(Protocol):
    """Unguessable randomness: `bits` of them as lower-case hex."""

    def __call__(self, bits: int = 128) -> str: ...


class OrderStore(Protocol):
    """Orders, stock, inbox, outbox, list of releases. Every method raises StoreUnavailable where it cannot answer."""

    def load(self, order_id: str) -> StoredOrder | None:
        """The whole history of an order."""

    def find(self, reference: str) -> str | None:
        """The id of the order with this reference."""

    def payment_order(self, payment: str) -> str | None:
        """The id of the order that this payment of the provider's belongs to."""

    def orders(
        self,
        *,
        status: str | None = None,
        customer: str | None = None,
        queue: str | None = None,
        before: Cursor | None = None,
        limit: int = 50,
    ) -> tuple[Listing, ...]:
        """Lines of the list of orders, the newest first; of one status, of one customer, in one queue.

        At most `limit`, all placed before the cursor. Read by an index, however many orders there are.
        """

    def cart_order(self, cart_id: str) -> str | None:
        """The id of the order that was placed last from this cart."""

    def inbox(self, inbox_id: str, now: int) -> InboxRecord | None:
        """What was taken in under this id and has not expired."""

    def stock(self, skus: Iterable[str]) -> Mapping[str, StockLevel]:
        """The levels of these SKUs; one that was never opened is all zero."""

    def counters(self, names: Iterable[str]) -> Mapping[str, int]:
        """The values of these counters; one that never moved is 0."""

    def gift_card(self, card_id: str) -> GiftCard | None:
        """The gift card with this id."""

    def gift_cards(self) -> tuple[GiftCard, ...]:
        """Every gift card, the newest first: for the merchant's list, never for a request."""

    def tokens(self) -> tuple[AccessToken, ...]:
        """Every token of the desk, by name: a shop has a handful."""

    def put_token(self, token: AccessToken) -> None:
        """Keep a token, in place of the one with its name."""

    def commit(self, change: Change, now: int) -> None:
        """Take all of it or nothing.

        Raises VersionConflict, ReferenceTaken, CartMoved, AlreadyProcessed, OutOfStock (with `details["skus"]`),
        LimitReached, Contended, and ChangeTooLarge where the store has such a limit.
        """

    def tally(self, name: str, expires_at: int, now: int) -> int:
        """Count one more under `name`, which is forgotten at `expires_at`; the count so far, this one included."""

    def lease_sweeps(self, now: int, limit: int, lease_seconds: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first, each put off by `lease_seconds`."""

    def sweeps_due(self, now: int, limit: int) -> tuple[str, ...]:
        """The same orders, only looked at: nobody is kept from them."""

    def lease_messages(self, now: int, limit: int, lease_seconds: int) -> tuple[Message, ...]:
        """Outbox messages that are due, each kept from others for `lease_seconds`, with `attempts` counted up."""

    def settle_message(self, message_id: str, now: int) -> None:
        """It is done."""

    def retry_message(self, message_id: str, due_at: int, error: str) -> None:
        """It failed; try again at `due_at`."""

    def bury_message(self, message_id: str, error: str) -> None:
        """It failed too often; keep it visible as dead."""

    def revive_message(self, message_id: str, now: int) -> bool:
        """Make a dead message due again, with all of its tries before it; whether it was dead."""

    def messages(self, state: str) -> tuple[Message, ...]:
        """Outbox messages that are `pending`, `done` or `dead`, the oldest first."""

    def releases(self) -> tuple[ReleaseRecord, ...]:
        """The list of releases, the newest first: what is publishing and what is or was current."""

    def publish_release(self, release_id: str, now: int) -> None:
        """Put a release on the list as publishing; one that is current stays so."""

    def book_opening(self, balances: Mapping[str, int], now: int) -> tuple[str, ...]:
        """Book the opening balance of each SKU never seen before; the SKUs that were new. Once each, ever."""

    def switch_release(self, release_id: str, now: int) -> None:
        """Make a listed release current, and the one that was current replaced."""


class Below(Protocol):
    """An unforeseeable whole number: 0 or more, and less than `limit`."""

    def __call__(self, limit: int, /) -> int: ...


class StoreArchive(Protocol):
    """A store as a whole, for moving and checking it: never for a request. Raises StoreUnavailable, as OrderStore."""

    def records(self) -> Iterator[Record]:
        """Everything that it holds; messages and releases in the order in which they came."""

    def is_empty(self) -> bool:
        """Whether there is nothing in it yet; what a broken import has left does not count."""

    def unfinished(self) -> str | None:
        """The name of what a broken import was bringing in."""

    def restore(self, records: Iterable[Record], name: str) -> None:
        """Write all records, in place of those with the same ids; again where an earlier try broke off."""


class KeptStore(OrderStore, StoreArchive, Protocol):
    """What bootstrap opens: a store for requests, and as a whole for its keeper."""

    def close(self) -> None:
        """Give up files and connections; the next call opens them again."""


class Releases(Protocol):
    """The private half of every release that is or was current; never changes, so it may be cached for ever."""

    def read(self, release_id: str, path: str) -> bytes:
        """One file. Raises FileNotFoundError."""


class PaymentGateway(Protocol):
    """The payment provider. Every call raises GatewayUnavailable (try again) or GatewayRefused."""

    def open_session(self, request: SessionRequest) -> PaymentSession:
        """A payment page for an order; the same key gives the same page."""

    def find_session(self, session_id: str) -> PaymentSession:
        """What the provider says of a session now."""

    def expire_session(self, session_id: str) -> PaymentSession:
        """Close an open session; of one that is not open any more, its present state."""

    def find_payment(self, payment: str) -> ProviderPayment:
        """What the provider says of a payment now."""

    def capture(self, payment: str, amount: int, currency: str, key: str) -> ProviderPayment:
        """Take `amount` minor units of what the bank keeps; the rest is let go. As it is now where it was taken."""

    def release(self, payment: str) -> ProviderPayment:
        """Have the bank let go of what it keeps; of a payment that was taken or let go already, its present state."""

    def refund(
        self, payment: str, amount: int, currency: str, key: str, order_id: str = "", granted: str = ""
    ) -> ProviderRefund:
        """Send `amount` minor units of a payment back; the same key sends them once. `granted` is our id of it."""

    def find_refund(self, refund: str) -> ProviderRefund:
        """What the provider says of a refund now."""

    def list_payments(self, since: int, until: int, after: str | None) -> ProviderPage[ProviderPayment]:
        """A page of the payments begun at `since` (UTC seconds) or later and before `until`; `after`: the page's place.

        Of every application on the account: those of ours name their order.
        """

    def list_refunds(self, since: int, until: int, after: str | None) -> ProviderPage[ProviderRefund]:
        """The same of refunds."""

    def list_disputes(self, since: int, until: int, after: str | None) -> ProviderPage[ProviderDispute]:
        """The same of disputes."""

    def read_notice(self, body: bytes, signature: str, now: int) -> GatewayNotice:
        """Verify and read a webhook. Raises BadSignature before it parses, InvalidRequest where it is no event."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, both ways of reading it."""

    to: str
    subject: str
    html: str
    text: str
    message_id: str
    language: str = "en"
    headers: Mapping[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Hands a mail over for delivery. Raises Unavailable where it could not."""

    def send(self, mail: Mail, now: int) -> None: ...


class Poster(Protocol):
    """Posts to another system. Raises Unavailable where that did not take it."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> None: ...


class Templates(Protocol):
    """The templates that a release carries for the functions."""

    def render(self, release_id: str, name: str, view: Mapping[str, Any], language: str) -> str:
        """Fill the template `name` (such as `mail/order_confirmed.html`), its texts in the language.

        Raises FileNotFoundError.
        """
