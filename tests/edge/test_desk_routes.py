"""An order's life over `/api/admin`: sold, sent in parts, refunded, given back, replaced; and what is refused."""

from dataclasses import replace
from typing import Any

import pytest
from calling import Caller
from desk_caller import DeskCaller, at_desk
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop
from test_openapi import check, description

from chalicelib.domain.cart import CartLine
from chalicelib.domain.rules import OrderRules
from chalicelib.service.checkout import Placed

__all__ = ["description"]  # the fixture

PRINTS, CARDS = CartLine("PRINT-A4", 3, None), CartLine("CARD", 2, None)
DHL = {"carrier": "dhl", "tracking": "00340434161094042557"}
ORDER = "/api/admin/orders/{reference}"


@pytest.fixture
def desk(caller: Caller, shop: SmallShop) -> DeskCaller:
    """Somebody who may do everything."""
    return at_desk(caller, shop)


@pytest.fixture
def placed(shop: SmallShop) -> Placed:
    """Three prints and two cards, paid by card."""
    bought = shop.check_out(PRINTS, CARDS)
    shop.pay(bought)
    return bought


def settle(shop: SmallShop) -> None:
    for _ in range(3):
        shop.services.outbox.run()
        shop.deliver()


def units(sku: str, quantity: int) -> list[dict[str, Any]]:
    return [{"sku": sku, "quantity": quantity}]


def test_an_order_lives_to_its_end_over_http(
    desk: DeskCaller, shop: SmallShop, placed: Placed, description: dict[str, Any]
) -> None:
    at = f"orders/{placed.reference}"

    def done(path: str, body: dict[str, Any], route: str) -> dict[str, Any]:
        reply = desk.post(f"{at}/{path}", body)
        assert reply.status == 200, reply.body
        check(description, "POST", f"{ORDER}/{route}", reply)
        order: dict[str, Any] = reply.json["order"]
        return order

    assert done("parcels", {"lines": units("PRINT-A4", 2), **DHL}, "parcels")["status"] == "partly_shipped"
    order = done("parcels", DHL, "parcels")
    assert [line["to_send"] for line in order["lines"]] == [0, 0]
    for parcel in ("parcel-1", "parcel-2"):
        order = done(f"parcels/{parcel}/moves", {"state": "delivered"}, "parcels/{parcel}/moves")
    assert order["status"] == "delivered"
    fix = {"carrier": "ups", "tracking": "1Z999AA10123456784"}
    assert done("parcels/parcel-1/tracking", fix, "parcels/{parcel}/tracking")["parcels"][0]["carrier"] == "ups"
    order = done("refunds", {"reason": "a corner is bent", "lines": units("CARD", 1), "execute": True}, "refunds")
    assert order["refunds"][0]["granted_by"] == order["refunds"][0]["executed_by"] == "ada"
    done("returns", {"lines": units("PRINT-A4", 2)}, "returns")
    done("returns/return-1/accept", {"text": "Send it to us."}, "returns/{return_id}/accept")
    came = {"good": units("PRINT-A4", 1), "damaged": units("PRINT-A4", 1)}
    done("returns/return-1/receive", came, "returns/{return_id}/receive")
    again = {"lines": units("PRINT-A4", 1), "reason": "the damaged one", "return": "return-1"}
    order = done("replacements", again, "replacements")
    assert order["returns"][0]["outcome"] == "replacement"
    done("parcels", DHL, "parcels")
    settle(shop)
    shown = desk.get(at)
    check(description, "GET", ORDER, shown)
    assert shown.json["order"]["refunded"] == 450
    told = "\n".join(one["text"] for one in shown.json["history"])
    for words in (
        "parcel-1 with 2 × PRINT-A4 left, sent by ada (dhl) (0034",
        "ada granted refund-1 of 4.50 EUR: a corner",
        "ada wants to give 2 × PRINT-A4 back",
        "good 1 × PRINT-A4; damaged 1 × PRINT-A4",
    ):
        assert words in told


def test_a_deed_under_one_key_happens_once(desk: DeskCaller, shop: SmallShop, placed: Placed) -> None:
    path, key = f"orders/{placed.reference}/refunds", "the-same-key-twice"
    body = {"reason": "torn", "amount": 500, "execute": True}
    first, second = desk.post(path, body, key), desk.post(path, body, key)
    assert (first.status, second.status, second.headers["idempotent-replayed"]) == (200, 200, "true")
    other = desk.post(path, {**body, "amount": 501}, key)
    assert (other.status, other.json["error"]["code"]) == (422, "idempotency_conflict")
    settle(shop)
    assert (len(shop.order(placed).refunds), shop.order(placed).refunded) == (1, 500)
    for _ in range(2):
        received = desk.post("stock/receive", {"sku": "CARD", "quantity": 5}, "goods-in-note-00017")
    assert received.json["stock"]["on_hand"] == 103  # 100, less two sold, and five


def test_calling_an_unpaid_order_off_twice_under_one_key_is_no_error(desk: DeskCaller, shop: SmallShop) -> None:
    unpaid = shop.check_out(CARDS, cart="c2")
    answers = [
        desk.post(f"orders/{unpaid.reference}/cancel", {"reason": "a test"}, "cancel-it-one-time") for _ in range(2)
    ]
    assert [(one.status, one.json["order"]["payment"]) for one in answers] == [(200, "cancelled")] * 2


def test_above_the_limit_a_second_person_sends_the_money(
    caller: Caller, desk: DeskCaller, shop: SmallShop, placed: Placed
) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, orders=OrderRules(refund_alone_up_to={"EUR": 100})))
    shop.clock.forward(60)
    path = f"orders/{placed.reference}/refunds"
    granted = desk.post(path, {"reason": "torn", "lines": units("PRINT-A4", 1), "execute": True}).json["order"]
    assert granted["refunds"][0]["state"] == "granted"
    alone = desk.post(f"{path}/refund-1/execute")
    assert (alone.status, alone.json["error"]["code"]) == (403, "second_person_needed")
    assert at_desk(caller, shop, name="bob").post(f"{path}/refund-1/execute").status == 200


def test_the_list_is_paged_by_cursor_and_filtered(
    desk: DeskCaller, shop: SmallShop, description: dict[str, Any]
) -> None:
    made = []
    for number in range(5):
        shop.clock.forward(60)
        made.append(shop.check_out(CARDS if number else PRINTS, cart=f"c{number}").reference)
    found, after = [], ""
    while True:
        page = desk.get(f"orders?limit=2&after={after}")
        check(description, "GET", "/api/admin/orders", page)
        found += [line["reference"] for line in page.json["orders"]]
        after = page.json["next"]
        if after is None:
            break
    assert found == made[::-1]
    assert [one["reference"] for one in desk.get("orders?sku=PRINT-A4").json["orders"]] == [made[0]]
    assert desk.get("orders?buyer=eve@example.com").json["orders"] == []
    assert len(desk.get("orders?status=awaiting_payment").json["orders"]) == 5


def test_what_is_made_to_order_moves_through_the_workshop(desk: DeskCaller, shop: SmallShop) -> None:
    made = shop.check_out(CartLine("POSTER", 1, None))
    shop.pay(made)
    settle(shop)
    (job,) = desk.get("production").json["jobs"]
    assert (job["reference"], job["state"], job["late"]) == (made.reference, "planned", False)
    moved = desk.post(f"orders/{made.reference}/jobs/{job['job']}", {"state": "made"})
    assert moved.json["order"]["jobs"][0]["state"] == "made"
    assert desk.get("production").json["jobs"] == []


def test_a_dispute_freezes_an_order_and_gets_its_evidence(
    desk: DeskCaller, shop: SmallShop, placed: Placed, description: dict[str, Any]
) -> None:
    shop.sandbox.dispute_payment(shop.order(placed).payments[0][0])
    settle(shop)
    frozen = desk.post(f"orders/{placed.reference}/parcels", DHL)
    assert (frozen.status, frozen.json["error"]["code"]) == (409, "order_frozen")
    pack = desk.post(f"orders/{placed.reference}/evidence")
    check(description, "POST", f"{ORDER}/evidence", pack)
    assert pack.json["fields"]["customer_email_address"] == "ada@example.com"


BAD = [
    ("confirm", {"note": 5}, 400),
    ("confirm", {"notes": "x"}, 400),
    ("cancel", {}, 400),
    ("cancel", {"reason": "x", "lines": units("GHOST", 1)}, 404),
    ("cancel", {"reason": "x", "lines": units("PRINT-A4", 9)}, 422),
    ("cancel", {"reason": "x", "restock": "yes"}, 400),
    ("cancel", {"reason": "x\r\nBcc: all@example.com"}, 400),
    ("capture", {"amount": 5}, 400),
    ("notes", {"text": " "}, 400),
    ("notes", {"text": "a\x00b"}, 400),
    ("delay", {"first": "soon", "last": "later"}, 400),
    ("delay", {"first": "2026-12-09", "last": "2026-12-01"}, 400),
    ("payments", {"amount": 0, "proof": "x"}, 400),
    ("payments", {"amount": 1.5, "proof": "x"}, 400),
    ("payments", {"amount": 5, "proof": "x", "currency": "USD"}, 400),
    ("evidence", {}, 404),
    ("refunds", {"reason": "x"}, 400),
    ("refunds", {"reason": "x", "amount": -1}, 400),
    ("refunds", {"reason": "x", "amount": True}, 400),
    ("refunds", {"reason": "x", "amount": 10**9}, 422),
    ("refunds", {"reason": "x", "amount": 5, "currency": "USD"}, 400),
    ("refunds", {"reason": "x", "lines": units("PRINT-A4", 4)}, 422),
    ("refunds", {"reason": "x", "lines": units("PRINT-A4", 0)}, 400),
    ("refunds", {"reason": "x", "lines": "PRINT-A4"}, 400),
    ("refunds/refund-9/execute", {}, 404),
    ("refunds/refund-9/withdraw", {}, 404),
    ("refunds/refund-9/payout", {"proof": "x"}, 404),
    ("parcels", {"lines": units("PRINT-A4", 4)}, 422),
    ("parcels", {"lines": units("LAST", 1)}, 404),
    ("parcels", {"lines": [5]}, 400),
    ("parcels", {**DHL, "tracking": "https://evil.example/1"}, 400),
    ("parcels", {**DHL, "carrier": "<script>"}, 400),
    ("parcels/parcel-9/moves", {"state": "delivered"}, 404),
    ("parcels/parcel-1/moves", {"state": "eaten"}, 400),
    ("parcels/parcel-9/tracking", DHL, 404),
    ("replacements", {"reason": "x"}, 400),
    ("replacements", {"reason": "x", "lines": units("PRINT-A4", 1)}, 422),
    ("returns", {"lines": []}, 400),
    ("returns", {"lines": units("PRINT-A4", 1)}, 422),
    ("returns/return-9/accept", {}, 404),
    ("returns/return-9/refuse", {"text": "no"}, 404),
    ("returns/return-9/refuse", {}, 400),
    ("returns/return-9/withdraw", {}, 404),
    ("returns/return-9/receive", {}, 404),
    ("returns/return-9/close", {"text": "no"}, 404),
    ("jobs/job-9", {"state": "made"}, 404),
    ("jobs/job-9", {}, 400),
]


@pytest.mark.parametrize(("path", "body", "status"), BAD)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    desk: DeskCaller, shop: SmallShop, placed: Placed, path: str, body: dict[str, Any], status: int
) -> None:
    before = shop.store.load(placed.order_id), shop.level("PRINT-A4")
    reply = desk.post(f"orders/{placed.reference}/{path}", body)
    assert reply.status == status, reply.body
    assert reply.json["error"]["details"]["problems"]
    assert (shop.store.load(placed.order_id), shop.level("PRINT-A4")) == before


_GOOD: dict[str, dict[str, Any]] = {
    "cancel": {"reason": "x"},
    "notes": {"text": "x"},
    "delay": {"first": "2026-12-01", "last": "2026-12-02"},
    "payments": {"amount": 5, "proof": "x"},
    "refunds": {"reason": "x", "amount": 5},
    "replacements": {"reason": "x", "lines": units("CARD", 1)},
    "returns": {"lines": units("CARD", 1)},
    "payout": {"proof": "x"},
    "tracking": DHL,
    "moves": {"state": "delivered"},
    "refuse": {"text": "x"},
    "close": {"text": "x"},
    "job-9": {"state": "made"},
}


@pytest.mark.parametrize("path", sorted({path for path, _, _ in BAD} - {"evidence"}))
@pytest.mark.parametrize("reference", ["ABCDEFGHJK", "short", "%3Cscript%3E"])
def test_an_order_that_is_not_there_is_404_everywhere(desk: DeskCaller, path: str, reference: str) -> None:
    body = _GOOD.get(path, _GOOD.get(path.rpartition("/")[2], {}))
    assert desk.post(f"orders/{reference}/{path}", body).status == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("stock/receive", {"sku": "GHOST", "quantity": 1}, 404),
        ("stock/receive", {"sku": "CARD", "quantity": 0}, 400),
        ("stock/receive", {"quantity": 1}, 400),
        ("stock/count", {"sku": "CARD", "quantity": -1}, 400),
        ("stock/count", {"sku": "PRINT-A4"}, 400),
        ("stock/correct", {"sku": "CARD", "quantity": 0}, 400),
        ("stock/correct", {"sku": "CARD", "quantity": -101}, 409),
        ("stock/correct", {"sku": "CARD", "quantity": 1, "reason": "a\nb"}, 400),
    ],
)
def test_stock_that_cannot_be_moved_stays(
    desk: DeskCaller, shop: SmallShop, path: str, body: dict[str, Any], status: int
) -> None:
    before = shop.store.stock(["CARD", "PRINT-A4"])
    reply = desk.post(path, body)
    assert (reply.status, shop.store.stock(["CARD", "PRINT-A4"])) == (status, before), reply.body


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=", "limit=x", "after=nowhere", "since=yesterday", "until=-1", "state=paid"],
)
def test_a_list_that_cannot_be_made_is_400(desk: DeskCaller, query: str) -> None:
    reply = desk.get(f"orders?{query}")
    if query == "limit=":
        assert reply.status == 400 or reply.json["orders"] == []
        return
    assert reply.status == 400
    assert desk.get("stock").status == 400
