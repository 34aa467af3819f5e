"""Idempotency keys as Stripe keeps them.

The first answer of an endpoint that began to work is kept for 24 hours, errors and 500s too, and replayed to the same
endpoint with the same parameters. A form that failed its checks is not kept. After Stripe's API reference, section
"Idempotent requests".
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from storefront.sandbox.answers import Answer, ApiError
from storefront.sandbox.forms import Tree
from storefront.sandbox.store import Store, Work

KEPT: Final = 24 * 3600


@dataclass(frozen=True)
class Claim:
    """A request under a key: what it is and a fingerprint of its parameters."""

    key: str
    endpoint: str
    fingerprint: str


def claim_of(key: str, method: str, path: str, form: Tree) -> Claim:
    """The claim of a request; the order of the parameters does not matter."""
    if len(key) > 255:
        raise ApiError(
            f"Idempotency keys can be at most 255 characters; this one has {len(key)}.", type="idempotency_error"
        )
    canonical = json.dumps(form, sort_keys=True)
    return Claim(key, f"{method} {path}", hashlib.sha256(canonical.encode()).hexdigest())


def begin(store: Store, claim: Claim, request: str) -> Answer | None:
    """Take the key, or give the kept answer. Raises for other parameters and for a request still in flight."""
    # Looking first, without the write lock: the request in flight may be holding it.
    with store.read() as work:
        kept = _look(work, claim)
    if kept is not None:
        return kept
    with store.write() as work:
        kept = _look(work, claim)
        if kept is None:
            work.db.execute("DELETE FROM keys WHERE started <= ?", (work.now - KEPT,))
            work.db.execute(
                "INSERT INTO keys (key, endpoint, fingerprint, started, request) VALUES (?, ?, ?, ?, ?)",
                (claim.key, claim.endpoint, claim.fingerprint, work.now, request),
            )
    return kept


def _look(work: Work, claim: Claim) -> Answer | None:
    row = work.db.execute(
        "SELECT endpoint, fingerprint, request, status, headers, body FROM keys WHERE key = ? AND started > ?",
        (claim.key, work.now - KEPT),
    ).fetchone()
    if row is None:
        return None
    endpoint, fingerprint, request, status, headers, body = row
    if (endpoint, fingerprint) != (claim.endpoint, claim.fingerprint):
        first = (
            f"for the same endpoint they were first used for ('{endpoint}' vs '{claim.endpoint}')"
            if endpoint != claim.endpoint
            else "with the same parameters they were first used with"
        )
        raise ApiError(
            f"Keys for idempotent requests can only be used {first}. Try using a key other than '{claim.key}' if you "
            "meant to execute a different request.",
            type="idempotency_error",
        )
    if status is None:
        raise ApiError(
            f"There is currently another in-progress request using this Idempotent Key: {claim.key}. Please try again "
            "later.",
            "idempotency_key_in_use",
            status=409,
            type="idempotency_error",
        )
    return Answer(status, {**json.loads(headers), "Idempotent-Replayed": "true", "Original-Request": request}, body)


def keep(work: Work, claim: Claim, answer: Answer) -> None:
    """Keep the answer in the same transaction as what it answers."""
    work.db.execute(
        "UPDATE keys SET status = ?, headers = ?, body = ? WHERE key = ?",
        (answer.status, json.dumps(dict(answer.headers)), answer.body, claim.key),
    )


def let_go(work: Work, claim: Claim) -> None:
    """Free a key whose request came to no answer."""
    work.db.execute("DELETE FROM keys WHERE key = ? AND status IS NULL", (claim.key,))


def let_go_of_all(work: Work) -> None:
    """Free every key in flight: what was in flight when the process died never landed."""
    work.db.execute("DELETE FROM keys WHERE status IS NULL")
