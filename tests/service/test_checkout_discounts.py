"""Discounts and gift cards from the cart to the paid order: held like stock, given back, never used twice."""

from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_catalogue import CATALOGUE, PRINT, RULES, record
from small_shop import SmallShop, open_shop

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import Change, CounterMove
from chalicelib.domain.codes import code_id
from chalicelib.domain.discounts import Discount, Off
from chalicelib.domain.errors import CartRejected, LimitReached
from chalicelib.domain.giftcards import spent_counter
from chalicelib.domain.money import Money, to_provider
from chalicelib.domain.order import fold
from chalicelib.ports import OrderStore
from chalicelib.service.checkout_request import Recipient

TWO_PRINTS = CartLine("PRINT-A4", 2, 2400)
ONCE = Discount("once", "Once", off=Off(1000), by_code=True, single_use=True)
LIMITED = Discount("limited", "Limited", off=Off(1000), by_code=True, uses=1)
GIFT = record(
    "GIFT", 5000, opening_stock=None, stock_policy=StockPolicy.UNTRACKED, gift_card=True, needs_shipping=False
)
ADDRESS = Recipient("Ada Lovelace", "Lange Straße 1", None, "Berlin")


def counters(shop: SmallShop, *names: str) -> list[int]:
    return [*shop.store.counters(names).values()]


def sell(shop: SmallShop, *discounts: Discount, codes: dict[str, str] | None = None) -> None:
    """Publish the small catalogue with these discounts; `codes` lead to the ids of their discounts."""
    found = {code_id(code): discount for code, discount in (codes or {}).items()}
    shop.publish(*CATALOGUE, GIFT, rules=replace(RULES, discounts=discounts), codes=found)


def give_card(shop: SmallShop, value: int, currency: str = "EUR") -> str:
    _, code = shop.services.gift_cards.issue(value, currency)
    return code


def left_on(shop: SmallShop, code: str) -> int:
    card = shop.store.gift_card(code_id(code))
    assert card is not None
    return card.value - counters(shop, spent_counter(card.id))[0]


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


def test_a_gift_card_pays_and_the_provider_is_asked_for_the_rest_in_one_line(shop: SmallShop) -> None:
    sell(shop)
    code = give_card(shop, 2000)
    placed = shop.check_out(TWO_PRINTS, gift_cards=(code,))
    order = shop.order(placed)
    assert (order.placed.total, order.placed.due, left_on(shop, code)) == (5290, 3290, 0)
    shop.pay(placed)
    assert shop.order(placed).captured == 3290
    assert shop.order(placed).status == "paid"
    assert f"Gift card …{code[-4:]}: -€20.00" in shop.mails()[0].text
    assert "To pay: €32.90" in shop.mails()[0].text


def test_what_a_card_would_have_paid_goes_back_when_the_order_is_not(shop: SmallShop) -> None:
    sell(shop)
    code = give_card(shop, 2000)
    placed = shop.check_out(TWO_PRINTS, gift_cards=(code,))
    shop.press(placed, "expire")
    shop.deliver()
    assert left_on(shop, code) == 2000


def test_where_a_card_pays_all_the_order_is_paid_when_it_is_placed(shop: SmallShop) -> None:
    sell(shop)
    code = give_card(shop, 10_000)
    with pytest.raises(CartRejected) as told:
        shop.check_out(TWO_PRINTS, gift_cards=(code,))
    assert {problem.param for problem in told.value.problems} == {"recipient.name", "recipient.line1", "recipient.city"}
    request = shop.request(TWO_PRINTS, gift_cards=(code,), recipient=ADDRESS)
    placed = shop.services.checkout.check_out(request)
    order = shop.order(placed)
    assert (placed.payment_url, order.status, order.placed.due) == (None, "paid", 0)
    assert (shop.level("PRINT-A4"), left_on(shop, code)) == ((8, 0, 2), 4710)
    assert order.buyer.address == ("Lange Straße 1", "Berlin")
    assert shop.network.calls == []
    again = shop.services.checkout.check_out(request)
    assert (again.order_id, again.replayed) == (placed.order_id, True)
    assert [mail.to for mail in shop.mails()] == ["ada@example.com"]
    assert shop.services.sweep.run() == (0, ())


def test_a_card_is_unknown_empty_expired_or_of_another_currency(shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, gift_card_years=1))
    dollars, used = give_card(shop, 1000, "USD"), give_card(shop, 1000)
    card = shop.store.gift_card(code_id(used))
    assert card is not None
    assert shop.services.gift_cards.void(card) == 1000
    late = give_card(shop, 1000)
    problems = {}
    for name, code in {"unknown": "WRONG", "dollars": dollars, "used": used}.items():
        with pytest.raises(CartRejected) as told:
            shop.check_out(TWO_PRINTS, gift_cards=(code,))
        problems[name] = told.value.problems[0].code
    shop.clock.forward(2 * 366 * 86400)
    with pytest.raises(CartRejected) as told:
        shop.check_out(TWO_PRINTS, gift_cards=(late,))
    problems["late"] = told.value.problems[0].code
    assert problems == {
        "unknown": "unknown_gift_card",
        "dollars": "gift_card_currency",
        "used": "gift_card_empty",
        "late": "gift_card_expired",
    }


def test_a_bought_gift_card_comes_by_mail_once_and_pays(shop: SmallShop) -> None:
    sell(shop)
    placed = shop.check_out(CartLine("GIFT", 2, 5000))
    shop.pay(placed)
    shop.deliver()
    mails = shop.mails()
    (mail,) = [mail for mail in mails if "gift card" in mail.subject.lower()]
    codes = [line.split()[0] for line in mail.text.splitlines() if line.endswith("€50.00") and "-" in line]
    assert len({*codes}) == 2
    assert all(left_on(shop, code) == 5000 for code in codes)
    assert len(shop.store.gift_cards()) == 2
    shop.services.gift_cards.issue_bought(shop.store.messages("done")[0])  # the same message once more
    assert len(shop.store.gift_cards()) == 2
    assert len(shop.mails()) == len(mails)
    spent = shop.check_out(CartLine("CARD", 2, 450), cart="later", gift_cards=(codes[0],), recipient=ADDRESS)
    assert shop.order(spent).status == "paid"
    another = shop.check_out(CartLine("GIFT", 1, 5000), cart="trick", gift_cards=(codes[1],))
    assert (shop.order(another).placed.due, shop.order(another).placed.gift_cards) == (5000, ())  # no card buys a card


def _all_at_once(work: Callable[[int], None], count: int) -> None:
    threads = [Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_card_and_a_code_are_never_spent_twice_however_many_try(kind: str, tmp_path: Any) -> None:
    store: OrderStore | None = SqliteStore(tmp_path / "store.sqlite", busy_seconds=60) if kind == "sqlite" else None
    plenty = replace(PRINT, opening_stock=1000)
    shop = open_shop(tmp_path, store, plenty)
    shop.publish(
        plenty, rules=replace(RULES, discounts=(replace(LIMITED, uses=3),)), codes={code_id("LAST"): "limited"}
    )
    card = give_card(shop, 10_000)
    outcomes: list[str] = []

    def drain(number: int) -> None:
        request = shop.request(
            CartLine("PRINT-A4", 1, 2400), cart=f"cart-{number}", client=f"c{number}", key=f"key-{number:016d}",
            gift_cards=(card,), codes=("LAST",), recipient=ADDRESS,
        )  # fmt: skip
        try:
            placed = shop.services.checkout.check_out(request)
            outcomes.append("with card" if shop.order(placed).placed.gift_cards else "without")
        except CartRejected as error:
            outcomes.append(error.problems[0].code)

    _all_at_once(drain, 12)
    used = 0
    for number in range(12):
        order_id = shop.store.cart_order(f"cart-{number}")
        stored = shop.store.load(order_id) if order_id else None
        used += sum(use.amount for use in fold(stored.events).placed.gift_cards) if stored else 0
    assert used == 10_000 - left_on(shop, card)
    assert left_on(shop, card) >= 0
    assert counters(shop, "discount:limited/uses") == [3]
    assert len(outcomes) == 12


def test_a_counter_that_is_at_its_end_refuses_and_says_which(shop: SmallShop) -> None:
    with pytest.raises(LimitReached) as told:
        shop.store.commit(Change(counters=(CounterMove("giftcard:x/spent", 2, 1),)), shop.clock())
    assert told.value.details["counters"] == ["giftcard:x/spent"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
