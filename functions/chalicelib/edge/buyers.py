"""What a buyer does on the page of an order, behind its signed link: ask for a return, fetch what is digital."""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.change import InboxClaim
from chalicelib.domain.codec import canonical
from chalicelib.domain.downloads import DownloadRefused
from chalicelib.domain.errors import (
    AlreadyProcessed,
    IdempotencyConflict,
    InvalidRequest,
    OrderRefused,
    ReturnNotPossible,
)
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.edge.answers import json_answer, page_headers, see_other
from chalicelib.edge.fields import Fields
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.messages import problem_text, sentence
from chalicelib.edge.orders import opened, order_body, order_page
from chalicelib.service import downloads, returning
from chalicelib.service.orders import SeenOrder
from chalicelib.service.wording import Wording

_KEPT_SECONDS = 7 * 24 * 3600
_QUANTITY, _REASON = "quantity:", "reason:"
_MOST_NOTE = 2000


def ask_return(wired: Services, incoming: Incoming, reference: str) -> Response:
    """Ask to give something back, by the shop's rules. 303 to the order's page, or 201 with the order."""
    seen = opened(wired, incoming, reference)
    if isinstance(seen, Response):
        return seen
    words = wired.releases.current().wording(seen.order.placed.language)
    try:
        body = _form_as_json(incoming) if incoming.is_form else incoming.json_body()
        asked = _read_return(body)
        house = replace(wired.house, claim=_claim(wired, incoming, seen, body))
        order = returning.request(house, reference, asked)
    except AlreadyProcessed:
        order = seen.order  # the button was pressed twice
    except (InvalidRequest, OrderRefused) as error:
        if not incoming.wants_html:
            raise
        status = 422 if isinstance(error, InvalidRequest | ReturnNotPossible) else 409
        return order_page(wired, incoming, seen, problems=_said(error, seen, words), status=status)
    if incoming.wants_html:
        return see_other(f"{_page(seen, incoming)}#returns")
    return json_answer({"order": order_body(order), "returns": [_return_body(one) for one in order.returns]}, 201)


def ask_download(wired: Services, incoming: Incoming, reference: str) -> Response:
    """Count a fetch of a file: 303 to an address that holds for ten minutes, or 201 with it."""
    seen = opened(wired, incoming, reference)
    if isinstance(seen, Response):
        return seen
    fields = Fields(incoming.single_values())
    sku = fields.text("sku")
    if sku is None and not fields.problems:
        fields.refuse("sku", "is missing")
    fields.finish()
    try:
        token = downloads.ask(wired.house, seen.order_id, seen.order, sku or "")
    except DownloadRefused as error:
        if not incoming.wants_html:
            raise
        words = wired.releases.current().wording(seen.order.placed.language)
        return order_page(wired, incoming, seen, problems=[words.say(error.message)], status=409)
    address = f"/api/downloads/{token}"
    return see_other(address) if incoming.wants_html else json_answer({"url": address}, 201)


def fetch_download(wired: Services, incoming: Incoming, token: str) -> Response:
    """The bytes of a file, to be saved and never shown: whatever it holds, it is no page of this site."""
    del incoming
    fetched = downloads.fetch(wired.house, token)
    plain = fetched.name.encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_")
    headers: dict[str, str | list[str]] = {
        **page_headers(wired),
        "Cache-Control": "private, no-store",
        "Content-Type": "application/octet-stream",
        # RFC 6266: the plain name for old clients, the whole one for all others.
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(fetched.name, safe='')}",
    }
    return Response(fetched.content, status_code=200, headers=headers)


def _form_as_json(incoming: Incoming) -> dict[str, Any]:
    """The form's fields as JSON has them: `quantity:SKU` and `reason:SKU`, for those of which something is given."""
    form = incoming.single_values()
    lines = []
    for name, value in form.items():
        count = value.strip()
        if name.startswith(_QUANTITY) and count not in ("", "0"):
            sku = name.removeprefix(_QUANTITY)
            quantity = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else count
            lines.append({"sku": sku, "quantity": quantity, "reason": form.get(f"{_REASON}{sku}", "")})
    rest = {name: value for name, value in form.items() if not name.startswith((_QUANTITY, _REASON))}
    return {**rest, "lines": lines}


def _read_return(body: dict[str, Any]) -> returning.ReturnRequest:
    fields = Fields(body)
    fields.ignore(("once", "lines", "note"))
    note, given = body.get("note") or "", body.get("lines")
    if not isinstance(note, str) or len(note) > _MOST_NOTE:
        fields.refuse("note", f"has to be a text of at most {_MOST_NOTE} characters")
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        fields.refuse("lines", "has to be a list of {sku, quantity, reason}")
        given = []
    lines = []
    for index, item in enumerate(given):
        line = Fields(item, f"lines[{index}].", fields.problems)
        sku, quantity, reason = line.text("sku"), line.whole("quantity", 1, 9999), line.text("reason")
        line.refuse_unknown()
        if sku is not None and quantity is not None:
            lines.append(ReturnedLine(sku, quantity, reason or ""))
        elif not fields.problems:
            line.refuse("quantity" if sku else "sku", "is missing")
    fields.finish()
    return returning.ReturnRequest(returning.BUYER, tuple(lines), str(note))


def _claim(wired: Services, incoming: Incoming, seen: SeenOrder, body: dict[str, Any]) -> InboxClaim | None:
    """The key under which it is asked for once: a form's own, or a program's where it has sent one.

    Raises AlreadyProcessed where it was, IdempotencyConflict where the program asked for something else with it.
    """
    key = str(body.get("once") or "") if incoming.is_form else incoming.headers.get("idempotency-key", "")
    if not key:
        return None
    if not incoming.is_form:
        incoming.idempotency_key("a return")
    hashed = sha256(canonical(body)).hexdigest()
    claim_id = f"return:{seen.order_id}:{sha256(key.encode()).hexdigest()}"
    known = wired.store.inbox(claim_id, wired.clock())
    if known is not None:
        if known.payload_hash == hashed or incoming.is_form:
            raise AlreadyProcessed("this return was asked for already")
        raise IdempotencyConflict("this Idempotency-Key was used for another request: take a new one")
    return InboxClaim(claim_id, hashed, wired.clock() + _KEPT_SECONDS)


def _said(error: InvalidRequest | OrderRefused, seen: SeenOrder, words: Wording) -> list[str]:
    """What stands against a return, in the buyer's words."""
    if isinstance(error, InvalidRequest):
        return [problem_text(problem, words) for problem in error.problems]
    if not isinstance(error, ReturnNotPossible):
        return [sentence(words.say(error.message))]
    names = {line.sku: line.name for line in seen.order.placed.lines}
    return [
        words.say("{name}: at most {number} can be given back.", name=names[row["sku"]], number=row["left"])
        if row["reason"] == "too_many"
        else words.say("{name} cannot be given back. {why}", name=names[row["sku"]], why=words.say(row["words"]))
        for row in error.details["lines"]
    ]


def _page(seen: SeenOrder, incoming: Incoming) -> str:
    return f"/api/orders/{seen.order.reference}?{urlencode({'t': incoming.one('t') or ''})}"


def _return_body(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state.value,
        "lines": [{"sku": line.sku, "quantity": line.quantity, "reason": line.reason} for line in one.asked.lines],
    }
