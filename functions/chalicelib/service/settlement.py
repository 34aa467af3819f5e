"""Commands applied to stored orders: webhook, sweep, order page, outbox and the shop's people all come through here."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.announcements import announcement
from chalicelib.domain.change import CounterMove, InboxAnswer, InboxClaim
from chalicelib.domain.commands import (
    Command,
    SettleAuthorised,
    SettleDispute,
    SettleExpired,
    SettleFailed,
    SettleLapsed,
    SettlePaid,
    SettleRefund,
    SettleRefunded,
    SettleStarted,
)
from chalicelib.domain.consequences import change_of
from chalicelib.domain.errors import Contended, NoRelease, NotFound, VersionConflict
from chalicelib.domain.events import Event
from chalicelib.domain.order import Order, decide, evolve_all, fold
from chalicelib.domain.order_state import ENDED
from chalicelib.domain.payment_commands import ReceiveMoney
from chalicelib.domain.provider import (
    PaymentSession,
    PaymentStatus,
    ProviderDispute,
    ProviderPayment,
    ProviderRefund,
    RefundedSoFar,
    SessionStatus,
)
from chalicelib.domain.rules import Webhook
from chalicelib.ports import Clock, OrderStore, PaymentGateway
from chalicelib.service.releases import ReleaseBook

_TRIES = 6
_KEPT_SECONDS = 7 * 24 * 3600  # how long a bank keeps money, where nobody says


class Settlement:
    """Applies commands to stored orders, each in one commit, however many do so at once."""

    def __init__(self, store: OrderStore, gateway: PaymentGateway, releases: ReleaseBook, clock: Clock) -> None:
        self._store = store
        self._gateway = gateway
        self._releases = releases
        self._clock = clock

    def ask(self, order_id: str, session_id: str) -> Order:
        """Ask the provider how a session stands, and settle the order by its answer. Raises GatewayError."""
        return self.settle(order_id, self._gateway.find_session(session_id))

    def settle(self, order_id: str, session: PaymentSession, reason: str | None = None, by: str = "") -> Order:
        """Settle an order by what the provider said; `reason` where we asked it to close the session."""
        return self.apply(order_id, self.command(session, reason, by))

    def command(self, session: PaymentSession, reason: str | None = None, by: str = "") -> Command | None:
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
            case SessionStatus.AUTHORISED:
                return SettleAuthorised(
                    session=session.id,
                    payment=session.payment or session.id,
                    amount=session.amount,
                    currency=session.currency,
                    lapses_at=session.lapses_at or self._clock() + _KEPT_SECONDS,
                    buyer=session.buyer,
                )
            case SessionStatus.STARTED:
                return SettleStarted(session.id, session.buyer)
            case SessionStatus.FAILED:
                return SettleFailed(session.id)
            case SessionStatus.EXPIRED:
                return SettleExpired(session.id, reason, by)
            case SessionStatus.OPEN:
                return None

    def about(self, told: ProviderPayment | ProviderRefund | RefundedSoFar | ProviderDispute) -> Command | None:
        """What the provider's word on a payment, a refund or a dispute means; None where nothing came of it yet."""
        match told:
            case ProviderPayment():
                return self._payment(told)
            case ProviderRefund():
                return SettleRefund(told.payment, told.id, told.amount, told.state, told.reason, told.granted)
            case RefundedSoFar():
                return SettleRefunded(told.payment, told.amount)
            case ProviderDispute():
                return SettleDispute(told.id, told.payment, told.amount, told.reason, told.state, told.respond_by)

    def _payment(self, told: ProviderPayment) -> Command | None:
        details = (told.id, told.amount, told.currency)
        match told.status:
            case PaymentStatus.AUTHORISED:
                lapses_at = told.lapses_at or self._clock() + _KEPT_SECONDS
                return SettleAuthorised("", *details, lapses_at, told.buyer)
            case PaymentStatus.CAPTURED:
                policy = self._releases.current().rules.paid_after_expiry
                return SettlePaid("", *details, policy, told.buyer, page_tells=True)
            case PaymentStatus.CANCELLED:
                return SettleLapsed(told.id, told.reason)
            case PaymentStatus.OPEN:
                return None

    def apply(
        self,
        order_id: str,
        command: Command | Sequence[Command] | None,
        claim: InboxClaim | None = None,
        answer: InboxAnswer | None = None,
        counters: tuple[CounterMove, ...] = (),
    ) -> Order:
        """Decide and commit, once more from the start where another writer was quicker.

        Several commands are one commit, too. `claim` and `answer` go into it, and `counters`. Returns the order as it
        is now. Raises NotFound, AlreadyProcessed (with a claim), OrderRefused, IllegalTransition, LimitReached (with
        counters), OutOfStock, Contended.
        """
        commands = [] if command is None else [command] if isinstance(command, Command) else command
        for _ in range(_TRIES):
            stored = self._store.load(order_id)
            if stored is None:
                raise NotFound("there is no such order")
            order = fold(stored.events)
            now = self._clock()
            events = self._decide(order, commands, now)
            if not events and claim is None and answer is None:
                return order
            change = change_of(order_id, stored.version, order, events, now)
            moves = (*change.counters, *counters) if events else ()
            told = announcement(self._webhooks(), order_id, len(stored.events), events, now) if events else ()
            outbox = (*change.outbox, *told)
            change = replace(change, inbox=claim, answer=answer, counters=moves, outbox=outbox)
            try:
                self._store.commit(change, now)
            except VersionConflict:
                continue
            return evolve_all(order, events)
        raise Contended("the order is being changed by too many at once")

    def _webhooks(self) -> Sequence[Webhook]:
        """Who is told of orders at present; nobody before the first release."""
        try:
            return self._releases.current().rules.webhooks
        except NoRelease:
            return ()

    def _decide(self, order: Order, commands: Sequence[Command], now: int) -> tuple[Event, ...]:
        events: tuple[Event, ...] = ()
        for command in commands:
            made = decide(order, self._deliverable(order, command), now)
            order = evolve_all(order, made)
            events += made
        return events

    def _deliverable(self, order: Order, command: Command) -> Command:
        """Money that came late is sent back, whatever the policy, where the goods have gone to somebody else.

        The same where a gift card had paid a part: what it paid went back to the card when the order ended.
        """
        if not isinstance(command, SettlePaid | ReceiveMoney) or order.payment not in ENDED:
            return command
        if order.placed.gift_cards:
            return replace(command, late_policy="refund")
        limited = [need for need in order.placed.demand if need.limited]
        levels = self._store.stock([need.sku for need in limited])
        short = any(levels[need.sku].saleable < need.quantity for need in limited)
        return replace(command, late_policy="refund") if short else command
