"""What the use cases of the shop's people stand on, and what each of them begins with: find, check, act.

A use case is a function `(house, reference, input) -> Order`. Whatever it cannot do it refuses before it changes
anything, with an error that says why and what to do instead.
"""

from dataclasses import dataclass

from chalicelib.domain.change import CounterMove, InboxClaim
from chalicelib.domain.commands import Command
from chalicelib.domain.creditor import plain_reference
from chalicelib.domain.errors import CurrencyDiffers, InvalidRequest, NotFound, Problem
from chalicelib.domain.order import Order, fold
from chalicelib.domain.reference import is_reference
from chalicelib.domain.rules import ShopRules
from chalicelib.ports import Clock, OrderStore, PaymentGateway
from chalicelib.service.payment_page import PaymentPages
from chalicelib.service.releases import ReleaseBook
from chalicelib.service.settlement import Settlement

_LINE = 200
_TEXT = 2000


@dataclass(frozen=True, slots=True)
class House:
    """The parts of the shop behind the desk. With a `claim`, the use case's commit takes it in: it happens once."""

    store: OrderStore
    gateway: PaymentGateway
    releases: ReleaseBook
    settlement: Settlement
    pages: PaymentPages
    clock: Clock
    secret: str
    claim: InboxClaim | None = None

    @property
    def rules(self) -> ShopRules:
        """The facts of the shop."""
        return self.releases.current().rules


def find(house: House, reference: str) -> tuple[str, Order]:
    """The id of an order, and the order; also by the payment reference of a bank statement. Raises NotFound."""
    reference = plain_reference(reference)
    order_id = house.store.find(reference) if is_reference(reference) else None
    stored = house.store.load(order_id) if order_id else None
    if order_id is None or stored is None:
        raise NotFound(f"there is no order {reference[:20]}", param="reference")
    return order_id, fold(stored.events)


def act(house: House, order_id: str, *commands: Command, counters: tuple[CounterMove, ...] = ()) -> Order:
    """The order after these commands, all in one commit. Raises OrderRefused, AlreadyProcessed, Contended."""
    return house.settlement.apply(order_id, commands, house.claim, counters=counters)


def check_line(text: str, field: str, *, needed: bool = False) -> str:
    """A text of one line that a person typed, trimmed. Raises InvalidRequest where it could be anything else.

    It ends up in mails, headers and pages: no line breaks, control characters or half characters.
    """
    plain = text.strip()
    if needed and not plain:
        raise _wrong("missing", f"{field} is needed", field)
    if len(plain) > _LINE:
        raise _wrong("too_long", f"{field} has {len(plain)} characters, at most {_LINE}", field)
    if not plain.isprintable():
        raise _wrong(
            "not_printable", f"{field} has line breaks or characters that cannot be seen: write one line", field
        )
    return plain


def check_text(text: str, field: str, *, needed: bool = False) -> str:
    """A text of some lines. Raises InvalidRequest for characters that cannot be seen."""
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if needed and not plain:
        raise _wrong("missing", f"{field} is needed", field)
    if len(plain) > _TEXT:
        raise _wrong("too_long", f"{field} has {len(plain)} characters, at most {_TEXT}", field)
    if not plain.replace("\n", "").replace("\t", "").isprintable():
        raise _wrong("not_printable", f"{field} has characters that cannot be seen", field)
    return plain


def check_amount(amount: int, field: str) -> int:
    """An amount in minor units, at least 1. Raises InvalidRequest."""
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 1:
        raise _wrong("invalid_amount", f"{field} is {amount!r}: write a whole number of minor units, at least 1", field)
    return amount


def check_currency(order: Order, currency: str | None) -> None:
    """Raises CurrencyDiffers where an amount was meant in another currency than the order's."""
    if currency is not None and currency.upper() != order.placed.currency:
        message = f"order {order.reference} is in {order.placed.currency}, not in {currency[:20]}"
        raise CurrencyDiffers(message, param="currency")


def _wrong(code: str, message: str, field: str) -> InvalidRequest:
    return InvalidRequest([Problem(code, message, field)])
