"""Disputes: the shopper's bank asks for a payment back, and decides. Shapes after Stripe's description of a dispute."""

from typing import Final

from storefront.sandbox.answers import ApiError, Doc
from storefront.sandbox.events import emit
from storefront.sandbox.store import Work

ANSWER_WITHIN: Final = 9 * 24 * 3600
OPEN: Final = ("needs_response", "under_review")


def open_dispute(work: Work, payment_intent: str, reason: str = "fraudulent") -> Doc:
    """The bank of the shopper who paid asks for all of it back: the money is gone until the bank has decided."""
    intent = work.need(payment_intent, "payment_intent", "payment_intent")
    charge = intent["latest_charge"] and work.need(intent["latest_charge"], "charge")
    if intent["status"] != "succeeded" or not charge or charge["disputed"]:
        raise ApiError(f"The payment {payment_intent} is not one that can be disputed.")
    work.put(charge | {"disputed": True}, intent["id"])
    dispute = work.put(_new_dispute(work, charge, reason), intent["id"])
    emit(work, "charge.dispute.created", dispute)
    return dispute


def move_dispute(work: Work, id_: str, status: str) -> Doc:
    """The shop has answered (`under_review`), or the bank has decided (`won`, `lost`: from the shop's side)."""
    dispute = work.need(id_, "dispute")
    before = dispute["status"]
    if before not in OPEN or status == before:
        raise ApiError(f"The dispute {id_} is {before}: it cannot become {status}.")
    dispute |= {"status": status}
    if status == "under_review":
        dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
    work.put(dispute, dispute["payment_intent"])
    emit(work, "charge.dispute.updated", dispute, {"status": before})
    if status not in OPEN:
        emit(work, "charge.dispute.closed", dispute)
    return dispute


def _new_dispute(work: Work, charge: Doc, reason: str) -> Doc:
    return {
        "id": work.new_id("du_"),
        "object": "dispute",
        "amount": charge["amount_captured"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": work.now + ANSWER_WITHIN,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }
