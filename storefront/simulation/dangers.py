"""What can go wrong around the shop: the process dies at a boundary, the network is cut, mail does not leave.

A boundary is a moment before or after something that lasts: a write to the store, a call to the provider, a mail handed
over. A crash may stand at each of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import stripe
from requests.structures import CaseInsensitiveDict

from chalicelib.domain.change import Change
from chalicelib.domain.errors import Unavailable
from chalicelib.ports import KeptStore, Mail
from storefront.sandbox import Sandbox


class Crash(BaseException):
    """The process is gone. No handler of the shop may catch it."""


class Danger:
    """Counts boundaries; the one that is armed kills. `passed` is how many there were."""

    def __init__(self) -> None:
        self.passed = 0
        self.crashes = 0
        self.last = ""
        self._left: int | None = None

    def arm(self, boundaries: int | None) -> None:
        """Die at the so-manieth boundary from now; None: at none."""
        self._left = boundaries

    def here(self, where: str) -> None:
        """Pass a boundary. Raises Crash."""
        self.passed += 1
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self._left, self.last = None, where
            self.crashes += 1
            raise Crash(where)

    @contextmanager
    def around(self, what: str) -> Iterator[None]:
        """The boundaries before and after something that lasts."""
        self.here(f"before {what}")
        yield
        self.here(f"after {what}")


_WRITES = (
    "commit tally lease_sweeps lease_messages settle_message retry_message bury_message revive_message put_token "
    "publish_release book_opening switch_release".split()
)


class MortalStore:
    """Any store, with a boundary before and after each of its writes; notes what they changed."""

    def __init__(self, store: KeptStore, danger: Danger) -> None:
        self._store = store
        self._danger = danger
        self.done: set[str] = set()  # messages that were settled
        self.orders: set[str] = set()
        self.skus: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._risky(name, found) if name in _WRITES else found

    def _risky(self, name: str, write: Callable[..., Any]) -> Callable[..., Any]:
        def risk(*given: Any, **named: Any) -> Any:
            with self._danger.around(name):
                answer = write(*given, **named)
                if name == "settle_message":
                    self.done.add(given[0])
                for one in given:
                    if isinstance(one, Change):
                        self._note(one)
            return answer

        return risk

    def _note(self, change: Change) -> None:
        if change.order_id is not None and change.events:
            self.orders.add(change.order_id)
        self.skus.update(move.sku for move in change.stock)


class Network(stripe.HTTPClient):
    """The way to the provider: cut, nothing arrives; deaf, everything arrives and no answer comes back."""

    name = "simulated"

    def __init__(self, sandbox: Sandbox, danger: Danger) -> None:
        super().__init__()
        self._sandbox = sandbox
        self._danger = danger
        self.cut = False
        self.deaf = False

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        """One call to the API, without a network."""
        if self.cut:
            raise _no_answer()
        parts = urlsplit(url)
        body = (post_data or "").encode() if isinstance(post_data, str | None) else post_data
        with self._danger.around("a call to the provider"):
            answer = self._sandbox.handle(method.upper(), parts.path, parts.query, headers, body)
        if self.deaf:
            raise _no_answer()
        return answer.body, answer.status, CaseInsensitiveDict(answer.headers)


def _no_answer() -> Exception:
    return stripe.APIConnectionError("no answer", should_retry=False)  # type: ignore[no-untyped-call]


class Letterbox:
    """A mail server: may be away, may refuse an address, may take a mail and say that it did not."""

    def __init__(self, danger: Danger) -> None:
        self._danger = danger
        self.handed_over: dict[str, list[Mail]] = defaultdict(list)  # by message id
        self.noted: set[str] = set()  # messages that the shop has written down as done
        self.twice: list[str] = []  # messages that came again though the shop knew that they had been taken
        self.away = False
        self.deaf = False
        self.bouncing: set[str] = set()
        self._unknown: dict[str, int] = {}  # message id -> crashes until it was handed over; -1: never answered

    def send(self, mail: Mail, now: int) -> None:
        """Take a mail. Raises Unavailable."""
        del now
        if self.away or mail.to in self.bouncing:
            raise Unavailable("550 no such mailbox" if mail.to in self.bouncing else "the mail server does not answer")
        self._danger.here("before a mail is handed over")
        if mail.message_id in self.noted or self._unknown.get(mail.message_id) == self._danger.crashes:
            self.twice.append(mail.message_id)
        self.handed_over[mail.message_id].append(mail)
        self._unknown[mail.message_id] = -1 if self.deaf else self._danger.crashes
        self._danger.here("after a mail was handed over")
        if self.deaf:
            raise Unavailable("the mail server took it and did not answer")
