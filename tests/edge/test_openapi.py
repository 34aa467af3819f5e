"""`functions/openapi.yaml` held against the code: its routes are the app's, and every JSON answer has its shape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from calling import Caller, Reply
from owing import owed, pay, take_offline
from small_shop import ROOT, SmallShop

import app as functions
from chalicelib.domain.cart import CartLine
from chalicelib.service import parcels

BODY = {
    "lines": [{"sku": "PRINT-A4", "quantity": 2, "seen": 2400}],
    "destination": {"country": "DE"},
    "email": "ada@example.com",
}
KEY = {"Idempotency_Key": "a-key-of-some-length"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """The description, parsed."""
    loaded: dict[str, Any] = yaml.safe_load(Path(ROOT / "functions" / "openapi.yaml").read_text())
    return loaded


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_the_routes_of_the_description_are_the_routes_of_the_app(description: dict[str, Any]) -> None:
    described = {(method, path, operation["operationId"]) for method, path, operation in operations(description)}
    routes = {
        (method, path, entry.view_name)
        for path, methods in functions.app.routes.items()
        for method, entry in methods.items()
    }
    assert described == routes


def check(description: dict[str, Any], method: str, path: str, reply: Reply) -> None:
    """The answer is one that the description has for this operation."""
    answers = description["paths"][path][method.lower()]["responses"]
    assert str(reply.status) in answers, reply.body
    answer = answers[str(reply.status)]
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    schema = answer["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": description["components"]}).validate(reply.json)


def test_answers_have_the_described_shape(caller: Caller, shop: SmallShop, description: dict[str, Any]) -> None:
    check(description, "POST", "/api/cart", caller.post_json("/api/cart", {"lines": BODY["lines"]}))
    check(description, "GET", "/api/cart", caller.get("/api/cart"))
    check(description, "POST", "/api/quote", caller.post_json("/api/quote", {"lines": BODY["lines"]}))
    check(description, "GET", "/api/stock", caller.get("/api/stock?sku=PRINT-A4&sku=FILE"))
    placed = caller.post_json("/api/checkout", BODY, **KEY)
    check(description, "POST", "/api/checkout", placed)
    order = caller.get(placed.json["order_url"].removeprefix("http://shop.test"))
    check(description, "GET", "/api/orders/{reference}", order)
    link = caller.post_json(f"/api/orders/{placed.json['order']}/link", {"email": "ada@example.com"})
    check(description, "POST", "/api/orders/{reference}/link", link)


def test_the_buyers_answers_have_the_described_shape(
    caller: Caller, shop: SmallShop, description: dict[str, Any]
) -> None:
    take_offline(shop)
    placed = owed(shop, CartLine("CARD", 1, None))
    pay(shop, placed, 940)
    parcels.ship(shop.services.house, placed.reference, parcels.Shipment("ada"))
    path, _, query = placed.order_url.removeprefix("http://shop.test").partition("?")
    asked = caller.post_json(f"{path}/returns?{query}", {"lines": [{"sku": "CARD", "quantity": 1}]})
    check(description, "POST", "/api/orders/{reference}/returns", asked)
    again = caller.post_json(f"{path}/returns?{query}", {"lines": [{"sku": "CARD", "quantity": 1}]})
    check(description, "POST", "/api/orders/{reference}/returns", again)
    for token in (query, "t=no"):
        unknown = caller.post_json(f"{path}/downloads?{token}", {"sku": "CARD"})
        check(description, "POST", "/api/orders/{reference}/downloads", unknown)
    check(description, "GET", "/api/downloads/{token}", caller.get("/api/downloads/no"))


def test_errors_have_the_described_shape(caller: Caller, shop: SmallShop, description: dict[str, Any]) -> None:
    shop.clock.forward(1)
    refused = [
        ("POST", "/api/cart", caller.post_json("/api/cart", {"lines": [{"sku": "X", "quantity": 1}]})),
        ("POST", "/api/quote", caller.post_json("/api/quote", {})),
        ("POST", "/api/checkout", caller.post_json("/api/checkout", BODY)),
        ("POST", "/api/checkout", caller.post_json("/api/checkout", BODY | {"email": None}, **KEY)),
        ("GET", "/api/stock", caller.get("/api/stock")),
        ("GET", "/api/orders/{reference}", caller.get("/api/orders/AAAAAAAAAA")),
        ("GET", "/api/buy/{items}", caller.get("/api/buy/CARD:0")),
        ("POST", "/api/webhooks/stripe", caller.post_json("/api/webhooks/stripe", {})),
    ]
    shop.network.cut = True
    refused.append(("POST", "/api/checkout", caller.post_json("/api/checkout", BODY, Idempotency_Key="k" * 20)))
    for method, path, reply in refused:
        assert reply.status >= 400
        check(description, method, path, reply)
