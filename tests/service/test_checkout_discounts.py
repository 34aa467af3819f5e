"""Discounts from the cart to the paid order: held like stock, given back, never used twice."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from offers import ADDRESS, LIMITED, ONCE, TWO_PRINTS, counters, give_card, sell
from small_catalogue import RULES, record
from small_shop import SmallShop, open_shop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import Change, CounterMove
from chalicelib.domain.codes import code_id
from chalicelib.domain.discounts import Discount, Off
from chalicelib.domain.errors import CartRejected, LimitReached
from chalicelib.domain.money import Money, to_provider


def test_a_code_reduces_what_the_provider_is_asked_for_and_stands_in_the_mail(shop: SmallShop) -> None:
    sell(shop, ONCE, codes={"SPRING": "once"})
    placed = shop.check_out(TWO_PRINTS, codes=("spring",))
    assert shop.order(placed).placed.due == 4320 + 490
    shop.pay(placed)
    assert shop.order(placed).captured == 4810
    text = shop.mails()[0].text
    assert "Once (SPRING): -€4.80" in text
    assert "€48.10" in text


def test_a_code_that_works_once_is_held_given_back_and_counted(shop: SmallShop) -> None:
    sell(shop, ONCE, codes={"SPRING": "once"})
    counter = f"code:{code_id('SPRING')}/uses"
    placed = shop.check_out(TWO_PRINTS, codes=("spring",))
    with pytest.raises(CartRejected, match="used already"):
        shop.check_out(TWO_PRINTS, cart="another", codes=("SPRING",))
    assert counters(shop, counter) == [1]
    shop.press(placed, "expire")
    shop.deliver()
    assert counters(shop, counter) == [0]
    shop.pay(shop.check_out(TWO_PRINTS, cart="another", codes=("SPRING",)))
    assert counters(shop, counter) == [1]


def test_the_same_cart_with_another_address_may_use_its_own_code_again(shop: SmallShop) -> None:
    sell(shop, replace(ONCE, uses_per_customer=1), codes={"SPRING": "once"})
    shop.check_out(TWO_PRINTS, codes=("SPRING",))
    again = shop.check_out(CartLine("PRINT-A4", 3, 2400), codes=("SPRING",))
    assert shop.order(again).placed.discounts[0].amount == 720


def test_a_customer_is_known_by_the_address_whatever_its_case_and_tag(shop: SmallShop) -> None:
    sell(shop, replace(LIMITED, uses=None, uses_per_customer=1), codes={"HELLO": "limited"})
    shop.pay(shop.check_out(TWO_PRINTS, codes=("HELLO",), email="ada@example.com"))
    for email in ("ADA@example.com", " ada+again@example.com "):
        with pytest.raises(CartRejected, match="used Limited already"):
            shop.check_out(TWO_PRINTS, cart=email, codes=("HELLO",), email=email)
    shop.check_out(TWO_PRINTS, cart="eve", codes=("HELLO",), email="eve@example.com")


def test_a_discount_for_a_first_order_is_for_one_order_also_while_it_is_not_paid(shop: SmallShop) -> None:
    sell(shop, replace(ONCE, single_use=False, first_order=True), codes={"HELLO": "once"})
    first = shop.check_out(TWO_PRINTS, codes=("HELLO",))
    with pytest.raises(CartRejected, match="first order"):
        shop.check_out(TWO_PRINTS, cart="other", codes=("HELLO",))
    shop.press(first, "expire")
    shop.deliver()
    shop.pay(shop.check_out(TWO_PRINTS, cart="other"))
    with pytest.raises(CartRejected, match="first order"):
        shop.check_out(TWO_PRINTS, cart="third", codes=("HELLO",))


def test_a_code_that_was_used_up_between_page_and_button_shows_the_new_total(shop: SmallShop) -> None:
    sell(shop, LIMITED, codes={"LAST": "limited"})
    shown = shop.request(TWO_PRINTS, codes=("LAST",), quoted_total=4810, by_hand=True)
    shop.check_out(TWO_PRINTS, cart="quicker", codes=("LAST",))
    with pytest.raises(CartRejected, match="used as often"):
        shop.services.checkout.check_out(shown)
    assert shop.level("PRINT-A4") == (10, 2, 0)


def test_whoever_tries_out_codes_is_stopped(shop: SmallShop) -> None:
    sell(shop, ONCE, codes={"SPRING": "once"})
    for number in range(30):
        with pytest.raises(CartRejected):
            shop.check_out(TWO_PRINTS, codes=(f"GUESS{number}",), client=f"client-{number // 15}")
    inquiry = replace(shop.request(TWO_PRINTS, codes=("ONEMORE",)).inquiry, client="guesser")
    for _ in range(30):
        shop.services.quotes.price(inquiry)
    with pytest.raises(LimitReached):
        shop.services.quotes.price(inquiry)
    shop.services.quotes.price(replace(inquiry, codes=("SPRING",)))  # a right one is no guess
    calls = len(shop.network.calls)
    assert calls == 0


def test_a_counter_that_is_at_its_end_refuses_and_says_which(shop: SmallShop) -> None:
    with pytest.raises(LimitReached) as told:
        shop.store.commit(Change(counters=(CounterMove("giftcard:x/spent", 2, 1),)), shop.clock())
    assert told.value.details["counters"] == ["giftcard:x/spent"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["EUR", "JPY", "KWD", "ISK", "USD"]),
    st.integers(1, 150),
    st.integers(1, 5),
    st.integers(0, 5000),
    st.integers(0, 20),
)
def test_the_provider_is_asked_for_what_is_due_to_the_minor_unit_in_every_currency(
    tmp_path_factory: pytest.TempPathFactory, currency: str, price: int, count: int, percent: int, card: int
) -> None:
    shop = open_shop(tmp_path_factory.mktemp("currencies"))
    amount = price * 1000
    goods = record("THING", 1, prices={currency: amount}, opening_stock=100)
    method = replace(RULES.zones[0].methods[0], prices={currency: 500}, free_from={})
    rules = replace(
        RULES,
        currencies=(currency,),
        languages={"en": currency},
        zones=(replace(RULES.zones[0], methods=(method,)),),
        # Whole tens off, because three-decimal currencies are charged in tens.
        discounts=(Discount("off", "Off", off=Off(amounts={currency: percent // 10 * 10})),) if percent else (),
    )
    shop.publish(goods, rules=rules)
    cards = (give_card(shop, card * 100, currency),) if card else ()
    request = shop.request(CartLine("THING", count, amount), currency=currency, gift_cards=cards, recipient=ADDRESS)
    placed = shop.services.checkout.check_out(request)
    order = shop.order(placed).placed
    if order.due == 0:
        assert placed.payment_url is None
        return
    session = shop.order(placed).session
    assert session is not None
    asked = shop.services.gateway.find_session(session.session)
    assert (asked.amount, asked.currency) == (order.due, currency)
    assert to_provider(Money(order.due, currency)) > 0
