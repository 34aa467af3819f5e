"""The sandbox's dashboard: what was sold, what is on its way to the shop, and the switches that make trouble."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from storefront.sandbox import deliveries, disputes, faults, outcomes, refunds
from storefront.sandbox.answers import Answer, ApiError, Doc, see_other
from storefront.sandbox.deliveries import Delivery
from storefront.sandbox.faults import Faults
from storefront.sandbox.html import answer_page
from storefront.sandbox.sessions import expire_session
from storefront.sandbox.store import Work


def show_dashboard(work: Work, base: str, problem: str = "") -> Answer:
    """The newest 50 sessions, refunds, disputes and deliveries, and the switches."""
    sessions = [_session_row(work, session) for session in work.every("checkout.session")[:50]]
    sent = [
        {**one, "due_at": _clock(one["due"]), "after": max(one["due"] - work.now, 0)}
        for one in deliveries.list_deliveries(work)
    ]
    return answer_page(
        "dashboard.html",
        422 if problem else 200,
        base=base,
        problem=problem,
        sessions=sessions,
        refunds=work.every("refund")[:50],
        disputes=work.every("dispute")[:50],
        deliveries=sent,
        delivery=deliveries.read_delivery(work),
        faults=faults.read_faults(work),
    )


def act(work: Work, base: str, path: str, form: dict[str, str]) -> Answer | None:
    """One of the dashboard's buttons was pressed; None when there is no such button."""
    try:
        if not _act(work, path, form):
            return None
    except ApiError as wrong:
        return show_dashboard(work, base, wrong.message)
    return see_other(f"{base}/")


def _act(work: Work, path: str, form: dict[str, str]) -> bool:
    if path == "/delivery":
        deliveries.write_delivery(
            work,
            Delivery("duplicate" in form, _count(form, "delay"), "reorder" in form, _count(form, "drop")),
        )
        return True
    if path == "/faults":
        faults.write_faults(work, Faults(_count(form, "errors"), _count(form, "lost")))
        return True
    match = re.fullmatch(r"/(sessions|refunds|disputes|deliveries)/([A-Za-z0-9_]+)/([a-z]+)", path)
    if match is None:
        return False
    kind, id_, action = match.groups()
    actions: dict[tuple[str, str], Callable[[], object]] = {
        ("sessions", "settle"): lambda: outcomes.settle(work, id_, True),
        ("sessions", "fail"): lambda: outcomes.settle(work, id_, False),
        ("sessions", "expire"): lambda: expire_session(work, id_),
        ("sessions", "refund"): lambda: _refund(work, id_),
        ("sessions", "dispute"): lambda: disputes.open_dispute(work, _intent(work, id_)),
        ("disputes", "review"): lambda: disputes.move_dispute(work, id_, "under_review"),
        ("disputes", "win"): lambda: disputes.move_dispute(work, id_, "won"),
        ("disputes", "lose"): lambda: disputes.move_dispute(work, id_, "lost"),
        ("refunds", "settle"): lambda: refunds.settle_refund(work, id_),
        ("refunds", "fail"): lambda: refunds.fail_refund(work, id_),
        ("deliveries", "resend"): lambda: deliveries.resend(work, int(id_)),
    }
    if (kind, action) not in actions or (kind == "deliveries" and not id_.isdecimal()):
        return False
    actions[kind, action]()
    return True


def _intent(work: Work, session_id: str) -> str:
    return str(work.need(session_id, "checkout.session")["payment_intent"])


def _refund(work: Work, session_id: str) -> Doc:
    """All that is left of a payment, as somebody refunds it who does not know that there is a shop."""
    return refunds.create_refund(work, {"payment_intent": _intent(work, session_id)})


def _count(form: dict[str, str], name: str) -> int:
    text = form.get(name) or "0"
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise ApiError(f"{name}: “{text}” is not a whole number from 0 to 99999.")
    return int(text)


def _session_row(work: Work, session: Doc) -> dict[str, Any]:
    settling = outcomes.is_settling(work, session)
    state = "waiting for the bank" if settling else session["status"]
    if session["status"] == "complete" and not settling:
        kept = session["payment_intent"] and work.need(session["payment_intent"], "payment_intent")["status"]
        state = {"requires_capture": "kept by the bank", "canceled": "let go"}.get(kept, session["payment_status"])
    return {**session, "state": state, "settling": settling, "made_at": _clock(session["created"])}


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
