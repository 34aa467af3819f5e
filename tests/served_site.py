"""A mail server for tests of a deployed shop: it keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs."""

    server: "Mailbox"

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            command = line.upper()
            if command.startswith("RCPT TO:"):
                self.server.recipients.append(line[8:].strip("<> "))
            if command.startswith("DATA"):
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.messages.append(b"".join(lines).decode())
            self._say("221 bye" if command.startswith("QUIT") else "250 fine")
            if command.startswith("QUIT"):
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server on a free port; it answers once it runs."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session, bind_and_activate=False)
        self.server_bind()
        self.recipients: list[str] = []
        self.messages: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def running_mailbox() -> Iterator[Mailbox]:
    """A mail server until the block ends."""
    with Mailbox() as mailbox:
        mailbox.server_activate()
        thread = threading.Thread(target=mailbox.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield mailbox
        mailbox.shutdown()
        thread.join()
