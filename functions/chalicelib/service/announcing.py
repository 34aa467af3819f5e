"""Outgoing webhooks: a shop's other systems are told what happens to its orders, signed, in order, until they took it.

A commit that somebody is to be told of leaves one message. Its handler makes one for each event and endpoint, so that
each has its own tries and its own death, and a slow receiver keeps nobody waiting.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from chalicelib.domain.announcements import announced_as
from chalicelib.domain.change import Change, Message
from chalicelib.domain.errors import Misconfigured, NotFound
from chalicelib.domain.events import Event, encode_event
from chalicelib.domain.order_state import Order
from chalicelib.domain.rules import Webhook
from chalicelib.domain.steps import walk
from chalicelib.ports import Clock, OrderStore, Poster
from chalicelib.service.desk_view import order_plain
from chalicelib.service.releases import ReleaseBook
from chalicelib.service.signatures import sign

_MESSAGES_AT_ONCE = 20


class Announcer:
    """The outbox handlers for `announce` and `webhook`."""

    def __init__(
        self, store: OrderStore, releases: ReleaseBook, poster: Poster, clock: Clock, secrets: Sequence[str]
    ) -> None:
        self._store = store
        self._releases = releases
        self._poster = poster
        self._clock = clock
        self._secrets = secrets

    def announce(self, message: Message) -> None:
        """One message for each event of a commit and each endpoint that wants to hear of it."""
        order_id, now = str(message.payload["order"]), self._clock()
        rules = self._releases.current().rules
        made = [
            self._for(webhook, order_id, sequence, now)
            for sequence, event, _ in self._steps(order_id)
            if message.payload["first"] <= sequence <= message.payload["last"]
            for webhook in rules.webhooks
            if announced_as(event) in webhook.events
        ]
        for first in range(0, len(made), _MESSAGES_AT_ONCE):
            self._store.commit(Change(outbox=tuple(made[first : first + _MESSAGES_AT_ONCE])), now)

    def post(self, message: Message) -> None:
        """Tell one endpoint of one event. Raises Unavailable where it did not take it, Misconfigured without a secret.

        An endpoint that is no longer in shop.yaml is told nothing more.
        """
        url = str(message.payload["url"])
        if url not in {webhook.url for webhook in self._releases.current().rules.webhooks}:
            return
        if not self._secrets:
            raise Misconfigured("WEBHOOK_SECRET is not set, and nothing is sent unsigned")
        body = self._body(str(message.payload["order"]), int(message.payload["sequence"]), message.id)
        headers = sign(self._secrets, message.id, self._clock(), body)
        self._poster.post(url, {**headers, "Content-Type": "application/json"}, body)

    def _for(self, webhook: Webhook, order_id: str, sequence: int, now: int) -> Message:
        place = sha256(webhook.url.encode()).hexdigest()[:8]
        payload = {"order": order_id, "sequence": sequence, "url": webhook.url}
        return Message(f"webhook:{order_id}:{sequence}:{place}", "webhook", payload, now)

    def _steps(self, order_id: str) -> list[tuple[int, Event, Order]]:
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("the order of this announcement is not in the store")
        return [(number, step.event, step.after) for number, step in enumerate(walk(None, stored.events), 1)]

    def _body(self, order_id: str, sequence: int, message_id: str) -> bytes:
        """What happened, and the order as it was then."""
        _, event, order = self._steps(order_id)[sequence - 1]
        said: dict[str, Any] = {
            "id": message_id,
            "type": announced_as(event),
            "timestamp": datetime.fromtimestamp(event.at, UTC).isoformat().replace("+00:00", "Z"),
            "sequence": sequence,
            "data": {"event": _event(event), "order": order_plain(order_id, order)},
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _event(event: Event) -> dict[str, Any]:
    """The event in its own words; that an order was placed is the order itself."""
    plain = encode_event(event)
    return {"kind": plain["kind"], "at": plain["at"]} if plain["kind"] == "OrderPlaced" else plain
