"""The cart over HTTP: its page, its changes, permalinks, quotes; and what hostile carts get."""

import json
from dataclasses import replace

import pytest
from calling import HTML, JSON, Caller, fields_of
from small_catalogue import CATALOGUE, PRINT, record
from small_shop import SmallShop

from chalicelib.adapters.memory_store import MemoryStore
from chalicelib.domain.cart import encode_sku
from chalicelib.domain.change import ReleaseRecord
from chalicelib.domain.errors import StoreUnavailable

ADD = [("sku", "PRINT-A4"), ("quantity", "2"), ("seen:PRINT-A4", "2400"), ("currency", "EUR"), ("language", "en")]


def test_a_product_form_fills_the_cart_and_leads_to_its_page(caller: Caller) -> None:
    answer = caller.post_form("/api/cart", ADD)
    assert (answer.status, answer.headers["location"]) == (303, "/api/cart")
    assert caller.cookies["cart"].endswith("|EUR|en|PRINT-A4:2:2400")
    page = caller.get("/api/cart", HTML)
    assert page.status == 200
    assert "Print PRINT-A4" in page.body
    assert "€48.00" in page.body
    assert page.headers["cache-control"] == "no-store"


def test_the_same_as_json_for_the_script(caller: Caller) -> None:
    answer = caller.post_form("/api/cart", ADD, accept=JSON)
    assert (answer.status, answer.json["count"]) == (200, 2)
    assert answer.json["cart"]["subtotal"] == 4800
    assert caller.get("/api/cart").json["cart"]["lines"][0]["sku"] == "PRINT-A4"


def test_quantities_are_set_and_lines_removed_from_the_cart_page(caller: Caller) -> None:
    caller.post_form("/api/cart", ADD)
    caller.post_form("/api/cart", [("sku", "CARD"), ("quantity", "1")])
    fields = [("sku", "PRINT-A4"), ("quantity", "3"), ("sku", "CARD"), ("quantity", "0"), ("action", "set")]
    caller.post_form("/api/cart", fields)
    assert caller.cookies["cart"].endswith("|PRINT-A4:3:2400")
    caller.post_form("/api/cart", [("remove", "PRINT-A4")])
    assert caller.get("/api/cart").json["count"] == 0
    assert "empty" in caller.get("/api/cart", HTML).body.lower()


def test_another_currency_sets_every_price_seen_anew(caller: Caller) -> None:
    caller.post_form("/api/cart", ADD)
    caller.post_form("/api/cart", [("action", "currency"), ("currency", "USD")])
    assert caller.cookies["cart"].endswith("|USD|en|PRINT-A4:2:2600")
    assert "$52.00" in caller.get("/api/cart", HTML).body


def test_a_permalink_fills_the_cart_beside_what_is_in_it(caller: Caller, shop: SmallShop) -> None:
    odd = record("ODD/SKU é", 100)
    shop.publish(*CATALOGUE, odd)
    caller.post_form("/api/cart", ADD)
    answer = caller.get(f"/api/buy/CARD:3,{encode_sku(odd.sku)}:1", HTML)
    assert (answer.status, answer.headers["location"]) == (303, "/api/cart")
    lines = caller.get("/api/cart").json["cart"]["lines"]
    assert [(line["sku"], line["quantity"]) for line in lines] == [("PRINT-A4", 2), ("CARD", 3), (odd.sku, 1)]
    assert caller.get("/api/buy/NOTHING:1").codes == {"unknown_sku"}
    assert caller.get("/api/buy/CARD:x").status == 404


def test_what_is_sold_out_is_refused_at_once_and_in_words(caller: Caller, shop: SmallShop) -> None:
    caller.post_form("/api/cart", [("sku", "LAST"), ("quantity", "1")])
    answer = caller.post_form("/api/cart", [("sku", "LAST"), ("quantity", "1")], accept=JSON)
    assert (answer.status, answer.codes) == (409, {"out_of_stock"})
    page = caller.post_form("/api/cart", [("sku", "LAST"), ("quantity", "1")])
    assert page.status == 409
    assert "not that many" in page.body


def test_what_is_withdrawn_leaves_the_cart_and_that_is_said(caller: Caller, shop: SmallShop) -> None:
    caller.post_form("/api/cart", ADD)
    shop.publish(record("OTHER"))
    shop.clock.forward(10)
    page = caller.get("/api/cart", HTML)
    assert "not for sale" in page.body
    assert "PRINT-A4" not in caller.cookies["cart"]


def test_a_price_that_rose_is_shown_with_the_cart(caller: Caller, shop: SmallShop) -> None:
    caller.post_form("/api/cart", ADD)
    shop.publish(replace(PRINT, prices={"EUR": 2600, "USD": 2800}))
    shop.clock.forward(3600)
    page = caller.get("/api/cart", HTML)
    assert "has changed" in page.body
    assert ("seen:PRINT-A4", "2600") in fields_of(page.body)


def test_a_quote_names_shipping_and_what_is_missing_for_free_delivery(caller: Caller) -> None:
    body = {"lines": [{"sku": "PRINT-A4", "quantity": 2}], "destination": {"country": "DE"}}
    quote = caller.post_json("/api/quote", body).json["quote"]
    assert (quote["subtotal"], quote["shipping"]["price"], quote["total"]) == (4800, 490, 5290)
    assert quote["shipping_choices"][0]["missing_for_free"] == 1200
    assert quote["problems"] == []


HOSTILE_LINES = {
    "quantity 0": [{"sku": "CARD", "quantity": 0}],
    "quantity -1": [{"sku": "CARD", "quantity": -1}],
    "quantity 1.5": [{"sku": "CARD", "quantity": 1.5}],
    "quantity as text": [{"sku": "CARD", "quantity": "2"}],
    "quantity true": [{"sku": "CARD", "quantity": True}],
    "a thousand million": [{"sku": "CARD", "quantity": 10**9}],
    "no quantity": [{"sku": "CARD"}],
    "no sku": [{"quantity": 1}],
    "sku of a number": [{"sku": 7, "quantity": 1}],
    "a thousand lines": [{"sku": f"S{number}", "quantity": 1} for number in range(1000)],
    "a line that is none": ["CARD"],
    "an unknown field": [{"sku": "CARD", "quantity": 1, "price": 1}],
    "half a character": [{"sku": "CA\ud800RD", "quantity": 1}],
    "a control character": [{"sku": "CA\x00RD", "quantity": 1}],
}


@pytest.mark.parametrize("route", ["/api/quote", "/api/checkout"])
@pytest.mark.parametrize("lines", HOSTILE_LINES.values(), ids=HOSTILE_LINES)
def test_a_hostile_cart_is_4xx_and_says_where(caller: Caller, route: str, lines: list[object]) -> None:
    answer = caller.post_json(route, {"lines": lines}, Idempotency_Key="a-key-of-some-length")
    assert 400 <= answer.status < 500
    problems = answer.json["error"]["details"]["problems"]
    assert problems
    assert all(problem["param"].startswith("lines") for problem in problems)


def test_every_problem_of_a_body_is_named_at_once(caller: Caller) -> None:
    body = {
        "lines": [{"sku": "CARD", "quantity": 0}, {"sku": "", "quantity": "1"}],
        "currency": "euro",
        "destination": {"country": "Germany", "planet": "Mars"},
        "success_url": "https://evil.example/",
        "email": "nobody",
    }
    answer = caller.post_json("/api/checkout", body, Idempotency_Key="a-key-of-some-length")
    params = {problem["param"] for problem in answer.json["error"]["details"]["problems"]}
    assert params == {
        "lines[0].quantity",
        "lines[1].sku",
        "lines[1].quantity",
        "currency",
        "destination.country",
        "destination.planet",
        "success_url",
        "email",
    }


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"A" * 2_000_000, JSON, 413),
        (b"{}", "text/plain", 415),
        (b"", JSON, 400),
        (b'{"lines": [\xff\xfe]}', JSON, 400),
        (b'{"lines": [{"sku": "CARD", "quantity": NaN}]}', JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b"[]", JSON, 400),
        (b"sku=%ff%fe", "application/x-www-form-urlencoded", 400),
    ],
    ids=["2 MB", "text", "empty", "no UTF-8", "NaN", "deep", "a list", "form of no UTF-8"],
)
def test_a_broken_body_is_refused_by_name(caller: Caller, body: bytes, kind: str, status: int) -> None:
    for route in ("/api/quote", "/api/cart", "/api/checkout"):
        answer = caller.call("POST", route, body, {"Content-Type": kind, "Accept": JSON})
        assert answer.status == status
        assert json.loads(answer.body)["error"]["message"]


def test_what_another_site_sends_is_refused(caller: Caller) -> None:
    answer = caller.post_form("/api/cart", ADD, Sec_Fetch_Site="cross-site")
    assert answer.status == 403
    assert "cart" not in caller.cookies


def test_duplicate_lines_are_summed_and_checked_as_one(caller: Caller) -> None:
    twice = [{"sku": "LAST", "quantity": 1}] * 2
    quote = caller.post_json("/api/quote", {"lines": twice}).json["quote"]
    assert [(problem["code"], problem["details"]["sku"]) for problem in quote["problems"]] == [("out_of_stock", "LAST")]


def test_a_quantity_that_no_order_may_have_does_not_tell_the_level(caller: Caller) -> None:
    body = {"lines": [{"sku": "PRINT-A4", "quantity": 11}]}
    quote = caller.post_json("/api/quote", body).json["quote"]
    assert [problem["code"] for problem in quote["problems"]] == ["quantity_limit"]


def test_a_cart_in_a_currency_that_the_shop_has_given_up_is_recast_and_keeps_its_lines(caller: Caller) -> None:
    caller.cookies["cart"] = "0" * 32 + "|GBP|en|PRINT-A4:2:2000"
    assert "€48.00" in caller.get("/api/cart", HTML).body
    assert caller.cookies["cart"].endswith("|EUR|en|PRINT-A4:2:2400")
    caller.cookies["cart"] = "0" * 32 + "|XXX|en|PRINT-A4:2:"
    assert caller.post_form("/api/cart", [("sku", "CARD"), ("quantity", "1")]).status == 303


@pytest.mark.parametrize("quantity", ["", "abc", "0", "1.5", "9" * 5000])
def test_a_form_with_a_broken_quantity_is_told_in_words(caller: Caller, quantity: str) -> None:
    page = caller.post_form("/api/cart", [("sku", "CARD"), ("quantity", quantity)])
    assert page.status == 400
    assert "Please write the quantity as a whole number." in page.body
    assert "lines[" not in page.body.lower()
    assert caller.get("/api/buy/CARD:" + "9" * 5000).status == 404


def test_a_store_that_is_away_gets_a_plain_page_that_asks_to_come_back(caller: Caller, shop: SmallShop) -> None:
    class Away(MemoryStore):
        def releases(self) -> tuple[ReleaseRecord, ...]:
            raise StoreUnavailable("the database is locked")

    shop.services.releases._store = Away()
    shop.clock.forward(60)
    for accept in (HTML, JSON):
        answer = caller.get("/api/cart", accept)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_an_unknown_currency_is_a_problem_and_never_converted(caller: Caller) -> None:
    body = {"lines": [{"sku": "CARD", "quantity": 1}], "currency": "GBP"}
    quote = caller.post_json("/api/quote", body).json["quote"]
    assert "unknown_currency" in {problem["code"] for problem in quote["problems"]}


def test_stock_tells_words_and_prices_but_never_levels(caller: Caller) -> None:
    answer = caller.get("/api/stock?sku=PRINT-A4&sku=LAST&sku=FILE&sku=NOTHING")
    assert answer.headers["cache-control"] == "public, max-age=5"
    skus = answer.json["skus"]
    assert {sku: entry["state"] for sku, entry in skus.items()} == {
        "PRINT-A4": "in_stock",
        "LAST": "low_stock",
        "FILE": "digital",
    }
    assert skus["PRINT-A4"]["price_text"] == "€24.00"
    assert "10" not in {str(value) for entry in skus.values() for value in entry.values()}
    assert caller.get("/api/stock").status == 400


def test_a_shop_without_a_release_says_so_and_asks_to_come_back(caller: Caller, shop: SmallShop) -> None:
    shop.services.store = MemoryStore()
    shop.services.releases._store = shop.services.store  # type: ignore[attr-defined]
    shop.clock.forward(60)
    answer = caller.get("/api/cart", HTML)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
