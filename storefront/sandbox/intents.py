"""Payment intents and charges: their full shapes, capture and cancellation."""

from typing import Any, Final

from storefront.sandbox.answers import ApiError, Doc
from storefront.sandbox.events import emit
from storefront.sandbox.store import Work

CANCELLABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
# How long a bank keeps what was not captured, at https://docs.stripe.com/payments/place-a-hold-on-a-payment-method.
KEPT: Final = 7 * 24 * 3600
# Fields that Stripe always sends; null in what is new.
INTENT_NULL: Final = (
    "application application_fee_amount automatic_payment_methods canceled_at cancellation_reason customer "
    "customer_account excluded_payment_method_types last_payment_error latest_charge next_action on_behalf_of "
    "payment_method payment_method_configuration_details processing review setup_future_usage shipping "
    "transfer_data"
).split()
CHARGE_NULL: Final = (
    "application application_fee application_fee_amount customer failure_balance_transaction on_behalf_of "
    "receipt_number receipt_url review source_transfer transfer_data"
).split()


def new_intent(work: Work, session: Doc, data: Doc) -> Doc:
    """The intent of a session's first attempt to pay; `data` is the session's `payment_intent_data`."""
    id_ = work.new_id("pi_")
    return {
        "id": id_,
        "object": "payment_intent",
        **dict.fromkeys(INTENT_NULL),
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": f"{id_}_secret_{work.new_id('')}",
        "confirmation_method": "automatic",
        "created": work.now,
        "currency": session["currency"],
        "description": data.get("description"),
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "payment_method_options": {},
        "payment_method_types": session["payment_method_types"],
        "receipt_email": data.get("receipt_email"),
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_group": data.get("transfer_group"),
    }


def new_charge(work: Work, intent: Doc, billing: Doc, method: str, status: str) -> Doc:
    """A charge on an intent; `status` is succeeded, pending or failed, `method` `card` or a bank debit."""
    id_, failed = work.new_id("ch_"), status == "failed"
    captured = not failed and intent["capture_method"] != "manual"
    return {
        "id": id_,
        "object": "charge",
        **dict.fromkeys(CHARGE_NULL),
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if captured and status == "succeeded" else 0,
        "amount_refunded": 0,
        "balance_transaction": work.new_id("txn_") if captured and status == "succeeded" else None,
        "billing_details": billing,
        "calculated_statement_descriptor": "SANDBOX",
        "captured": captured,
        "created": work.now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": "card_declined" if failed else None,
        "failure_message": "Your card was declined." if failed else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": _outcome(failed),
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": work.new_id("pm_"),
        "payment_method_details": _method_details(work, method, keeps=intent["capture_method"] == "manual"),
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "shipping": intent["shipping"],
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": status,
        "transfer_group": intent["transfer_group"],
    }


def _outcome(failed: bool) -> Doc:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": "05" if failed else None,
        "network_status": "declined_by_network" if failed else "approved_by_network",
        "reason": "generic_decline" if failed else None,
        "risk_level": "normal",
        "risk_score": 10,
        "seller_message": "The bank declined the payment." if failed else "Payment complete.",
        "type": "issuer_declined" if failed else "authorized",
    }


def _method_details(work: Work, method: str, *, keeps: bool) -> Doc:
    if method != "card":
        return {"type": method, method: {"last4": "6789", "fingerprint": work.new_id("")}}
    checks = {
        "address_line1_check": "pass",
        "address_postal_code_check": "pass",
        "cvc_check": "pass",
    }
    card: dict[str, Any] = {
        "amount_authorized": None,
        "brand": "visa",
        "checks": checks,
        "country": "US",
        "exp_month": 12,
        "exp_year": 2040,
        "fingerprint": work.new_id(""),
        "funding": "credit",
        "last4": "4242",
        "mandate": None,
        "network": "visa",
        "three_d_secure": None,
        "wallet": None,
    }
    if keeps:
        card["capture_before"] = work.now + KEPT
    return {"type": "card", "card": card}


def session_of(work: Work, intent: Doc) -> Doc:
    """The checkout session that an intent belongs to; in this sandbox there always is one."""
    return work.every("checkout.session", intent["id"])[0]


def capture(work: Work, id_: str, form: Doc) -> Doc:
    """Capture an authorised payment, whole or in part; what is left over is released."""
    intent = work.need(id_, "payment_intent", "intent")
    if intent["status"] != "requires_capture":
        raise ApiError(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
            "payment_intent_unexpected_state",
        )
    amount = form.get("amount_to_capture", intent["amount_capturable"])
    if amount > intent["amount_capturable"]:
        raise ApiError(
            f"You cannot capture {amount}: this PaymentIntent has a capturable amount of "
            f"{intent['amount_capturable']}.",
            "amount_too_large",
            "amount_to_capture",
        )
    charge = work.need(intent["latest_charge"], "charge")
    charge |= {"captured": True, "amount_captured": amount, "balance_transaction": work.new_id("txn_")}
    intent |= {
        "amount_capturable": 0,
        "amount_received": amount,
        "status": "succeeded",
        "metadata": {**intent["metadata"], **form.get("metadata", {})},
    }
    session = session_of(work, intent) | {"payment_status": "paid"}
    work.put(charge, intent["id"])
    work.put(intent)
    work.put(session, intent["id"])
    emit(work, "charge.captured", charge)
    emit(work, "payment_intent.succeeded", intent)
    return intent


def cancel(work: Work, id_: str, form: Doc) -> Doc:
    """Cancel a payment that was not captured; a session that is still open has to be expired instead."""
    intent = work.need(id_, "payment_intent", "intent")
    if intent["status"] not in CANCELLABLE:
        raise ApiError(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            f"with one of the following statuses may be canceled: {', '.join(CANCELLABLE)}.",
            "payment_intent_unexpected_state",
        )
    session = session_of(work, intent)
    if session["status"] == "open":
        raise ApiError(
            "You cannot cancel the PaymentIntent of an open Checkout Session. Expire the Checkout Session instead: "
            f"POST /v1/checkout/sessions/{session['id']}/expire.",
            "payment_intent_unexpected_state",
        )
    # A bank debit that is cancelled has nothing left to settle.
    work.put(session, intent["id"], due=None)
    return cancel_intent(work, intent, form.get("cancellation_reason"))


def cancel_intent(work: Work, intent: Doc, reason: str | None) -> Doc:
    """Mark an intent as cancelled and say so."""
    intent |= {
        "status": "canceled",
        "canceled_at": work.now,
        "cancellation_reason": reason,
        "amount_capturable": 0,
    }
    work.put(intent)
    emit(work, "payment_intent.canceled", intent)
    return intent
