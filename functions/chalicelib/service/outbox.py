"""What was committed to be done later: leased, tried again with growing pauses, after enough tries dead and visible."""

import logging
from collections.abc import Callable, Mapping

from chalicelib.domain.change import Message
from chalicelib.domain.errors import StorefrontError
from chalicelib.ports import Clock, OrderStore

Handler = Callable[[Message], None]

logger = logging.getLogger("storefront")

LEASE_SECONDS = 120
_BATCH = 20
_PAUSES = (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
"""Seconds before the next try; after the last one a message is dead."""


class Outbox:
    """Runs the handlers of outbox messages, by their kind."""

    def __init__(self, store: OrderStore, handlers: Mapping[str, Handler], clock: Clock) -> None:
        self._store = store
        self._handlers = handlers
        self._clock = clock

    def run(self) -> int:
        """Handle everything that is due; how many were done."""
        done = 0
        while batch := self._store.lease_messages(self._clock(), _BATCH, LEASE_SECONDS):
            done += sum(self._handle(message) for message in batch)
        return done

    def _handle(self, message: Message) -> bool:
        handler = self._handlers.get(message.kind)
        if handler is None:
            self._store.bury_message(message.id, f"nothing here handles {message.kind!r}")
            return False
        try:
            handler(message)
        except StorefrontError as error:
            told = error.details.get("provider")
            self._put_off(message, f"{type(error).__name__}: {error.message}" + (f" ({told})" if told else ""))
            return False
        except Exception as error:
            # A mail whose template is broken must not keep a refund waiting: it is put off and dies visibly.
            logger.exception("message %s failed", message.id)
            self._put_off(message, f"{type(error).__name__}: {error}")
            return False
        self._store.settle_message(message.id, self._clock())
        return True

    def _put_off(self, message: Message, error: str) -> None:
        if message.attempts > len(_PAUSES):
            self._store.bury_message(message.id, error)
        else:
            self._store.retry_message(message.id, self._clock() + _PAUSES[message.attempts - 1], error)
