"""What was committed to be done later: leased, tried again with growing pauses, after enough tries dead and visible.

The pause before the next try is any time up to a ceiling that grows fourfold with every failure ("full jitter", AWS
Architecture Blog, "Exponential Backoff And Jitter", 2015): what failed together is not tried together again.
"""

import logging
from collections.abc import Callable, Mapping

from chalicelib.domain.change import Change, Message
from chalicelib.domain.errors import StorefrontError
from chalicelib.ports import Below, Clock, OrderStore

Handler = Callable[[Message], None]

logger = logging.getLogger("storefront")

LEASE_SECONDS = 120
_BATCH = 20
TRIES = 11
"""After so many a message is dead: some two days after the first one on the average, four at the most."""

_FIRST_CEILING = 10
_LAST_CEILING = 24 * 3600
_ALERTS = ("alert", "order_taken")
_TOLD_LENGTH = 200
_ERROR_LENGTH = 1000  # of a message that anything may have raised


class Outbox:
    """Runs the handlers of outbox messages, by their kind."""

    def __init__(self, store: OrderStore, handlers: Mapping[str, Handler], clock: Clock, below: Below) -> None:
        self._store = store
        self._handlers = handlers
        self._clock = clock
        self._below = below

    def run(self) -> int:
        """Handle everything that is due; how many were done."""
        done = 0
        while batch := self._store.lease_messages(self._clock(), _BATCH, LEASE_SECONDS):
            done += sum(self._handle(message) for message in batch)
        return done

    def _handle(self, message: Message) -> bool:
        handler = self._handlers.get(message.kind)
        if handler is None:
            self._bury(message, f"nothing here handles {message.kind!r}")
            return False
        try:
            handler(message)
        except StorefrontError as error:
            told = error.details.get("provider")
            self._put_off(message, f"{type(error).__name__}: {error.message}" + (f" ({told})" if told else ""))
            return False
        except Exception as error:
            # A mail whose template is broken must not keep a refund waiting: it is put off and dies visibly.
            logger.exception("message %s failed", message.id, extra={"message_id": message.id})
            self._put_off(message, f"{type(error).__name__}: {error}")
            return False
        self._store.settle_message(message.id, self._clock())
        return True

    def _put_off(self, message: Message, error: str) -> None:
        if message.attempts >= TRIES:
            self._bury(message, error[:_ERROR_LENGTH])
        else:
            pause = 1 + self._below(ceiling(message.attempts))
            self._store.retry_message(message.id, self._clock() + pause, error[:_ERROR_LENGTH])

    def _tell(self, message: Message, error: str) -> None:
        """Somebody has to know of a message that is given up; of an alert that is, nobody could be told."""
        if message.kind in _ALERTS:
            return
        now = self._clock()
        detail = f"{message.kind} {message.id}: {error[:_TOLD_LENGTH]}"
        payload = {"what": "dead_letter", "order": "", "detail": " ".join(detail.split())}
        alert = Message(f"alert:dead_letter:{message.id}:{now}", "alert", payload, now)
        self._store.commit(Change(outbox=(alert,)), now)

    def _bury(self, message: Message, error: str) -> None:
        self._tell(message, error)
        self._store.bury_message(message.id, error)
        order = message.payload.get("order")
        told = {"event": "dead_letter", "order": order, "message_id": message.id}
        logger.error("%s is given up after %s tries: %s", message.kind, message.attempts, error, extra=told)


def ceiling(attempts: int) -> int:
    """The longest pause, in seconds, after so many tries."""
    return min(_LAST_CEILING, _FIRST_CEILING * int(4 ** (attempts - 1)))
