"""What the payment provider says, applied to an order: webhook, sweep, order page and outbox all come through here."""

from dataclasses import replace
from hashlib import sha256

from chalicelib.domain.change import InboxAnswer, InboxClaim
from chalicelib.domain.commands import Command, NoteDecline, SettleExpired, SettleFailed, SettlePaid, SettleStarted
from chalicelib.domain.consequences import change_of
from chalicelib.domain.errors import AlreadyProcessed, Contended, NotFound, VersionConflict
from chalicelib.domain.order import Order, decide, evolve_all, fold
from chalicelib.ports import Clock, GatewayNotice, OrderStore, PaymentGateway, PaymentSession, SessionStatus
from chalicelib.service.releases import ReleaseBook

_TRIES = 6
_REMEMBER_SECONDS = 30 * 24 * 3600  # the provider repeats a webhook for three days; a resend by hand may be later


class Settlement:
    """Applies commands to stored orders, each in one commit, however many do so at once."""

    def __init__(self, store: OrderStore, gateway: PaymentGateway, releases: ReleaseBook, clock: Clock) -> None:
        self._store = store
        self._gateway = gateway
        self._releases = releases
        self._clock = clock

    def receive(self, notice: GatewayNotice, body: bytes) -> bool:
        """Take in a verified webhook once; whether it was about an order of this shop. A repeat is no error."""
        if notice.order_id is None or self._store.load(notice.order_id) is None:
            return False
        claim = InboxClaim(
            id=f"stripe:{notice.id}",
            payload_hash=sha256(body).hexdigest(),
            expires_at=self._clock() + _REMEMBER_SECONDS,
            order_id=notice.order_id,
        )
        command: Command | None = None
        if notice.session is not None:
            command = self.command(notice.session)
        elif notice.declined is not None:
            command = NoteDecline(notice.declined)
        try:
            self.apply(notice.order_id, command, claim)
        except AlreadyProcessed:
            return True
        return True

    def ask(self, order_id: str, session_id: str) -> Order:
        """Ask the provider how a session stands, and settle the order by its answer. Raises GatewayError."""
        return self.settle(order_id, self._gateway.find_session(session_id))

    def settle(self, order_id: str, session: PaymentSession, reason: str | None = None) -> Order:
        """Settle an order by what the provider said; `reason` where we asked it to close the session."""
        return self.apply(order_id, self.command(session, reason))

    def command(self, session: PaymentSession, reason: str | None = None) -> Command | None:
        """What a session's state means for its order; None while it is open."""
        match session.status:
            case SessionStatus.PAID:
                return SettlePaid(
                    session=session.id,
                    payment=session.payment or session.id,
                    amount=session.amount,
                    currency=session.currency,
                    late_policy=self._releases.current().rules.paid_after_expiry,
                    buyer=session.buyer,
                )
            case SessionStatus.STARTED:
                return SettleStarted(session.id, session.buyer)
            case SessionStatus.FAILED:
                return SettleFailed(session.id)
            case SessionStatus.EXPIRED:
                return SettleExpired(session.id, reason)
            case SessionStatus.OPEN:
                return None

    def apply(
        self,
        order_id: str,
        command: Command | None,
        claim: InboxClaim | None = None,
        answer: InboxAnswer | None = None,
    ) -> Order:
        """Decide and commit, once more from the start where another writer was quicker.

        `claim` and `answer` go into the same commit. Returns the order as it is now. Raises NotFound,
        AlreadyProcessed (with a claim), IllegalTransition, Contended.
        """
        for _ in range(_TRIES):
            stored = self._store.load(order_id)
            if stored is None:
                raise NotFound("there is no such order")
            order = fold(stored.events)
            now = self._clock()
            events = decide(order, self._deliverable(order, command), now) if command is not None else ()
            if not events and claim is None and answer is None:
                return order
            change = replace(change_of(order_id, stored.version, order, events, now), inbox=claim, answer=answer)
            try:
                self._store.commit(change, now)
            except VersionConflict:
                continue
            return evolve_all(order, events)
        raise Contended("the order is being changed by too many at once")

    def _deliverable(self, order: Order, command: Command) -> Command:
        """Money that came late is sent back, whatever the policy, where the goods have gone to somebody else.

        The same where a gift card had paid a part: what it paid went back to the card when the order ended.
        """
        if not isinstance(command, SettlePaid) or order.holds_stock or command.late_policy == "refund":
            return command
        if order.placed.gift_cards:
            return replace(command, late_policy="refund")
        limited = [need for need in order.placed.demand if need.limited]
        levels = self._store.stock([need.sku for need in limited])
        short = any(levels[need.sku].saleable < need.quantity for need in limited)
        return replace(command, late_policy="refund") if short else command
