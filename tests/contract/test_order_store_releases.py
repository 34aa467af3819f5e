"""The contract of the list of releases and of opening balances."""

import pytest
from example_changes import NOW, reserve

from chalicelib.domain.change import Change, Move, ReleaseRecord, ReleaseState, StockLevel, StockMove
from chalicelib.ports import OrderStore

PUBLISHING, CURRENT, REPLACED = ReleaseState.PUBLISHING, ReleaseState.CURRENT, ReleaseState.REPLACED


def test_a_new_shop_has_no_releases(store: OrderStore) -> None:
    assert store.releases() == ()


def test_a_release_is_publishing_then_current_then_replaced(store: OrderStore) -> None:
    store.publish_release("r1", NOW)
    assert store.releases() == (ReleaseRecord("r1", PUBLISHING, NOW),)
    store.switch_release("r1", NOW + 1)
    assert store.releases() == (ReleaseRecord("r1", CURRENT, NOW, NOW + 1),)
    store.publish_release("r2", NOW + 2)
    store.switch_release("r2", NOW + 3)
    assert store.releases() == (
        ReleaseRecord("r2", CURRENT, NOW + 2, NOW + 3),
        ReleaseRecord("r1", REPLACED, NOW, NOW + 1, NOW + 3),
    )


def test_publishing_what_is_current_leaves_it_current(store: OrderStore) -> None:
    store.publish_release("r1", NOW)
    store.switch_release("r1", NOW + 1)
    store.publish_release("r1", NOW + 2)
    assert store.releases() == (ReleaseRecord("r1", CURRENT, NOW, NOW + 1),)


def test_switching_to_what_is_current_changes_nothing(store: OrderStore) -> None:
    store.publish_release("r1", NOW)
    store.switch_release("r1", NOW + 1)
    store.switch_release("r1", NOW + 2)
    assert store.releases() == (ReleaseRecord("r1", CURRENT, NOW, NOW + 1),)


def test_a_rollback_publishes_a_replaced_release_again(store: OrderStore) -> None:
    for number, release in enumerate(("r1", "r2")):
        store.publish_release(release, NOW + 10 * number)
        store.switch_release(release, NOW + 10 * number + 1)
    store.publish_release("r1", NOW + 20)
    assert store.releases()[0] == ReleaseRecord("r1", PUBLISHING, NOW + 20, NOW + 1, NOW + 11)
    store.switch_release("r1", NOW + 21)
    assert store.releases() == (
        ReleaseRecord("r1", CURRENT, NOW + 20, NOW + 21),
        ReleaseRecord("r2", REPLACED, NOW + 10, NOW + 11, NOW + 21),
    )


def test_publishing_again_what_never_became_current_starts_anew(store: OrderStore) -> None:
    store.publish_release("r1", NOW)
    store.publish_release("r2", NOW + 1)
    store.publish_release("r1", NOW + 2)
    assert [(record.id, record.publishing_at) for record in store.releases()] == [("r1", NOW + 2), ("r2", NOW + 1)]


def test_a_release_that_is_not_listed_does_not_become_current(store: OrderStore) -> None:
    store.publish_release("r1", NOW)
    store.switch_release("r1", NOW)
    with pytest.raises(ValueError, match="r2"):
        store.switch_release("r2", NOW)
    assert [record.state for record in store.releases()] == [CURRENT]


def test_an_opening_balance_is_booked_once_ever(store: OrderStore) -> None:
    assert store.book_opening({"CARD-1": 40, "CARD-2": 0}, NOW) == ("CARD-1", "CARD-2")
    store.commit(Change(stock=(reserve("CARD-1", 1),)), NOW)
    assert store.book_opening({"CARD-1": 99, "CARD-2": 7, "CARD-3": 5}, NOW + 1) == ("CARD-3",)
    assert store.stock(["CARD-1", "CARD-2", "CARD-3"]) == {
        "CARD-1": StockLevel("CARD-1", on_hand=40, reserved=1, opening=40),
        "CARD-2": StockLevel("CARD-2"),
        "CARD-3": StockLevel("CARD-3", on_hand=5, opening=5),
    }


def test_a_sku_that_was_sold_before_it_was_counted_still_gets_its_opening_balance(store: OrderStore) -> None:
    store.commit(Change(stock=(StockMove("FRAME", Move.SELL, 2), reserve("FRAME", 1, limited=False))), NOW)
    assert store.book_opening({"FRAME": 10}, NOW) == ("FRAME",)
    assert store.stock(["FRAME"])["FRAME"] == StockLevel("FRAME", on_hand=8, reserved=1, sold=2, opening=10)


def test_a_large_catalogue_is_opened_whole(store: OrderStore) -> None:
    balances = {f"SKU-{number}": number for number in range(2500)}
    assert store.book_opening(balances, NOW) == tuple(balances)
    assert store.book_opening(balances, NOW) == ()
    assert {sku: level.opening for sku, level in store.stock(balances).items()} == balances


def test_a_negative_opening_balance_books_nothing(store: OrderStore) -> None:
    with pytest.raises(ValueError, match="CARD-2: -1"):
        store.book_opening({"CARD-1": 1, "CARD-2": -1}, NOW)
    assert store.stock(["CARD-1"])["CARD-1"] == StockLevel("CARD-1")
