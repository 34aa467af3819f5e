"""A small threaded HTTP server around one sandbox, for tests and for running it on a port of its own."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from storefront.sandbox.deliveries import Deliverer, post
from storefront.sandbox.sandbox import Sandbox
from storefront.sandbox.store import Clock, NewId, is_busy, random_id

LARGEST_BODY: Final = 1 << 20
SECRET: Final = "whsec_sandbox"  # noqa: S105  # signs between two programs on one machine
POLL: Final = 0.05  # seconds between looks at what is due


@dataclass(frozen=True)
class RunningSandbox:
    """A sandbox that listens: `url` is what `StripeClient(base_addresses={"api": url})` wants."""

    url: str
    sandbox: Sandbox


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # the five of the standard library are reset when sixteen threads come at once
    daemon_threads = True
    prefix: str
    sandbox: Sandbox


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without these two every answer on a kept connection waits 40 ms for a delayed acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self.send_error(413)
            return
        body = self.rfile.read(int(length))
        if not parts.path.startswith(self.server.prefix):
            self.send_error(404)
            return
        path = parts.path.removeprefix(self.server.prefix)
        answer = self.server.sandbox.handle(method, path, parts.query, dict(self.headers.items()), body)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Quiet: the dashboard shows what happened."""


@contextmanager
def running_sandbox(
    state: Path,
    *,
    webhook_url: str,
    webhook_secret: str = SECRET,
    clock: Clock = lambda: int(time.time()),
    new_id: NewId = random_id,
    deliver: Deliverer = post,
    settle_after: int | None = None,
    prefix: str = "",
    port: int = 0,
    delivering: bool = True,
) -> Iterator[RunningSandbox]:
    """Serve a sandbox on 127.0.0.1 with its state in the folder `state`, and stop it at the end.

    `port` 0 takes a free one. With `delivering` a thread sends the webhooks; without it the caller does, by
    `sandbox.deliver_due()`.
    """
    with _Server(("127.0.0.1", port), _Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}{prefix}"
        sandbox = Sandbox(
            state / "sandbox.sqlite",
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            public_url=url,
            clock=clock,
            new_id=new_id,
            deliver=deliver,
            settle_after=settle_after,
        )
        server.prefix, server.sandbox = prefix, sandbox
        stop = Event()
        threads = [Thread(target=server.serve_forever, args=(POLL,))]
        if delivering:
            threads.append(Thread(target=keep_delivering, args=(sandbox, stop)))
        for thread in threads:
            thread.start()
        try:
            yield RunningSandbox(url, sandbox)
        finally:
            stop.set()
            server.shutdown()
            for thread in threads:
                thread.join()


def keep_delivering(sandbox: Sandbox, stop: Event) -> None:
    """Send webhooks as they fall due until `stop` is set: what a background thread runs."""
    while not stop.wait(POLL):
        try:
            sandbox.deliver_due()
        except sqlite3.OperationalError as wrong:
            # What is due stays due: the next round sends it.
            if not is_busy(wrong):
                raise
