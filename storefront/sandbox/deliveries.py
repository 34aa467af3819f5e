"""Webhook deliveries: signed, retried with backoff, and as hostile as asked.

Delivery is at least once: a process killed between sending and noting it down sends again when it is back.
"""

import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from storefront.sandbox.answers import Doc
from storefront.sandbox.store import Store, Work

Deliverer = Callable[[str, Mapping[str, str], bytes], int]

BACKOFF: Final = (1, 5, 30, 120, 600, 3600, 3 * 3600)  # seconds before the 2nd, 3rd, ... 8th try
TRIES: Final = len(BACKOFF) + 1
BATCH: Final = 100


@dataclass(frozen=True)
class Delivery:
    """How webhooks are delivered: twice, `delay` seconds late, each batch backwards, the next `drop` events never."""

    duplicate: bool = False
    delay: int = 0
    reorder: bool = False
    drop: int = 0


def read_delivery(work: Work) -> Delivery:
    """The switches as they stand."""
    return Delivery(**work.setting("delivery"))


def write_delivery(work: Work, delivery: Delivery) -> None:
    """Set the switches for what happens from now on."""
    work.set("delivery", asdict(delivery))


def enqueue(work: Work, event: Doc) -> None:
    """Queue an event's deliveries as the switches say."""
    how = read_delivery(work)
    state = "pending"
    if how.drop:
        state = "dropped"
        write_delivery(work, Delivery(how.duplicate, how.delay, how.reorder, how.drop - 1))
    for _ in range(2 if how.duplicate else 1):
        work.db.execute(
            "INSERT INTO deliveries (event, type, due, tries, state, outcome) VALUES (?, ?, ?, 0, ?, '')",
            (event["id"], event["type"], work.now + how.delay, state),
        )


def resend(work: Work, delivery: int) -> None:
    """Deliver once more, now, whatever became of it before."""
    work.db.execute("UPDATE deliveries SET state = 'pending', due = ?, tries = 0 WHERE id = ?", (work.now, delivery))


def count_pending(work: Work) -> int:
    """How many deliveries are due, or will be."""
    return int(work.db.execute("SELECT count(*) FROM deliveries WHERE state = 'pending'").fetchone()[0])


def resend_lost(work: Work) -> int:
    """Deliver once more, now, what was dropped or given up; how many these are."""
    lost = "UPDATE deliveries SET state = 'pending', due = ?, tries = 0 WHERE state IN ('dropped', 'failed')"
    return work.db.execute(lost, (work.now,)).rowcount


def list_deliveries(work: Work, most: int = 50) -> list[dict[str, Any]]:
    """The latest deliveries, newest first."""
    rows = work.db.execute(
        "SELECT id, event, type, due, tries, state, outcome FROM deliveries ORDER BY id DESC LIMIT ?", (most,)
    )
    names = ("id", "event", "type", "due", "tries", "state", "outcome")
    return [dict(zip(names, row, strict=True)) for row in rows]


def sign(body: bytes, secret: str, at: int) -> str:
    """The value of `Stripe-Signature`: HMAC-SHA256 over time, a dot and the raw bytes."""
    mac = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def deliver_batch(store: Store, url: str, secret: str, deliver: Deliverer) -> int:
    """Send what is due and note how it went; returns how many were sent."""
    with store.read() as work:
        due = _due(work)
        reorder = read_delivery(work).reorder
    for id_, body, at in reversed(due) if reorder else due:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": sign(body, secret, at),
        }
        try:
            status = deliver(url, headers, body)
            delivered, outcome = 200 <= status < 300, f"answered {status}"
        except (OSError, http.client.HTTPException) as wrong:
            delivered, outcome = False, f"no answer: {wrong}"
        with store.write() as work:
            _note(work, id_, delivered, outcome)
    return len(due)


def _due(work: Work) -> list[tuple[int, bytes, int]]:
    rows = work.db.execute(
        "SELECT d.id, o.body FROM deliveries d JOIN objects o ON o.id = d.event "
        "WHERE d.state = 'pending' AND d.due <= ? ORDER BY d.id LIMIT ?",
        (work.now, BATCH),
    )
    # The bytes that are signed are the bytes that are sent; Stripe sends them indented.
    return [(id_, json.dumps(json.loads(body), indent=2, ensure_ascii=False).encode(), work.now) for id_, body in rows]


def _note(work: Work, id_: int, delivered: bool, outcome: str) -> None:
    (tries,) = work.db.execute("SELECT tries + 1 FROM deliveries WHERE id = ?", (id_,)).fetchone()
    state = "delivered" if delivered else "pending" if tries < TRIES else "failed"
    wait = BACKOFF[tries - 1] if state == "pending" else 0
    work.db.execute(
        "UPDATE deliveries SET tries = ?, state = ?, outcome = ?, due = ? WHERE id = ?",
        (tries, state, outcome[:300], work.now + wait, id_),
    )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is not a receipt: it is answered as it stands, and counts as a failure."""

    def redirect_request(self, *_: object) -> None:
        return None


def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """The deliverer that speaks HTTP: the status, or OSError when nobody answers within ten seconds."""
    # No proxy: a webhook to this machine must not leave it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310  # the shop's own address
    try:
        with opener.open(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code
