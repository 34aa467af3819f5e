"""A request and an answer, as the parts of the local shop see them: whole, in memory, without a socket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Protocol

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
Headers = tuple[tuple[str, str], ...]

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{message}</title></head>
<body><h1>{message}</h1><p><a href="/">To the shop</a></p></body>
</html>
"""


@dataclass(frozen=True)
class Request:
    """`path` is as sent (still percent-encoded), without the query; header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def target(self) -> str:
        """Path and query as they were sent."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def wants_html(self) -> bool:
        """Whether a person is looking."""
        return "text/html" in self.headers.get("accept", "")


@dataclass(frozen=True)
class Answer:
    """Status, headers (a name may come several times) and body."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_missing(self, headers: Headers) -> "Answer":
        """With those of `headers` that it does not have yet."""
        present = {name.lower() for name, _ in self.headers}
        missing = tuple((name, value) for name, value in headers if name.lower() not in present)
        return Answer(self.status, (*self.headers, *missing), self.body)


class Part(Protocol):
    """Something that answers the requests below its prefix."""

    def answer(self, request: Request) -> Answer: ...


def text(status: int, message: str, headers: Headers = ()) -> Answer:
    """A line for a person."""
    return Answer(status, (("Content-Type", TEXT), ("Cache-Control", "no-store"), *headers), message.encode())


def html(page: str, status: int = 200, headers: Headers = ()) -> Answer:
    """A page that is made afresh each time."""
    return Answer(status, (("Content-Type", HTML), ("Cache-Control", "no-store"), *headers), page.encode())


def json_answer(value: Any, status: int = 200, headers: Headers = ()) -> Answer:
    """A JSON value that is made afresh each time."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, (("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers), body)


def redirect(status: int, location: str) -> Answer:
    """Look there instead."""
    return Answer(status, (("Location", location), ("Cache-Control", "no-store")))


def error(request: Request, status: int, code: str, message: str, headers: Headers = ()) -> Answer:
    """An error in the shape of the functions' errors to a program, a page or a line to a person."""
    if request.wants_html:
        return html(_PAGE.format(message=escape(message)), status, headers)
    if not request.path.startswith("/api"):
        return text(status, message + "\n", headers)
    return json_answer({"error": {"code": code, "message": message, "param": None, "details": {}}}, status, headers)
