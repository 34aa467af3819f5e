"""The routes of the API: which method and path, which form, and what to do with it."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from storefront.sandbox import parameters
from storefront.sandbox.answers import Doc
from storefront.sandbox.endpoints import create_endpoint, delete_endpoint, update_endpoint
from storefront.sandbox.events import show_event
from storefront.sandbox.expansion import created_within, page_of
from storefront.sandbox.forms import Fields
from storefront.sandbox.intents import cancel, capture
from storefront.sandbox.lines import line_items
from storefront.sandbox.refunds import create_refund
from storefront.sandbox.sessions import create_session, expire_session
from storefront.sandbox.store import Work


@dataclass(frozen=True)
class Call:
    """A request that passed its checks: the unit of work, the id in the path, the form, the sandbox's address."""

    work: Work
    id: str
    form: dict[str, Any]
    public_url: str


@dataclass(frozen=True)
class Route:
    """A route; it writes when its method is not GET."""

    method: str
    pattern: str
    form: Fields
    act: Callable[[Call], Doc]


def _list_sessions(call: Call) -> Doc:
    wanted, within = call.form.get("status"), created_within(call.form)
    found = call.work.every("checkout.session", call.form.get("payment_intent"))
    chosen = [doc for doc in found if within(doc) and wanted in {None, doc["status"]}]
    return page_of(chosen, call.form, "/v1/checkout/sessions")


def _list_line_items(call: Call) -> Doc:
    session = call.work.need(call.id, "checkout.session", "session")
    return page_of(line_items(call.work, call.id), call.form, f"/v1/checkout/sessions/{session['id']}/line_items")


def _list_refunds(call: Call) -> Doc:
    charge, within = call.form.get("charge"), created_within(call.form)
    found = call.work.every("refund", call.form.get("payment_intent"))
    chosen = [doc for doc in found if within(doc) and charge in {None, doc["charge"]}]
    return page_of(chosen, call.form, "/v1/refunds")


def _list_intents(call: Call) -> Doc:
    within = created_within(call.form)
    return page_of([doc for doc in call.work.every("payment_intent") if within(doc)], call.form, "/v1/payment_intents")


def _list_disputes(call: Call) -> Doc:
    within, charge = created_within(call.form), call.form.get("charge")
    found = call.work.every("dispute", call.form.get("payment_intent"))
    chosen = [doc for doc in found if within(doc) and charge in {None, doc["charge"]}]
    return page_of(chosen, call.form, "/v1/disputes")


def _list_events(call: Call) -> Doc:
    types, within = call.form.get("types"), created_within(call.form)
    found = call.work.every("event", call.form.get("type"))
    chosen = [doc for doc in found if within(doc) and (types is None or doc["type"] in types)]
    page = page_of(chosen, call.form, "/v1/events")
    return {**page, "data": [show_event(call.work, event) for event in page["data"]]}


def _balance(call: Call) -> Doc:
    amounts: dict[str, int] = defaultdict(int, usd=0)
    for charge in call.work.every("charge"):
        amounts[charge["currency"]] += charge["amount_captured"] - charge["amount_refunded"]

    def entries(of: dict[str, int]) -> list[Doc]:
        return [
            {"amount": amount, "currency": currency, "source_types": {"card": amount}}
            for currency, amount in of.items()
        ]

    return {
        "object": "balance",
        "available": entries(amounts),
        "livemode": False,
        "pending": entries(dict.fromkeys(amounts, 0)),
    }


ROUTES: Final = (
    Route(
        "POST",
        "/v1/checkout/sessions",
        parameters.SESSION,
        lambda call: create_session(call.work, call.form, call.public_url),
    ),
    Route("GET", "/v1/checkout/sessions", parameters.SESSION_LIST, _list_sessions),
    Route(
        "GET",
        "/v1/checkout/sessions/{id}",
        parameters.ONLY_EXPAND,
        lambda call: call.work.need(call.id, "checkout.session", "session"),
    ),
    Route("GET", "/v1/checkout/sessions/{id}/line_items", parameters.LINE_ITEM_LIST, _list_line_items),
    Route(
        "POST",
        "/v1/checkout/sessions/{id}/expire",
        parameters.ONLY_EXPAND,
        lambda call: expire_session(call.work, call.id),
    ),
    Route("GET", "/v1/payment_intents", parameters.INTENT_LIST, _list_intents),
    Route(
        "GET",
        "/v1/payment_intents/{id}",
        parameters.ONLY_EXPAND,
        lambda call: call.work.need(call.id, "payment_intent", "intent"),
    ),
    Route(
        "POST",
        "/v1/payment_intents/{id}/capture",
        parameters.CAPTURE,
        lambda call: capture(call.work, call.id, call.form),
    ),
    Route(
        "POST",
        "/v1/payment_intents/{id}/cancel",
        parameters.CANCEL,
        lambda call: cancel(call.work, call.id, call.form),
    ),
    Route("POST", "/v1/refunds", parameters.REFUND, lambda call: create_refund(call.work, call.form)),
    Route("GET", "/v1/refunds", parameters.REFUND_LIST, _list_refunds),
    Route("GET", "/v1/refunds/{id}", parameters.ONLY_EXPAND, lambda call: call.work.need(call.id, "refund", "id")),
    Route("GET", "/v1/disputes", parameters.REFUND_LIST, _list_disputes),
    Route("GET", "/v1/events", parameters.EVENT_LIST, _list_events),
    Route(
        "GET",
        "/v1/events/{id}",
        parameters.ONLY_EXPAND,
        lambda call: show_event(call.work, call.work.need(call.id, "event", "id")),
    ),
    Route("GET", "/v1/balance", parameters.ONLY_EXPAND, _balance),
    Route("POST", "/v1/webhook_endpoints", parameters.ENDPOINT, lambda call: create_endpoint(call.work, call.form)),
    Route(
        "GET",
        "/v1/webhook_endpoints",
        parameters.ENDPOINT_LIST,
        lambda call: page_of(call.work.every("webhook_endpoint"), call.form, "/v1/webhook_endpoints"),
    ),
    Route(
        "GET",
        "/v1/webhook_endpoints/{id}",
        parameters.ONLY_EXPAND,
        lambda call: call.work.need(call.id, "webhook_endpoint"),
    ),
    Route(
        "POST",
        "/v1/webhook_endpoints/{id}",
        parameters.ENDPOINT_UPDATE,
        lambda call: update_endpoint(call.work, call.id, call.form),
    ),
    Route(
        "DELETE",
        "/v1/webhook_endpoints/{id}",
        parameters.NOTHING,
        lambda call: delete_endpoint(call.work, call.id),
    ),
)


def find_route(method: str, path: str) -> tuple[Route, str] | None:
    """The route for a request and the id in its path, or None."""
    for route in ROUTES:
        pattern = route.pattern.replace("{id}", "(?P<id>[A-Za-z0-9_]+)")
        if route.method == method and (match := re.fullmatch(pattern, path)):
            return route, match.groupdict().get("id", "")
    return None
