"""A cart that is checked out again: changed, paid meanwhile, corrected, refused, or after a bad day of the provider."""

from dataclasses import replace

import pytest
from small_catalogue import PRINT, RULES
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import (
    CartRejected,
    PriceChanged,
)
from chalicelib.domain.places import Destination
from storefront.sandbox import Faults

TWO_PRINTS = CartLine("PRINT-A4", 2, 2400)


def test_the_same_cart_after_its_page_ran_out_is_ordered_anew(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    shop.clock.forward(36 * 60)
    second = shop.check_out(TWO_PRINTS)
    assert second.order_id != first.order_id
    assert shop.order(first).status == "expired"
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_a_checkout_that_is_refused_leaves_the_carts_open_order_alone(shop: SmallShop) -> None:
    first = shop.check_out(CartLine("LAST", 1, 9900))
    for wrong in ({"quoted_total": 1}, {"email": None}, {"destination": Destination("AQ")}):
        with pytest.raises((CartRejected, PriceChanged)):
            shop.check_out(CartLine("LAST", 1, 9900), **wrong)
    with pytest.raises(CartRejected):
        shop.check_out(CartLine("LAST", 2, 9900))
    assert shop.order(first).status == "awaiting_payment"
    assert shop.level("LAST") == (1, 1, 0)


def test_the_holder_of_the_last_one_may_change_the_address_and_keep_it(shop: SmallShop) -> None:
    shop.check_out(CartLine("LAST", 1, 9900))
    second = shop.check_out(CartLine("LAST", 1, 9900), email="ada@elsewhere.example")
    assert shop.order(second).status == "awaiting_payment"
    assert shop.level("LAST") == (1, 1, 0)


def test_a_release_whose_publication_broke_off_is_not_honoured_for_ever(shop: SmallShop) -> None:
    mistaken = replace(PRINT, prices={"EUR": 1, "USD": 1})
    shop.store.publish_release(shop.shelf.put((mistaken,), RULES), shop.clock())
    shop.clock.forward(3600)
    with pytest.raises(PriceChanged):
        shop.check_out(CartLine("PRINT-A4", 5, 1))


def test_an_answered_500_of_the_provider_does_not_block_the_cart(shop: SmallShop) -> None:
    shop.sandbox.faults = Faults(errors=1)
    assert shop.check_out(TWO_PRINTS).payment_url is not None
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_a_paid_cart_sent_again_with_a_corrected_address_is_not_charged_twice(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    shop.pay(first)
    again = shop.check_out(TWO_PRINTS, email="ada@elsewhere.example")
    assert (again.order_id, again.payment_url) == (first.order_id, None)


def test_a_cart_whose_bank_debit_is_under_way_places_no_second_hold(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    shop.press(first, "later")
    shop.deliver()
    again = shop.check_out(CartLine("CARD", 1))
    assert (again.order_id, again.payment_url) == (first.order_id, None)


def test_the_same_cart_whose_webhook_is_late_is_shown_as_paid(shop: SmallShop) -> None:
    first = shop.check_out(TWO_PRINTS)
    shop.press(first, "pay")
    again = shop.check_out(TWO_PRINTS)
    assert (again.order_id, again.payment_url) == (first.order_id, None)


def test_an_amount_that_cannot_be_charged_exactly_is_refused_before_placing(shop: SmallShop) -> None:
    rules = replace(RULES, currencies=("KWD",), languages={"en": "KWD"})
    dinar = replace(PRINT, prices={"KWD": 1255}, needs_shipping=False)
    shop.publish(dinar, rules=rules)
    with pytest.raises(CartRejected) as refused:
        shop.check_out(CartLine("PRINT-A4", 1), currency="KWD")
    assert refused.value.problems[0].code == "amount_not_payable"
    assert shop.network.calls == []
