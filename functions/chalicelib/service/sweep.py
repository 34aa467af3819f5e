"""The sweep: asks the payment provider about every session that ended unseen and every refund that is under way.

So no webhook has to arrive. A hold is released only on the provider's word, so an order whose provider cannot be
reached waits for the next sweep.
"""

import logging

from chalicelib.domain.consequences import in_flight
from chalicelib.domain.errors import Contended, GatewayError, GatewayRefused
from chalicelib.domain.order import Order, fold
from chalicelib.domain.payment_commands import EndPromise, RemindBuyer
from chalicelib.domain.transitions import Payment
from chalicelib.service.capturing import take
from chalicelib.service.house import House

logger = logging.getLogger("storefront")

_BATCH = 50
_PUT_OFF_SECONDS = 300


class Sweep:
    """Settles what webhooks left open, reminds of what is owed, and ends what was not paid in time."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._store = house.store
        self._settlement = house.settlement
        self._pages = house.pages
        self._clock = house.clock

    def run(self) -> tuple[int, tuple[str, ...]]:
        """Ask about everything that is due: how many, and what failed, with why (asked again later)."""
        asked, failures = 0, []
        for order_id in self._store.lease_sweeps(self._clock(), _BATCH, _PUT_OFF_SECONDS):
            try:
                self._settle(order_id)
            except (GatewayError, Contended) as error:
                failures.append(f"{order_id}: {error.message}")
            except Exception as error:
                # One order that cannot be settled must not keep the others' stock on hold.
                logger.exception("the sweep cannot settle %s", order_id)
                failures.append(f"{order_id}: {type(error).__name__}: {error}")
            else:
                asked += 1
        return asked, tuple(failures)

    def _settle(self, order_id: str) -> None:
        stored = self._store.load(order_id)
        if stored is None:
            return
        order = fold(stored.events)
        for leg in in_flight(order):
            self._settlement.apply(order_id, self._settlement.about(self._house.gateway.find_refund(leg.provider)))
        if order.payment is Payment.PENDING:
            # Its time is over: whatever the page shows, closing it makes the provider say how it ended.
            self._pages.close(order_id, order, None)
        elif order.payment is Payment.OWED:
            # The end first: whose time is over is not reminded of it.
            self._settlement.apply(order_id, (EndPromise(), RemindBuyer()))
        elif order.payment is Payment.AUTHORISED and order.authorised is not None:
            self._take(order_id, order, order.authorised.payment)
        elif order.started is not None and order.payment is Payment.PROCESSING:
            self._settlement.ask(order_id, order.started)

    def _take(self, order_id: str, order: Order, payment: str) -> None:
        """The bank is about to let go. What nobody has taken on is not taken either: it lapses."""
        if not order.confirmed or order.reviews:
            self._hear(order_id, payment)
            return
        try:
            take(self._house, order_id, order)
        except GatewayRefused:
            if self._hear(order_id, payment).payment is Payment.AUTHORISED:
                raise

    def _hear(self, order_id: str, payment: str) -> Order:
        """The order by the provider's own word on its payment."""
        found = self._house.gateway.find_payment(payment)
        return self._settlement.apply(order_id, self._settlement.about(found))
