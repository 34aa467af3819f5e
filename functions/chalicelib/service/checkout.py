"""From a cart to the payment page, in two commits: *place* (order, holds, key), then *open* (session, answer).

Between the two stands the one call that cannot wait, to the payment provider, with our own key `ORDER:ATTEMPT`: after
a crash at any point the same request resumes the same order, and nobody is charged twice or holds stock twice.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

from chalicelib.domain.cart import merge_lines
from chalicelib.domain.change import Answer, Change, InboxAnswer, InboxClaim, InboxRecord
from chalicelib.domain.commands import SettleExpired
from chalicelib.domain.errors import (
    AlreadyProcessed,
    Contended,
    GatewayRefused,
    GatewayUnavailable,
    IdempotencyConflict,
    IdempotencyInFlight,
    IllegalTransition,
    LimitReached,
    NotFound,
)
from chalicelib.domain.order import Order, fold
from chalicelib.domain.quote import Quote
from chalicelib.domain.transitions import Payment
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Clock, OrderStore, SessionStatus
from chalicelib.service.checkout_request import CheckoutRequest
from chalicelib.service.payment_page import PaymentPages
from chalicelib.service.placing import OfferGone, Placing
from chalicelib.service.releases import OpenRelease, ReleaseBook
from chalicelib.service.settlement import Settlement

LEASE_SECONDS = 60
_TRIES = 3
_KEEP_KEY_SECONDS = 48 * 3600


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the shopper goes on: `payment_url`, or the order page where there is nothing to pay any more."""

    order_id: str
    reference: str
    order_url: str
    payment_url: str | None
    replayed: bool = False


class Checkout:
    """Places orders and opens their payment pages."""

    def __init__(
        self,
        store: OrderStore,
        releases: ReleaseBook,
        placing: Placing,
        pages: PaymentPages,
        settlement: Settlement,
        clock: Clock,
    ) -> None:
        self._store = store
        self._releases = releases
        self._placing = placing
        self._pages = pages
        self._settlement = settlement
        self._clock = clock

    def check_out(self, request: CheckoutRequest) -> Placed:
        """Place the order and open its payment page, or go on with what the same key or the same cart began.

        Raises IdempotencyConflict, IdempotencyInFlight, LimitReached, CartRejected, PriceChanged before anything is
        written or closed; GatewayUnavailable and GatewayRefused after placing, with nothing lost.
        """
        known = self._store.inbox(_inbox_id(request), self._clock())
        if known is not None and (resumed := self._resume(request, known)):
            return resumed
        previous_id = self._store.cart_order(request.cart_id)
        previous = self._load(previous_id) if previous_id else None
        if previous_id and previous and (shown := self._shown(request, previous_id, previous)):
            return shown
        self._count_try(request)
        accepted = self._placing.accept(request, previous)
        if previous_id and previous and (ended := self._end(request, previous_id, previous)):
            return ended
        claim = self._claim(request, takes_over=known.lease_until if known else None)
        order_id = self._place(request, accepted, previous_id, claim)
        return self._open(request, order_id, claim.lease_until)

    def _place(
        self, request: CheckoutRequest, accepted: tuple[Quote, OpenRelease], previous: str | None, claim: InboxClaim
    ) -> str:
        """Place what was accepted; priced again where somebody else was quicker with a discount or a gift card."""
        for _ in range(_TRIES):
            try:
                return self._placing.place(request, *accepted, previous, claim)
            except OfferGone:
                accepted = self._placing.accept(request, None)
        raise Contended("the discounts of this cart are being used by too many at once")

    def _resume(self, request: CheckoutRequest, known: InboxRecord) -> Placed | None:
        """What this key began before, or None where it came to nothing."""
        if known.payload_hash != request.body_hash:
            raise IdempotencyConflict("this Idempotency-Key was used before with another body: use a new one")
        if known.order_id is None:
            return None
        order = self._load(known.order_id)
        if known.answer is not None:
            if request.by_hand and order.payment is not Payment.PENDING:
                # The button of an old page: its payment page is closed. Show the order, or order anew.
                if order.stands:
                    return self._placed(known.order_id, order, None)
                return self.check_out(replace(request, key=f"{request.key} after {known.order_id}"))
            return self._placed(known.order_id, order, json.loads(known.answer.body)["payment_url"], replayed=True)
        if order.payment is not Payment.PENDING:
            return self._placed(known.order_id, order, None) if order.stands else None
        now = self._clock()
        if known.lease_until is not None and known.lease_until > now:
            raise IdempotencyInFlight(
                to_translate("the same request is still being worked on"), retry_after=known.lease_until - now
            )
        self._count_try(request)
        claim = self._claim(request, order_id=known.order_id, takes_over=known.lease_until)
        try:
            self._store.commit(Change(inbox=claim), now)
        except AlreadyProcessed as cause:
            raise IdempotencyInFlight(
                to_translate("the same request is still being worked on"), retry_after=2
            ) from cause
        return self._open(request, known.order_id, claim.lease_until)

    def _shown(self, request: CheckoutRequest, order_id: str, order: Order) -> Placed | None:
        """The cart's last order again, where this request would only repeat it."""
        done = order.payment in (Payment.CAPTURED, Payment.AUTHORISED, Payment.OWED)
        if order.payment is Payment.PROCESSING or (done and _same_lines(request, order)):
            return self._placed(order_id, order, None)
        same = order.placed.body_hash == request.body_hash
        open_until = order.session.expires_at if order.session else 0
        if not same or order.payment is not Payment.PENDING or open_until <= self._clock():
            return None
        order = self._pages.ask(order_id, order)
        if order.payment is Payment.PENDING and order.session:
            return self._placed(order_id, order, order.session.url)
        return self._placed(order_id, order, None) if order.stands else None

    def _end(self, request: CheckoutRequest, order_id: str, order: Order) -> Placed | None:
        """Finish with the cart's last order before a new one; where it was paid meanwhile, that one is shown."""
        if order.payment is not Payment.PENDING:
            return None
        same = order.placed.body_hash == request.body_hash
        if order.session is None and same:
            return self._open(request, order_id, None)
        order = self._pages.close(order_id, order, None if same else "the cart was changed")
        return self._placed(order_id, order, None) if order.stands else None

    def _count_try(self, request: CheckoutRequest) -> None:
        limits = self._releases.current().rules.limits
        now = self._clock()
        window = now // limits.tries_window_seconds
        ends = (window + 1) * limits.tries_window_seconds
        if self._store.tally(f"tries:{request.client}:{window}", ends, now) > limits.checkout_tries:
            raise LimitReached(
                to_translate("too many checkouts from here: please wait a few minutes"), retry_after=ends - now
            )

    def _open(self, request: CheckoutRequest, order_id: str, lease: int | None) -> Placed:
        order = self._load(order_id)
        if order.payment is not Payment.PENDING:
            return self._placed(order_id, order, self._keep(request, lease, None))
        try:
            session, opened = self._pages.open(order_id, order)
        except GatewayUnavailable:
            self._give_back(request, order_id, lease)
            raise
        except GatewayRefused:
            self._settlement.apply(order_id, SettleExpired("", "the payment provider refused the order"))
            self._give_back(request, order_id, lease)
            raise
        url = session.url if session.status is SessionStatus.OPEN else None
        answer = None if lease is None else _answer(request, url)
        try:
            order = self._settlement.apply(order_id, opened, answer=answer)
        except (AlreadyProcessed, IllegalTransition):
            # Another request went on with it, or ended it, while the provider was asked.
            return self._as_it_stands(order_id)
        if url is None:
            order = self._settlement.settle(order_id, session)
        return self._placed(order_id, order, url)

    def _keep(self, request: CheckoutRequest, lease: int | None, url: str | None) -> str | None:
        """Keep the answer to an order that needs no payment page."""
        if lease is not None:
            self._store.commit(Change(answer=_answer(request, url)), self._clock())
        return url

    def _as_it_stands(self, order_id: str) -> Placed:
        order = self._load(order_id)
        if order.payment is Payment.PENDING and order.session:
            return self._placed(order_id, order, order.session.url)
        if order.stands:
            return self._placed(order_id, order, None)
        raise IdempotencyInFlight(to_translate("this cart is being ordered in another tab"), retry_after=2)

    def _give_back(self, request: CheckoutRequest, order_id: str, lease: int | None) -> None:
        """Let the next try go on at once instead of after the lease."""
        if lease is not None:
            claim = self._claim(request, order_id=order_id, takes_over=lease, lease_seconds=0)
            self._store.commit(Change(inbox=claim), self._clock())

    def _placed(self, order_id: str, order: Order, url: str | None, *, replayed: bool = False) -> Placed:
        return Placed(order_id, order.reference, self._pages.order_url(order), url, replayed)

    def _load(self, order_id: str) -> Order:
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("there is no such order")
        return fold(stored.events)

    def _claim(
        self,
        request: CheckoutRequest,
        *,
        order_id: str | None = None,
        takes_over: int | None = None,
        lease_seconds: int = LEASE_SECONDS,
    ) -> InboxClaim:
        now = self._clock()
        return InboxClaim(
            id=_inbox_id(request),
            payload_hash=request.body_hash,
            expires_at=now + _KEEP_KEY_SECONDS,
            lease_until=now + lease_seconds,
            order_id=order_id,
            takes_over=takes_over,
        )


def _answer(request: CheckoutRequest, url: str | None) -> InboxAnswer:
    return InboxAnswer(_inbox_id(request), Answer(200, json.dumps({"payment_url": url})))


def _inbox_id(request: CheckoutRequest) -> str:
    return f"checkout:{sha256(request.key.encode()).hexdigest()}"


def _same_lines(request: CheckoutRequest, order: Order) -> bool:
    ordered = {line.sku: line.quantity for line in order.placed.lines}
    return ordered == {line.sku: line.quantity for line in merge_lines(request.lines)}
