"""An order seen by its buyer, and a new link to it by mail."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.balances import owed
from chalicelib.domain.creditor import creditor_reference
from chalicelib.domain.errors import LinkRefused
from chalicelib.domain.order import Order
from chalicelib.domain.transitions import Payment
from chalicelib.domain.wordings import to_translate
from chalicelib.edge.answers import cart_cookie, json_answer, page_answer
from chalicelib.edge.fields import Fields
from chalicelib.edge.handling import client_of
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.languages import named_language, words_of
from chalicelib.edge.papers import documents_of
from chalicelib.service.buyer_view import buyer_view
from chalicelib.service.order_view import order_view
from chalicelib.service.orders import SeenOrder

_ORDERED = (Payment.CAPTURED, Payment.AUTHORISED, Payment.PROCESSING, Payment.OWED)
_REFRESH_SECONDS = 5
_WAITING_SECONDS = 120
_SENT = to_translate("if they belong together, a mail with a new link is on its way")


def show_order(wired: Services, incoming: Incoming, reference: str) -> Response:
    """The order behind a signed link. A wrong link gets the same 401 page, whatever the reference."""
    seen = opened(wired, incoming, reference)
    if isinstance(seen, Response):
        return seen
    headers = _forget_cart(wired, incoming, seen.order)
    if not incoming.wants_html:
        documents = documents_of(seen.order, incoming.one("t") or "")
        return json_answer({"order": order_body(seen.order) | {"documents": documents}}, headers=headers)
    session = seen.order.session
    if seen.order.payment is Payment.PENDING and session and wired.clock() - session.at < _WAITING_SECONDS:
        headers["Refresh"] = str(_REFRESH_SECONDS)  # the webhook is seconds away; works without script
    return order_page(wired, incoming, seen, headers=headers)


def opened(wired: Services, incoming: Incoming, reference: str) -> SeenOrder | Response:
    """The order behind a signed link, or the page that asks for a new one. Raises LinkRefused for a program."""
    try:
        return wired.orders.open(reference, incoming.one("t") or "")
    except LinkRefused:
        if not incoming.wants_html:
            raise
        return _link_page(wired, incoming, reference, sent=False)


def order_page(
    wired: Services,
    incoming: Incoming,
    seen: SeenOrder,
    *,
    problems: Sequence[str] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page of an order, with what stood against what its buyer asked for."""
    release, order = wired.releases.current(), seen.order
    words = release.wording(order.placed.language)
    view = {
        "documents": documents_of(order, incoming.one("t") or ""),
        **order_view(order, words),
        **buyer_view(wired.house, order, words),
        "token": incoming.one("t") or "",
        "once": wired.new_id(128),
        "problems": list(problems),
    }
    title = words.say("Order {reference}", reference=order.reference)
    return page_answer(
        wired, release, words.language, "order.html", {"order": view}, title=title, status=status, headers=headers
    )


def send_link(wired: Services, incoming: Incoming, reference: str) -> Response:
    """Always 202 with the same words, whether or not reference and address belong together."""
    fields = Fields(incoming.single_values())
    fields.ignore(("language",))
    email = fields.email("email")
    if not email and not fields.problems:
        fields.refuse("email", "is missing")
    fields.finish()
    if email:
        wired.orders.request_link(reference, email, client_of(wired, incoming))
    if incoming.wants_html:
        return _link_page(wired, incoming, reference, sent=True)
    message = words_of(wired, incoming).say(_SENT) if named_language(incoming) else _SENT
    return json_answer({"message": message}, 202)


def _link_page(wired: Services, incoming: Incoming, reference: str, *, sent: bool) -> Response:
    words = words_of(wired, incoming)
    view = {"link": {"reference": reference[:20], "sent": sent, "language": words.language}}
    status, title = (202, words.say("Look in your mail")) if sent else (401, words.say("Open your order"))
    release = wired.releases.current()
    return page_answer(wired, release, words.language, "link.html", view, title=title, status=status)


def _forget_cart(wired: Services, incoming: Incoming, order: Order) -> dict[str, str]:
    """What is paid for leaves the basket; a cart that was filled since stays."""
    cart = incoming.cart
    if cart is None or cart.id != order.placed.cart_id or order.payment not in _ORDERED:
        return {}
    bought = {line.sku: line.quantity for line in order.placed.lines}
    rest = tuple(
        replace(line, quantity=line.quantity - bought.get(line.sku, 0))
        for line in cart.lines
        if line.quantity > bought.get(line.sku, 0)
    )
    return cart_cookie(wired, replace(cart, id=wired.new_id(128), lines=rest) if rest else None)


def order_body(order: Order) -> dict[str, object]:
    """The order for programs."""
    placed = order.placed
    return {
        "reference": order.reference,
        "status": order.status,
        "payment": order.payment.value,
        "fulfilment": order.fulfilment.value,
        "currency": placed.currency,
        "lines": [
            {"sku": line.sku, "name": line.name, "quantity": line.quantity, "unit": line.unit, "total": line.total}
            for line in placed.lines
        ],
        "subtotal": placed.subtotal,
        "discount": placed.discount,
        "shipping": placed.shipping.price if placed.shipping else 0,
        "tax": placed.tax,
        "total": placed.total,
        "owed": owed(order) if order.payment is Payment.OWED else 0,
        "payment_reference": creditor_reference(order.reference) if order.promise else None,
        "captured": order.captured,
        "refunded": order.refunded,
        "placed_at": placed.at,
    }
