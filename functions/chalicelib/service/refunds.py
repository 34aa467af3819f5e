"""What is sent back, and what is closed or let go of, at the payment provider: the outbox handlers."""

from chalicelib.domain.change import Message
from chalicelib.domain.commands import SettleRefund
from chalicelib.domain.errors import GatewayRefused, NotFound
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.order import Order, fold
from chalicelib.ports import OrderStore, PaymentGateway
from chalicelib.service.settlement import Settlement


class Refunds:
    """The outbox handlers for `refund`, `release_payment` and `expire_session`."""

    def __init__(self, store: OrderStore, gateway: PaymentGateway, settlement: Settlement) -> None:
        self._store = store
        self._gateway = gateway
        self._settlement = settlement

    def send_back(self, message: Message) -> None:
        """Send one part of a refund, under the message's id as key, and note the answer. Raises GatewayUnavailable.

        What the provider refuses has failed: somebody of the shop is told, and may try it again.
        """
        order_id, payment = str(message.payload["order"]), str(message.payload["payment"])
        granted, amount = str(message.payload["refund"]), int(message.payload["amount"])
        if not _waits(self._load(order_id), granted, payment):
            return
        currency = self._load(order_id).placed.currency
        try:
            told = self._gateway.refund(payment, amount, currency, message.id, order_id, granted)
        except GatewayRefused as refused:
            reason = str((refused.details.get("provider") or {}).get("message") or refused.message)
            failed = SettleRefund(payment, "", amount, RefundState.FAILED, reason, granted)
            self._settlement.apply(order_id, failed)
            return
        self._settlement.apply(order_id, SettleRefund(payment, told.id, amount, told.state, told.reason, granted))

    def let_go(self, message: Message) -> None:
        """Have the bank let go of what it keeps; where it was taken meanwhile, that is noted."""
        found = self._gateway.release(str(message.payload["payment"]))
        self._settlement.apply(str(message.payload["order"]), self._settlement.about(found))

    def close_session(self, message: Message) -> None:
        """Close the other payment page of an order that is paid; one that cannot be closed any more is left."""
        try:
            self._gateway.expire_session(str(message.payload["session"]))
        except GatewayRefused:
            return

    def _load(self, order_id: str) -> Order:
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("the order of this refund is not in the store")
        return fold(stored.events)


def _waits(order: Order, granted: str, payment: str) -> bool:
    """Whether a part of a refund has still to be sent: the provider's own word may have been quicker."""
    refund = order.refund(granted)
    legs = refund.legs if refund else ()
    return any(leg.source == payment and leg.state is RefundState.REQUESTED for leg in legs)
