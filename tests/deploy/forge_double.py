"""The comments of a pull request as GitHub and GitLab keep them, over HTTP: pages, tokens, changes in place."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "right-token"
_LISTED = re.compile(r"/repos/ines/small/issues/7/comments|/projects/42/merge_requests/7/notes")
_ONE = re.compile(r"(?:/repos/ines/small/issues/comments|/projects/42/merge_requests/7/notes)/(\d+)")


class ForgeDouble:
    """One pull request, number 7. `comments` are the texts by their id, the oldest first."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.comments: dict[int, str] = {}

    def environment(self, kind: str) -> dict[str, str]:
        """What a runner of this kind sets."""
        if kind == "github":
            return {
                "GITHUB_ACTIONS": "true",
                "GITHUB_API_URL": self.address,
                "GITHUB_REPOSITORY": "ines/small",
                "GITHUB_REF": "refs/pull/7/merge",
                "GH_TOKEN": TOKEN,
            }
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": self.address,
            "CI_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_IID": "7",
            "GITLAB_TOKEN": TOKEN,
        }


class _Server(ThreadingHTTPServer):
    forge: ForgeDouble


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _text(self) -> str:
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def _may(self) -> bool:
        given = (self.headers.get("Authorization"), self.headers.get("PRIVATE-TOKEN"))
        if given in ((f"Bearer {TOKEN}", None), (None, TOKEN)):
            return True
        self._answer(403, {"message": "Resource not accessible by integration"})
        return False

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if not self._may():
            return
        if not _LISTED.fullmatch(parts.path):
            self._answer(404, {})
            return
        query = parse_qs(parts.query)
        size = min(int(query.get("per_page", ["30"])[0]), 100)
        first = (int(query.get("page", ["1"])[0]) - 1) * size
        found = [{"id": one, "body": text} for one, text in self.server.forge.comments.items()]
        self._answer(200, found[first : first + size])

    def do_POST(self) -> None:
        text = self._text()
        if not self._may():
            return
        if not _LISTED.fullmatch(self.path):
            self._answer(404, {})
            return
        number = len(self.server.forge.comments) + 1
        self.server.forge.comments[number] = text
        self._answer(201, {"id": number, "body": text})

    def _change(self) -> None:
        text, found = self._text(), _ONE.fullmatch(self.path)
        if not self._may():
            return
        if found is None or int(found[1]) not in self.server.forge.comments:
            self._answer(404, {})
            return
        self.server.forge.comments[int(found[1])] = text
        self._answer(200, {"id": int(found[1]), "body": text})

    def do_PATCH(self) -> None:
        self._answer(405, {}) if "/projects/" in self.path else self._change()

    def do_PUT(self) -> None:
        self._change() if "/projects/" in self.path else self._answer(405, {})

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running_forge() -> Iterator[ForgeDouble]:
    """A forge of its own."""
    server = _Server(("127.0.0.1", 0), _Handler)
    forge = server.forge = ForgeDouble(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
