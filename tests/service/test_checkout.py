"""From a cart to the payment page and back: everything that a provider, a network and a hurried person can do."""

import json
from dataclasses import replace

import pytest
from small_catalogue import CATALOGUE, LAST, PRINT, RULES, on_sale, record
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import (
    CartRejected,
    GatewayUnavailable,
    IdempotencyConflict,
    IdempotencyInFlight,
    LimitReached,
    PriceChanged,
)
from chalicelib.domain.places import Destination
from chalicelib.domain.rules import Limits

TWO_PRINTS = CartLine("PRINT-A4", 2, 2400)


def test_a_cart_becomes_an_order_with_stock_on_hold_and_a_payment_page(shop: SmallShop) -> None:
    placed = shop.check_out(TWO_PRINTS)
    order = shop.order(placed)
    assert placed.payment_url is not None
    assert (order.status, order.placed.subtotal, order.placed.total) == ("awaiting_payment", 4800, 5290)
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_a_paid_order_takes_its_stock_and_writes_one_mail(shop: SmallShop) -> None:
    placed = shop.check_out(TWO_PRINTS)
    shop.pay(placed)
    assert shop.order(placed).status == "paid"
    assert shop.level("PRINT-A4") == (8, 0, 2)
    assert [mail.to for mail in shop.mails()] == ["ada@example.com"]
    assert "€52.90" in shop.mails()[0].text
    assert len(shop.mails()) == 1


def test_the_same_key_gives_the_same_answer_and_another_body_is_a_conflict(shop: SmallShop) -> None:
    request = shop.request(TWO_PRINTS, key="a-key-of-some-length")
    first = shop.services.checkout.check_out(request)
    again = shop.services.checkout.check_out(request)
    assert again == replace(first, replayed=True)
    with pytest.raises(IdempotencyConflict):
        shop.check_out(CartLine("CARD", 1), key="a-key-of-some-length")


def test_a_key_whose_first_request_still_runs_is_in_flight(shop: SmallShop) -> None:
    shop.network.cut = True
    request = shop.request(TWO_PRINTS)
    with pytest.raises(GatewayUnavailable):
        shop.services.checkout.check_out(request)
    shop.network.cut = False
    # As if the first process were still waiting: it holds a lease.
    claim = shop.services.checkout._claim(request, order_id=shop.store.cart_order("cart-1"), takes_over=shop.clock())
    shop.store.commit(_inbox_only(claim), shop.clock())
    with pytest.raises(IdempotencyInFlight) as waiting:
        shop.services.checkout.check_out(request)
    assert waiting.value.retry_after == 60
    shop.clock.forward(61)
    assert shop.services.checkout.check_out(request).payment_url is not None


def _inbox_only(claim: object) -> object:
    from chalicelib.domain.change import Change

    return Change(inbox=claim)  # type: ignore[arg-type]


def test_when_the_provider_is_away_nothing_is_lost_and_a_retry_resumes_the_same_order(shop: SmallShop) -> None:
    shop.network.cut = True
    request = shop.request(TWO_PRINTS)
    with pytest.raises(GatewayUnavailable):
        shop.services.checkout.check_out(request)
    assert shop.level("PRINT-A4") == (10, 2, 0)
    shop.network.cut = False
    placed = shop.services.checkout.check_out(request)
    assert placed.payment_url is not None
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_an_answer_lost_on_the_way_back_opens_no_second_page(shop: SmallShop) -> None:
    shop.network.deaf = True
    request = shop.request(TWO_PRINTS)
    with pytest.raises(GatewayUnavailable):
        shop.services.checkout.check_out(request)
    shop.network.deaf = False
    shop.services.checkout.check_out(request)
    answer = shop.sandbox.handle("GET", "/v1/checkout/sessions", "", {"Authorization": "Bearer sk_test_sandbox"}, b"")
    assert len(json.loads(answer.body)["data"]) == 1


def test_a_retry_long_after_placing_makes_a_new_attempt_that_the_provider_accepts(shop: SmallShop) -> None:
    shop.network.cut = True
    request = shop.request(TWO_PRINTS)
    with pytest.raises(GatewayUnavailable):
        shop.services.checkout.check_out(request)
    shop.network.cut = False
    shop.clock.forward(10 * 60)
    placed = shop.services.checkout.check_out(request)
    session = shop.order(placed).session
    assert session is not None
    assert session.attempt == 3
    assert session.expires_at >= shop.clock() + 30 * 60


def test_the_same_cart_and_body_get_the_same_payment_page(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    second = shop.check_out(TWO_PRINTS)
    assert (second.order_id, second.payment_url) == (first.order_id, first.payment_url)
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_a_changed_cart_closes_the_old_page_and_frees_its_stock(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    second = shop.check_out(CartLine("PRINT-A4", 3, 2400))
    assert second.order_id != first.order_id
    assert shop.order(first).status == "cancelled"
    assert shop.level("PRINT-A4") == (10, 3, 0)


def test_a_changed_cart_whose_old_page_was_paid_shows_that_order(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    shop.press(first, "pay")  # the webhook has not come yet
    second = shop.check_out(CartLine("PRINT-A4", 3, 2400))
    assert (second.order_id, second.payment_url) == (first.order_id, None)
    assert shop.order(first).status == "paid"
    assert shop.level("PRINT-A4") == (8, 0, 2)


def test_the_same_body_after_it_was_paid_shows_the_order_and_another_is_a_new_purchase(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    shop.pay(first)
    assert shop.check_out(TWO_PRINTS).payment_url is None
    assert shop.check_out(CartLine("CARD", 2)).order_id != first.order_id


def test_the_last_item_goes_to_one_of_two_and_the_other_is_told_before_paying(shop: SmallShop) -> None:
    shop.check_out(CartLine("LAST", 1), cart="cart-1")
    with pytest.raises(CartRejected) as refused:
        shop.check_out(CartLine("LAST", 1), cart="cart-2")
    assert [(problem.code, problem.details["sku"]) for problem in refused.value.problems] == [("out_of_stock", "LAST")]
    assert shop.level("LAST") == (1, 1, 0)


def test_a_bundle_takes_its_parts_summed_with_the_same_part_bought_alone(shop: SmallShop) -> None:
    from chalicelib.domain.catalogue import Component

    bundle = record("SET", 6000, opening_stock=None, components=(Component("PRINT-A4", 3), Component("CARD", 1)))
    shop.publish(*CATALOGUE, bundle)
    with pytest.raises(CartRejected):
        shop.check_out(CartLine("SET", 3), CartLine("PRINT-A4", 2))
    shop.pay(shop.check_out(CartLine("SET", 3), CartLine("PRINT-A4", 1)))
    assert shop.level("PRINT-A4") == (0, 0, 10)
    assert shop.level("CARD") == (97, 0, 3)


def test_every_problem_of_a_cart_is_named_at_once(shop: SmallShop) -> None:
    with pytest.raises(CartRejected) as refused:
        shop.check_out(
            CartLine("NOTHING", 1),
            CartLine("CARD", 11),
            destination=Destination("AQ"),
            email=None,
            payment_method="gold",
        )
    codes = {problem.code for problem in refused.value.problems}
    assert codes == {"unknown_sku", "quantity_limit", "country_not_served", "missing", "unknown_payment_method"}
    assert shop.network.calls == []


def test_a_price_seen_lower_is_honoured_within_the_grace_period_and_refused_after_it(shop: SmallShop) -> None:
    shop.clock.forward(3600)
    dearer = replace(PRINT, prices={"EUR": 2600, "USD": 2800})
    shop.publish(dearer)
    shop.clock.forward(29 * 60)
    placed = shop.check_out(CartLine("PRINT-A4", 1, 2400))
    assert shop.order(placed).placed.subtotal == 2400
    assert shop.order(placed).placed.lines[0].trace[0].rule == "price_seen"
    shop.clock.forward(2 * 60)
    with pytest.raises(PriceChanged) as changed:
        shop.check_out(CartLine("PRINT-A4", 1, 2400), cart="cart-2")
    assert (changed.value.details["quoted_total"], changed.value.details["total"]) == (2890, 3090)


def test_a_price_that_was_never_true_is_not_charged(shop: SmallShop) -> None:
    with pytest.raises(PriceChanged):
        shop.check_out(CartLine("PRINT-A4", 1, 1))


def test_a_price_seen_higher_gets_the_present_one(shop: SmallShop) -> None:
    placed = shop.check_out(CartLine("PRINT-A4", 1, 9900))
    assert shop.order(placed).placed.subtotal == 2400


def test_a_sale_that_ends_is_honoured_for_the_grace_period(shop: SmallShop) -> None:
    now = shop.clock()
    shop.publish(on_sale(PRINT, 2000, None, now + 600))
    shop.clock.forward(600)
    assert shop.order(shop.check_out(CartLine("PRINT-A4", 1, 2000))).placed.subtotal == 2000
    shop.clock.forward(1900)
    with pytest.raises(PriceChanged):
        shop.check_out(CartLine("PRINT-A4", 1, 2000), cart="cart-2")


def test_a_release_being_published_is_honoured_before_it_is_current(shop: SmallShop) -> None:
    cheaper = replace(PRINT, prices={"EUR": 2000, "USD": 2200})
    shop.store.publish_release(shop.shelf.put((cheaper,), RULES), shop.clock())
    assert shop.order(shop.check_out(CartLine("PRINT-A4", 1, 2000))).placed.subtotal == 2000


def test_a_total_above_the_one_quoted_is_refused(shop: SmallShop) -> None:
    with pytest.raises(PriceChanged):
        shop.check_out(CartLine("PRINT-A4", 1), quoted_total=2889)
    assert shop.check_out(CartLine("PRINT-A4", 1), quoted_total=2890).payment_url


def test_an_attack_gets_429_and_the_provider_no_call(shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, limits=Limits(checkout_tries=5, holds_per_client=50)))
    for number in range(5):
        shop.check_out(CartLine("CARD", 1), cart=f"cart-{number}")
    calls = len(shop.network.calls)
    for number in range(5, 60):
        with pytest.raises(LimitReached) as limited:
            shop.check_out(CartLine("CARD", 1), cart=f"cart-{number}")
    assert 0 < limited.value.retry_after <= 600
    assert len(shop.network.calls) == calls
    assert shop.level("CARD") == (100, 5, 0)
    shop.check_out(CartLine("CARD", 1), cart="cart-x", client="somebody else")


def test_one_client_cannot_hold_all_of_a_scarce_thing(shop: SmallShop) -> None:
    scarce = record("SCARCE", opening_stock=30)
    shop.publish(scarce)
    shop.check_out(CartLine("SCARCE", 10), cart="cart-1")
    shop.check_out(CartLine("SCARCE", 5), cart="cart-2")
    with pytest.raises(LimitReached):
        shop.check_out(CartLine("SCARCE", 10), cart="cart-3")
    assert shop.level("SCARCE") == (30, 15, 0)
    shop.check_out(CartLine("SCARCE", 10), cart="cart-4", client="somebody else")


def test_open_holds_a_client_are_capped_and_freed_by_paying(shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, limits=Limits(holds_per_client=2)))
    first = shop.check_out(CartLine("CARD", 1), cart="cart-1")
    shop.check_out(CartLine("CARD", 1), cart="cart-2")
    with pytest.raises(LimitReached):
        shop.check_out(CartLine("CARD", 1), cart="cart-3")
    shop.pay(first)
    assert shop.check_out(CartLine("CARD", 1), cart="cart-3").payment_url


def test_what_needs_no_delivery_is_sold_without_a_country(shop: SmallShop) -> None:
    placed = shop.check_out(CartLine("FILE", 1), destination=Destination())
    shop.press(placed, "pay", country="")
    shop.deliver()
    assert (shop.order(placed).status, shop.order(placed).placed.total) == ("paid", 900)


def test_a_total_below_the_providers_minimum_is_refused_before_placing(shop: SmallShop) -> None:
    shop.publish(record("TINY", 20, needs_shipping=False))
    with pytest.raises(CartRejected) as refused:
        shop.check_out(CartLine("TINY", 2))
    assert refused.value.problems[0].code == "amount_too_small"
    assert shop.network.calls == []


def test_fifty_different_things_are_one_order(shop: SmallShop) -> None:
    many = tuple(record(f"SKU-{number:02d}", 100 + number) for number in range(50))
    shop.publish(*many)
    placed = shop.check_out(*(CartLine(entry.sku, 1) for entry in many))
    shop.pay(placed)
    assert shop.order(placed).status == "paid"
    assert LAST.sku not in {line.sku for line in shop.order(placed).placed.lines}
