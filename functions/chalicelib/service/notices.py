"""Webhooks of the payment provider: verified, applied and committed once; nothing is sent or asked meanwhile.

What is about a payment that we do not know yet (a refund may be told before its payment, or belong to another
application on the same account) is put into the outbox, whose handler asks the provider whose payment it is.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chalicelib.domain.change import Change, InboxClaim, Message
from chalicelib.domain.codec import from_plain, to_plain
from chalicelib.domain.commands import Command, NoteDecline
from chalicelib.domain.errors import AlreadyProcessed, GatewayRefused
from chalicelib.domain.provider import (
    GatewayNotice,
    ProviderDispute,
    ProviderPayment,
    ProviderRefund,
    RefundedSoFar,
)
from chalicelib.ports import Clock, OrderStore, PaymentGateway
from chalicelib.service.settlement import Settlement

_REMEMBER_SECONDS = 30 * 24 * 3600  # the provider repeats a webhook for three days; a resend by hand may be later
_KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind for kind in (ProviderPayment, ProviderRefund, RefundedSoFar, ProviderDispute)
}


class Notices:
    """Takes in what the payment provider tells."""

    def __init__(self, store: OrderStore, gateway: PaymentGateway, settlement: Settlement, clock: Clock) -> None:
        self._store = store
        self._gateway = gateway
        self._settlement = settlement
        self._clock = clock

    def receive(self, notice: GatewayNotice, body: bytes) -> bool:
        """Take in a verified webhook once; whether it was about an order of this shop. A repeat is no error."""
        order_id = self._order_of(notice)
        claim = InboxClaim(
            id=f"stripe:{notice.id}",
            payload_hash=sha256(body).hexdigest(),
            expires_at=self._clock() + _REMEMBER_SECONDS,
            order_id=order_id,
        )
        try:
            if order_id is not None:
                self._settlement.apply(order_id, self._command(notice), claim)
            elif notice.about is not None and notice.order_id is None:
                self._put_aside(notice, claim)
        except AlreadyProcessed:
            return order_id is not None
        return order_id is not None

    def find_owner(self, message: Message) -> None:
        """The outbox handler for `stray_notice`: whose payment it is, is asked of the provider, then it is applied."""
        payment = str(message.payload["payment"])
        order_id = self._store.payment_order(payment)
        if order_id is None:
            try:
                order_id = self._gateway.find_payment(payment).order_id
            except GatewayRefused:
                return  # the provider does not know it: nobody of ours
        if order_id is None or self._store.load(order_id) is None:
            return
        kind = _KINDS[str(message.payload["kind"])]
        self._settlement.apply(order_id, self._settlement.about(from_plain(kind, message.payload["about"])))

    def _order_of(self, notice: GatewayNotice) -> str | None:
        if notice.order_id is not None:
            return notice.order_id if self._store.load(notice.order_id) is not None else None
        return self._store.payment_order(notice.payment) if notice.payment else None

    def _command(self, notice: GatewayNotice) -> Command | None:
        if notice.session is not None:
            return self._settlement.command(notice.session)
        if notice.about is not None:
            return self._settlement.about(notice.about)
        return NoteDecline(notice.declined) if notice.declined is not None else None

    def _put_aside(self, notice: GatewayNotice, claim: InboxClaim) -> None:
        about = {"kind": type(notice.about).__name__, "about": to_plain(notice.about), "payment": notice.payment}
        message = Message(f"stray_notice:{notice.id}", "stray_notice", about, self._clock())
        self._store.commit(Change(inbox=claim, outbox=(message,)), self._clock())
