"""What somebody asks to order: a cart, where it goes, and what makes a retry safe."""

from dataclasses import dataclass

from chalicelib.domain.cart import CartLine
from chalicelib.domain.places import NOWHERE, Destination
from chalicelib.service.quotes import Inquiry


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom an order is sent, where no payment page asks for it."""

    name: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """A cart to be ordered. `key` makes a retry safe, `body_hash` tells one body from another, `client` who asks."""

    key: str
    body_hash: str
    cart_id: str
    client: str
    lines: tuple[CartLine, ...]
    currency: str
    language: str
    email: str | None
    destination: Destination = NOWHERE
    shipping_method: str | None = None
    codes: tuple[str, ...] = ()
    gift_cards: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    recipient: Recipient = Recipient()
    payment_method: str = "card"
    quoted_total: int | None = None
    gift_note: str = ""
    by_hand: bool = False  # sent by a form's button, whose key is not the sender's to choose

    @property
    def inquiry(self) -> Inquiry:
        """What has to be priced."""
        return Inquiry(
            lines=self.lines,
            currency=self.currency,
            language=self.language,
            destination=self.destination,
            shipping_method=self.shipping_method,
            codes=self.codes,
            gift_cards=self.gift_cards,
            email=self.email,
            groups=self.groups,
            client=self.client,
        )
