"""Stripe's library over the standard library's HTTP: neither `requests` nor certifi in the package and the cold start.

For the adapters of Stripe only.
"""

import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from stripe import APIConnectionError, HTTPClient

from chalicelib.adapters.http_connections import Connections, NotAnswered

_CONNECT_SECONDS, _ANSWER_SECONDS = 4, 8
"""With both of the gateway's retries and their pauses still under the 29 s of an API Gateway."""


class StripeHTTP(HTTPClient):
    """What `stripe.StripeClient` sends by. `direct` is a sandbox on this machine: no proxy stands in between."""

    name = "http.client"

    def __init__(self, *, direct: bool = False) -> None:
        super().__init__()
        self._direct = direct
        self._hosts: dict[str, Connections] = {}
        self._lock = threading.Lock()

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[Any, int, Mapping[str, str]]:
        """One request; the library itself tries again where that is safe. Raises APIConnectionError."""
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        body = post_data.encode() if isinstance(post_data, str) else post_data or b""
        try:
            answer = self._host(f"{parts.scheme}://{parts.netloc}").send(method.upper(), target, headers or {}, body)
        except NotAnswered as lost:
            again = not lost.untrusted
            raise APIConnectionError(f"Stripe gave no answer: {lost}", should_retry=again) from lost  # type: ignore[no-untyped-call]
        return answer.body, answer.status, answer.headers

    def close(self) -> None:
        """Give up the connections."""
        for host in self._hosts.values():
            host.close()

    def _host(self, base: str) -> Connections:
        with self._lock:
            if base not in self._hosts:
                self._hosts[base] = Connections(
                    base, connect=_CONNECT_SECONDS, answer=_ANSWER_SECONDS, direct=self._direct
                )
            return self._hosts[base]
