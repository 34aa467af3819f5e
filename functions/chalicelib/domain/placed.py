"""The first thing that happens to an order: a priced cart is placed, with all that it was priced by."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.giftcards import CardUse
from chalicelib.domain.places import Destination
from chalicelib.domain.quote import AppliedDiscount, QuoteLine, Step
from chalicelib.domain.taxes import TaxShare

Quantities = Mapping[str, int]
"""Units by SKU."""


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
    """A priced cart became an order; stock is on hold.

    By the shop's policies of that moment: `capture` is when a card is charged, `confirm` whether the shop takes the
    order on by itself once it is paid.
    """

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
    capture: str = "at_once"  # or "at_dispatch"
    confirm: str = "automatic"  # or "by_hand"
    gift_note: str = ""  # to be sent along, as `notes.clean_note` gives it

    def line(self, sku: str) -> QuoteLine | None:
        """The line of a SKU; every SKU has one at most."""
        return next((line for line in self.lines if line.sku == sku), None)


def merge_buyers(known: Buyer, told: Buyer) -> Buyer:
    """What is known of a buyer after more was told: what was told last counts."""
    return Buyer(
        email=told.email or known.email,
        name=told.name or known.name,
        address=told.address or known.address,
        country=told.country or known.country,
        region=told.region or known.region,
        postcode=told.postcode or known.postcode,
    )
