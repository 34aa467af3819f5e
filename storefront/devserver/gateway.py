"""The functions behind `/api`, through Chalice's own local gateway, safe to call from many threads."""

import base64
import importlib.util
import sys
from pathlib import Path
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalChalice, LocalGateway, LocalGatewayException

from storefront.devserver.answers import Answer, Part, Request, error

_FORWARDED = ("x-forwarded-", "forwarded", "x-real-ip")
_OF_CHALICE = b'{"Code":'
_REFUSALS = {
    405: ("method_not_allowed", "This address does not take that method."),
    415: ("unsupported_media_type", "This address does not take a body of that type."),
}
"""What Chalice refuses in words of its own, by status."""


def load_app(root: Path) -> Chalice:
    """Import functions/app.py as Chalice would. The settings must be in the environment by now."""
    path = root / "functions" / "app.py"
    spec = importlib.util.spec_from_file_location("app", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["app"] = module
    spec.loader.exec_module(module)
    app: Chalice = module.app
    return app


def separate_requests(app: Chalice) -> Chalice:
    """Give each thread its own `current_request`.

    Chalice keeps the request that it serves on the app: called from several threads, a plain app hands one shopper
    the request of another. `chalice local` swaps the class for one with a thread-local property, and so do we, but
    with a class for each app, because Chalice changes one that all apps share.
    """
    kind = type(app)
    if not issubclass(kind, LocalChalice):
        app.__class__ = type("SeparatingChalice", (LocalChalice, kind), {})
    return app


class Functions:
    """The part of the local shop that API Gateway and Lambda are in production. `pages` has the shop's page for 404.

    `behind_proxy` is whether another server of this machine says who asks; the functions believe it by ORIGIN_SECRET.
    """

    def __init__(self, app: Chalice, pages: Part | None = None, *, behind_proxy: bool = False) -> None:
        self._pages = pages
        self._untold = () if behind_proxy else _FORWARDED
        self._gateway = LocalGateway(separate_requests(app), Config.create())

    def answer(self, request: Request) -> Answer:
        """Call the function of this route; bodies go through byte for byte, both ways."""
        method = "GET" if request.method == "HEAD" else request.method
        # Who asks is for the server to say: what a client writes about that would be believed.
        headers = {name: value for name, value in request.headers.items() if not name.startswith(self._untold)}
        try:
            given = self._gateway.handle_request(
                method=method, path=request.target, headers=headers, body=request.body or None
            )
        except (LocalGatewayException, UnicodeEncodeError):
            # No route has an authorizer, so this is API Gateway's answer to a route that does not exist; it quotes
            # an Authorization header in ASCII.
            return self._missing(request)
        answer = _read_answer(given)
        if answer.status in _REFUSALS and answer.body.startswith(_OF_CHALICE):
            allow = tuple((name, value) for name, value in answer.headers if name.lower() == "allow")
            return error(request, answer.status, *_REFUSALS[answer.status], allow)
        return answer

    def _missing(self, request: Request) -> Answer:
        if self._pages is None or not request.wants_html:
            return error(request, 404, "not_found", "There is nothing at this address.")
        page = self._pages.answer(Request("GET", request.path, headers=request.headers))
        kept = tuple(pair for pair in page.headers if pair[0].lower() not in ("cache-control", "etag"))
        return Answer(page.status, (*kept, ("Cache-Control", "no-store")), page.body)


def _read_answer(answer: dict[str, Any]) -> Answer:
    headers = [(name, str(value)) for name, value in answer["headers"].items()]
    headers += [(name, str(value)) for name, values in answer["multiValueHeaders"].items() for value in values]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    body = answer["body"]
    if answer.get("isBase64Encoded"):
        body = base64.b64decode(body)
    elif body is None:
        body = b""
    elif not isinstance(body, bytes):
        body = str(body).encode()
    return Answer(int(answer["statusCode"]), tuple(headers), body)
