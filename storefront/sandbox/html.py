"""HTML answers: the sandbox's own templates, escaped, under a policy that allows no script and no inline style."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from storefront.sandbox.amounts import show
from storefront.sandbox.answers import Answer

HERE = Path(__file__).parent


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["money"] = show
    return environment


def answer_page(template: str, status: int = 200, *, leads_to: Iterable[str] = (), **context: Any) -> Answer:
    """A rendered page. `leads_to` are addresses that its forms may end at after a redirect."""
    origins = {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in leads_to if url}
    targets = " ".join(["'self'", *sorted(origins)])
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self' http: https: data:; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {targets}"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
    }
    return Answer(status, headers, _templates().get_template(template).render(context).encode())


def answer_stylesheet() -> Answer:
    """The one stylesheet of all pages."""
    headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache"}
    return Answer(200, headers, (HERE / "static" / "pay.css").read_bytes())


def read_fields(body: bytes) -> dict[str, str]:
    """A posted form of a page: the last value of each field, trimmed."""
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: value.strip() for name, value in pairs}
