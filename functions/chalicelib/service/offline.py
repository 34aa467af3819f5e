"""Money that came outside the payment provider: by transfer, at the door, at the counter."""

from dataclasses import dataclass

from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.order import Order
from chalicelib.domain.payment_commands import ReceiveMoney
from chalicelib.service.house import House, act, check_amount, check_currency, check_line, find

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """What came (minor units), when (UTC seconds; now where it is not said), and what proves it."""

    by: str
    amount: int
    proof: str
    received_at: int | None = None
    currency: str | None = None


def mark_paid(house: House, reference: str, asked: MoneyIn) -> Order:
    """Note money that came: a part, all, or more than all (the rest is then granted as a refund).

    For an order that had ended it is money that came late, and the shop's policy for that counts. Raises NotReady for
    an order that is paid through the payment provider, CurrencyDiffers, InvalidRequest.
    """
    order_id, order = find(house, reference)
    check_currency(order, asked.currency)
    now = house.clock()
    received_at = now if asked.received_at is None else asked.received_at
    if received_at > now + _DAY:
        raise InvalidRequest([Problem("in_the_future", "received_at lies in the future", "received_at")])
    command = ReceiveMoney(
        check_amount(asked.amount, "amount"),
        check_line(asked.by, "by", needed=True),
        received_at,
        check_line(asked.proof, "proof", needed=True),
        house.rules.paid_after_expiry,
    )
    return act(house, order_id, command)
