"""What schedules and queues do in production, as threads of the local shop: outbox, sweep, webhooks of the sandbox."""

import logging
import threading
from collections.abc import Callable

from chalicelib.domain.errors import StorefrontError

log = logging.getLogger("storefront.serve")


class Worker:
    """A thread that runs `work` every `seconds` until it is stopped; what fails is said and tried again."""

    def __init__(self, name: str, work: Callable[[], object], seconds: float) -> None:
        self._name, self._work, self._seconds = name, work, seconds
        self._stopped = threading.Event()
        self._last = ""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, wait: float = 5.0) -> None:
        """Finish the round that is running, and no more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(wait)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._work()
            except StorefrontError as wrong:
                self._say(str(wrong))
            except Exception as wrong:  # noqa: BLE001  # said below; a thread that dies would leave orders waiting
                self._say(repr(wrong), wrong)
            else:
                self._last = ""

    def _say(self, message: str, unforeseen: Exception | None = None) -> None:
        """Once, however often it happens in a row; what nobody has foreseen with its traceback."""
        if message != self._last:
            log.warning("%s: %s", self._name, message, exc_info=unforeseen)
        self._last = message
