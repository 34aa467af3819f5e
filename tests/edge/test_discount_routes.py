"""Codes, gift cards and customer groups over HTTP, as forms and as JSON."""

from dataclasses import replace

import pytest
from calling import HTML, JSON, Caller, Reply, fields_of
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop
from test_checkout_routes import ADD, BODY, KEY, pay_fields

from chalicelib.domain.codes import code_id
from chalicelib.domain.discounts import Discount, Off
from chalicelib.domain.order import fold
from chalicelib.domain.places import Place
from chalicelib.domain.taxes import TaxComponent, TaxRules, TaxZone
from chalicelib.service.invitations import make_invitation

SPRING = Discount("spring", "Spring", off=Off(1000), by_code=True)
RICH = Discount("rich", "For the rich", off=Off(2000), by_code=True, minimum_spend={"EUR": 10_000, "USD": 11_000})
GONE = Discount("gone", "Gone", off=Off(2000), by_code=True, ends=1)
TRADE = Discount("trade", "Trade price", off=Off(2000), groups=("trade",))
CODES = {code_id(name): name for name in ("spring", "rich", "gone")}


@pytest.fixture(autouse=True)
def offers(shop: SmallShop) -> None:
    """The shop has discounts, and a group."""
    germany = TaxZone("de", (Place("DE"),), {"standard": (TaxComponent("VAT", 190_000),)})
    tax = TaxRules((germany,), exempt_groups=("trade",))
    rules = replace(RULES, discounts=(SPRING, RICH, GONE, TRADE), groups={"trade": "Trade"}, tax=tax)
    shop.publish(*CATALOGUE, rules=rules, codes=CODES)


def test_a_code_is_given_on_the_cart_page_kept_in_the_cookie_and_taken_out(caller: Caller) -> None:
    caller.post_form("/api/cart", ADD)
    assert caller.post_form("/api/cart", [("action", "code"), ("code", "spring")]).status == 303
    assert caller.cookies["cart"].endswith("|PRINT-A4:2:2400|*SPRING")
    page = caller.get("/api/cart", HTML)
    assert "Spring (SPRING)" in page.body
    assert "-€4.80" in page.body
    caller.post_form("/api/cart", [("remove_code", "SPRING")])
    assert caller.cookies["cart"].endswith("|PRINT-A4:2:2400")


@pytest.mark.parametrize(("code", "told"), [("sprang", "no code SPRANG"), ("gone", "Gone is over"), ("'", "no code")])
def test_a_code_that_never_will_do_anything_is_refused_with_why(caller: Caller, code: str, told: str) -> None:
    caller.post_form("/api/cart", ADD)
    page = caller.post_form("/api/cart", [("action", "code"), ("code", code)])
    assert page.status == 422
    assert told in page.body
    assert "*" not in caller.cookies["cart"]
    answer = caller.post_form("/api/cart", [("action", "code"), ("code", code)], accept=JSON)
    assert (answer.status, answer.codes) == (422, {"code_refused"})


def test_a_code_that_needs_more_is_kept_and_says_what_is_missing(caller: Caller) -> None:
    caller.post_form("/api/cart", ADD)
    assert caller.post_form("/api/cart", [("action", "code"), ("code", "rich")]).status == 303
    assert "Add €52.00 more to use For the rich." in caller.get("/api/cart", HTML).body
    (refused,) = caller.get("/api/cart").json["cart"]["refused_codes"]
    assert (refused["reason"], refused["missing"]) == ("minimum_spend", 5200)
    caller.post_form("/api/cart", [("sku", "PRINT-A4"), ("quantity", "3")])
    assert caller.get("/api/cart").json["cart"]["discount"] == 2400


@pytest.mark.parametrize("name", ["code", "discounts/codes/0", "discounts%2Fcodes%2F0"])
def test_a_permalink_brings_its_code(caller: Caller, name: str) -> None:
    answer = caller.get(f"/api/buy/PRINT-A4:1?{name}=spring", HTML)
    assert (answer.status, answer.headers["location"]) == (303, "/api/cart")
    assert answer.headers["cache-control"] == "no-store"
    assert caller.get("/api/cart").json["cart"]["discounts"][0]["code"] == "SPRING"


def test_json_is_told_of_every_code_that_does_nothing(caller: Caller) -> None:
    body = BODY | {"discount_codes": ["SPRING", "sprang", "rich"]}
    answer = caller.post_json("/api/checkout", body, **KEY)
    problems = answer.json["error"]["details"]["problems"]
    assert answer.status == 422
    assert [(problem["param"], problem["reason"]) for problem in problems] == [
        ("discount_codes[1]", "unknown_code"),
        ("discount_codes[2]", "minimum_spend"),
    ]
    placed = caller.post_json("/api/checkout", BODY | {"discount_codes": ["spring"], "quoted_total": 4810}, **KEY)
    assert placed.status == 201
    quote = caller.post_json("/api/quote", BODY | {"discount_codes": ["spring"]}).json["quote"]
    assert (quote["discount"], quote["total"], quote["due"]) == (480, 4810, 4810)
    assert quote["discounts"] == [{"id": "spring", "title": "Spring", "code": "SPRING", "amount": 480}]
    assert [tax["title"] for tax in quote["taxes"]] == ["VAT"]


def shown_total(page: Reply) -> str:
    return next(value for name, value in fields_of(page.body) if name == "quoted_total")


def test_the_checkout_page_shows_what_a_code_does_before_it_places_anything(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    again = caller.post_form("/api/checkout", pay_fields(page, new_code="Spring"))
    assert again.status == 200
    assert shown_total(again) == "4810"
    assert shop.level("PRINT-A4") == (10, 0, 0)
    without = caller.post_form("/api/checkout", [*pay_fields(again), ("remove_code", "SPRING")])
    assert (without.status, shown_total(without)) == (200, "5290")
    assert caller.post_form("/api/checkout", pay_fields(again)).status == 303
    cart_id = next(value for name, value in fields_of(again.body) if name == "cart")
    stored = shop.store.load(shop.store.cart_order(cart_id) or "")
    assert stored is not None
    assert fold(stored.events).placed.discounts[0].amount == 480


def test_a_gift_card_that_pays_all_asks_for_the_address_and_needs_no_payment_page(
    caller: Caller, shop: SmallShop
) -> None:
    _, code = shop.services.gift_cards.issue(10_000, "EUR")
    page = caller.post_form("/api/checkout", ADD)
    again = caller.post_form("/api/checkout", pay_fields(page, new_card=code))
    assert "To pay" in again.body
    assert "Place the order" in again.body
    assert f"…{code[-4:]}: €47.10 are left on it" in again.body
    missing = caller.post_form("/api/checkout", pay_fields(again))
    assert missing.status == 422
    assert "Street and number" in missing.body
    address = {"name": "Ada", "line1": "Lange Straße 1", "postcode": "10115", "city": "Berlin"}
    done = caller.post_form("/api/checkout", pay_fields(missing, **address))
    assert done.status == 303
    assert "/api/orders/" in done.headers["location"]
    order = caller.get(done.headers["location"].removeprefix("http://shop.test"), HTML)
    assert "Your order is paid" in order.body
    assert "Lange Straße 1" in order.body
    assert "cart" not in caller.cookies
    wrong = caller.post_form("/api/checkout", pay_fields(page, new_card="nothing"))
    assert "no gift card with this code" in wrong.body


def test_an_invitation_makes_a_customer_of_a_group_until_it_runs_out(caller: Caller, shop: SmallShop) -> None:
    secret = shop.services.settings.link_secret
    token = make_invitation(secret, "trade", shop.clock() + 3600)
    assert caller.get("/api/groups/trade~forged.x").status == 401
    assert caller.get(f"/api/groups/{make_invitation(secret, 'nobody', shop.clock() + 9)}").status == 401
    answer = caller.get(f"/api/groups/{token}", HTML)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
    caller.post_form("/api/cart", ADD)
    cart = caller.get("/api/cart").json["cart"]
    assert [discount["id"] for discount in cart["discounts"]] == ["trade"]
    quote = caller.post_json("/api/quote", BODY).json["quote"]
    assert (quote["taxes"], quote["lines"][0]["unit"]) == ([], 2017)  # exempt: 24.00 less the 19 % in it
    shop.clock.forward(3601)
    assert caller.get("/api/cart").json["cart"]["discounts"] == []
    assert caller.get(f"/api/groups/{token}").status == 401


def test_a_postcode_that_decides_is_asked_for_before_paying(caller: Caller, shop: SmallShop) -> None:
    islands = replace(RULES.zones[0], id="islands", places=(Place("PT", postcodes=("9*",)),))
    shop.publish(*CATALOGUE, rules=replace(RULES, zones=(islands, *RULES.zones)))
    page = caller.post_form("/api/checkout", ADD)
    assert 'name="postcode"' not in page.body
    told = caller.post_form("/api/checkout", pay_fields(page, country="PT"))
    assert told.status == 422
    assert 'name="postcode"' in told.body
    placed = caller.post_form("/api/checkout", pay_fields(told, country="PT", postcode="1100-000"))
    assert placed.status == 303
