"""Checkout, webhook and order over HTTP, as forms and as JSON."""

from dataclasses import replace
from html import unescape

from calling import HTML, Caller, Reply, fields_of
from small_catalogue import CATALOGUE, PRINT, RULES
from small_shop import SmallShop

from chalicelib.domain.rules import Limits
from chalicelib.service.checkout import Placed

ADD = [("sku", "PRINT-A4"), ("quantity", "2"), ("seen:PRINT-A4", "2400"), ("currency", "EUR"), ("language", "en")]
BODY = {
    "lines": [{"sku": "PRINT-A4", "quantity": 2, "seen": 2400}],
    "currency": "EUR",
    "destination": {"country": "DE"},
    "email": "ada@example.com",
}
KEY = {"Idempotency_Key": "a-key-of-some-length"}


def pay_fields(page: Reply, **changes: str) -> list[tuple[str, str]]:
    """What a browser sends when the checkout page is filled in and its button pressed."""
    given = {"email": "ada@example.com", "country": "DE", "shipping_method": "standard", "payment_method": "card"}
    return [*fields_of(page.body), *(given | {"step": "pay"} | changes).items()]


def test_a_form_is_first_shown_the_checkout_page_and_only_that_page_places(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    assert page.status == 200
    assert shop.level("PRINT-A4") == (10, 0, 0)
    assert "€48.00" in page.body
    answer = caller.post_form("/api/checkout", pay_fields(page))
    assert answer.status == 303
    assert answer.headers["location"].startswith("http://pay.test/pay/cs_test_")
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_a_form_with_a_nonce_of_somebody_else_never_places(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    forged = [(name, "f" * 32 + "-1.x" if name == "nonce" else value) for name, value in pay_fields(page)]
    assert caller.post_form("/api/checkout", forged).status == 200
    assert shop.level("PRINT-A4") == (10, 0, 0)


def test_the_button_pressed_twice_places_once(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    first, second = (caller.post_form("/api/checkout", pay_fields(page)) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_what_is_missing_is_asked_for_on_the_page(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    again = caller.post_form("/api/checkout", pay_fields(page, email="", country=""))
    assert again.status == 422
    assert "e-mail address" in again.body
    assert "country" in again.body
    assert shop.level("PRINT-A4") == (10, 0, 0)


def test_a_price_that_rose_shows_the_difference_and_a_way_on(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    shop.publish(replace(PRINT, prices={"EUR": 2600, "USD": 2800}))
    shop.clock.forward(3600)
    changed = caller.post_form("/api/checkout", pay_fields(page))
    assert changed.status == 409
    assert "€52.90" in changed.body
    assert "€56.90" in changed.body
    assert "Continue" in changed.body
    placed = caller.post_form("/api/checkout", pay_fields(changed))
    assert placed.status == 303
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_the_last_one_is_gone_before_paying_and_the_shopper_is_told(caller: Caller, shop: SmallShop) -> None:
    page = caller.post_form("/api/checkout", [("sku", "LAST"), ("quantity", "1")])
    other = Caller(shop)
    theirs = other.post_form("/api/checkout", [("sku", "LAST"), ("quantity", "1")])
    assert other.post_form("/api/checkout", pay_fields(theirs)).status == 303
    told = caller.post_form("/api/checkout", pay_fields(page))
    assert told.status == 409
    assert "sold out" in told.body


def test_json_places_with_a_key_and_replays_with_the_same(caller: Caller) -> None:
    first = caller.post_json("/api/checkout", BODY, **KEY)
    again = caller.post_json("/api/checkout", dict(reversed(BODY.items())), **KEY)
    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other = caller.post_json("/api/checkout", BODY | {"email": "eve@example.com"}, **KEY)
    assert (other.status, other.json["error"]["code"]) == (422, "idempotency_conflict")


def test_json_without_a_key_is_told_to_send_one(caller: Caller) -> None:
    answer = caller.post_json("/api/checkout", BODY)
    assert (answer.status, answer.json["error"]["code"]) == (400, "idempotency_key_required")
    assert caller.post_json("/api/checkout", BODY, Idempotency_Key="short").status == 400


def test_a_provider_that_is_away_is_503_with_an_id_and_without_the_cause(caller: Caller, shop: SmallShop) -> None:
    shop.network.cut = True
    answer = caller.post_json("/api/checkout", BODY, **KEY)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert answer.json["error"]["details"]["id"]
    assert "cut off" not in answer.body
    shop.network.cut = False
    assert caller.post_json("/api/checkout", BODY, **KEY).status == 201


def test_an_unforeseen_error_is_500_with_an_id_and_hides_its_cause(caller: Caller, shop: SmallShop) -> None:
    del shop.shelf.files[shop.services.releases.current().id, "templates/functions/cart.html"]
    answer = caller.get("/api/cart", HTML)
    assert answer.status == 500
    assert "cart.html" not in answer.body


def test_the_button_of_an_old_page_leads_to_a_new_payment_page_not_to_a_closed_one(
    caller: Caller, shop: SmallShop
) -> None:
    page = caller.post_form("/api/checkout", ADD)
    first = caller.post_form("/api/checkout", pay_fields(page)).headers["location"]
    shop.clock.forward(36 * 60)
    shop.deliver()
    second = caller.post_form("/api/checkout", pay_fields(page)).headers["location"]
    assert second.startswith("http://pay.test/pay/")
    assert second != first
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_who_holds_the_last_one_can_go_on_to_pay_from_the_basket(caller: Caller, shop: SmallShop) -> None:
    caller.post_form("/api/cart", [("sku", "LAST"), ("quantity", "1")])
    page = caller.post_form("/api/checkout", [("sku", "LAST"), ("quantity", "1")])
    location = caller.post_form("/api/checkout", pay_fields(page)).headers["location"]
    basket = caller.get("/api/cart", HTML).body
    assert location in unescape(basket)
    assert "sold out" not in basket
    assert "disabled" not in basket


def test_an_address_that_is_none_is_asked_for_again_on_the_page(caller: Caller) -> None:
    page = caller.post_form("/api/checkout", ADD)
    again = caller.post_form("/api/checkout", pay_fields(page, email="ada@example"))
    assert again.status == 422
    assert "Please write a mail address" in again.body
    assert "€48.00" in again.body


def test_what_was_put_into_the_basket_after_checkout_stays_in_it(caller: Caller, shop: SmallShop) -> None:
    caller.post_form("/api/cart", ADD)
    answer = caller.post_json("/api/checkout", BODY, **KEY).json
    caller.post_form("/api/cart", [("sku", "CARD"), ("quantity", "3")])
    placed = Placed(shop.store.find(answer["order"]) or "", answer["order"], answer["order_url"], answer["url"])
    shop.pay(placed)
    before = caller.cookies["cart"].partition("|")[0]
    caller.get(answer["order_url"].removeprefix("http://shop.test"), HTML)
    after, _, lines = caller.cookies["cart"].partition("|")
    assert lines.endswith("|CARD:3:")
    assert after != before


def test_an_order_page_that_is_looked_at_again_and_again_asks_the_provider_once(
    caller: Caller, shop: SmallShop
) -> None:
    answer = caller.post_json("/api/checkout", BODY, **KEY).json
    path = answer["order_url"].removeprefix("http://shop.test")
    calls = len(shop.network.calls)
    for _ in range(50):
        caller.get(path)
    assert len(shop.network.calls) == calls + 1


def test_asking_for_links_has_a_limit_and_costs_the_same_for_every_reference(caller: Caller, shop: SmallShop) -> None:
    statuses = [caller.post_json("/api/orders/AAAAAAAAAA/link", {"email": "a@b.example"}).status for _ in range(25)]
    assert statuses == [202] * 20 + [429] * 5
    assert [message.kind for message in shop.store.messages("pending")] == ["link_request"]


def test_a_forwarded_address_counts_only_with_the_secret_of_our_own_cdn(caller: Caller, shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, limits=Limits(checkout_tries=2, holds_per_client=50)))
    shop.clock.forward(5)

    def status(number: int, **headers: str) -> int:
        body = BODY | {"email": f"a{number}@example.com"}
        return caller.post_json("/api/checkout", body, Idempotency_Key=f"{number:016}", **headers).status

    forged = {"X_Forwarded_For": "9.9.9.9, 1.1.1.1"}
    assert [status(1, **forged), status(2, X_Forwarded_For="8.8.8.8, 1.1.1.1"), status(3, **forged)] == [201, 201, 429]
    shop.services.settings = replace(shop.services.settings, origin_secret="of our cdn")
    assert status(4, **forged, X_Origin_Secret="of our cdn") == 201
