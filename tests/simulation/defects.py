"""Shops with a defect that somebody could have written: what the simulation has to find."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.domain.change import Change, Message, Move
from chalicelib.ports import OrderStore, PaymentGateway


class _Layer:
    """Something of the shop's with a method of its own, and the others of what is below."""

    def __init__(self, below: Any) -> None:
        self._below = below

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)


class _Forgetful(_Layer):
    """Keeps no claims of the desk on orders: what is sent twice happens twice."""

    def commit(self, change: Change, now: int) -> None:
        claim = change.inbox
        if claim is not None and change.order_id is not None and claim.id.startswith("desk:"):
            change = replace(change, inbox=None)
        self._below.commit(change, now)


class _Leaking(_Layer):
    """Frees no stock of orders that end unpaid."""

    def commit(self, change: Change, now: int) -> None:
        moves = tuple(move for move in change.stock if move.kind is not Move.RELEASE)
        self._below.commit(replace(change, stock=moves), now)


class _ImpatientGateway(_Layer):
    """Asks for a refund under a new key at every try."""

    tries = 0

    def refund(self, payment: str, amount: int, currency: str, key: str, *more: str) -> Any:
        _ImpatientGateway.tries += 1
        return self._below.refund(payment, amount, currency, f"{key}:{_ImpatientGateway.tries}", *more)


class DoneTwice(Services):
    """A desk that does not know what it has done already."""

    @cached_property
    def store(self) -> OrderStore:
        return _Forgetful(super().store)  # type: ignore[return-value]


class LeakingStock(Services):
    """A shop whose holds are never released."""

    @cached_property
    def store(self) -> OrderStore:
        return _Leaking(super().store)  # type: ignore[return-value]


class RefundedTwice(Services):
    """A shop that sends a refund again where no answer came."""

    @cached_property
    def gateway(self) -> PaymentGateway:
        return _ImpatientGateway(super().gateway)  # type: ignore[return-value]


class MailedTwice(Services):
    """A shop that tells of every refund once by itself, and once by its table."""

    @cached_property
    def outbox(self) -> Any:
        outbox = super().outbox
        send, twice = outbox._handlers["mail"], {}

        def send_twice(message: Message) -> None:
            send(message)
            if "parcel_sent" in message.id and message.id not in twice:
                twice[message.id] = replace(message, id=f"{message.id}:again")
                send(twice[message.id])

        outbox._handlers["mail"] = send_twice
        return outbox
