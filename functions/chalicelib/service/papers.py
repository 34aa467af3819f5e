"""Invoices, credit notes and packing slips: numbered without a gap, and filled into the templates of the release.

A number is taken in the commit that issues its document, guarded by a counter: whoever was slower takes the next one,
and nothing that fails in between can leave a gap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.change import CounterMove, Message
from chalicelib.domain.errors import Contended, LimitReached, NotFound, UnknownPart
from chalicelib.domain.order import Order
from chalicelib.domain.papers import CREDIT_NOTE, INVOICE, find_document, series
from chalicelib.domain.payment_commands import IssueDocument
from chalicelib.domain.payment_events import InvoiceIssued
from chalicelib.domain.steps import walk
from chalicelib.ports import Templates
from chalicelib.service.house import House, find
from chalicelib.service.paper_view import invoice_view, seller_view, slip_view
from chalicelib.service.releases import OpenRelease
from chalicelib.service.wording import Wording

_TRIES = 100
"""Each time that a number is gone, somebody else has got it: so many would have to be quicker one after the other."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be printed: a whole page of HTML, and what a file with it is called."""

    html: str
    name: str


class Papers:
    """Issues documents and shows them."""

    def __init__(self, house: House, templates: Templates) -> None:
        self._house = house
        self._store = house.store
        self._templates = templates

    def issue(self, message: Message) -> None:
        """The outbox handler for `issue_document`. A credit note needs its invoice, which is issued first.

        Raises NotReady where the document is not due, Contended.
        """
        order_id, refund = str(message.payload["order"]), str(message.payload["refund"])
        self._number(order_id, INVOICE, "")
        if refund:
            self._number(order_id, CREDIT_NOTE, refund)

    def issue_invoice(self, reference: str) -> Order:
        """The order with its invoice, issued now where it is due and was not yet. Raises NotReady, NotFound."""
        return self._number(find(self._house, reference)[0], INVOICE, "")

    def show_invoice(self, reference: str, refund: str = "") -> Paper:
        """The invoice, or the credit note of a refund, as it was issued. Raises NotFound, UnknownPart."""
        order_id, _ = find(self._house, reference)
        document = CREDIT_NOTE if refund else INVOICE
        order, issued = self._as_issued(order_id, document, refund)
        release, wording = self._words(order)
        view = invoice_view(order, issued, wording)
        html = self._fill(release, wording, "documents/invoice.html", {"paper": view})
        return Paper(html, f"{issued.number.replace('/', '-')}.html")

    def show_slip(self, reference: str, parcel: str = "") -> Paper:
        """What is in a parcel; without one, what is still to be packed. Raises NotFound, UnknownPart."""
        _, order = find(self._house, reference)
        release, wording = self._words(order)
        html = self._fill(release, wording, "documents/packing_slip.html", {"slip": slip_view(order, parcel, wording)})
        return Paper(html, "-".join(filter(None, (order.reference, parcel, "packing-slip"))) + ".html")

    def _number(self, order_id: str, document: str, refund: str) -> Order:
        """The order with the document, which gets the next number of its series."""
        rules = self._house.rules
        for _ in range(_TRIES):
            now = datetime.fromtimestamp(self._house.clock(), UTC).astimezone(ZoneInfo(rules.timezone))
            chosen = series(rules.invoices, document, now.year)
            count = self._store.counters([chosen.counter])[chosen.counter] + 1
            command = IssueDocument(chosen.number(count), document, refund)
            try:
                # At most what it was, and one: where another document was quicker, the number is not given twice.
                move = CounterMove(chosen.counter, 1, at_most=count)
                return self._house.settlement.apply(order_id, command, counters=(move,))
            except LimitReached:
                continue
        raise Contended("too many documents are being numbered at once: try again in a moment")

    def _as_issued(self, order_id: str, document: str, refund: str) -> tuple[Order, InvoiceIssued]:
        """The order as it was when the document was issued: what happened since does not change it."""
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("there is no such order")
        steps = list(walk(None, stored.events))
        for step in steps:
            issued = find_document(step.after, document, refund)
            if issued is not None:
                return step.after, issued
        of = f" of {refund}" if refund else ""
        name = "credit note" if refund else "invoice"
        raise UnknownPart(f"order {steps[-1].after.reference} has no {name}{of} (yet)", param="refund")

    def _words(self, order: Order) -> tuple[OpenRelease, Wording]:
        """The release that the order was placed under: the seller as it was then, the page as it looked then."""
        for release_id in (order.placed.release, self._house.releases.current().id):
            release = self._house.releases.open(release_id)
            try:
                release.text("templates/documents/invoice.html")
            except FileNotFoundError:
                continue  # it is older than the documents
            return release, release.wording(order.placed.language)
        current = self._house.releases.current()
        return current, current.wording(order.placed.language)

    def _fill(self, release: OpenRelease, wording: Wording, template: str, view: Mapping[str, Any]) -> str:
        rules = release.rules
        frame = {
            "shop": {"name": rules.called(wording.language), "url": rules.url, "email": rules.email},
            "seller": seller_view(rules, wording),
            "language": wording.language,
            "rtl": wording.formats.rtl,
        }
        return self._templates.render(release.id, template, {**frame, **view}, wording.language)
