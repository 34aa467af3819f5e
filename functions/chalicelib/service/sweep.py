"""The sweep: asks the payment provider about every session that ended unseen, so that no webhook has to arrive.

A hold is released only on the provider's word, so an order whose provider cannot be reached waits for the next sweep.
"""

import logging

from chalicelib.domain.errors import Contended, GatewayError
from chalicelib.domain.order import fold
from chalicelib.domain.transitions import Payment
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.payment_page import PaymentPages
from chalicelib.service.settlement import Settlement

logger = logging.getLogger("storefront")

_BATCH = 50
_PUT_OFF_SECONDS = 300


class Sweep:
    """Settles what webhooks left open."""

    def __init__(self, store: OrderStore, settlement: Settlement, pages: PaymentPages, clock: Clock) -> None:
        self._store = store
        self._settlement = settlement
        self._pages = pages
        self._clock = clock

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
        if order.payment is Payment.PENDING:
            # Its time is over: whatever the page shows, closing it makes the provider say how it ended.
            self._pages.close(order_id, order, None)
        elif order.started is not None:
            self._settlement.ask(order_id, order.started)
