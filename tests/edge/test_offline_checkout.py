"""Paying offline over HTTP: chosen on the checkout page without script, and what the order's page says then."""

import re
from html import unescape

import pytest
from calling import HTML, JSON, Caller, Reply, fields_of
from owing import take_offline
from small_shop import SITE, SmallShop

from chalicelib.domain.creditor import creditor_reference, in_fours

ADD = [("sku", "PRINT-A4"), ("quantity", "2"), ("seen:PRINT-A4", "2400"), ("currency", "EUR"), ("language", "en")]
ADDRESS = {"name": "Ada Lovelace", "line1": "Lange Straße 1", "postcode": "10115", "city": "Berlin"}
BODY = {
    "lines": [{"sku": "PRINT-A4", "quantity": 2, "seen": 2400}],
    "currency": "EUR",
    "destination": {"country": "DE", "postcode": "10115"},
    "email": "ada@example.com",
    "payment_method": "transfer",
    "recipient": {"name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin"},
}
KEY = {"Idempotency_Key": "a-key-of-some-length"}


@pytest.fixture(autouse=True)
def offline(shop: SmallShop) -> None:
    """The shop takes money in every way."""
    take_offline(shop)
    shop.clock.forward(2)


def choose(page: Reply, method: str, **changes: str) -> list[tuple[str, str]]:
    """What a browser sends when this way to pay is chosen and the button pressed."""
    given = {"email": "ada@example.com", "country": "DE", "shipping_method": "standard", "payment_method": method}
    return [*fields_of(page.body), *(given | {"step": "pay"} | changes).items()]


def offered(page: Reply) -> list[str]:
    return re.findall(r'name="payment_method" value="([a-z_]+)"', page.body)


def test_a_transfer_is_chosen_on_the_page_and_the_order_page_says_how_to_pay(caller: Caller, shop: SmallShop) -> None:
    caller.post_form("/api/cart", ADD)
    page = caller.post_form("/api/checkout", ADD)
    assert offered(page) == ["card", "transfer", "on_delivery", "invoice"]
    missing = caller.post_form("/api/checkout", choose(page, "transfer"))
    assert missing.status == 422
    assert "Street and number to send it to are needed." in missing.body
    assert 'value="transfer" checked' in missing.body
    assert shop.level("PRINT-A4") == (10, 0, 0)
    answer = caller.post_form("/api/checkout", choose(missing, "transfer", **ADDRESS))
    assert answer.status == 303
    assert answer.headers["location"].startswith(f"{SITE}/api/orders/")
    assert shop.network.calls == []
    order = caller.get(answer.headers["location"].removeprefix(SITE), HTML)
    reference = answer.headers["location"].split("/")[-1].partition("?")[0]
    said = unescape(order.body)
    for fact in ("Waiting for your payment", "€52.90", in_fours(creditor_reference(reference)), "28 September 2026"):
        assert fact in said
    assert "PT50 0002 0123 1234 5678 9015 4" in said
    assert "cart" not in caller.cookies


def test_only_what_fits_is_offered(caller: Caller) -> None:
    file = [("sku", "FILE"), ("quantity", "1"), ("currency", "EUR"), ("language", "en")]
    assert offered(caller.post_form("/api/checkout", file)) == ["card", "transfer"]
    page = caller.post_form("/api/checkout", ADD)
    fetched = choose(page, "at_pickup", shipping_method="fetch", step="update")
    assert offered(caller.post_form("/api/checkout", fetched)) == ["card", "transfer", "at_pickup", "invoice"]
    refused = caller.post_form("/api/checkout", choose(page, "on_delivery", **ADDRESS))
    assert refused.status == 422
    assert "This way to pay does not fit this order." in refused.body


def test_json_gets_the_page_of_the_order_and_a_reason_that_names_the_others(caller: Caller) -> None:
    answer = caller.post_json("/api/checkout", BODY, **KEY)
    assert answer.status == 201
    assert answer.json["url"] == answer.json["order_url"]
    again = caller.post_json("/api/checkout", BODY, **KEY)
    assert again.json == answer.json
    assert again.headers["idempotent-replayed"] == "true"
    order = caller.get(answer.json["order_url"].removeprefix(SITE), JSON).json["order"]
    assert order["payment"] == "owed"
    assert order["owed"] == 5290
    assert order["payment_reference"] == creditor_reference(order["reference"])
    unfit = caller.post_json(
        "/api/checkout", BODY | {"payment_method": "at_pickup"}, Idempotency_Key="another-key-of-mine"
    )
    assert (unfit.status, unfit.codes) == (422, {"payment_method_unfit"})
    assert "card, transfer, on_delivery, invoice" not in unfit.body
    assert "choose one of card, transfer, invoice" in unfit.body
