"""Connections to one host over the standard library: kept open, shared by threads, with limits of time.

`requests` and botocore's client do the same and more, and cost a cold start 70 to 300 ms; this costs what TLS does.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from os import environ
from socket import socket
from ssl import SSLCertVerificationError, SSLContext, create_default_context
from urllib.parse import urlsplit

_MOST_IDLE = 64
_MOST_BYTES = 64 * 1024 * 1024


class NotAnswered(Exception):
    """No whole answer came: whether the other side has done what it was asked for, nobody knows.

    `untrusted` is a certificate that does not hold: trying again changes nothing.
    """

    def __init__(self, message: str, *, untrusted: bool = False) -> None:
        super().__init__(message)
        self.untrusted = untrusted


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connections:
    """Connections to `base` (scheme, host and port). `connect` and `answer` are seconds. Thread-safe.

    With `direct`, no proxy of the environment stands in between: for engines and sandboxes on this machine.
    """

    def __init__(self, base: str, *, connect: float, answer: float, direct: bool = False) -> None:
        parts = urlsplit(base)
        self.host = parts.netloc
        self._secure = parts.scheme == "https"
        self._name, self._port = parts.hostname or "", parts.port
        self._connect_seconds, self._answer_seconds = connect, answer
        self._proxy = None if direct or not self._secure else _proxy_to(self._name)
        self._idle: list[HTTPConnection] = []
        self._lock = threading.Lock()

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> HttpAnswer:
        """One request, once; over a new connection where one that was kept turns out to be closed.

        Raises NotAnswered.
        """
        kept = self._take()
        connection = kept or self._new()
        try:
            return self._exchange(connection, method, target, headers, body)
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            if kept is not None and isinstance(error, ConnectionError | HTTPException):
                # The other side closes what is idle for long: that says nothing of this request.
                self.close()
                return self.send(method, target, headers, body)
            untrusted = isinstance(error, SSLCertVerificationError)
            raise NotAnswered(f"{self.host}: {type(error).__name__}: {error}", untrusted=untrusted) from error

    def close(self) -> None:
        """Give up all connections that are idle; the next request opens one."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __del__(self) -> None:
        self.close()

    def _take(self) -> HTTPConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _exchange(
        self, connection: HTTPConnection, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> HttpAnswer:
        if not connection.sock:
            connection.connect()
            _socket(connection).settimeout(self._answer_seconds)
        # Host is among what is signed, so it is given with the others.
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": self.host, "Content-Length": str(len(body)), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        response = connection.getresponse()
        content = _read(response)
        answer = HttpAnswer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
        self._give_back(connection, response)
        return answer

    def _give_back(self, connection: HTTPConnection, response: HTTPResponse) -> None:
        with self._lock:
            if not response.will_close and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _new(self) -> HTTPConnection:
        if not self._secure:
            return HTTPConnection(self._name, self._port, timeout=self._connect_seconds)
        if self._proxy is None:
            return HTTPSConnection(self._name, self._port, timeout=self._connect_seconds, context=_trusted())
        connection = HTTPSConnection(*self._proxy, timeout=self._connect_seconds, context=_trusted())
        connection.set_tunnel(self._name, self._port)
        return connection


def _socket(connection: HTTPConnection) -> socket:
    opened: socket = connection.sock
    return opened


def _read(response: HTTPResponse) -> bytes:
    content = response.read(_MOST_BYTES)
    if not response.isclosed() and response.read(1):
        raise HTTPException(f"an answer of more than {_MOST_BYTES:,} bytes")
    return content


@cache
def _trusted() -> SSLContext:
    """The certificates that this system trusts, read once: that takes longer than a request."""
    return create_default_context()


def _proxy_to(host: str) -> tuple[str, int | None] | None:
    """The proxy that the environment names for https, as curl reads it; `urllib.request` is loaded only for one."""
    if not any(name.lower() == "https_proxy" and value for name, value in environ.items()):
        return None
    from urllib.request import getproxies, proxy_bypass

    if proxy_bypass(host):
        return None
    proxy = getproxies()["https"]
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return parts.hostname or "", parts.port
