"""Gift cards from the cart to the paid order: the provider is asked for the rest, and nobody spends one twice."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from offers import ADDRESS, LIMITED, TWO_PRINTS, counters, give_card, left_on, sell
from small_catalogue import CATALOGUE, PRINT, RULES
from small_shop import SmallShop, open_shop
from stores import STORES

from chalicelib.domain.cart import CartLine
from chalicelib.domain.codes import code_id
from chalicelib.domain.errors import CartRejected, Contended
from chalicelib.domain.order import fold

PLENTY = replace(PRINT, opening_stock=1000)


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


@pytest.mark.parametrize("kind", STORES)
def test_a_card_and_a_code_are_never_spent_twice_however_many_try(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with STORES[kind].opened(request, tmp_path) as store:
        _drain(open_shop(tmp_path, store, PLENTY))


def _drain(shop: SmallShop) -> None:
    rules = replace(RULES, discounts=(replace(LIMITED, uses=3),))
    shop.publish(PLENTY, rules=rules, codes={code_id("LAST"): "limited"})
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
        except Contended:
            drain(number)  # a shopper presses the button again

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
