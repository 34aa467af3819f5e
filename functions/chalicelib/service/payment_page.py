"""An order's payment page: opened under our own key, asked about, closed.

What the provider is asked for is what we computed: one line a cart line, the chosen shipping, tax where it is not
included. It adds, discounts and converts nothing.
"""

from dataclasses import replace

from chalicelib.domain.commands import OpenSession, SettleExpired
from chalicelib.domain.consequences import SESSION_SECONDS
from chalicelib.domain.errors import GatewayError, GatewayRefused, GatewayUnavailable, IllegalTransition
from chalicelib.domain.events import OrderPlaced
from chalicelib.domain.order import Order
from chalicelib.ports import Clock, PaymentGateway, PaymentSession, SessionLine, SessionRequest
from chalicelib.service.links import LINK_SECONDS, sign
from chalicelib.service.releases import ReleaseBook
from chalicelib.service.settlement import Settlement
from chalicelib.service.wording import Wording

NEW_ATTEMPT_SECONDS = 240
_ANSWERED_500_TRIES = 3


class PaymentPages:
    """Opens and closes the payment pages of orders."""

    def __init__(
        self,
        gateway: PaymentGateway,
        settlement: Settlement,
        releases: ReleaseBook,
        clock: Clock,
        *,
        site_url: str,
        link_secret: str,
    ) -> None:
        self._gateway = gateway
        self._settlement = settlement
        self._releases = releases
        self._clock = clock
        self._site_url = site_url
        self._link_secret = link_secret

    def open(self, order_id: str, order: Order) -> tuple[PaymentSession, OpenSession]:
        """The page for an order, and the command that records it. Raises GatewayError."""
        attempt, expires_at = attempt_at(order.placed.at, self._clock())
        request = page_request(
            order_id,
            order,
            attempt,
            expires_at,
            # In the words of the release that it was placed from: a retry must send what the first try sent.
            self._releases.open(order.placed.release).wording(order.placed.language),
            success_url=self.order_url(order),
            cancel_url=f"{self._site_url}/api/cart",
        )
        for again in range(_ANSWERED_500_TRIES):
            try:
                session = self._gateway.open_session(
                    replace(request, key=f"{request.key}.{again}" if again else request.key)
                )
            except GatewayUnavailable as error:
                # The provider keeps its own 500 under our key for a day. A page that it opened all the same does no
                # harm, because nobody has its address.
                if not error.details.get("answered") or again == _ANSWERED_500_TRIES - 1:
                    raise
            else:
                return session, OpenSession(attempt, session.id, session.url or "", session.expires_at)
        raise AssertionError("every try returns or raises")

    def ask(self, order_id: str, order: Order) -> Order:
        """The order after the provider was asked how its page stands; as it was where the provider cannot be asked."""
        if order.session is None:
            return order
        try:
            return self._settlement.ask(order_id, order.session.session)
        except GatewayError:
            return order

    def close(self, order_id: str, order: Order, reason: str | None, by: str = "") -> Order:
        """Close the page, whether or not we heard that it was opened, and settle the order on the provider's word.

        `reason` and `by`: it is called off, by somebody of the shop.
        """
        if order.session is None:
            # Our key gives the page that was opened, or opens one that nobody has the address of.
            try:
                session, opened = self.open(order_id, order)
            except GatewayRefused:
                refused = SettleExpired("", reason or "the payment provider refused it", by)
                return self._settlement.apply(order_id, refused)
            try:
                order = self._settlement.apply(order_id, opened)
            except IllegalTransition:
                return self._settlement.apply(order_id, None)  # settled meanwhile
            session_id = session.id
        else:
            session_id = order.session.session
        return self._settlement.settle(order_id, self._gateway.expire_session(session_id), reason, by)

    def order_url(self, order: Order, issued_at: int | None = None) -> str:
        """The signed address of the order page; valid from when it was placed, unless it is issued anew."""
        token = sign(self._link_secret, order.reference, (issued_at or order.placed.at) + LINK_SECONDS)
        return f"{self._site_url}/api/orders/{order.reference}?t={token}"


def attempt_at(placed_at: int, now: int) -> tuple[int, int]:
    """Which attempt at a payment page it is `now`, and when that page ends (UTC seconds).

    Derived from the clock in steps, so that a retry within a step sends the same parameters under the same key. A
    later step needs a later end, because the provider refuses less than 30 minutes.
    """
    step = max(0, now - placed_at) // NEW_ATTEMPT_SECONDS
    return step + 1, placed_at + step * NEW_ATTEMPT_SECONDS + SESSION_SECONDS


def page_request(
    order_id: str,
    order: Order,
    attempt: int,
    expires_at: int,
    words: Wording,
    *,
    success_url: str,
    cancel_url: str,
) -> SessionRequest:
    """The request for attempt number `attempt`; equal for equal arguments, so that its key may be used again."""
    placed = order.placed
    shipping = placed.shipping
    lines = [SessionLine(f"{line.quantity} × {line.name}", line.total) for line in placed.lines]
    if placed.tax:
        lines.append(SessionLine(" + ".join(_on_top(placed)) or words.say("Tax"), placed.tax))
    rate = SessionLine(shipping.title, shipping.price) if shipping else None
    if placed.gift_cards:
        # What a card has paid has no line of its own at the provider, where none may be negative.
        rest = words.say("Order {reference} after gift card", reference=placed.reference)
        lines, rate = [SessionLine(rest, placed.due)], None
    return SessionRequest(
        key=f"{order_id}:{attempt}",
        order_id=order_id,
        reference=placed.reference,
        currency=placed.currency,
        language=placed.language,
        lines=tuple(lines),
        amount=placed.due,
        expires_at=expires_at,
        success_url=success_url,
        cancel_url=cancel_url,
        shipping=rate,
        shipping_days=shipping.days if shipping and rate else None,
        country=placed.destination.country if shipping and not shipping.pickup else None,
        email=placed.buyer.email,
        capture_later=placed.capture == "at_dispatch",
    )


def _on_top(placed: OrderPlaced) -> list[str]:
    return [share.title for share in placed.taxes if not share.included and share.amount]
