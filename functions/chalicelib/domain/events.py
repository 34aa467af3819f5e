"""What has happened to an order, in the past tense. An order is the fold of these; they are never changed.

`at` is UTC seconds, amounts are minor units of the order's currency. Codec: `encode_event`, `decode_event`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.codec import from_plain, to_plain
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.giftcards import CardUse
from chalicelib.domain.places import Destination
from chalicelib.domain.quote import AppliedDiscount, QuoteLine, Step
from chalicelib.domain.taxes import TaxShare


@dataclass(frozen=True, slots=True)
class Demand:
    """How many of a counted SKU an order needs, bundles exploded. `limited`: only while stock lasts."""

    sku: str
    quantity: int
    limited: bool


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, as far as is known: from the checkout page, then from the payment page."""

    email: str | None = None
    name: str | None = None
    address: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """A priced cart became an order; stock is on hold."""

    at: int
    reference: str
    cart_id: str
    body_hash: str
    release: str
    currency: str
    language: str
    lines: tuple[QuoteLine, ...]
    demand: tuple[Demand, ...]
    subtotal: int
    total: int
    due: int
    client: str
    payment_method: str = "card"
    discount: int = 0
    tax: int = 0  # on top
    tax_included: int = 0
    taxes: tuple[TaxShare, ...] = ()
    discounts: tuple[AppliedDiscount, ...] = ()
    gift_cards: tuple[CardUse, ...] = ()
    customer: str | None = None  # an id made from the buyer's address
    groups: tuple[str, ...] = ()
    shipping: ShippingChoice | None = None
    destination: Destination = Destination()
    buyer: Buyer = Buyer()
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """The payment provider has a page for attempt number `attempt`; it ends at `expires_at` unless it is paid."""

    at: int
    attempt: int
    session: str
    url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class PaymentDeclined:
    """A card was refused on the payment page, which stays open."""

    at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentStarted:
    """The buyer has finished with a method that pays later, such as a bank debit."""

    at: int
    session: str
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """The money is with the shop; `payment` is the provider's id of it."""

    at: int
    session: str
    payment: str
    amount: int
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A delayed method did not pay; the hold is released."""

    at: int
    session: str


@dataclass(frozen=True, slots=True)
class PaymentExpired:
    """The payment page ran out, on the provider's word; the hold is released."""

    at: int
    session: str


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Called off before it was paid, on the provider's word that its page is closed; the hold is released."""

    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class PaidAfterExpiry:
    """Money came for an order whose hold was gone. `outcome` is the shop's policy: `refund` or `backorder`."""

    at: int
    session: str
    payment: str
    amount: int
    outcome: str
    buyer: Buyer = Buyer()


@dataclass(frozen=True, slots=True)
class PaidTwice:
    """A second payment for an order that was paid already; the second goes back."""

    at: int
    session: str
    payment: str
    amount: int


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """Something a person has to look at before anything is sent: `amount_differs`, `country_differs`, and so on."""

    at: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class RefundSettled:
    """The provider has sent `amount` of `payment` back."""

    at: int
    payment: str
    refund: str
    amount: int


Event = (
    OrderPlaced
    | SessionOpened
    | PaymentDeclined
    | PaymentStarted
    | PaymentCaptured
    | PaymentFailed
    | PaymentExpired
    | OrderCancelled
    | PaidAfterExpiry
    | PaidTwice
    | ReviewOpened
    | RefundSettled
)

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in Event.__args__}


def encode_event(event: Event) -> dict[str, Any]:
    """An event as a plain value with its kind."""
    return {"kind": type(event).__name__, **to_plain(event)}


def decode_event(plain: Mapping[str, Any]) -> Event:
    """The event behind a plain value. Raises KeyError for a kind that this version does not know."""
    fields = {key: value for key, value in plain.items() if key != "kind"}
    event: Event = from_plain(_KINDS[plain["kind"]], fields)
    return event
