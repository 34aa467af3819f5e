"""What every route has around it: reads the request, refuses what another site sent, turns errors into answers."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from chalicelib.bootstrap import Services, services
from chalicelib.domain.errors import StorefrontError
from chalicelib.edge import logs
from chalicelib.edge.answers import json_answer, page_answer, page_headers
from chalicelib.edge.errors import problems_of, retry_after, status_of
from chalicelib.edge.incoming import Incoming, read

logger = logging.getLogger("storefront")

View = Callable[..., Response]

_IN_WORDS = re.compile(r"^lines\[[0-9]+\]\.([a-z]+)")
"""Where a program reads `lines[0].quantity`, a person reads `the quantity`."""

_HEADINGS = {
    400: "That could not be read",
    401: "This link does not open an order",
    403: "That came from somewhere else",
    404: "There is nothing here",
    409: "Something has changed",
    422: "That cannot be ordered as it is",
    429: "One moment, please",
    502: "The payment page cannot be reached",
    503: "The shop is busy",
}


def handle(request: Request, view: View, parameters: dict[str, str], *, own_site: bool) -> Response:
    """Call `view(services, incoming, **path parameters)`, and answer whatever it raises.

    With `own_site`, a POST that another site sent is refused.
    """
    incoming = read(request)
    started = time.monotonic()
    route = str(request.context.get("resourcePath", ""))
    told = {"request": request.context.get("requestId", ""), "order": parameters.get("reference")}
    token = logs.about.set({name: value for name, value in told.items() if value})
    try:
        wired = services()
        logs.start(wired)
        answer = _answer(wired, incoming, view, parameters, own_site)
        # The route, not the path: some paths hold a token.
        done = {"method": incoming.method, "route": route, "status": answer.status_code}
        spent = round((time.monotonic() - started) * 1000)
        logger.info("%s %s", incoming.method, route, extra={"event": "request", "ms": spent, **done})
        return answer
    except StorefrontError:
        logger.exception("the functions cannot start")
        return _not_started()
    finally:
        logs.about.reset(token)


def _answer(wired: Services, incoming: Incoming, view: View, parameters: dict[str, str], own_site: bool) -> Response:
    try:
        if own_site and incoming.method == "POST":
            incoming.refuse_cross_site()
        return view(wired, incoming, **parameters)
    except StorefrontError as error:
        return error_answer(wired, incoming, error)
    except Exception:
        # Whatever it is, the shopper gets a page and an id, and the log the cause under the same id.
        error_id = wired.new_id(64)
        logger.exception("unforeseen error %s", error_id, extra={"error_id": error_id})
        return _unforeseen(wired, incoming, error_id)


def _not_started() -> Response:
    """Without settings there is neither release nor language: the next request tries again."""
    error: dict[str, Any] = {
        "code": "unavailable",
        "message": "please try again in a moment",
        "param": None,
        "details": {},
    }
    return json_answer({"error": error}, 503, {"Retry-After": "5"})


def error_answer(wired: Services, incoming: Incoming, error: StorefrontError) -> Response:
    """An error as JSON or as a page, by the table in `errors`; the cause of a 5xx stays in the log."""
    status = status_of(error)
    headers: dict[str, Any] = {}
    if (seconds := retry_after(error, status)) is not None:
        headers["Retry-After"] = str(seconds)
    error_id = None
    if status >= 500:
        error_id = wired.new_id(64)
        said = (error_id, type(error).__name__, error.message)
        logger.error("%s %s: %s", *said, exc_info=error, extra={"error_id": error_id})
    hidden = "please try again in a moment" if status >= 500 else error.message
    if incoming.wants_html:
        texts = [_IN_WORDS.sub(r"the \1", problem.message) for problem in problems_of(error)] if status < 500 else []
        return _page(wired, incoming, status, hidden, texts, error_id, headers)
    body: dict[str, Any] = {"code": error.code, "message": hidden, "param": error.param}
    if status < 500:
        problems = [
            {"code": problem.code, "message": problem.message, "param": problem.param, **dict(problem.details)}
            for problem in problems_of(error)
        ]
        body["details"] = {**error.details, "problems": problems}
    else:
        body["details"] = {"id": error_id}
    return json_answer({"error": body}, status, headers)


def _unforeseen(wired: Services, incoming: Incoming, error_id: str) -> Response:
    message = "something went wrong on our side"
    if incoming.wants_html:
        return _page(wired, incoming, 500, message, [], error_id, {})
    return json_answer(
        {"error": {"code": "internal", "message": message, "param": None, "details": {"id": error_id}}}, 500
    )


def _page(
    wired: Services,
    incoming: Incoming,
    status: int,
    message: str,
    texts: list[str],
    error_id: str | None,
    headers: dict[str, Any],
) -> Response:
    heading = _HEADINGS.get(status, "Something went wrong")
    view = {
        "error": {
            "status": status,
            "heading": heading,
            "message": _sentence(message) if not texts or status >= 500 else "",
            "problems": [_sentence(text) for text in texts],
            "back": {"title": "Back to your basket", "href": "/api/cart"},
            "id": error_id,
            "form": None,
        }
    }
    try:
        release = wired.releases.current()
        return page_answer(
            wired, release, language_of(incoming), "error.html", view, title=heading, status=status, headers=headers
        )
    except Exception:
        # What broke the request may break its page too (no release, no store): then plain words have to do.
        logger.exception("the error page cannot be filled")
        plain = {
            **page_headers(wired),
            **headers,
            "Content-Type": "text/plain; charset=utf-8",
            "Cache-Control": "no-store",
        }
        return Response(f"{heading}. {_sentence(message)}", status_code=status, headers=plain)


def language_of(incoming: Incoming) -> str:
    """The language of the shopper's cart; the frame falls back to the shop's own."""
    cart = incoming.cart
    return cart.language if cart else ""


def client_of(wired: Services, incoming: Incoming) -> str:
    """Who asks, for limits; an id that tells nothing."""
    return incoming.client(wired.settings.link_secret, wired.settings.origin_secret)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
