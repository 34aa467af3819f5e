"""Events: what happened, with the object as it was then, and what is to be delivered of it."""

import copy

from storefront.sandbox.answers import API_VERSION, Doc
from storefront.sandbox.deliveries import enqueue
from storefront.sandbox.store import Work


def emit(work: Work, type_: str, about: Doc, previous: Doc | None = None) -> Doc:
    """Record an event about an object and queue its webhook; `previous` holds the attributes that changed."""
    data: Doc = {"object": copy.deepcopy(about)}
    if previous is not None:
        data["previous_attributes"] = previous
    event: Doc = {
        "id": work.new_id("evt_"),
        "object": "event",
        "api_version": API_VERSION,
        "created": work.now,
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": work.cause.request, "idempotency_key": work.cause.key},
        "type": type_,
    }
    enqueue(work, event)
    return work.put(event, belongs_to=type_)


def show_event(work: Work, event: Doc) -> Doc:
    """The event with the number of deliveries that are still to come."""
    (pending,) = work.db.execute(
        "SELECT count(*) FROM deliveries WHERE event = ? AND state = 'pending'", (event["id"],)
    ).fetchone()
    return {**event, "pending_webhooks": min(pending, 1)}
