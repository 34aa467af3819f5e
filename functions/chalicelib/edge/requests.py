"""Bodies of quote and checkout, from JSON and forms alike, checked field by field."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.domain.cart import CartLine
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.errors import Problem
from chalicelib.domain.places import Destination
from chalicelib.edge.fields import Fields
from chalicelib.edge.forms import body_of
from chalicelib.edge.incoming import Incoming
from chalicelib.service.quotes import Inquiry

_PLACE = ("country", "region", "postcode")
_RECIPIENT = ("name", "line1", "line2", "city")
_LISTS = ("discount_codes", "gift_cards")
_SINGLES = (
    "currency",
    "language",
    *_PLACE,
    *_RECIPIENT,
    "shipping_method",
    "payment_method",
    "email",
    "quoted_total",
    "cart",
    "nonce",
    "step",
    "remove_code",
    "remove_card",
    "new_code",
    "new_card",
)

_ON_THE_PAGE = frozenset(
    {
        "email",
        "shipping_method",
        "payment_method",
        *_LISTS,
        *(f"destination.{name}" for name in _PLACE),
        *(f"recipient.{name}" for name in _RECIPIENT),
    }
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom an order is sent, where nobody else asks for it."""

    name: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """A cart to be priced."""

    lines: tuple[CartLine, ...]
    currency: str
    language: str
    destination: Destination
    shipping_method: str | None
    email: str | None = None
    codes: tuple[str, ...] = ()
    gift_cards: tuple[str, ...] = ()

    def inquiry(self, groups: tuple[str, ...], client: str) -> Inquiry:
        """The same for the use cases; `groups` and `client` are whose it is."""
        return Inquiry(
            lines=self.lines,
            currency=self.currency,
            language=self.language,
            destination=self.destination,
            shipping_method=self.shipping_method,
            codes=self.codes,
            gift_cards=self.gift_cards,
            email=self.email,
            groups=groups,
            client=client,
        )


@dataclass(frozen=True, slots=True)
class CheckoutBody:
    """A cart to be ordered. `cart_id`, `nonce` and `step` come from forms only."""

    quote: QuoteRequest
    payment_method: str
    quoted_total: int | None
    recipient: Recipient = Recipient()
    cart_id: str | None = None
    nonce: str | None = None
    step: str | None = None

    @property
    def hash(self) -> str:
        """One body from another: everything that decides what is ordered and how, whatever form it came in."""
        asked = {
            "quote": to_plain(self.quote),
            "payment_method": self.payment_method,
            "quoted_total": self.quoted_total,
            "recipient": to_plain(self.recipient),
        }
        return sha256(canonical(asked)).hexdigest()


def read_quote(wired: Services, incoming: Incoming) -> QuoteRequest:
    """The body of `/api/quote`. Raises InvalidRequest with every problem."""
    fields = Fields(_form_as_json(incoming) if incoming.is_form else incoming.json_body())
    asked = _quote_fields(wired, fields, by_hand=incoming.is_form)
    fields.ignore(("payment_method", "quoted_total", "recipient", "cart", "nonce", "step"))
    fields.finish()
    return asked


def read_checkout(wired: Services, incoming: Incoming) -> tuple[CheckoutBody, list[Problem]]:
    """The body of `/api/checkout`, and what a form's fields have wrong: the checkout page asks for that again.

    Raises InvalidRequest with every problem of JSON, and with those of a form that the page has no field for.
    """
    fields = Fields(_form_as_json(incoming) if incoming.is_form else incoming.json_body())
    asked = _quote_fields(wired, fields, by_hand=incoming.is_form)
    payment_method = fields.text("payment_method") or wired.releases.current().rules.payment_methods[0]
    quoted_total = fields.whole("quoted_total", 0, 10**15)
    person = fields.part("recipient")
    recipient = Recipient(*(person.text(name) for name in _RECIPIENT))
    person.refuse_unknown()
    cart_id = nonce = step = None
    if incoming.is_form:
        cart_id, nonce, step = fields.text("cart"), fields.text("nonce"), fields.text("step")
    fields.refuse_unknown()
    asked_again = [problem for problem in fields.problems if incoming.is_form and problem.param in _ON_THE_PAGE]
    if len(asked_again) < len(fields.problems):
        fields.finish()
    checked = CheckoutBody(asked, payment_method, quoted_total, recipient, cart_id, nonce, step)
    return checked, asked_again


def _quote_fields(wired: Services, fields: Fields, *, by_hand: bool) -> QuoteRequest:
    rules = wired.releases.current().rules
    lines = fields.lines()
    language = fields.language("language")
    spoken = language if language and language in rules.languages else rules.language
    currency = fields.currency("currency") or rules.languages[spoken]
    if by_hand and currency not in rules.currencies:
        currency = rules.languages[spoken]  # a page from before the shop stopped to sell in it
    place = fields.part("destination")
    destination = Destination(place.country("country"), place.text("region"), place.text("postcode", 20))
    place.refuse_unknown()
    return QuoteRequest(
        lines=lines,
        currency=currency,
        language=spoken,
        destination=destination,
        shipping_method=fields.text("shipping_method"),
        email=fields.email("email"),
        codes=fields.codes("discount_codes"),
        gift_cards=fields.codes("gift_cards"),
    )


def _form_as_json(incoming: Incoming) -> dict[str, Any]:
    body = body_of(incoming.form_body(), _SINGLES, _LISTS)
    for name, parts in (("destination", _PLACE), ("recipient", _RECIPIENT)):
        found = {part: body.pop(part) for part in parts if part in body}
        if found:
            body[name] = found
    for word, name in (("code", "discount_codes"), ("card", "gift_cards")):
        dropped, new = body.pop(f"remove_{word}", None), body.pop(f"new_{word}", None)
        if dropped is not None or new is not None:
            kept = [text for text in body.get(name, []) if text != dropped]
            body[name] = [*kept, *([new] if new else [])]
            body["step"] = "update"  # what a code does is shown before anything is placed
    total = body.get("quoted_total")
    if isinstance(total, str) and len(total) <= 15 and total.isascii() and total.isdigit():
        body["quoted_total"] = int(total)
    return body
