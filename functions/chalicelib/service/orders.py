"""An order seen by its buyer: by signed link, and a new link by mail."""

from dataclasses import dataclass
from hashlib import sha256

from chalicelib.domain.change import Change, Message
from chalicelib.domain.errors import GatewayError, LimitReached, LinkRefused
from chalicelib.domain.order import Order, fold
from chalicelib.domain.reference import is_reference
from chalicelib.domain.transitions import Payment
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.links import verify
from chalicelib.service.settlement import Settlement

_ONE_LINK_SECONDS = 600
_ONE_ASK_SECONDS = 3
_LINKS_PER_CLIENT = 20


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
            raise LinkRefused(to_translate("this link does not open an order, or no longer"))
        order_id = self._store.find(reference)
        stored = self._store.load(order_id) if order_id else None
        if order_id is None or stored is None:
            raise LinkRefused(to_translate("this link does not open an order, or no longer"))
        order = fold(stored.events)
        if order.payment is Payment.PENDING and order.session:
            order = self._ask(order_id, order, order.session.session)
        return SeenOrder(order_id, order)

    def _ask(self, order_id: str, order: Order, session_id: str) -> Order:
        now = self._clock()
        window = now // _ONE_ASK_SECONDS
        if self._store.tally(f"ask:{order_id}:{window}", (window + 1) * _ONE_ASK_SECONDS, now) > 1:
            return order  # a page that is looked at a thousand times asks the provider once
        try:
            return self._settlement.ask(order_id, session_id)
        except GatewayError:
            # The page can be shown without the provider; webhook and sweep settle the order later.
            return order

    def request_link(self, reference: str, email: str, client: str) -> None:
        """Note that somebody asks for a link; whether order and address belong together is found out later.

        The same work for every reference and address, so that neither answer nor time tells them apart. One mail in
        ten minutes. Raises LimitReached for a client that asks too often.
        """
        now = self._clock()
        window = now // _ONE_LINK_SECONDS
        ends = (window + 1) * _ONE_LINK_SECONDS
        if self._store.tally(f"links:{client}:{window}", ends, now) > _LINKS_PER_CLIENT:
            raise LimitReached(
                to_translate("too many requests for links from here: please wait a few minutes"), retry_after=ends - now
            )
        address = email.strip().casefold()
        asked = sha256(f"{reference}|{address}".encode()).hexdigest()
        payload = {"reference": reference, "email": address}
        message = Message(f"link_request:{asked}:{window}", "link_request", payload, now)
        self._store.commit(Change(outbox=(message,)), now)

    def answer_link_request(self, message: Message) -> None:
        """The outbox handler for `link_request`: a mail with a new link, where the address is the order's."""
        reference = str(message.payload["reference"])
        order_id = self._store.find(reference) if is_reference(reference) else None
        stored = self._store.load(order_id) if order_id else None
        if order_id is None or stored is None:
            return
        known = fold(stored.events).buyer.email
        if known is None or known.strip().casefold() != message.payload["email"]:
            return
        now = self._clock()
        payload = {"template": "order_link", "order": order_id}
        mail = Message(f"mail:order_link:{order_id}:{now // _ONE_LINK_SECONDS}", "mail", payload, now)
        self._store.commit(Change(outbox=(mail,)), now)
