"""Refunds: never more than was captured, and not final when they look final."""

from storefront.sandbox.amounts import check_step, show
from storefront.sandbox.answers import ApiError, Doc
from storefront.sandbox.events import emit
from storefront.sandbox.store import Work


def create_refund(work: Work, form: Doc) -> Doc:
    """Refund a charge, whole or in part: at once for a card, pending for a bank debit."""
    charge = _charge_of(work, form)
    if any(dispute["status"] != "won" for dispute in work.every("dispute", charge["payment_intent"])):
        raise ApiError(f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge_disputed")
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
    amount = form.get("amount", left)
    if amount > left:
        raise ApiError(
            f"Refund amount ({show(amount, charge['currency'])}) is greater than unrefunded amount on charge "
            f"({show(left, charge['currency'])})",
            param="amount",
        )
    check_step(amount, charge["currency"], "amount")
    method = charge["payment_method_details"]["type"]
    refund = _new_refund(work, charge, amount, form, method)
    work.put(refund, charge["payment_intent"])
    _count(work, charge, amount)
    emit(work, "refund.created", refund)
    emit(work, "charge.refunded", charge)
    return refund


def _charge_of(work: Work, form: Doc) -> Doc:
    if ("payment_intent" in form) == ("charge" in form):
        raise ApiError(
            "One of the following params should be provided for this request: payment_intent or charge.",
            "parameter_missing" if "charge" not in form else None,
            "payment_intent",
        )
    if "charge" in form:
        charge = work.need(form["charge"], "charge", "charge")
    else:
        intent = work.need(form["payment_intent"], "payment_intent", "payment_intent")
        found = intent["latest_charge"] and work.need(intent["latest_charge"], "charge")
        if intent["status"] != "succeeded" or not found:
            raise ApiError(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                param="payment_intent",
            )
        charge = found
    if not charge["amount_captured"]:
        raise ApiError(f"Charge {charge['id']} has not been captured: there is nothing to refund.", param="charge")
    if str(form.get("currency", charge["currency"])).lower() != charge["currency"]:
        raise ApiError(f"The charge was made in {charge['currency']}.", param="currency")
    return charge


def _new_refund(work: Work, charge: Doc, amount: int, form: Doc, method: str) -> Doc:
    card = {"type": "refund", "reference_status": "pending", "reference_type": "acquirer_reference_number"}
    return {
        "id": work.new_id("re_"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": work.new_id("txn_"),
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "destination_details": {"type": method} | ({"card": card} if method == "card" else {}),
        "metadata": form.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": form.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded" if method == "card" else "pending",
        "transfer_reversal": None,
    }


def _count(work: Work, charge: Doc, amount: int) -> None:
    """Add to (or, negative, take off) what a charge has refunded."""
    refunded = charge["amount_refunded"] + amount
    charge |= {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
    work.put(charge, charge["payment_intent"])


def settle_refund(work: Work, id_: str) -> Doc:
    """A pending refund has reached the shopper's bank."""
    refund = work.need(id_, "refund")
    if refund["status"] != "pending":
        raise ApiError(f"The refund {id_} is {refund['status']}: there is nothing to settle.")
    work.put(refund | {"status": "succeeded"}, refund["payment_intent"])
    emit(work, "refund.updated", refund | {"status": "succeeded"}, {"status": "pending"})
    return refund | {"status": "succeeded"}


def fail_refund(work: Work, id_: str) -> Doc:
    """The bank sends a refund back, also one that had succeeded; the money is with the shop again."""
    refund = work.need(id_, "refund")
    before = refund["status"]
    if before not in {"pending", "succeeded"}:
        raise ApiError(f"The refund {id_} is {before}: it cannot fail any more.")
    refund |= {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
        "failure_balance_transaction": work.new_id("txn_"),
    }
    work.put(refund, refund["payment_intent"])
    _count(work, work.need(refund["charge"], "charge"), -refund["amount"])
    emit(work, "refund.updated", refund, {"status": before})
    emit(work, "refund.failed", refund)
    return refund
