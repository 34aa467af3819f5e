"""The local shop as one table of parts: who answers what, under which headers, and to which callers."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

from storefront.devserver.answers import Answer, Headers, Part, Request, redirect, text
from storefront.devserver.headers import secure


class Provider(Protocol):
    """The payment sandbox: `path` comes without the prefix that it is mounted under."""

    def handle(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> "Handled": ...


class Handled(Protocol):
    """What the payment sandbox answers."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


class Payments:
    """The payment sandbox as a part of the shop."""

    def __init__(self, sandbox: Provider, prefix: str) -> None:
        self._sandbox, self._prefix = sandbox, prefix

    def answer(self, request: Request) -> Answer:
        """Hand the request on, without the prefix."""
        path = request.path.removeprefix(self._prefix) or "/"
        given = self._sandbox.handle(request.method, path, request.query, request.headers, request.body)
        return Answer(given.status, tuple(given.headers.items()), given.body)


class LocalShop:
    """Everything on one port. `parts` by prefix, the longest first to match; `site` answers the rest.

    `extra` are headers for every answer that does not bring its own.
    """

    def __init__(
        self, site: Part, parts: Mapping[str, Part], site_url: str, payment_origin: str, extra: Headers = ()
    ) -> None:
        self._extra = extra
        self._site = site
        self._parts = sorted(parts.items(), key=lambda part: -len(part[0]))
        self._site_url = site_url
        self._payment_origin = payment_origin
        self._host = urlsplit(site_url).netloc.lower()

    def respond(self, request: Request) -> Answer:
        """The answer with the headers of production."""
        answer = self._refusal(request) or self._part(request.path).answer(request)
        return secure(answer.with_missing(self._extra), self._payment_origin)

    def _part(self, path: str) -> Part:
        for prefix, part in self._parts:
            if path == prefix or path.startswith((prefix + "/", prefix + ".")):
                return part
        return self._site

    def _refusal(self, request: Request) -> Answer | None:
        """A foreign Host is a page of somebody else that had its name point here: it must not read mail or orders."""
        host = request.headers.get("host", "").lower()
        name, _, port = host.rpartition(":")
        if host == self._host or name == "127.0.0.1":
            return None
        if name in ("localhost", "[::1]"):
            if request.method in ("GET", "HEAD") and self._host == f"127.0.0.1:{port}":
                return redirect(307, self._site_url + request.target)  # one name, one jar of cookies
            return None
        return text(421, f"This shop is served at {self._site_url}/ (set SITE_URL to serve it elsewhere).\n")
