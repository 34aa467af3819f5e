"""What is printed: invoice, credit note and packing slip, for the desk, and the first two for the buyer."""

from urllib.parse import quote

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.order import Order
from chalicelib.domain.papers import INVOICE
from chalicelib.edge.answers import page_headers
from chalicelib.edge.desk import Desk
from chalicelib.edge.incoming import Incoming
from chalicelib.service import confirming
from chalicelib.service.papers import Paper

# A document brings its style along, because it is kept as one file; it has no script, and loads nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


def show_desk_invoice(desk: Desk, reference: str) -> Response:
    """`?refund=`: the invoice that was issued, or the credit note of a refund, as a page to print."""
    confirming.note_reading(desk.house, reference, desk.by)
    return _printed(desk.wired, desk.wired.papers.show_invoice(reference, desk.incoming.one("refund") or ""))


def issue_desk_invoice(desk: Desk, reference: str) -> Response:
    """`{}`: give the order its invoice now, where it is due and has none."""
    desk.fields().finish()
    return desk.once(lambda: desk.wired.papers.issue_invoice(reference), lambda: desk.order(reference))


def show_desk_slip(desk: Desk, reference: str) -> Response:
    """`?parcel=`: what is in a parcel; without it, what is still to be packed."""
    confirming.note_reading(desk.house, reference, desk.by)
    return _printed(desk.wired, desk.wired.papers.show_slip(reference, desk.incoming.one("parcel") or ""))


def show_invoice(wired: Services, incoming: Incoming, reference: str) -> Response:
    """`?t=&refund=`: the same for the buyer, behind the link that opens the order."""
    order = wired.orders.open(reference, incoming.one("t") or "").order
    return _printed(wired, wired.papers.show_invoice(order.reference, incoming.one("refund") or ""))


def documents_of(order: Order, token: str) -> list[dict[str, str]]:
    """What was issued for an order: `document`, `number`, and `url` for whoever has this link."""
    path = f"/api/orders/{order.reference}/invoice?t={quote(token)}"
    return [
        {
            "document": one.document,
            "number": one.number,
            "url": path if one.document == INVOICE else f"{path}&refund={quote(one.refund)}",
        }
        for one in order.invoices
    ]


def _printed(wired: Services, paper: Paper) -> Response:
    headers: dict[str, str | list[str]] = {
        **page_headers(wired),
        "Content-Security-Policy": _POLICY,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(paper.name)}",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(paper.html, status_code=200, headers=headers)
