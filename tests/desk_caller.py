"""Somebody at the desk: calls `/api/admin` with a token, and with a new key each time."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from calling import Caller, Reply
from small_shop import SmallShop

from chalicelib.domain.access import Permission

ALL = tuple(Permission)


@dataclass
class DeskCaller:
    """A caller with the token of `name`."""

    caller: Caller
    token: str
    name: str = "ada"
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> Reply:
        return self.caller.get(f"/api/admin/{path}", **self.headers)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Reply:
        sent = {**self.headers, "Idempotency-Key": key or f"{self.name}-a-new-key-{next(self.numbers):08}"}
        return self.caller.post_json(f"/api/admin/{path}", {} if body is None else body, **sent)


def at_desk(caller: Caller, shop: SmallShop, *permissions: Permission, name: str = "ada") -> DeskCaller:
    """Somebody with these permissions; with all where none is named."""
    _, text = shop.services.desk_tokens.create(name, permissions or ALL)
    return DeskCaller(caller, text, name)
