"""What every route has around it: reads the request, refuses what another site sent, turns errors into answers."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chalice.app import Request, Response

from chalicelib.bootstrap import Services, services
from chalicelib.domain.errors import Problem, StorefrontError, TokenRefused
from chalicelib.domain.wordings import to_translate
from chalicelib.edge import logs
from chalicelib.edge.answers import json_answer, page_answer, page_headers
from chalicelib.edge.errors import problems_of, retry_after, status_of
from chalicelib.edge.incoming import Incoming, read
from chalicelib.edge.languages import language_of, named_language

if TYPE_CHECKING:
    from chalicelib.service.wording import Wording

logger = logging.getLogger("storefront")

View = Callable[..., Response]

_HEADINGS = {
    400: to_translate("That could not be read"),
    401: to_translate("This link does not hold"),
    403: to_translate("That came from somewhere else"),
    404: to_translate("There is nothing here"),
    409: to_translate("Something has changed"),
    422: to_translate("That cannot be ordered as it is"),
    429: to_translate("One moment, please"),
    502: to_translate("The payment page cannot be reached"),
    503: to_translate("The shop is busy"),
}
_WENT_WRONG = to_translate("Something went wrong")
_LATER = to_translate("please try again in a moment")
_OURS = to_translate("something went wrong on our side")


def handle(request: Request, view: View, parameters: dict[str, str], *, own_site: bool, pages: bool = True) -> Response:
    """Call `view(services, incoming, **path parameters)`, and answer whatever it raises.

    With `own_site`, a POST that another site sent is refused. Without `pages`, every answer is JSON.
    """
    incoming = read(request)
    if not pages:
        incoming = replace(incoming, headers={**incoming.headers, "accept": "application/json"})
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
    if isinstance(error, TokenRefused):
        headers["WWW-Authenticate"] = "Bearer"  # RFC 6750, section 3
    error_id = None
    if status >= 500:
        error_id = wired.new_id(64)
        said = (error_id, type(error).__name__, error.message)
        logger.error("%s %s: %s", *said, exc_info=error, extra={"error_id": error_id})
    if incoming.wants_html:
        return _page(wired, incoming, status, problems_of(error) if status < 500 else (), _LATER, error_id, headers)
    words = _words_for_program(wired, incoming)
    found = problems_of(error)
    message = _LATER if status >= 500 else error.message
    body: dict[str, Any] = {"code": error.code, "message": _told(message, found, status, words), "param": error.param}
    if status < 500:
        problems = [
            {
                **problem.details,
                "code": problem.code,
                "message": _problem(problem, words),
                "param": problem.param,
            }
            for problem in found
        ]
        body["details"] = {**error.details, "problems": problems}
    else:
        body["details"] = {"id": error_id}
    return json_answer({"error": body}, status, headers)


def _unforeseen(wired: Services, incoming: Incoming, error_id: str) -> Response:
    if incoming.wants_html:
        return _page(wired, incoming, 500, (), _OURS, error_id, {})
    message = _told(_OURS, (), 500, _words_for_program(wired, incoming))
    return json_answer(
        {"error": {"code": "internal", "message": message, "param": None, "details": {"id": error_id}}}, 500
    )


def _told(message: str, problems: Sequence[Problem], status: int, words: "Wording | None") -> str:
    """The message of an error in JSON: for people where the language is known, else as programs read it."""
    if words is None:
        return message
    if problems and status < 500:
        return _problem(problems[0], words)
    from chalicelib.edge.messages import sentence

    return sentence(words.say(message))


def _problem(problem: Problem, words: "Wording | None") -> str:
    """A problem as people read it, where the language is known."""
    if words is None:
        return problem.message
    from chalicelib.edge.messages import problem_text

    return problem_text(problem, words)


def _words_for_program(wired: Services, incoming: Incoming) -> "Wording | None":
    """The words for people, where a page's script asks, or the request names a language; None for other programs."""
    if not incoming.is_form and named_language(incoming) is None:
        return None
    try:
        return wired.releases.current().wording(language_of(wired, incoming))
    except StorefrontError:
        return None  # without a release there are no words but our own


def _page(
    wired: Services,
    incoming: Incoming,
    status: int,
    problems: Sequence[Problem],
    message: str,
    error_id: str | None,
    headers: dict[str, Any],
) -> Response:
    """The page of an error: its problems, or one message where they stay in the log."""
    from chalicelib.edge.messages import sentence

    heading = _HEADINGS.get(status, _WENT_WRONG)
    try:
        release = wired.releases.current()
        words = release.wording(language_of(wired, incoming))
        view = {
            "error": {
                "status": status,
                "heading": words.say(heading),
                "message": "" if problems else sentence(words.say(message)),
                "problems": [_problem(problem, words) for problem in problems],
                "back": {"title": words.say("Back to your basket"), "href": "/api/cart"},
                "id": error_id,
                "form": None,
            }
        }
        return page_answer(
            wired, release, words.language, "error.html", view, title=words.say(heading), status=status, headers=headers
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
        said = problems[0].message if problems else message
        return Response(f"{heading}. {sentence(said)}", status_code=status, headers=plain)


def client_of(wired: Services, incoming: Incoming) -> str:
    """Who asks, for limits; an id that tells nothing."""
    return incoming.client(wired.settings.link_secret, wired.settings.origin_secret)
