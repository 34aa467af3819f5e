"""What is digital, fetched from the order's page: what may be, how often, and where not, why.

The buyer's right to it stands on the money: a refund, a dispute or a chargeback ends it. Each fetch is an event, which
is what shows a bank that the goods were handed over.
"""

from dataclasses import dataclass

from chalicelib.domain.balances import refundable
from chalicelib.domain.errors import OrderRefused, UnknownPart
from chalicelib.domain.goods_commands import FetchDownload
from chalicelib.domain.order_state import Order
from chalicelib.domain.order_units import given_up
from chalicelib.domain.parcel_events import DownloadFetched
from chalicelib.domain.quote import QuoteLine
from chalicelib.domain.transitions import Fulfilment, Payment
from chalicelib.domain.wordings import to_translate

_PAID = (Payment.CAPTURED, Payment.PARTLY_REFUNDED)
_WORDS = {
    "not_paid": to_translate("You can fetch it as soon as your payment is here."),
    "not_released": to_translate("You can fetch it as soon as we have looked at your order."),
    "frozen": to_translate("It cannot be fetched while your bank questions the payment."),
    "stopped": to_translate("It cannot be fetched any more: its money went back."),
    "spent": to_translate("It was fetched as often as it can be. Do you need it once more? Write to us."),
}


class DownloadRefused(OrderRefused):
    """What is digital cannot be fetched now; `details["reason"]` says why."""

    code = "download_refused"


@dataclass(frozen=True, slots=True)
class Download:
    """A line that is a file: `path` below downloads/, how often it was fetched, the most; where not now, why."""

    line: QuoteLine
    path: str
    fetched: int
    most: int
    reason: str = ""
    words: str = ""


def downloads(order: Order, each: int) -> tuple[Download, ...]:
    """Every file of the order."""
    return tuple(_of_line(order, line, line.download, each) for line in order.placed.lines if line.download)


def decide_fetch(order: Order, command: FetchDownload, now: int) -> tuple[DownloadFetched, ...]:
    """The fetch, counted. Raises UnknownPart, DownloadRefused."""
    found = next((one for one in downloads(order, command.each) if one.line.sku == command.sku), None)
    if found is None:
        raise UnknownPart(f"order {order.reference} has no file {command.sku}", param="sku")
    if found.reason:
        raise DownloadRefused(found.words, param="sku", details={"reason": found.reason})
    return (DownloadFetched(now, command.sku, found.fetched + 1),)


def _of_line(order: Order, line: QuoteLine, path: str, each: int) -> Download:
    kept = line.quantity - order.cancelled.get(line.sku, 0) - given_up(order).get(line.sku, 0)
    fetched = order.fetched.get(line.sku, 0)
    reason = _reason(order, line.sku, kept)
    if not reason and fetched >= kept * each:
        reason = "spent"
    return Download(line, path, fetched, max(0, kept) * each, reason, _WORDS.get(reason, ""))


def _reason(order: Order, sku: str, kept: int) -> str:
    if order.disputed:
        return "frozen"
    all_back = any(refund.counts for refund in order.refunds) and not refundable(order)
    ended = order.late or order.fulfilment is Fulfilment.CANCELLED or kept < 1 or all_back
    if ended or order.payment in (Payment.REFUNDED, Payment.REFUND_DUE, Payment.CHARGED_BACK):
        return "stopped"
    if order.payment not in _PAID:
        return "not_paid"
    return "" if order.released.get(sku) else "not_released"
