"""Logs as lines of JSON: what happened, in which request, to which order. Never a card, an address or a secret.

A deployed stage writes them; a local shop says things in words. Whatever an exception quotes goes through `redact`.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from chalicelib.bootstrap import Services

logger = logging.getLogger("storefront")

FIELDS = ("event", "order", "method", "route", "status", "ms", "message_id", "error_id")
"""What a line may say beside its message, given as `extra`; `request` comes by itself."""

about: ContextVar[Mapping[str, Any]] = ContextVar("about", default={})  # noqa: B039  # never changed, only replaced
"""What every line of the request that is answered now says."""

_MAIL = re.compile(r"[^\s@<>\"'(),;:=\[\]{}|/\\]+@[^\s@<>\"'(),;:=\[\]{}|/\\]+")
_KEY = re.compile(r"\b(?:sk|rk|pk)_(?:test|live)_\w+|\bwhsec_[!-~]+")
_TOKEN = re.compile(r"(?<=[?&]t=)[^\s&\"'<>]+")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")


class JsonLines(logging.Formatter):
    """One line a record. `secrets` are values that must not be told, whatever they look like."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        told = {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": "log",
            **about.get(),
            **told,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        safe = {name: redact(value, self._secrets) if isinstance(value, str) else value for name, value in line.items()}
        return json.dumps(safe, default=str)  # in ASCII: a line is one line to every reader


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without secrets, mail addresses, keys of Stripe, tokens of links and numbers of cards."""
    for secret in secrets:
        text = text.replace(secret, "[secret]")
    text = _TOKEN.sub("[token]", _KEY.sub("[key]", text))
    return _DIGITS.sub(_hide_card, _MAIL.sub("[address]", text))


def start(wired: Services) -> None:
    """Write lines of JSON from now on, where this is a deployed stage; the second time does nothing."""
    settings = wired.settings
    logger.setLevel(settings.log_level)
    if settings.is_local or any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        return
    known = (settings.stripe_secret_key, *settings.stripe_webhook_secrets, settings.link_secret)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines((*known, settings.origin_secret or "")))
    logger.addHandler(handler)
    logger.propagate = False  # Lambda's own handler would write each line again, in words


def _hide_card(found: re.Match[str]) -> str:
    """Card numbers end in a check digit (ISO/IEC 7812-1, Luhn); other long numbers are times and amounts."""
    digits = [int(sign) for sign in found[0] if sign.isdigit()]
    doubled = (digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits)))
    return "[card]" if sum(doubled) % 10 == 0 else found[0]
