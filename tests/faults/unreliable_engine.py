"""What engines on a laptop never do: a way to a DynamoDB engine that loses answers, refuses and lags, as told.

A real server on a real port, so that the whole client with its own tries stands between it and the store.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Refuse:
    """Answer with an error of DynamoDB instead of asking the engine."""

    code: str
    status: int = 400
    more: dict[str, Any] = field(default_factory=dict)


def conflict(items: int) -> Refuse:
    """A transaction that was cancelled because another one held its last item."""
    reasons = [{"Code": "None"}] * (items - 1) + [{"Code": "TransactionConflict", "Message": "ongoing"}]
    return Refuse("TransactionCanceledException", more={"CancellationReasons": reasons})


LOSE_ANSWER = "lose the answer"
FORWARD = "forward"

Rule = Callable[[str, dict[str, Any]], "Refuse | str"]
"""What becomes of a call, by its operation and body."""


@dataclass
class Way:
    """The way to the engine: `url` to give to a client; `rule` may be changed; `calls` are those that arrived."""

    url: str
    rule: Rule = lambda operation, body: FORWARD
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def count(self, operation: str) -> int:
        """How often an operation was called."""
        return sum(name == operation for name, _ in self.calls)


@contextmanager
def unreliable(engine: str) -> Iterator[Way]:
    """A way to this engine, reliable until told otherwise."""
    ways: list[Way] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            operation, plain = self.headers["X-Amz-Target"].partition(".")[2], json.loads(body)
            way = ways[0]
            way.calls.append((operation, plain))
            ruled = way.rule(operation, plain)
            if isinstance(ruled, Refuse):
                code = f"com.amazonaws.dynamodb.v20120810#{ruled.code}"
                self._answer(ruled.status, json.dumps({"__type": code, "message": "told so", **ruled.more}).encode())
                return
            status, answer = _forward(engine, dict(self.headers), body)
            if ruled == LOSE_ANSWER:
                self.close_connection = True  # the engine has done it, and nobody hears of that
                return
            self._answer(status, answer)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tests look at `calls`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ways.append(Way(f"http://127.0.0.1:{server.server_address[1]}"))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield ways[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _forward(engine: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(engine)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("POST", "/", body, {**headers, "Host": parts.netloc})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
