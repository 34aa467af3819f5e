"""Provider against shop: everything that the provider has of a time, and every order of it, compared one by one.

Webhooks, order pages and sweeps keep the two together; this finds what all of them have missed, and can settle it by
the provider's own word.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from chalicelib.domain.change import Change, Message
from chalicelib.domain.commands import Command, SettlePaid
from chalicelib.domain.errors import GatewayError, GatewayRefused
from chalicelib.domain.order import Order, fold
from chalicelib.domain.provider import PaymentStatus, ProviderDispute, ProviderPage, ProviderPayment, ProviderRefund
from chalicelib.domain.reconciliation import (
    Difference,
    dispute_difference,
    payment_difference,
    provider_legs,
    provider_payments,
    refund_difference,
)
from chalicelib.service.house import House
from chalicelib.service.order_list import OrderFilter, list_orders

Told = ProviderPayment | ProviderRefund | ProviderDispute
T = TypeVar("T")

logger = logging.getLogger("storefront")

WINDOW_SECONDS = 14 * 24 * 3600
"""How far back the sweep looks: longer than a bank keeps money, and than a bank debit takes."""

_TURN_SECONDS = 6 * 3600
_IN_FLIGHT_SECONDS = 3600
_ORDERS_AT_ONCE = 200
_MESSAGES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A difference; `settled`: it is gone, by the provider's word."""

    difference: Difference
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was compared, and where it differs. `elsewhere` are payments that are none of this shop's."""

    payments: int = 0
    refunds: int = 0
    disputes: int = 0
    orders: int = 0
    elsewhere: int = 0
    found: tuple[Found, ...] = ()

    @property
    def open(self) -> tuple[Difference, ...]:
        """The differences that stay."""
        return tuple(one.difference for one in self.found if not one.settled)


class Reconciler:
    """Compares the provider's books with the shop's."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._store = house.store
        self._gateway = house.gateway

    def run(self, since: int, until: int | None = None, *, settle: bool = False) -> Reconciliation:
        """Everything made at `since` (UTC seconds) or later, and before `until`. Raises GatewayError."""
        end = self._house.clock() + 1 if until is None else until
        payments = {one.id: one for one in self._listed(self._gateway.list_payments, since, end)}
        refunds = {one.id: one for one in self._listed(self._gateway.list_refunds, since, end)}
        disputes = list(self._listed(self._gateway.list_disputes, since, end))
        found, elsewhere = list[Found](), 0
        for payment in payments.values():
            owner = self._owner(payment.id, payment)
            elsewhere += owner is None and payment.order_id is None
            found += self._compare(owner or payment.order_id, payment, settle)
        later: list[ProviderRefund | ProviderDispute] = [*refunds.values(), *disputes]
        for told in later:
            found += self._compare(self._owner(told.payment, payments.get(told.payment)), told, settle)
        orders = 0
        for order_id, order in self._orders(since, end):
            orders += 1
            found += (Found(one) for one in self._here_only(order_id, order, payments, refunds))
        return Reconciliation(len(payments), len(refunds), len(disputes), orders, elsewhere, tuple(found))

    def sweep_in_turn(self) -> tuple[Found, ...]:
        """The same, once every six hours however often it is called; nothing where the provider cannot be reached."""
        now = self._house.clock()
        turn = now // _TURN_SECONDS
        if self._store.tally(f"reconcile:{turn}", (turn + 1) * _TURN_SECONDS, now) > 1:
            return ()
        try:
            return self.sweep()
        except GatewayError as unreachable:
            logger.warning("the books cannot be compared: %s", unreachable.message)
            return ()

    def sweep(self) -> tuple[Found, ...]:
        """Compare the last two weeks, settle what can be settled, and tell the shop of each difference once.

        What is younger than an hour is left to the webhooks that are on their way. Gives all of them.
        """
        now = self._house.clock()
        seen = self.run(now - WINDOW_SECONDS, now - _IN_FLIGHT_SECONDS, settle=True).found
        told = [_alert(one, now) for one in seen]
        for first in range(0, len(told), _MESSAGES_AT_ONCE):
            self._store.commit(Change(outbox=tuple(told[first : first + _MESSAGES_AT_ONCE])), now)
        return seen

    def _listed(self, page: Callable[[int, int, str | None], ProviderPage[T]], since: int, until: int) -> Iterator[T]:
        after: str | None = None
        while True:
            got = page(since, until, after)
            yield from got.items
            if got.next is None:
                return
            after = got.next

    def _owner(self, payment: str, told: ProviderPayment | None) -> str | None:
        """The order that a payment belongs to, where it is in this shop."""
        order_id = (told.order_id if told else None) or self._store.payment_order(payment)
        if order_id is None and told is None:
            order_id = self._find(payment)
        return order_id if order_id and self._store.load(order_id) is not None else None

    def _find(self, payment: str) -> str | None:
        try:
            return self._gateway.find_payment(payment).order_id
        except GatewayRefused:
            return None  # the provider does not know it either

    def _compare(self, order_id: str | None, told: Told, settle: bool) -> list[Found]:
        if order_id is None:
            return []  # another application's, on the same account
        difference = self._difference(order_id, told)
        if difference is None:
            return []
        if not settle or not difference.can_settle:
            return [Found(difference)]
        self._settle(order_id, told)
        return [Found(difference, settled=self._difference(order_id, told) is None)]

    def _difference(self, order_id: str, told: Told) -> Difference | None:
        stored = self._store.load(order_id)
        if stored is None:
            took = isinstance(told, ProviderPayment) and told.status is PaymentStatus.CAPTURED
            return Difference("order_unknown", told.id, None, "", order_id) if took else None
        order = fold(stored.events)
        match told:
            case ProviderPayment():
                return payment_difference(order_id, order, told)
            case ProviderRefund():
                return refund_difference(order_id, order, told)
            case ProviderDispute():
                return dispute_difference(order_id, order, told)

    def _settle(self, order_id: str, told: Told) -> None:
        stored = self._store.load(order_id)
        order = fold(stored.events) if stored else None
        if isinstance(told, ProviderPayment) and order and order.awaits_provider and order.session:
            # The page knows more of the buyer than the payment does.
            self._house.settlement.ask(order_id, order.session.session)
            if self._difference(order_id, told) is None:
                return
        self._house.settlement.apply(order_id, _plain(self._house.settlement.about(told)))

    def _orders(self, since: int, until: int) -> Iterator[tuple[str, Order]]:
        after: str | None = None
        while True:
            asked = OrderFilter(since=since, until=until, limit=_ORDERS_AT_ONCE, after=after)
            page = list_orders(self._house, asked)
            for line in page.orders:
                stored = self._store.load(line.id)
                if stored is not None:
                    yield line.id, fold(stored.events)
            if page.next is None:
                return
            after = page.next

    def _here_only(
        self, order_id: str, order: Order, payments: dict[str, ProviderPayment], refunds: dict[str, ProviderRefund]
    ) -> Iterator[Difference]:
        """What the order has that the provider was not heard to have: it is asked once more, by its id."""
        for payment, amount in provider_payments(order):
            if payment not in payments and not self._is_known(self._gateway.find_payment, payment):
                here = f"{amount} {order.placed.currency}"
                yield Difference("paid_here_only", payment, order_id, order.reference, "unknown", here)
        for leg in provider_legs(order):
            if leg.provider not in refunds and not self._is_known(self._gateway.find_refund, leg.provider):
                here = f"{leg.state.value} {leg.amount} {order.placed.currency}"
                yield Difference("refund_here_only", leg.provider, order_id, order.reference, "unknown", here)

    def _is_known(self, ask: Callable[[str], object], name: str) -> bool:
        try:
            ask(name)
        except GatewayRefused:
            return False
        return True


def _plain(command: Command | None) -> Command | None:
    """The provider's word, taken as it is: no page is going to say it."""
    return replace(command, page_tells=False) if isinstance(command, SettlePaid) else command


def _alert(found: Found, now: int) -> Message:
    one = found.difference
    payload = {
        "what": "reconciliation",
        "order": one.order_id or "",
        "detail": f"{one.subject}: {one.there} / {one.here}",
        "difference": one.kind,
        "settled": found.settled,
    }
    return Message(f"alert:reconciliation:{one.kind}:{one.subject}", "alert", payload, now)
