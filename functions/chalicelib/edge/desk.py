"""What every route of `/api/admin` has around it: who asks, whether they may, and that it happens once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.access import AccessToken, Permission
from chalicelib.domain.change import InboxClaim
from chalicelib.domain.errors import PermissionMissing
from chalicelib.domain.order import Order
from chalicelib.edge.answers import json_answer
from chalicelib.edge.desk_fields import DeskFields
from chalicelib.edge.handling import client_of
from chalicelib.edge.incoming import Incoming
from chalicelib.service.desk_view import order_plain
from chalicelib.service.house import House, find
from chalicelib.service.once import desk_claim, do_once

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Desk:
    """A request that was let in. `by` is the token's name, which the order's history holds."""

    wired: Services
    incoming: Incoming
    token: AccessToken
    claim: InboxClaim | None = None

    @property
    def by(self) -> str:
        """Who asks."""
        return self.token.name

    @property
    def house(self) -> House:
        """The shop behind the desk; what is done by it takes the request's key in."""
        return replace(self.wired.house, claim=self.claim)

    def fields(self) -> DeskFields:
        """The body."""
        return DeskFields(self.incoming.json_body())

    def need(self, permission: Permission) -> None:
        """Raises PermissionMissing where the token does not carry what this request needs besides."""
        if permission not in self.token.permissions:
            message = f"this needs {permission.value}, which the token {self.by} does not carry"
            raise PermissionMissing(message, details={"permission": permission.value})

    def act(
        self, fields: DeskFields, use_case: Callable[[House, str, Asked], Order], reference: str, asked: Asked
    ) -> Response:
        """Do it, once for a key, and answer with the order as it is then."""
        fields.finish()
        return self.once(lambda: use_case(self.house, reference, asked), lambda: self.order(reference))

    def order(self, reference: str) -> dict[str, Any]:
        """The answer with an order as it is now."""
        order_id, order = find(self.wired.house, reference)
        return {"order": order_plain(order_id, order)}

    def once(self, work: Callable[[], object], answer: Callable[[], dict[str, Any]]) -> Response:
        """Work unless the key was used for it already; then what became of it is answered."""
        done_before = do_once(self.house, work)
        return json_answer(answer(), headers={"Idempotent-Replayed": "true"} if done_before else {})


def behind_desk(view: Callable[..., Response], needs: Permission, *, keyed: bool) -> Callable[..., Response]:
    """The view for those who show a token with `needs`; `keyed`: a POST without an Idempotency-Key is refused."""

    def guarded(wired: Services, incoming: Incoming, **parameters: str) -> Response:
        token = wired.desk_tokens.admit(_bearer(incoming), needs, client_of(wired, incoming))
        claim = _claim(wired, incoming, token, needed=keyed) if incoming.method == "POST" else None
        return view(Desk(wired, incoming, token, claim), **parameters)

    return guarded


def _bearer(incoming: Incoming) -> str:
    scheme, _, text = incoming.headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _claim(wired: Services, incoming: Incoming, token: AccessToken, *, needed: bool) -> InboxClaim | None:
    if not needed and not incoming.headers.get("idempotency-key"):
        return None
    key = incoming.idempotency_key("a deed")
    return desk_claim(token.name, key, f"{incoming.method} {incoming.path}\n".encode() + incoming.body, wired.clock())
