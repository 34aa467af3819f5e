"""Money that has to go back without anybody asking: paid after expiry, or paid twice."""

from chalicelib.domain.change import Message
from chalicelib.domain.commands import SettleRefund
from chalicelib.domain.errors import GatewayRefused, NotFound
from chalicelib.domain.order import fold
from chalicelib.ports import OrderStore, PaymentGateway
from chalicelib.service.settlement import Settlement


class Refunds:
    """The outbox handlers for `refund` and `expire_session`."""

    def __init__(self, store: OrderStore, gateway: PaymentGateway, settlement: Settlement) -> None:
        self._store = store
        self._gateway = gateway
        self._settlement = settlement

    def send_back(self, message: Message) -> None:
        """Send one payment back in full, under the message's id as key, and note it. Raises GatewayError."""
        order_id, payment = str(message.payload["order"]), str(message.payload["payment"])
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("the order of this refund is not in the store")
        amount, currency = int(message.payload["amount"]), fold(stored.events).placed.currency
        refund = self._gateway.refund(payment, amount, currency, key=message.id)
        self._settlement.apply(order_id, SettleRefund(payment, refund, amount))

    def close_session(self, message: Message) -> None:
        """Close the other payment page of an order that is paid; one that cannot be closed any more is left."""
        try:
            self._gateway.expire_session(str(message.payload["session"]))
        except GatewayRefused:
            return
