"""Answers: JSON or a whole page from the release's frame, with the headers that every one of them carries."""

import json
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.bootstrap import Services

if TYPE_CHECKING:
    from chalicelib.domain.cart import Cart
    from chalicelib.service.releases import OpenRelease

TITLE_HOLE = "<!--shell:title-->"
MAIN_HOLE = "<!--shell:main-->"

PAYMENT_ORIGIN = "https://checkout.stripe.com"

_CART_SECONDS = 30 * 24 * 3600
_NO_STORE = {"Cache-Control": "no-store"}


def json_answer(body: Any, status: int = 200, headers: Mapping[str, Any] | None = None) -> Response:
    """A JSON answer, not to be stored unless `headers` say so."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(
        text, status_code=status, headers={**_NO_STORE, "Content-Type": "application/json", **(headers or {})}
    )


def page_answer(
    services: Services,
    release: "OpenRelease",
    language: str,
    template: str,
    view: Mapping[str, Any],
    *,
    title: str,
    status: int = 200,
    headers: Mapping[str, Any] | None = None,
) -> Response:
    """A page: the template `functions/NAME` filled with the view, inside the frame of the language."""
    known = language if language in release.rules.languages else release.rules.language
    shared = {"home": release.rules.home(known)}
    main = services.templates.render(release.id, f"functions/{template}", {**shared, **view}, known)
    frame = release.text(f"shells/{known}.html")
    html = frame.replace(TITLE_HOLE, escape(title), 1).replace(MAIN_HOLE, main, 1)
    return Response(
        html,
        status_code=status,
        headers={**_NO_STORE, "Content-Type": "text/html; charset=utf-8", **page_headers(services), **(headers or {})},
    )


def see_other(location: str, headers: Mapping[str, Any] | None = None) -> Response:
    """303: go on with a GET."""
    return Response("", status_code=303, headers={**_NO_STORE, "Location": location, **(headers or {})})


def page_headers(services: Services) -> dict[str, str]:
    """The security headers of a page. A form's target is checked on redirects too, so the payment page is named."""
    form_action = "'self'" if services.settings.uses_sandbox else f"'self' {PAYMENT_ORIGIN}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }


def cart_cookie(services: Services, cart: "Cart | None") -> dict[str, str]:
    """The header that keeps a cart, or with None forgets it. The page's script reads it too, so it is not HttpOnly."""
    from chalicelib.domain.cart import encode_cookie

    secure = services.settings.site_url.startswith("https:")
    value, age = (encode_cookie(cart), _CART_SECONDS) if cart else ("", 0)
    return {"Set-Cookie": f"cart={value}; Path=/; Max-Age={age}; SameSite=Lax" + ("; Secure" if secure else "")}
