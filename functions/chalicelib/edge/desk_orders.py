"""Orders at the desk: the list, one with its history, taking on, calling off, money that comes in, notes."""

from chalice.app import Response

from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.edge.answers import json_answer
from chalicelib.edge.desk import Desk
from chalicelib.service import capturing, confirming, offline
from chalicelib.service.desk_view import evidence_plain, history_plain, page_plain
from chalicelib.service.evidence import EvidenceRequest, evidence
from chalicelib.service.order_list import OrderFilter, list_orders

_FILTERS = ("status", "buyer", "sku", "since", "until", "after", "limit")


def list_desk_orders(desk: Desk) -> Response:
    """`?status=&buyer=&sku=&since=&until=&after=&limit=`: a page of the list, the newest first."""
    query = desk.incoming.query
    if unknown := [name for name in query if name not in _FILTERS]:
        message = f"{unknown[0][:40]} is no filter (there are: {', '.join(_FILTERS)})"
        raise InvalidRequest([Problem("unknown_filter", message, unknown[0][:40])])
    one = desk.incoming.one
    page = list_orders(
        desk.house,
        OrderFilter(
            status=one("status") or None,
            buyer=one("buyer") or None,
            sku=one("sku") or None,
            since=_whole(desk, "since"),
            until=_whole(desk, "until"),
            after=one("after") or None,
            limit=50 if one("limit") is None else _whole(desk, "limit") or 0,
        ),
    )
    return json_answer(page_plain(page))


def show_desk_order(desk: Desk, reference: str) -> Response:
    """An order and its whole history. That somebody looked stands in the history, too, once an hour."""
    confirming.note_reading(desk.house, reference, desk.by)
    answer = desk.order(reference)
    stored = desk.wired.store.load(answer["order"]["id"])
    return json_answer({**answer, "history": history_plain(stored.events if stored else ())})


def confirm_order(desk: Desk, reference: str) -> Response:
    """`{note?}`"""
    fields = desk.fields()
    return desk.act(fields, confirming.confirm, reference, confirming.Confirmation(desk.by, fields.words("note")))


def cancel_order(desk: Desk, reference: str) -> Response:
    """`{reason, lines?, restock?}`"""
    fields = desk.fields()
    asked = confirming.Cancellation(
        desk.by, fields.needed("reason"), fields.units("lines"), fields.flag("restock", default=True)
    )
    return desk.act(fields, confirming.cancel, reference, asked)


def capture_order(desk: Desk, reference: str) -> Response:
    """`{}`"""
    return desk.act(desk.fields(), capturing.capture, reference, capturing.Capture(desk.by))


def note_order(desk: Desk, reference: str) -> Response:
    """`{text}`"""
    fields = desk.fields()
    return desk.act(fields, confirming.note, reference, confirming.Note(desk.by, fields.words("text")))


def delay_order(desk: Desk, reference: str) -> Response:
    """`{first, last, reason?}`: ISO dates."""
    fields = desk.fields()
    asked = confirming.Delay(desk.by, (fields.needed("first"), fields.needed("last")), fields.line("reason"))
    return desk.act(fields, confirming.delay, reference, asked)


def mark_order_paid(desk: Desk, reference: str) -> Response:
    """`{amount, proof, received_at?, currency?}`"""
    fields = desk.fields()
    asked = offline.MoneyIn(
        desk.by,
        fields.count("amount", 1),
        fields.needed("proof"),
        fields.whole("received_at", 0, 10**11),
        fields.currency("currency"),
    )
    return desk.act(fields, offline.mark_paid, reference, asked)


def prepare_evidence(desk: Desk, reference: str) -> Response:
    """`{dispute?}`: the pack that answers a dispute."""
    fields = desk.fields()
    dispute = fields.line("dispute")
    fields.finish()
    return json_answer(evidence_plain(evidence(desk.wired.house, reference, EvidenceRequest(desk.by, dispute))))


def _whole(desk: Desk, name: str) -> int | None:
    text = desk.incoming.one(name)
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        raise InvalidRequest([Problem("invalid", f"{name} has to be a whole number", name)])
    return int(text)
