"""A front before moto that refuses what it is told to, as AWS does over HTTP: status, body and code."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_ERROR = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{0}</Code><Message>said by the double</Message></Error>'
_CDN_ERROR = (
    '<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type>'
    "<Code>{0}</Code><Message>said by the double</Message></Error><RequestId>1</RequestId></ErrorResponse>"
)


@dataclass
class Refusal:
    """Which operation is answered with an error, and how: after so many that are let through, from then on always."""

    operation: str
    status: int
    code: str
    after: int = 0
    refused: int = 0


def operation_of(method: str, path: str, headers: http.client.HTTPMessage) -> str:
    """What AWS calls a request."""
    parts = urlsplit(path)
    if "/distribution" in parts.path:
        return "CreateInvalidation" if method == "POST" else "ListDistributions"
    has_key = bool(re.fullmatch(r"/[^/]+/.+", parts.path))
    if method == "PUT":
        return "CopyObject" if "x-amz-copy-source" in headers else "PutObject"
    if method == "POST":
        return "DeleteObjects"
    return {"HEAD": "HeadBucket", "GET": "GetObject" if has_key else "ListObjectsV2"}[method]


class Front(ThreadingHTTPServer):
    """Lets everything through to `behind` but what `refusal` is about."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(behind).netloc
        self.refusal: Refusal | None = None
        self.counting = threading.Lock()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def refuses(self, operation: str) -> Refusal | None:
        """Whether it is the turn of this one."""
        with self.counting:
            refusal = self.refusal
            if refusal is None or refusal.operation != operation:
                return None
            refusal.after -= 1
            if refusal.after >= 0:
                return None
            refusal.refused += 1
            return refusal


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        operation = operation_of(self.command, self.path, self.headers)
        if refusal := self.server.refuses(operation):
            text = (_CDN_ERROR if "/distribution" in self.path else _ERROR).format(refusal.code)
            self._send(refusal.status, [("Content-Type", "application/xml")], text.encode())
            return
        behind = http.client.HTTPConnection(self.server.behind, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
            behind.request(self.command, self.path, body, headers)
            answer = behind.getresponse()
            drop = ("transfer-encoding", "content-length", "connection")
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in drop]
            self._send(answer.status, kept, answer.read())
        finally:
            behind.close()

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815  # names that http.server asks for

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running_front(behind: str) -> Iterator[Front]:
    """A front of its own."""
    server = Front(behind)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
