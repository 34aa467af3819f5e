"""What happens on the hosted page: paid, declined, to be paid later by bank debit; and how a bank debit ends."""

from dataclasses import dataclass
from typing import Final

from storefront.sandbox.answers import ApiError, Doc
from storefront.sandbox.events import emit
from storefront.sandbox.intents import KEPT, cancel_intent, new_charge, new_intent
from storefront.sandbox.sessions import choose_rate, person
from storefront.sandbox.store import Work

DEBIT_SUFFIXES: Final = ("_debit", "_account")


@dataclass(frozen=True)
class Payer:
    """What the shopper filled in. `ship_to` is None when the session collects no address; `rate` is a chosen id."""

    email: str
    name: str
    phone: str | None = None
    ship_to: Doc | None = None
    rate: str | None = None


def pay(work: Work, session_id: str, payer: Payer) -> Doc:
    """Pay by card: captured at once, or only authorised where the shop asked for capture by hand."""
    session, intent = _attempt(work, session_id, payer)
    charge = new_charge(work, intent, _billing(payer), "card", "succeeded")
    manual = intent["capture_method"] == "manual"
    intent |= {
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
        "last_payment_error": None,
        "status": "requires_capture" if manual else "succeeded",
        "amount_capturable": intent["amount"] if manual else 0,
        "amount_received": 0 if manual else intent["amount"],
    }
    _complete(session, "unpaid" if manual else "paid")
    _put_all(work, session, intent, charge, due=work.now + KEPT if manual else None)
    emit(work, "charge.succeeded", charge)
    emit(work, "payment_intent.amount_capturable_updated" if manual else "payment_intent.succeeded", intent)
    emit(work, "checkout.session.completed", session)
    return session


def decline(work: Work, session_id: str, payer: Payer) -> Doc:
    """The card is declined; the session stays open for another try."""
    session, intent = _attempt(work, session_id, payer)
    charge = new_charge(work, intent, _billing(payer), "card", "failed")
    _fail(intent, charge, "Your card was declined.", "card_declined")
    _put_all(work, session, intent, charge, due=session["expires_at"])
    emit(work, "payment_intent.payment_failed", intent)
    return session


def pay_later(work: Work, session_id: str, payer: Payer, settle_at: int | None) -> Doc:
    """Pay by bank debit: the session is complete and unpaid until `settle_at`, or until it is settled by hand."""
    session, intent = _attempt(work, session_id, payer)
    method = next(kind for kind in session["payment_method_types"] if kind.endswith(DEBIT_SUFFIXES))
    charge = new_charge(work, intent, _billing(payer), method, "pending")
    intent |= {
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
        "last_payment_error": None,
        "status": "processing",
    }
    _complete(session, "unpaid")
    _put_all(work, session, intent, charge, due=settle_at)
    emit(work, "payment_intent.processing", intent)
    emit(work, "checkout.session.completed", session)
    return session


def is_settling(work: Work, session: Doc) -> bool:
    """Whether a session waits for its bank debit."""
    if session["status"] != "complete" or session["payment_intent"] is None:
        return False
    return bool(work.need(session["payment_intent"], "payment_intent")["status"] == "processing")


def settle(work: Work, session_id: str, succeeds: bool) -> Doc:
    """The bank debit arrives, or fails. Raises ApiError where none is on its way."""
    session = work.need(session_id, "checkout.session", "session")
    if not is_settling(work, session):
        raise ApiError(f"The session {session_id} does not wait for a bank debit: there is nothing to settle.")
    intent = work.need(session["payment_intent"], "payment_intent")
    charge = work.need(intent["latest_charge"], "charge")
    if succeeds:
        charge |= {
            "status": "succeeded",
            "paid": True,
            "captured": True,
            "amount_captured": charge["amount"],
            "balance_transaction": work.new_id("txn_"),
        }
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        session["payment_status"] = "paid"
    else:
        _fail(intent, charge, "The bank returned the debit.", "payment_intent_payment_attempt_failed")
    _put_all(work, session, intent, charge)
    if succeeds:
        emit(work, "charge.succeeded", charge)
        emit(work, "payment_intent.succeeded", intent)
        emit(work, "checkout.session.async_payment_succeeded", session)
    else:
        emit(work, "payment_intent.payment_failed", intent)
        emit(work, "checkout.session.async_payment_failed", session)
    return session


def lapse(work: Work, session: Doc) -> None:
    """Nobody captured what the bank kept: it lets go."""
    work.put(session, session["payment_intent"], due=None)
    cancel_intent(work, work.need(session["payment_intent"], "payment_intent"), "automatic")


def _attempt(work: Work, session_id: str, payer: Payer) -> tuple[Doc, Doc]:
    """The open session with what the payer chose, and its intent: new at the first attempt."""
    session = work.need(session_id, "checkout.session", "session")
    if session["status"] != "open":
        raise ApiError(f"The session {session_id} is {session['status']}: it takes no payment.")
    if payer.rate is not None:
        choose_rate(session, work.need(payer.rate, "shipping_rate", "shipping_rate"))
    address = payer.ship_to and payer.ship_to["address"]
    session["customer_details"] = person(payer.email or None, payer.name or None, payer.phone, address)
    session["collected_information"] = {
        "business_name": None,
        "individual_name": None,
        "shipping_details": payer.ship_to,
    }
    if session["payment_intent"] is None:
        intent = new_intent(work, session, work.need(f"{session_id}/intent", "payment_intent_data"))
        session["payment_intent"] = intent["id"]
    else:
        intent = work.need(session["payment_intent"], "payment_intent")
    intent |= {"amount": session["amount_total"], "shipping": _shipping(payer)}
    return session, intent


def _complete(session: Doc, payment_status: str) -> None:
    session |= {"status": "complete", "payment_status": payment_status, "url": None}


def _fail(intent: Doc, charge: Doc, message: str, code: str) -> None:
    charge |= {"status": "failed", "paid": False, "failure_code": code, "failure_message": message}
    error = {"charge": charge["id"], "code": code, "message": message, "type": "card_error"}
    if code == "card_declined":
        error["decline_code"] = "generic_decline"
    intent |= {
        "status": "requires_payment_method",
        "latest_charge": charge["id"],
        "payment_method": None,
        "last_payment_error": error,
    }


def _put_all(work: Work, session: Doc, intent: Doc, charge: Doc, due: int | None = None) -> None:
    work.put(session, intent["id"], due)
    work.put(intent)
    work.put(charge, intent["id"])


def _billing(payer: Payer) -> Doc:
    address = (
        payer.ship_to["address"]
        if payer.ship_to
        else dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    )
    return {
        "address": address,
        "email": payer.email or None,
        "name": payer.name or None,
        "phone": payer.phone,
        "tax_id": None,
    }


def _shipping(payer: Payer) -> Doc | None:
    if payer.ship_to is None:
        return None
    return {**payer.ship_to, "carrier": None, "phone": payer.phone, "tracking_number": None}
