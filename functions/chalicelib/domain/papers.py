"""Invoices and credit notes: when one is due, what stands on it, and which number is next.

What an invoice has to say is in Article 226 of Council Directive 2006/112/EC: a number of an unbroken series, the day,
both parties, what was sold, and the taxable amount and the tax for each rate. Amounts are minor units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.money import allocate
from chalicelib.domain.order_parts import Refund
from chalicelib.domain.order_state import PAID, Order
from chalicelib.domain.payment_events import InvoiceIssued
from chalicelib.domain.refunds import paid_for_delivery, paid_for_units
from chalicelib.domain.rules import InvoiceRules
from chalicelib.domain.taxes import TaxShare
from chalicelib.domain.transitions import Payment

INVOICE, CREDIT_NOTE = "invoice", "credit_note"

_NOT_FOR_GOODS = ("paid_twice", "overpaid", "paid_late", "paid_in_part")
"""Refunds of money that no invoice was for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a document: `kind` is `goods`, `delivery` or `other`. `gross` has all of its taxes in it."""

    kind: str
    gross: int
    taxes: tuple[TaxShare, ...] = ()
    sku: str = ""
    quantity: int = 1

    @property
    def tax(self) -> int:
        """All of its taxes."""
        return sum(share.amount for share in self.taxes)

    @property
    def net(self) -> int:
        """What it is without them."""
        return self.gross - self.tax

    def part(self, amount: int, quantity: int) -> "Piece":
        """So much of it, with its share of each tax, rounded half up."""
        if amount == self.gross:
            return replace(self, quantity=quantity)
        shares = (replace(share, amount=_portion(share.amount, amount, self.gross)) for share in self.taxes)
        return replace(self, gross=amount, taxes=tuple(shares), quantity=quantity)


@dataclass(frozen=True, slots=True)
class TaxSum:
    """A tax of a document: what it is taken on, and how much it is."""

    share: TaxShare
    net: int


@dataclass(frozen=True, slots=True)
class Series:
    """A series of numbers: the counter of the store that counts it, and how its numbers are written."""

    counter: str
    pattern: str
    digits: int

    def number(self, count: int) -> str:
        """The number of the document that is the `count`th of the series."""
        return self.pattern.replace("{number}", str(count).zfill(self.digits))


def series(rules: InvoiceRules, document: str, year: int) -> Series:
    """The series that a document belongs to; with `{year}` in its pattern, each year has one of its own."""
    pattern = rules.number if document == INVOICE else rules.credit_note
    yearly = "{year}" in pattern
    counter = f"documents/{document}:{year}" if yearly else f"documents/{document}"
    return Series(counter, pattern.replace("{year}", str(year)), rules.digits)


def find_document(order: Order, document: str, refund: str = "") -> InvoiceIssued | None:
    """The document that was issued; `refund` is whose credit note it is."""
    return next((one for one in order.invoices if (one.document, one.refund) == (document, refund)), None)


def invoice_due(order: Order) -> bool:
    """Whether it is time for the invoice: the shop was paid, or goods have left that are paid later."""
    if order.late or not order.placed.total:
        return False
    return order.payment in PAID or (order.payment is Payment.OWED and bool(order.parcels))


def credit_note_due(order: Order, refund: Refund) -> bool:
    """Whether a refund takes back a part of what the invoice was for, and has been made."""
    return refund.state is RefundState.SUCCEEDED and refund.terms.reason not in _NOT_FOR_GOODS and not order.late


def invoice_pieces(order: Order) -> tuple[Piece, ...]:
    """What the invoice is for: all that was ordered, less what was called off before it was paid."""
    placed, goods = order.placed, []
    for line in placed.lines:
        off = order.unpaid.get(line.sku, 0)
        whole = Piece("goods", line.total + line.tax, line.taxes, line.sku, line.quantity)
        if off < line.quantity:
            goods.append(whole.part(whole.gross - paid_for_units(line, off), line.quantity - off))
    return (*goods, *_delivery(order))


def credited_pieces(order: Order, refund: Refund) -> tuple[Piece, ...]:
    """What a refund takes back: units of lines, delivery, and what was given back for neither."""
    whole = {piece.sku: piece for piece in _all_pieces(order) if piece.kind == "goods"}
    pieces = [whole[line.sku].part(line.amount, line.quantity) for line in refund.terms.lines if line.amount]
    pieces += _spread(_delivery(order), refund.terms.shipping, "delivery")
    rest = refund.terms.amount - sum(piece.gross for piece in pieces)
    return (*pieces, *_spread(_by_taxes(_all_pieces(order)), rest, "other"))


def tax_sums(pieces: Iterable[Piece]) -> tuple[TaxSum, ...]:
    """Each tax once, in order of first mention."""
    found: dict[tuple[str, int], TaxSum] = {}
    for piece in pieces:
        for share in piece.taxes:
            known = found.get((share.title, share.rate), TaxSum(replace(share, amount=0), 0))
            summed = replace(known.share, amount=known.share.amount + share.amount)
            found[share.title, share.rate] = TaxSum(summed, known.net + piece.net)
    return tuple(found.values())


def document_pieces(order: Order, document: str, refund: str = "") -> tuple[Piece, ...]:
    """What stands on a document of the order."""
    found = order.refund(refund)
    return credited_pieces(order, found) if document == CREDIT_NOTE and found else invoice_pieces(order)


def document_total(order: Order, document: str, refund: str = "") -> int:
    """What a document is over."""
    return sum(piece.gross for piece in document_pieces(order, document, refund))


def _all_pieces(order: Order) -> tuple[Piece, ...]:
    lines = order.placed.lines
    goods = (Piece("goods", line.total + line.tax, line.taxes, line.sku, line.quantity) for line in lines)
    return (*goods, *_delivery(order))


def _delivery(order: Order) -> list[Piece]:
    """Delivery, one piece for each set of rates that it was taxed by: that of the goods that it carried."""
    placed = order.placed
    gross = paid_for_delivery(placed.shipping, placed.lines, placed.tax)
    if not gross:
        return []
    left = {(share.title, share.rate): share for share in placed.taxes}
    for share in (share for line in placed.lines for share in line.taxes):
        key = share.title, share.rate
        if key in left:
            left[key] = replace(left[key], amount=left[key].amount - share.amount)
    taxes = [share for share in left.values() if share.amount]
    if len(taxes) < 2 or len({frozenset((s.title, s.rate) for s in line.taxes) for line in placed.lines}) < 2:
        return [Piece("delivery", gross, tuple(taxes))]
    carried = _by_taxes(Piece("goods", line.total + line.tax, line.taxes) for line in placed.lines)
    parts = allocate(gross, [piece.gross for piece in carried])
    pieces = []
    for piece, part in zip(carried, parts, strict=True):
        keys = {(share.title, share.rate) for share in piece.taxes}
        mine = tuple(share for share in taxes if (share.title, share.rate) in keys)
        taxes = [share for share in taxes if share not in mine]
        pieces.append(Piece("delivery", part, mine))
    return [piece for piece in pieces if piece.gross or piece.taxes]


def _by_taxes(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces put together that are taxed alike."""
    found: dict[tuple[tuple[str, int], ...], Piece] = {}
    for piece in pieces:
        key = tuple((share.title, share.rate) for share in piece.taxes)
        if known := found.get(key):
            pairs = zip(known.taxes, piece.taxes, strict=True)
            taxes = tuple(replace(mine, amount=mine.amount + other.amount) for mine, other in pairs)
            found[key] = replace(known, gross=known.gross + piece.gross, taxes=taxes)
        else:
            found[key] = replace(piece, sku="", quantity=1)
    return list(found.values())


def _spread(pieces: Sequence[Piece], amount: int, kind: str) -> list[Piece]:
    """An amount as parts of these pieces, in proportion."""
    if amount <= 0 or not any(piece.gross for piece in pieces):
        return []
    parts = zip(pieces, allocate(amount, [piece.gross for piece in pieces]), strict=True)
    return [replace(piece.part(part, 1), kind=kind) for piece, part in parts if part]


def _portion(amount: int, part: int, whole: int) -> int:
    return (2 * amount * part + whole) // (2 * whole)
