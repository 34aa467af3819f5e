"""An order seen by its buyer: by signed link, and a new link by mail."""

from dataclasses import dataclass

from chalicelib.domain.change import Change, InboxClaim, Message
from chalicelib.domain.errors import AlreadyProcessed, GatewayError, LinkRefused
from chalicelib.domain.order import Order, fold
from chalicelib.domain.reference import is_reference
from chalicelib.domain.transitions import Payment
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.links import verify
from chalicelib.service.settlement import Settlement

_ONE_LINK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """An order that a link has opened."""

    order_id: str
    order: Order


class Orders:
    """Opens orders to those who have a link to them."""

    def __init__(self, store: OrderStore, settlement: Settlement, clock: Clock, *, link_secret: str) -> None:
        self._store = store
        self._settlement = settlement
        self._clock = clock
        self._link_secret = link_secret

    def open(self, reference: str, token: str) -> SeenOrder:
        """The order behind a signed link. Raises LinkRefused, the same for every reference that the link does not open.

        A buyer who is back before the webhook is not kept waiting: the provider is asked how the payment stands.
        """
        if not is_reference(reference) or not verify(self._link_secret, reference, token, self._clock()):
            raise LinkRefused("this link does not open an order, or no longer")
        order_id = self._store.find(reference)
        stored = self._store.load(order_id) if order_id else None
        if order_id is None or stored is None:
            raise LinkRefused("this link does not open an order, or no longer")
        order = fold(stored.events)
        if order.payment is Payment.PENDING and order.session:
            order = self._ask(order_id, order, order.session.session)
        return SeenOrder(order_id, order)

    def _ask(self, order_id: str, order: Order, session_id: str) -> Order:
        try:
            return self._settlement.ask(order_id, session_id)
        except GatewayError:
            # The page can be shown without the provider; webhook and sweep settle the order later.
            return order

    def request_link(self, reference: str, email: str) -> None:
        """Send a new link where order and address belong together; tells nobody whether they do. One in ten minutes."""
        now = self._clock()
        order_id = self._store.find(reference) if is_reference(reference) else None
        stored = self._store.load(order_id) if order_id else None
        if order_id is None or stored is None:
            return
        known = fold(stored.events).buyer.email
        if known is None or known.strip().casefold() != email.strip().casefold():
            return
        window = now // _ONE_LINK_SECONDS
        message_id = f"mail:order_link:{order_id}:{window}"
        claim = InboxClaim(message_id, "", (window + 1) * _ONE_LINK_SECONDS)
        message = Message(message_id, "mail", {"template": "order_link", "order": order_id}, now)
        try:
            self._store.commit(Change(inbox=claim, outbox=(message,)), now)
        except AlreadyProcessed:
            return
