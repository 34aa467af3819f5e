"""The contract of `OrderStore` for those who wait for something that is sold out."""

from dataclasses import replace

from example_changes import NOW

from chalicelib.domain.watches import Watch
from chalicelib.ports import OrderStore

ASKED = Watch("a" * 40, "PRINT-A4", "PRINT-A4", "ada@example.com", "de", NOW, NOW + 60)
WAITING = replace(ASKED, confirmed_at=NOW + 5, expires_at=NOW + 600)
OTHER = replace(WAITING, id="b" * 40, email="bob@example.com", asked_at=NOW - 10)
BUNDLE = replace(WAITING, id="c" * 40, sku="SET", waits_for="MUG")


def test_one_that_nobody_has_confirmed_is_there_and_waits_for_nothing(store: OrderStore) -> None:
    assert store.watch(ASKED.id, NOW) is None
    store.put_watch(ASKED)
    assert store.watch(ASKED.id, NOW) == ASKED
    assert store.watches("PRINT-A4", NOW) == ()


def test_those_that_are_confirmed_wait_for_their_stock_the_longest_waiting_first(store: OrderStore) -> None:
    for watch in (ASKED, WAITING, OTHER, BUNDLE):
        store.put_watch(watch)
    assert store.watches("PRINT-A4", NOW) == (OTHER, WAITING)
    assert store.watches("MUG", NOW) == (BUNDLE,)
    assert store.watches("SET", NOW) == ()


def test_one_may_wait_for_something_else_from_now_on(store: OrderStore) -> None:
    store.put_watch(BUNDLE)
    store.put_watch(replace(BUNDLE, waits_for="CARD"))
    assert store.watches("MUG", NOW) == ()
    assert [watch.id for watch in store.watches("CARD", NOW)] == [BUNDLE.id]


def test_what_is_dropped_is_gone_and_may_be_dropped_again(store: OrderStore) -> None:
    store.put_watch(WAITING)
    store.drop_watch(WAITING.id)
    store.drop_watch(WAITING.id)
    assert store.watch(WAITING.id, NOW) is None
    assert store.watches("PRINT-A4", NOW) == ()


def test_what_has_run_out_is_shown_to_nobody_before_and_after_it_is_forgotten(store: OrderStore) -> None:
    store.put_watch(WAITING)
    store.put_watch(replace(OTHER, expires_at=NOW + 9000))
    for _ in range(2):
        assert store.watch(WAITING.id, WAITING.expires_at) is None
        assert [watch.id for watch in store.watches("PRINT-A4", WAITING.expires_at)] == [OTHER.id]
        store.forget_watches(WAITING.expires_at)
