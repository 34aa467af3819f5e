"""How an order stands, in words: what its page begins with. Money that came offline, in parts or late, is named."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.balances import owed, received_for_order
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.order import Order
from chalicelib.domain.order_state import ENDED
from chalicelib.domain.transitions import Fulfilment, Payment
from chalicelib.domain.wordings import to_translate
from chalicelib.service.paying import payment_sentence
from chalicelib.service.wording import Wording

_WORDS: Mapping[Payment, tuple[str, str]] = {
    Payment.PENDING: (
        to_translate("Waiting for your payment"),
        to_translate("Your order is placed and what you chose is kept for you while the payment page is open."),
    ),
    Payment.PROCESSING: (
        to_translate("Your payment is on its way"),
        to_translate(
            "Your bank is still working on it. We keep everything for you and write as soon as the money is here."
        ),
    ),
    Payment.OWED: (
        to_translate("Waiting for your payment"),
        to_translate("Your order is placed and what you chose is kept for you until your payment is here."),
    ),
    Payment.AUTHORISED: (
        to_translate("Thank you"),
        to_translate("Your order is in our hands. Your card is charged when we send it."),
    ),
    Payment.CAPTURED: (to_translate("Thank you"), to_translate("Your order is paid and in our hands.")),
    Payment.PARTLY_REFUNDED: (
        to_translate("Thank you"),
        to_translate("Your order is paid, and we have sent a part of the money back."),
    ),
    Payment.CHARGED_BACK: (
        to_translate("Your bank has taken the payment back"),
        to_translate("The order is closed on our side. Please write to us if that is a mistake."),
    ),
    Payment.LAPSED: (
        to_translate("This order has expired"),
        to_translate("Your bank has let go of the payment, and nothing was charged. You can order again."),
    ),
    Payment.FAILED: (
        to_translate("The payment did not go through"),
        to_translate(
            "Your bank did not send the money, so nothing was charged and the order is closed. You can order again."
        ),
    ),
    Payment.EXPIRED: (
        to_translate("This order has expired"),
        to_translate("The payment page was left open too long. Nothing was charged. You can order again."),
    ),
    Payment.CANCELLED: (to_translate("This order was called off"), to_translate("Nothing was charged.")),
    Payment.REFUND_DUE: (
        to_translate("Your money is on its way back"),
        to_translate(
            "Your payment came after the order had expired and its goods were released, so we are sending "
            "it back in full."
        ),
    ),
    Payment.REFUNDED: (
        to_translate("Your money is on its way back"),
        to_translate("We have sent it back in full. Banks take a few days to show it."),
    ),
}


_CHECKING = to_translate(
    "Your order is paid. We are checking one detail by hand and will write to you if we need anything."
)


_RECEIVED = to_translate("We have your order")
_TOO_LATE = to_translate("Your payment did not come in time, so the order has ended and its goods are for sale again.")
_BACK = to_translate("What you have paid goes back to you; we write again when it is on its way.")
_CALLED_OFF = to_translate("Nothing of it will be sent.")
_PAID: Mapping[Payment, str] = {
    Payment.PENDING: to_translate("Not paid yet"),
    Payment.OWED: to_translate("Not paid yet"),
    Payment.PROCESSING: to_translate("On its way from your bank"),
    Payment.AUTHORISED: to_translate("Kept for us by your bank"),
    Payment.CAPTURED: to_translate("Received"),
    Payment.PARTLY_REFUNDED: to_translate("Received, a part of it sent back to you"),
    Payment.REFUNDED: to_translate("Sent back to you"),
    Payment.REFUND_DUE: to_translate("Received too late, on its way back to you"),
    Payment.CHARGED_BACK: to_translate("Taken back by your bank"),
    Payment.FAILED: to_translate("Did not go through"),
    Payment.LAPSED: to_translate("Your bank has let go of it"),
    Payment.EXPIRED: to_translate("The time to pay ran out"),
    Payment.CANCELLED: to_translate("Called off before it was paid"),
}


def heading(order: Order, words: Wording) -> str:
    """What the page of the order is called."""
    if order.fulfilment is Fulfilment.CANCELLED and order.payment not in (*ENDED, Payment.REFUND_DUE):
        return words.say(_WORDS[Payment.CANCELLED][0])
    if order.payment is Payment.OWED and order.promise and order.promise.method != "transfer":
        return words.say(_RECEIVED)
    return words.say(_WORDS[order.payment][0])


def sentences(order: Order, words: Wording) -> tuple[str, ...]:
    """What stands below it, one by one."""
    return (_first(order, words), *_amounts(order, words))


def payment_state(order: Order, words: Wording) -> str:
    """Where the money is, in a few words."""
    return words.say(_PAID[order.payment])


def _first(order: Order, words: Wording) -> str:
    if order.payment is Payment.OWED:
        return payment_sentence(order, words)
    if order.payment is Payment.EXPIRED and order.promise:
        return words.say(_TOO_LATE)
    if order.fulfilment is Fulfilment.CANCELLED and order.payment is Payment.CAPTURED:
        return words.say(_CALLED_OFF)
    if order.payment is Payment.CANCELLED and order.captured:
        return words.say(_CALLED_OFF)
    if order.payment is Payment.CAPTURED and order.reviews:
        return words.say(_CHECKING)
    return words.say(_WORDS[order.payment][1])


def _amounts(order: Order, words: Wording) -> Iterable[str]:
    """What came in parts, what came too much, and what goes back of an order that ended."""

    def money(minor: int) -> str:
        return words.money(minor, order.placed.currency)

    if order.payment is Payment.OWED and (received := received_for_order(order)):
        left = money(owed(order))
        yield words.say("We have received {amount}. Still to be paid: {left}.", amount=money(received), left=left)
    if over := surplus(order):
        yield words.say("You have paid {amount} more than was owed. That goes back to you.", amount=money(over))
    ended = order.payment in (Payment.EXPIRED, Payment.CANCELLED)
    called_off = order.fulfilment is Fulfilment.CANCELLED and order.payment is Payment.CAPTURED
    if order.captured and (ended or called_off):
        yield words.say(_BACK)


def surplus(order: Order) -> int:
    """What came beyond what was owed and is still to go back (minor units)."""
    refunds = (refund for refund in order.refunds if refund.terms.reason in ("overpaid", "paid_twice"))
    return sum(refund.amount for refund in refunds if refund.state is not RefundState.SUCCEEDED)
