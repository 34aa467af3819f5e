"""The shop's functions as Chalice runs them: events in, answers out, on the services of a small shop."""

import json
import re
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from chalice.config import Config
from chalice.local import CustomLocalChalice, LocalGateway
from small_shop import SmallShop

import app as functions

HTML = "text/html,application/xhtml+xml"
JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> set[str]:
        """The codes of all problems that an error names."""
        return {problem["code"] for problem in self.json["error"]["details"]["problems"]}


class Caller:
    """A browser or a program that talks to the functions; keeps its cart cookie."""

    def __init__(self, shop: SmallShop) -> None:
        self.shop = shop
        self.cookies: dict[str, str] = {}
        functions.app.__class__ = CustomLocalChalice
        self._gateway = LocalGateway(functions.app, Config())

    def get(self, path: str, accept: str = JSON, **headers: str) -> Reply:
        return self.call("GET", path, b"", {"Accept": accept, **headers})

    def post_json(self, path: str, body: Any, **headers: str) -> Reply:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.call("POST", path, content, {"Content-Type": JSON, "Accept": JSON, **headers})

    def post_form(self, path: str, fields: list[tuple[str, str]], accept: str = HTML, **headers: str) -> Reply:
        kind = "application/x-www-form-urlencoded"
        return self.call("POST", path, urlencode(fields).encode(), {"Content-Type": kind, "Accept": accept, **headers})

    def call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        answer = self._gateway.handle_request(method, path, sent | ({"cookie": cookie} if cookie else {}), body)
        given = {name.lower(): value for name, value in answer["headers"].items()}
        for morsel in SimpleCookie(given.get("set-cookie", "")).values():
            self.cookies[morsel.key] = morsel.value
            if morsel["max-age"] == "0":
                del self.cookies[morsel.key]
        content = answer["body"]
        return Reply(answer["statusCode"], given, content.decode() if isinstance(content, bytes) else content)


def fields_of(html: str) -> list[tuple[str, str]]:
    """The hidden fields of a page's forms, in order."""
    found = []
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attributes.get("type") == "hidden":
            found.append((unescape(attributes["name"]), unescape(attributes.get("value", ""))))
    return found
