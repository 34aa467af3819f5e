"""Orders, payments and hostile checkouts transcribed from public test suites, replayed over HTTP.

The status of a case is its peer's. Ours may be another of the same meaning: whatever is refused is refused with a 4xx
that says why, before the payment provider is asked for anything.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from calling import Caller, Reply
from case_files import read_cases
from desk_caller import at_desk
from money_shop import Case
from order_desk import REFUNDS, ask_for_order, at_once, move_parcel, paid_order, refund
from order_shop import HOODIE, ask, open_catalogue, open_hoodies, payment_pages, placed_order, send
from small_shop import SmallShop, open_shop

from chalicelib.domain.transitions import Payment
from chalicelib.edge import handling
from chalicelib.service.house import find

Check = Callable[[Caller, Case], None]


def check_order(caller: Caller, case: Case) -> None:
    """Total, tax and discount of an order, and the amount that the provider is asked for."""
    given, expected = case["input"], case["expected"]
    sold = open_catalogue(caller.shop, given)
    reply = ask(caller, given, sold)
    assert reply.status == 201, reply.body
    placed = placed_order(caller.shop, reply).placed
    found = {
        "total": placed.total,
        "tax": sum(tax.amount for tax in placed.taxes),
        "discount": sum(discount.amount for discount in placed.discounts),
    }
    assert {name: found[name] for name in expected if name in found} == {
        name: amount for name, amount in expected.items() if name in found
    }
    pay(caller.shop, reply)
    assert placed_order(caller.shop, reply).captured == placed.total


def check_request(caller: Caller, case: Case) -> None:
    """A cart that a client made up: refused, or charged at the catalogue's prices."""
    shop, given, wanted = caller.shop, case["input"], case["expected"]["result"]
    open_hoodies(shop)
    times = given.get("times", 1) if isinstance(given, dict) else 1
    replies = [send(caller, given) for _ in range(times)]
    for reply in replies:
        assert reply.status < 500, reply.body
        assert "access-control-allow-origin" not in reply.headers
        if reply.status < 400:
            assert placed_order(shop, reply).placed.total == _catalogue_total(given)
        else:
            assert reply.json["error"]["message"]
            assert payment_pages(shop) == 0
    if must_refuse(wanted):
        assert replies[0].status >= 400, replies[0].body
    if times > 1:
        assert len({reply.json["order"] for reply in replies}) == 1
        assert payment_pages(shop) == 1


def check_confirmation(caller: Caller, case: Case) -> None:
    """A payment that the provider accepts pays the order; one that it declines leaves it open, and nothing captured."""
    open_hoodies(caller.shop)
    reply = send(caller, {})
    if case["input"]["provider_ok"]:
        pay(caller.shop, reply)
        assert placed_order(caller.shop, reply).payment is Payment.CAPTURED
    else:
        pay(caller.shop, reply, "decline")
        assert placed_order(caller.shop, reply).captured == 0
    assert payment_pages(caller.shop) == case["expected"]["provider_calls"]


def check_refund(caller: Caller, case: Case) -> None:
    """A refund asked for by the shop's people: what is refused is refused before the provider is asked."""
    given, expected = case["input"], case["expected"]
    reference = paid_order(caller, given["payment"]) if "payment" in given else "ABCDEFGHJK"
    before = caller.shop.network.calls.count(REFUNDS)
    asked = [{"amount": amount} for amount in given["parallel"]] if "parallel" in given else [given["refund"]]
    desk = at_desk(caller, caller.shop)
    statuses = sorted(at_once([lambda asked=one: refund(desk, reference, asked) for one in asked]))
    caller.shop.services.outbox.run()
    asked_for = caller.shop.network.calls.count(REFUNDS) - before
    if "http" in expected:
        assert statuses == [expected["http"]]
    if "one_fails" in expected:
        assert (statuses[0], statuses[1] >= 400) == (200, True)
    if expected.get("refused") or "note" in expected:
        assert statuses[0] >= 400
    assert asked_for == sum(status == 200 for status in statuses) == expected.get("provider_calls", asked_for)
    if "refunded" in expected:
        assert find(caller.shop.services.house, reference)[1].refunded == expected["refunded"]


def check_access(caller: Caller, case: Case) -> None:
    """Who may see an order: the buyer by the link. And who may move its goods: whoever has a token for that."""
    who, allowed = case["input"]["who"], re.findall(r"\b\d{3}\b", case["expected"]["result"])
    reply = move_parcel(caller, who) if "admin" in who else ask_for_order(caller, who)
    assert str(reply.status) in allowed, reply.body
    if reply.status >= 400:
        assert "Lovelace" not in reply.body
        assert "ada@example.com" not in reply.body


CHECKS: dict[str, Check] = {
    "order_create": check_order,
    "checkout_request": check_request,
    "confirm": check_confirmation,
    "refund": check_refund,
    "access": check_access,
}


def must_refuse(wanted: str) -> bool:
    """Whether the words of a case leave no choice: "400 (limit)", "413/400", "refused before payment"."""
    return re.match(r"(refused|4\d\d)", wanted) is not None and " or " not in wanted


def pay(shop: SmallShop, reply: Reply, outcome: str = "pay") -> None:
    """Press a button of the payment page that an answer leads to, and let the webhooks come."""
    shop.press_at(reply.json["url"], outcome)
    shop.deliver()


def _catalogue_total(given: Any) -> int:
    """The hoodies of a case and their delivery, in cents."""
    items = given.get("items", [{"quantity": 1}])
    assert {item.get("sku", HOODIE.sku) for item in items} == {HOODIE.sku}
    goods = HOODIE.prices["EUR"] * sum(item["quantity"] for item in items)
    return goods + (490 if goods < 6000 else 0)


def test_order_cases(cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests) -> None:
    found = read_cases(cases, "money-cases/order_api_cases.json")["cases"]
    found = [case for case in found if case["kind"] in CHECKS]
    assert found
    for case in found:
        with subtests.test(case["id"]):
            folder = tmp_path / case["id"]
            folder.mkdir()
            shop = open_shop(folder)
            monkeypatch.setattr(handling, "services", lambda shop=shop: shop.services)
            CHECKS[case["kind"]](Caller(shop), case)


def test_order_cases_are_all_of_a_kind_that_is_checked(cases: Path) -> None:
    found = read_cases(cases, "money-cases/order_api_cases.json")["cases"]
    assert {case["kind"] for case in found} <= set(CHECKS)
