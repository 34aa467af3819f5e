"""Tokens of the desk: made once, shown once, kept as a hash; and the one place that lets a request in by one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from hmac import compare_digest

from chalicelib.domain.access import AccessToken, Permission
from chalicelib.domain.errors import (
    InvalidRequest,
    LimitReached,
    NotFound,
    PermissionMissing,
    Problem,
    TokenRefused,
)
from chalicelib.domain.order_parts import AUTOMATIC
from chalicelib.ports import Clock, NewId, OrderStore
from chalicelib.service.returning import BUYER

_PREFIX = "desk_"
_BITS = 256  # far beyond guessing, so that a plain hash keeps it
_NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{1,39}")
_TAKEN = (AUTOMATIC, BUYER)  # who an order's history speaks of already
_WINDOW_SECONDS = 600
_TRIES = 20


class DeskTokens:
    """Makes tokens, takes them back, and says who one belongs to."""

    def __init__(self, store: OrderStore, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    def create(
        self, name: str, permissions: Sequence[Permission], expires_at: int | None = None
    ) -> tuple[AccessToken, str]:
        """A token and its text, which is shown this once. Raises InvalidRequest with every problem.

        A name is never used again, not even that of a revoked token: histories name people by it.
        """
        problems = []
        if not _NAME.fullmatch(name) or name in _TAKEN:
            message = "name is 2 to 40 small letters, digits and . @ _ -, such as ada or packing-table"
            problems.append(Problem("invalid_name", message, "name"))
        elif any(token.name == name for token in self._store.tokens()):
            message = f"there is a token {name}, or there was: histories name people by it, so take another name"
            problems.append(Problem("name_taken", message, "name"))
        if not permissions:
            known = ", ".join(Permission)
            problems.append(Problem("missing", f"say what it may do: {known}", "permissions"))
        now = self._clock()
        if expires_at is not None and expires_at <= now:
            problems.append(Problem("in_the_past", "it would have run out already", "expires_at"))
        if problems:
            raise InvalidRequest(problems)
        text = _PREFIX + self._new_id(_BITS)
        may = tuple(permission for permission in Permission if permission in permissions)
        token = AccessToken(name, may, _digest(text), now, expires_at)
        self._store.put_token(token)
        return token, text

    def list(self) -> tuple[AccessToken, ...]:
        """Every token, revoked ones too, by name."""
        return self._store.tokens()

    def revoke(self, name: str) -> AccessToken:
        """Let a token open nothing from now on. Raises NotFound."""
        found = next((token for token in self._store.tokens() if token.name == name), None)
        if found is None:
            known = ", ".join(token.name for token in self._store.tokens()) or "none yet"
            raise NotFound(f"there is no token {name[:40]} (there are: {known})", param="name")
        if found.revoked_at is None:
            found = replace(found, revoked_at=self._clock())
            self._store.put_token(found)
        return found

    def admit(self, text: str, needed: Permission, client: str) -> AccessToken:
        """The token that is shown, where it may do what is needed.

        Raises TokenRefused, PermissionMissing, and LimitReached for a client that was refused twenty times in ten
        minutes. Every token is compared, and in a time that does not tell how much of it was right.
        """
        now = self._clock()
        shown = _digest(text)
        found = None
        for token in self._store.tokens():
            if compare_digest(token.digest, shown):
                found = token
        if found is None or not found.works(now):
            self._count_refusal(client, now)
            raise TokenRefused("send a token that works: Authorization: Bearer desk_...")
        if needed not in found.permissions:
            message = f"this needs {needed.value}, which the token {found.name} does not carry"
            raise PermissionMissing(message, details={"permission": needed.value})
        return found

    def _count_refusal(self, client: str, now: int) -> None:
        window = now // _WINDOW_SECONDS
        ends = (window + 1) * _WINDOW_SECONDS
        if self._store.tally(f"tokens:{client}:{window}", ends, now) > _TRIES:
            raise LimitReached("too many tokens that do not work: wait a few minutes", retry_after=ends - now)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
