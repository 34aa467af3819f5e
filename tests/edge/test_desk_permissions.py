"""The contract of permissions: every route of the desk against every permission, and what a token is refused for."""

import re

import pytest
import yaml
from calling import HTML, Caller
from desk_caller import at_desk
from small_catalogue import NOW
from small_shop import ROOT, SmallShop

from chalicelib.domain.access import Permission
from chalicelib.domain.cart import CartLine
from chalicelib.edge.desk_routes import DESK_ROUTES, DeskRoute

# Written down once more, so that no route comes to need less by a slip.
NEEDS = {
    "orders.read": {"list_desk_orders", "show_desk_order", "show_desk_invoice"},
    "orders.manage": {
        "confirm_order",
        "cancel_order",
        "capture_order",
        "note_order",
        "delay_order",
        "mark_order_paid",
        "prepare_evidence",
        "issue_desk_invoice",
    },
    "refunds.grant": {"grant_refund", "withdraw_refund"},
    "refunds.execute": {"execute_refund", "record_payout"},
    "fulfil": {
        "ship_parcel",
        "move_parcel",
        "correct_tracking",
        "send_replacement",
        "open_return",
        "accept_return",
        "refuse_return",
        "withdraw_return",
        "receive_return",
        "close_return",
        "list_production",
        "move_job",
        "show_desk_slip",
    },
    "stock": {"receive_goods", "count_goods", "correct_goods"},
    "reports": {"show_levels"},
}


def path_of(route: DeskRoute, reference: str) -> str:
    return re.sub(r"{\w+}", "x-1", route.path.replace("{reference}", reference)).removeprefix("/api/admin/")


def test_every_route_needs_what_is_written_down_and_the_description_says_so() -> None:
    found: dict[str, set[str]] = {}
    for route in DESK_ROUTES:
        found.setdefault(route.needs.value, set()).add(route.view)
    assert found == NEEDS
    described = yaml.safe_load((ROOT / "functions" / "openapi.yaml").read_text())["paths"]
    for route in DESK_ROUTES:
        operation = described[route.path][route.method.lower()]
        assert operation["security"] == [{"desk": [route.needs.value]}]
        keys = [one for one in operation.get("parameters", ()) if one["name"] == "Idempotency-Key"]
        assert [one["required"] for one in keys] == ([route.keyed] if route.method == "POST" else [])


@pytest.mark.parametrize("route", DESK_ROUTES, ids=lambda route: route.view)
def test_a_route_is_refused_without_its_permission_and_nothing_happens(
    caller: Caller, shop: SmallShop, route: DeskRoute
) -> None:
    placed = shop.check_out(CartLine("PRINT-A4", 1, None))
    shop.pay(placed)
    before = shop.store.load(placed.order_id), shop.store.stock(["PRINT-A4"])
    others = [one for one in Permission if one is not route.needs]
    desk = at_desk(caller, shop, *others)
    path = path_of(route, placed.reference)
    reply = desk.get(path) if route.method == "GET" else desk.post(path, {})
    assert (reply.status, reply.json["error"]["code"]) == (403, "permission_missing")
    assert reply.json["error"]["details"]["permission"] == route.needs.value
    assert (shop.store.load(placed.order_id), shop.store.stock(["PRINT-A4"])) == before


@pytest.mark.parametrize("route", DESK_ROUTES, ids=lambda route: route.view)
def test_a_route_opens_with_its_permission_alone(caller: Caller, shop: SmallShop, route: DeskRoute) -> None:
    desk = at_desk(caller, shop, route.needs)
    path = path_of(route, "ABCDEFGHJK")
    reply = desk.get(path) if route.method == "GET" else desk.post(path, {})
    assert reply.status in (200, 400, 404), reply.body
    if route.keyed:
        keyless = caller.post_json(f"/api/admin/{path}", {}, **desk.headers)
        assert (keyless.status, keyless.json["error"]["code"]) == (400, "idempotency_key_required")


@pytest.mark.parametrize("route", DESK_ROUTES, ids=lambda route: route.view)
def test_a_route_is_closed_without_a_token_in_json(caller: Caller, shop: SmallShop, route: DeskRoute) -> None:
    del shop
    path = "/api/admin/" + path_of(route, "ABCDEFGHJK")
    for authorization in ("", "Bearer ", "Bearer desk_0", "Basic YWRhOmFkYQ=="):
        reply = caller.call(route.method, path, b"{}", {"Accept": HTML, "Authorization": authorization})
        assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")
        assert reply.json["error"]["code"] == "token_refused"


def test_guessing_is_stopped_and_a_good_token_goes_on(caller: Caller, shop: SmallShop) -> None:
    desk = at_desk(caller, shop)
    statuses = [caller.get("/api/admin/orders", Authorization="Bearer desk_guess").status for _ in range(22)]
    assert statuses == [401] * 20 + [429] * 2
    assert desk.get("orders").status == 200


def test_a_refund_that_is_sent_at_once_needs_both_permissions(caller: Caller, shop: SmallShop) -> None:
    placed = shop.check_out(CartLine("PRINT-A4", 1, None))
    shop.pay(placed)
    desk = at_desk(caller, shop, Permission.REFUNDS_GRANT)
    body = {"reason": "torn", "amount": 100}
    refused = desk.post(f"orders/{placed.reference}/refunds", {**body, "execute": True})
    assert (refused.status, refused.json["error"]["details"]["permission"]) == (403, "refunds.execute")
    assert shop.order(placed).refunds == ()
    assert desk.post(f"orders/{placed.reference}/refunds", body).json["order"]["refunds"][0]["state"] == "granted"


def test_every_use_stands_in_the_orders_history(caller: Caller, shop: SmallShop) -> None:
    placed = shop.check_out(CartLine("PRINT-A4", 1, None))
    shop.pay(placed)
    ada, bob = at_desk(caller, shop), at_desk(caller, shop, name="bob")
    for _ in range(3):
        ada.get(f"orders/{placed.reference}")
    bob.post(f"orders/{placed.reference}/notes", {"text": "call back"})
    history = bob.get(f"orders/{placed.reference}").json["history"]
    told = [(one["by"], one["text"]) for one in history if one["by"] in ("ada", "bob")]
    assert told == [("ada", "Looked at by ada"), ("bob", "Note by bob: call back"), ("bob", "Looked at by bob")]
    assert {one["at"] for one in history} == {NOW}
