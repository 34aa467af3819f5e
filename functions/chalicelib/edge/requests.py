"""Bodies of quote and checkout, from JSON and forms alike, checked field by field."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.domain.cart import CartLine
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.errors import Problem
from chalicelib.domain.pricing import Destination
from chalicelib.edge.fields import Fields
from chalicelib.edge.forms import body_of
from chalicelib.edge.incoming import Incoming

_SINGLES = (
    "currency",
    "language",
    "country",
    "region",
    "postcode",
    "shipping_method",
    "payment_method",
    "email",
    "quoted_total",
    "cart",
    "nonce",
    "step",
)

_ON_THE_PAGE = frozenset({"email", "destination.country", "shipping_method", "payment_method"})


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """A cart to be priced."""

    lines: tuple[CartLine, ...]
    currency: str
    language: str
    destination: Destination
    shipping_method: str | None


@dataclass(frozen=True, slots=True)
class CheckoutBody:
    """A cart to be ordered. `cart_id`, `nonce` and `step` come from forms only."""

    quote: QuoteRequest
    email: str | None
    payment_method: str
    quoted_total: int | None
    cart_id: str | None = None
    nonce: str | None = None
    step: str | None = None

    @property
    def hash(self) -> str:
        """One body from another: everything that decides what is ordered and how, whatever form it came in."""
        asked = {
            "quote": to_plain(self.quote),
            "email": self.email,
            "payment_method": self.payment_method,
            "quoted_total": self.quoted_total,
        }
        return sha256(canonical(asked)).hexdigest()


def read_quote(wired: Services, incoming: Incoming) -> QuoteRequest:
    """The body of `/api/quote`. Raises InvalidRequest with every problem."""
    fields = Fields(_form_as_json(incoming) if incoming.is_form else incoming.json_body())
    asked = _quote_fields(wired, fields, by_hand=incoming.is_form)
    fields.ignore(("email", "payment_method", "quoted_total", "discount_codes", "gift_cards"))
    fields.finish()
    return asked


def read_checkout(wired: Services, incoming: Incoming) -> tuple[CheckoutBody, list[Problem]]:
    """The body of `/api/checkout`, and what a form's fields have wrong: the checkout page asks for that again.

    Raises InvalidRequest with every problem of JSON, and with those of a form that the page has no field for.
    """
    body = _form_as_json(incoming) if incoming.is_form else incoming.json_body()
    fields = Fields(body)
    asked = _quote_fields(wired, fields, by_hand=incoming.is_form)
    email = fields.email("email")
    payment_method = fields.text("payment_method") or "card"
    quoted_total = fields.whole("quoted_total", 0, 10**15)
    for name in ("discount_codes", "gift_cards"):
        fields.ignore((name,))
        if body.get(name):
            fields.refuse(name, "are not taken by this shop: leave it out")
    cart_id = nonce = step = None
    if incoming.is_form:
        cart_id, nonce, step = fields.text("cart"), fields.text("nonce"), fields.text("step")
    fields.refuse_unknown()
    asked_again = [problem for problem in fields.problems if incoming.is_form and problem.param in _ON_THE_PAGE]
    if len(asked_again) < len(fields.problems):
        fields.finish()
    checked = CheckoutBody(asked, email, payment_method, quoted_total, cart_id, nonce, step)
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
    return QuoteRequest(lines, currency, spoken, destination, fields.text("shipping_method"))


def _form_as_json(incoming: Incoming) -> dict[str, Any]:
    body = body_of(incoming.form_body(), _SINGLES)
    place = {name: body.pop(name) for name in ("country", "region", "postcode") if name in body}
    if place:
        body["destination"] = place
    total = body.get("quoted_total")
    if isinstance(total, str) and len(total) <= 15 and total.isascii() and total.isdigit():
        body["quoted_total"] = int(total)
    return body
