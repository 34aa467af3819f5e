"""The contract of `OrderStore` for gift cards and for the counters that say what was spent of them."""

from dataclasses import replace

import pytest
from example_changes import NOW

from chalicelib.domain.change import Change, CounterMove
from chalicelib.domain.errors import LimitReached
from chalicelib.domain.giftcards import GiftCard, spent_counter
from chalicelib.ports import OrderStore

CARD = GiftCard("card-1", "ABCD", "EUR", 5000, NOW, NOW + 86400, "order-1", "for Ada – 谢谢")


def spend(amount: int) -> Change:
    return Change(counters=(CounterMove(spent_counter(CARD.id), amount, at_most=CARD.value),))


def test_a_card_comes_back_as_it_was_issued(store: OrderStore) -> None:
    bare = GiftCard("card-2", "EFGH", "JPY", 1, NOW + 1)
    store.commit(Change(gift_cards=(CARD, bare)), NOW)
    assert store.gift_card("card-1") == CARD
    assert store.gift_card("card-2") == bare
    assert store.gift_card("card-3") is None
    assert store.gift_cards() == (bare, CARD)  # the newest first


def test_a_card_that_is_issued_again_stays_as_it_is(store: OrderStore) -> None:
    store.commit(Change(gift_cards=(CARD,)), NOW)
    store.commit(spend(4000), NOW)
    store.commit(Change(gift_cards=(replace(CARD, value=9999),)), NOW)
    assert store.gift_card("card-1") == CARD
    with pytest.raises(LimitReached) as refusal:
        store.commit(spend(1001), NOW)
    assert refusal.value.details["counters"] == [spent_counter("card-1")]


def test_counters_are_read_by_name_and_are_0_where_nothing_was_counted(store: OrderStore) -> None:
    store.commit(spend(1500), NOW)
    store.commit(Change(counters=(CounterMove("discount:spring/uses", 2), CounterMove("client:1/holds", 1))), NOW)
    names = ["client:1/holds", "discount:spring/uses", "discount:spring/customer:1", spent_counter("card-1")]
    assert store.counters(names) == dict(zip(names, (1, 2, 0, 1500), strict=True))
    assert store.counters([]) == {}
