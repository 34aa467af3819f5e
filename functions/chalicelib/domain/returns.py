"""What a buyer may give back by the shop's rules, until when, and where not, why.

The least that the law of the EU asks for is 14 days after the goods arrived (Directive 2011/83/EU, article 9); made to
the buyer's wishes, and downloads once they were handed over, are excepted (article 16).
"""

from dataclasses import dataclass

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.order_state import Order
from chalicelib.domain.order_units import shipped, with_buyer
from chalicelib.domain.quote import QuoteLine
from chalicelib.domain.rules import ReturnPolicy
from chalicelib.domain.wordings import to_translate

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Eligibility:
    """How many units of a line may be given back until when (UTC seconds); where none, why: a code and words."""

    sku: str
    quantity: int
    until: int | None = None
    reason: str = ""
    words: str = ""


_WORDS = {
    "not_sent": to_translate("It has not been sent yet."),
    "digital": to_translate("It was handed over as a download or by mail."),
    "made_to_order": to_translate("It was made for you."),
    "no_returns": to_translate("This shop does not take things back without a reason. Please write to us."),
    "too_late": to_translate("The time for giving it back is over."),
    "given_back": to_translate("It was given back, or is going to be."),
}


def eligibility(order: Order, policy: ReturnPolicy, now: int) -> tuple[Eligibility, ...]:
    """One for each line of the order."""
    return tuple(_of_line(order, line, policy, now) for line in order.placed.lines)


def _of_line(order: Order, line: QuoteLine, policy: ReturnPolicy, now: int) -> Eligibility:
    def no(reason: str, until: int | None = None) -> Eligibility:
        return Eligibility(line.sku, 0, until, reason, _WORDS[reason])

    if not line.needs_shipping:
        return no("digital")
    if not policy.days:
        return no("no_returns")
    if line.stock_policy is StockPolicy.MADE_TO_ORDER and not policy.made_to_order:
        return no("made_to_order")
    if not shipped(order).get(line.sku):
        return no("not_sent")
    until = _until(order, line.sku, policy)
    if until is not None and until < now:
        return no("too_late", until)
    quantity = with_buyer(order).get(line.sku, 0)
    return Eligibility(line.sku, quantity, until) if quantity else no("given_back")


def _until(order: Order, sku: str, policy: ReturnPolicy) -> int | None:
    """The end of the time after the last parcel with the SKU arrived; None while one is on its way."""
    parcels = [parcel for parcel in order.parcels if any(line.sku == sku for line in parcel.sent.lines)]
    if any(parcel.state in (ParcelState.DISPATCHED, ParcelState.READY, ParcelState.IN_TRANSIT) for parcel in parcels):
        return None
    came = [parcel.moved_at for parcel in parcels if parcel.state is ParcelState.DELIVERED]
    return max(came) + policy.days * _DAY if came else None
