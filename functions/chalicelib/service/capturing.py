"""Money that the buyer's bank keeps is taken: by hand, with the first parcel, or before the bank lets go."""

from dataclasses import dataclass, replace

from chalicelib.domain.balances import to_capture
from chalicelib.domain.commands import SettlePaid
from chalicelib.domain.errors import NotReady, OrderFrozen
from chalicelib.domain.order import Order
from chalicelib.domain.transitions import Payment
from chalicelib.service.house import House, find


@dataclass(frozen=True, slots=True)
class Capture:
    """Who takes the money."""

    by: str


def capture(house: House, reference: str, _asked: Capture) -> Order:
    """Take all that is still to be sent: what is called off before is let go, and cannot be taken later.

    Raises NotReady where nothing is kept, OrderFrozen while something has to be looked at, GatewayRefused where the
    bank has let go, GatewayUnavailable.
    """
    order_id, order = find(house, reference)
    if order.payment is Payment.CAPTURED:
        return order
    if order.reviews:
        raise OrderFrozen("something has to be looked at first: confirm the order when that is done")
    return take(house, order_id, order)


def take(house: House, order_id: str, order: Order) -> Order:
    """Take what the bank keeps for an order, and note it. The provider takes it once, however often it is asked."""
    kept = order.authorised
    if order.payment is not Payment.AUTHORISED or kept is None:
        raise NotReady(f"order {order.reference} is {order.status}: no bank keeps money for it")
    amount = to_capture(order)
    placed = order.placed
    if amount:
        key = f"capture:{order_id}:{kept.payment}:{amount}"
        amount = house.gateway.capture(kept.payment, amount, placed.currency, key).amount
    else:  # gift cards pay for all that is left
        house.gateway.release(kept.payment)
    paid = SettlePaid("", kept.payment, amount, placed.currency, house.rules.paid_after_expiry)
    return replace(house, claim=None).settlement.apply(order_id, paid)
