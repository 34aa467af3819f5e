"""What stands on an invoice, a credit note or a packing slip, in words: amounts and days come formatted."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.errors import UnknownPart
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import OFFLINE
from chalicelib.domain.order_units import to_pack
from chalicelib.domain.papers import INVOICE, Piece, document_pieces, find_document, tax_sums
from chalicelib.domain.payment_events import InvoiceIssued
from chalicelib.domain.quantities import add
from chalicelib.domain.quote import QuoteLine
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.transitions import Payment
from chalicelib.service.order_view import country, recipient
from chalicelib.service.paying import instructions, payment_facts
from chalicelib.service.wording import Wording


def seller_view(rules: ShopRules, words: Wording) -> dict[str, Any]:
    """Who sells."""
    invoices = rules.invoices
    name = invoices.seller or rules.called(words.language)
    return {
        "name": name,
        "address": [*(line for line in rules.address if line != name), *country(rules.country, words)],
        "email": rules.email,
        "vat_id": invoices.vat_id,
        "registration": invoices.registration,
        "note": invoices.note,
    }


def invoice_view(order: Order, issued: InvoiceIssued, words: Wording) -> dict[str, Any]:
    """The view `paper`, of an invoice or a credit note, for an order as it was when that was issued."""
    pieces = document_pieces(order, issued.document, issued.refund)
    currency, is_invoice = order.placed.currency, issued.document == INVOICE
    invoice = find_document(order, INVOICE)
    return {
        "kind": issued.document,
        "number": issued.number,
        "date_text": words.day(issued.at),
        "of_number": None if is_invoice or invoice is None else invoice.number,
        "reference": order.reference,
        "ordered_text": words.day(order.placed.at),
        "sent_text": words.day(order.parcels[0].sent.at) if order.parcels else None,
        "to": recipient(order, words) or [order.buyer.email or ""],
        "lines": [_line(order, piece, words) for piece in pieces],
        "taxes": [
            {
                "label": words.rate(row.share),
                "net_text": words.money(row.net, currency),
                "tax_text": words.money(row.share.amount, currency),
            }
            for row in tax_sums(pieces)
        ],
        "net_text": words.money(sum(piece.net for piece in pieces), currency),
        "total_text": words.money(issued.amount, currency),
        "settled": list(_settled(order, issued, words)),
        "facts": [list(fact) for fact in payment_facts(order, words)] if is_invoice else [],
        "instructions": list(instructions(order, words)) if is_invoice else [],
    }


def slip_view(order: Order, parcel_id: str, words: Wording) -> dict[str, Any]:
    """The view `slip`: what is in a parcel, or what is still to be packed. No prices: it may be a present.

    Raises UnknownPart for a parcel that is not there, or where nothing is to be packed.
    """
    parcel = order.parcel(parcel_id) if parcel_id else None
    names = ", ".join(one.id for one in order.parcels) or "none"
    if parcel_id and parcel is None:
        raise UnknownPart(
            f"order {order.reference} has no parcel {parcel_id[:40]} (there are: {names})", param="parcel"
        )
    units = add({}, parcel.sent.lines) if parcel else to_pack(order)
    if not units:
        message = f"nothing of order {order.reference} is to be packed: name a parcel (there are: {names})"
        raise UnknownPart(message, param="parcel")
    shipping = order.placed.shipping
    return {
        "parcel": parcel.id if parcel else None,
        "date_text": words.day(parcel.sent.at) if parcel else None,
        "reference": order.reference,
        "ordered_text": words.day(order.placed.at),
        "to": recipient(order, words) or [order.buyer.email or ""],
        "shipping_title": shipping.title if shipping else None,
        "carrier": parcel.carrier if parcel else "",
        "tracking": parcel.tracking if parcel else "",
        "lines": [_packed(line, units[line.sku], words) for line in order.placed.lines if units.get(line.sku)],
        "count": sum(units.values()),
    }


def _line(order: Order, piece: Piece, words: Wording) -> dict[str, Any]:
    """A line of an invoice. The unit price is the one of the order, before what a discount takes off."""
    currency = order.placed.currency
    line = order.placed.line(piece.sku) if piece.sku else None
    whole = line is not None and piece.quantity == line.quantity
    shipping = order.placed.shipping
    titles = {"delivery": shipping.title if shipping else words.say("Delivery"), "other": words.say("Price reduction")}
    return {
        "name": line.name if line else titles[piece.kind],
        "sku": piece.sku,
        "quantity": piece.quantity,
        "unit_text": words.money(line.unit, currency) if line else None,
        "discount_text": words.money(-line.discount, currency) if line and whole and line.discount else None,
        "tax_text": ", ".join(words.rate(share) for share in piece.taxes),
        "net_text": words.money(piece.net, currency),
        "total_text": words.money(piece.gross, currency),
    }


def _packed(line: QuoteLine, quantity: int, words: Wording) -> dict[str, Any]:
    return {
        "name": line.name,
        "sku": line.sku,
        "quantity": quantity,
        "parts": [{"sku": part.sku, "quantity": part.quantity * quantity} for part in line.components],
        "note": words.note(line),
    }


def _settled(order: Order, issued: InvoiceIssued, words: Wording) -> Iterable[str]:
    """How it was paid, or given back, in sentences."""
    currency = order.placed.currency
    if issued.document != INVOICE:
        yield words.say("{amount} has been given back.", amount=words.money(issued.amount, currency))
        return
    for use in order.placed.gift_cards:
        amount = words.money(use.amount, currency)
        yield words.say("{amount} paid by gift card …{ending}.", amount=amount, ending=use.ending)
    if order.payment is Payment.OWED:
        return
    for payment, received in order.payments:
        if payment in order.extra or not received:
            continue
        amount = words.money(received, currency)
        if payment.startswith(OFFLINE):
            yield words.say("{amount} received, thank you.", amount=amount)
        else:
            yield words.say("{amount} paid online, thank you.", amount=amount)
