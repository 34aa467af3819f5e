"""The HTTP server itself: threads, keep-alive, limits on what is read. What to answer is somebody else's business.

Chalice's own local server writes unbuffered and leaves Nagle's algorithm on, which costs a client that keeps its
connection 44 ms a request; this one does neither.
"""

import logging
import secrets
import socket
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from storefront.devserver.answers import Answer, Request, error, text
from storefront.devserver.headers import PAYMENT_ORIGIN, secure

MAX_BODY = 256 * 1024
_IDLE_SECONDS = 60
_DRAIN_SECONDS = 2
_DRAIN_BYTES = 4 * 1024 * 1024
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)

log = logging.getLogger("storefront.serve")

Respond = Callable[[Request], Answer]


class BadRequest(Exception):
    """A request that cannot be read to its end; the connection is closed after the answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class LocalServer(ThreadingHTTPServer):
    """Listens on this machine only; port 0 takes a free one. `respond` may be set after it is bound."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, respond: Respond) -> None:
        self.respond = respond
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away in the middle is no news."""
        del request
        wrong = sys.exception()
        if not isinstance(wrong, ConnectionError | TimeoutError):
            log.error("connection from %s", client_address[0], exc_info=wrong)


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer
    protocol_version = "HTTP/1.1"
    server_version = "storefront"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = _IDLE_SECONDS

    def _handle(self) -> None:
        started = time.monotonic()
        try:
            request = self._read()
        except BadRequest as wrong:
            self._refuse(wrong)
            return
        answer = self._respond(request)
        self._write(answer)
        if (request.path.startswith("/api") and request.method != "GET") or answer.status >= 500:
            took = (time.monotonic() - started) * 1000
            log.info("%s %s %d (%.0f ms)", request.method, request.path, answer.status, took)

    # The base class looks these names up.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _handle  # noqa: N815

    def handle_expect_100(self) -> bool:
        """Say no before the body is sent, where the answer is no anyway."""
        try:
            self._body_length()
        except BadRequest as wrong:
            self._refuse(wrong)
            return False
        return super().handle_expect_100()

    def _read(self) -> Request:
        length = self._body_length()
        if not self.path.startswith("/"):
            raise BadRequest(400, "invalid_request", "The address has to begin with a slash.")
        body = self.rfile.read(length) if length else b""
        if len(body) < length:
            raise BadRequest(400, "invalid_request", "The body is shorter than its Content-Length says.")
        path, _, query = self.path.partition("#")[0].partition("?")
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            joint = "; " if key == "cookie" else ", "
            headers[key] = f"{headers[key]}{joint}{value}" if key in headers else value
        return Request(self.command, path, query, headers, body)

    def _body_length(self) -> int:
        if self.headers.defects:
            # Such as a space before a colon: what follows was not read, and others would read it differently.
            raise BadRequest(400, "invalid_request", "A header is not written as `Name: value`.")
        if "transfer-encoding" in self.headers:
            raise BadRequest(411, "length_required", "Send the body with a Content-Length, not in chunks.")
        written = set(self.headers.get_all("content-length", []))
        if not written:
            return 0
        length = written.pop()
        if written or not (length.isascii() and length.isdigit()) or len(length) > 15:
            raise BadRequest(400, "invalid_request", "Content-Length has to be one whole number.")
        if int(length) > MAX_BODY:
            raise BadRequest(413, "body_too_large", f"A body may have at most {MAX_BODY // 1024} KB.")
        return int(length)

    def _respond(self, request: Request) -> Answer:
        try:
            return self.server.respond(request)
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("%s %s failed (%s)", request.method, request.path, incident)
            return error(request, 500, "internal", f"Something went wrong here. It was noted as {incident}.")

    def _refuse(self, wrong: BadRequest) -> None:
        """Answer and close, reading on for a moment: closing on unread bytes would take the answer back."""
        self.close_connection = True
        accept = self.headers.get("accept", "")
        path = self.path.partition("?")[0]
        answer = error(Request(self.command, path, headers={"accept": accept}), wrong.status, wrong.code, wrong.message)
        self._write(answer)
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_DRAIN_SECONDS)
            until, left = time.monotonic() + _DRAIN_SECONDS, _DRAIN_BYTES
            while left > 0 and time.monotonic() < until and (taken := self.connection.recv(64 * 1024)):
                left -= len(taken)
        except OSError:
            return

    def _write(self, given: Answer) -> None:
        answer = secure(given, PAYMENT_ORIGIN)
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        if answer.status not in _WITHOUT_BODY:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status not in _WITHOUT_BODY:
            self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are logged in `_handle`, in our own words."""


def unavailable(request: Request) -> Answer:
    """The answer while the shop is still starting."""
    del request
    return text(503, "The shop is starting.\n", (("Retry-After", "1"),))
