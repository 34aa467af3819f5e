"""The contract of `OrderStore`, held by every adapter: orders, stock, counters, carts, tallies."""

from dataclasses import replace

import pytest
from example_changes import NOW, counter, place, placed, reserve

from chalicelib.domain.change import CartClaim, Change, CounterMove, Move, StockLevel, StockMove, StoredOrder
from chalicelib.domain.errors import LimitReached, OutOfStock
from chalicelib.domain.events import PaymentDeclined, SessionOpened
from chalicelib.ports import OrderStore


def test_an_order_that_was_never_placed_is_none(store: OrderStore) -> None:
    assert store.load("order-1") is None
    assert store.find("A7K392QXAB") is None
    assert store.cart_order("cart-1") is None


def test_an_order_comes_back_event_for_event(store: OrderStore) -> None:
    events = (placed(), SessionOpened(NOW, 1, "cs_1", "https://pay.example/1", NOW + 2100))
    store.commit(Change("order-1", 0, events, "A7K392QXAB"), NOW)
    assert store.load("order-1") == StoredOrder("order-1", 1, events)
    assert store.find("A7K392QXAB") == "order-1"


def test_each_commit_adds_its_events_and_one_to_the_version(store: OrderStore) -> None:
    store.commit(place("order-1"), NOW)
    declines = (PaymentDeclined(NOW + 1, "card_declined"), PaymentDeclined(NOW + 2))
    store.commit(Change("order-1", 1, declines), NOW)
    store.commit(Change("order-1", 2, (PaymentDeclined(NOW + 3),)), NOW)
    stored = store.load("order-1")
    assert stored is not None
    assert stored.version == 3
    assert stored.events == (placed("REF-order-1"), *declines, PaymentDeclined(NOW + 3))


def test_a_commit_without_events_counts_as_a_version(store: OrderStore) -> None:
    store.commit(place("order-1"), NOW)
    store.commit(Change("order-1", 1, sweep_at=NOW + 9), NOW)
    assert store.load("order-1") == StoredOrder("order-1", 2, (placed("REF-order-1"),))


def test_a_reference_stays_with_its_order(store: OrderStore) -> None:
    store.commit(place("order-1"), NOW)
    store.commit(replace(Change("order-1", 1, (PaymentDeclined(NOW),)), reference="ANOTHER"), NOW)
    assert store.find("REF-order-1") == "order-1"
    assert store.find("ANOTHER") is None


def test_a_cart_points_at_the_order_placed_last(store: OrderStore) -> None:
    store.commit(place("order-1", cart=CartClaim("cart-1", "order-1", None)), NOW)
    assert store.cart_order("cart-1") == "order-1"
    store.commit(place("order-2", cart=CartClaim("cart-1", "order-2", "order-1")), NOW)
    assert store.cart_order("cart-1") == "order-2"
    assert store.cart_order("cart-2") is None


def test_orders_are_due_for_the_sweep_at_their_second_the_longest_waiting_first(store: OrderStore) -> None:
    for number, wait in enumerate((30, 10, 20)):
        store.commit(place(f"order-{number}", sweep_at=NOW + wait), NOW)
    store.commit(place("order-never"), NOW)
    assert store.lease_sweeps(NOW + 9, 10, 5) == ()
    assert store.lease_sweeps(NOW + 10, 10, 0) == ("order-1",)
    assert store.lease_sweeps(NOW + 99, 2, 0) == ("order-1", "order-2")
    assert store.lease_sweeps(NOW + 99, 10, 5) == ("order-0", "order-1", "order-2")


def test_an_order_that_is_being_swept_is_put_off_for_others_and_comes_again(store: OrderStore) -> None:
    store.commit(place("order-1", sweep_at=NOW), NOW)
    assert store.lease_sweeps(NOW, 10, 60) == ("order-1",)
    assert store.lease_sweeps(NOW + 59, 10, 60) == ()
    assert store.lease_sweeps(NOW + 60, 10, 60) == ("order-1",)


def test_what_is_due_for_the_sweep_can_be_looked_at(store: OrderStore) -> None:
    for number in range(3):
        store.commit(place(f"order-{number}", sweep_at=NOW - number), NOW)
    assert store.sweeps_due(NOW, 2) == ("order-2", "order-1")
    assert store.sweeps_due(NOW - 1, 9) == ("order-2", "order-1")
    assert store.lease_sweeps(NOW, 9, 60) == ("order-2", "order-1", "order-0")
    assert store.sweeps_due(NOW, 9) == ()


def test_every_commit_says_anew_when_the_order_is_swept(store: OrderStore) -> None:
    store.commit(place("order-1", sweep_at=NOW), NOW)
    store.commit(Change("order-1", 1, sweep_at=NOW + 60), NOW)
    assert store.lease_sweeps(NOW, 10, 60) == ()
    store.commit(Change("order-1", 2), NOW)
    assert store.lease_sweeps(NOW + 99, 10, 60) == ()


def test_a_sku_that_was_never_opened_is_all_zero(store: OrderStore) -> None:
    assert store.stock(["CARD-1", "CARD-2"]) == {"CARD-1": StockLevel("CARD-1"), "CARD-2": StockLevel("CARD-2")}


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (Move.RESERVE, StockLevel("CARD-1", on_hand=10, reserved=6, sold=0, opening=10)),
        (Move.COMMIT, StockLevel("CARD-1", on_hand=8, reserved=2, sold=2, opening=10)),
        (Move.RELEASE, StockLevel("CARD-1", on_hand=10, reserved=2, sold=0, opening=10)),
        (Move.SELL, StockLevel("CARD-1", on_hand=8, reserved=4, sold=2, opening=10)),
        (Move.RECEIVE, StockLevel("CARD-1", on_hand=12, reserved=4, sold=0, opening=10, received=2)),
        (Move.RESTOCK, StockLevel("CARD-1", on_hand=12, reserved=4, sold=0, opening=10, restocked=2)),
        (Move.FOUND, StockLevel("CARD-1", on_hand=12, reserved=4, sold=0, opening=10, corrected=2)),
        (Move.LOST, StockLevel("CARD-1", on_hand=8, reserved=4, sold=0, opening=10, corrected=-2)),
    ],
)
def test_a_move_of_two_units_changes_the_levels(store: OrderStore, kind: Move, level: StockLevel) -> None:
    store.book_opening({"CARD-1": 10}, NOW)
    store.commit(Change(stock=(reserve("CARD-1", 4),)), NOW)
    store.commit(Change(stock=(StockMove("CARD-1", kind, 2),)), NOW)
    assert store.stock(["CARD-1"])["CARD-1"] == level


def test_a_limited_reservation_takes_the_last_unit_and_no_more(store: OrderStore) -> None:
    store.book_opening({"CARD-1": 3}, NOW)
    store.commit(Change(stock=(reserve("CARD-1", 3),)), NOW)
    with pytest.raises(OutOfStock):
        store.commit(Change(stock=(reserve("CARD-1", 1),)), NOW)
    assert store.stock(["CARD-1"])["CARD-1"].saleable == 0


def test_a_reservation_without_limit_goes_below_what_is_there(store: OrderStore) -> None:
    store.commit(Change(stock=(reserve("FRAME", 3, limited=False),)), NOW)
    store.commit(Change(stock=(StockMove("FRAME", Move.COMMIT, 3),)), NOW)
    assert store.stock(["FRAME"])["FRAME"] == StockLevel("FRAME", on_hand=-3, sold=3)


@pytest.mark.parametrize("kind", [Move.SELL, Move.LOST])
def test_what_others_have_reserved_is_neither_sold_nor_counted_away(store: OrderStore, kind: Move) -> None:
    store.book_opening({"CARD-1": 3}, NOW)
    store.commit(Change(stock=(reserve("CARD-1", 2),)), NOW)
    with pytest.raises(OutOfStock):
        store.commit(Change(stock=(StockMove("CARD-1", kind, 2, limited=True),)), NOW)
    store.commit(Change(stock=(StockMove("CARD-1", kind, 1, limited=True),)), NOW)
    assert store.stock(["CARD-1"])["CARD-1"].saleable == 0


def test_out_of_stock_lists_every_sku_that_is_short_and_no_other(store: OrderStore) -> None:
    store.book_opening({"CARD-1": 5, "CARD-2": 1, "CARD-3": 0}, NOW)
    moves = (reserve("CARD-3", 1), reserve("CARD-1", 5), reserve("CARD-2", 4), reserve("NEVER-OPENED", 2))
    with pytest.raises(OutOfStock) as refusal:
        store.commit(Change(stock=moves), NOW)
    assert refusal.value.details["skus"] == [
        {"sku": "CARD-3", "asked": 1, "left": 0},
        {"sku": "CARD-2", "asked": 4, "left": 1},
        {"sku": "NEVER-OPENED", "asked": 2, "left": 0},
    ]
    assert "1 left" not in refusal.value.message, "levels are never told to a buyer"


def test_where_more_was_promised_than_is_there_nothing_is_left(store: OrderStore) -> None:
    store.commit(Change(stock=(reserve("FRAME", 3, limited=False),)), NOW)
    with pytest.raises(OutOfStock) as refusal:
        store.commit(Change(stock=(reserve("FRAME", 1),)), NOW)
    assert refusal.value.details["skus"] == [{"sku": "FRAME", "asked": 1, "left": 0}]


@pytest.mark.parametrize("kind", [Move.COMMIT, Move.RELEASE, Move.RECEIVE, Move.RESTOCK, Move.FOUND])
def test_what_does_not_ask_for_stock_cannot_be_limited(store: OrderStore, kind: Move) -> None:
    store.commit(Change(stock=(reserve("FRAME", 3, limited=False),)), NOW)
    store.commit(Change(stock=(StockMove("FRAME", kind, 1, limited=True),)), NOW)
    assert store.stock(["FRAME"])["FRAME"].saleable < 0


def test_demand_for_one_sku_is_summed_before_the_check(store: OrderStore) -> None:
    store.book_opening({"CARD-1": 5}, NOW)
    with pytest.raises(OutOfStock) as refusal:
        store.commit(Change(stock=(reserve("CARD-1", 3), reserve("CARD-1", 3))), NOW)
    assert refusal.value.details["skus"] == [{"sku": "CARD-1", "asked": 6, "left": 5}]
    store.commit(Change(stock=(reserve("CARD-1", 3), reserve("CARD-1", 2))), NOW)
    assert store.stock(["CARD-1"])["CARD-1"].reserved == 5


def test_what_one_change_releases_may_be_reserved_again_by_it(store: OrderStore) -> None:
    store.book_opening({"CARD-1": 5}, NOW)
    store.commit(Change(stock=(reserve("CARD-1", 5),)), NOW)
    store.commit(Change(stock=(reserve("CARD-1", 4), StockMove("CARD-1", Move.RELEASE, 5))), NOW)
    assert store.stock(["CARD-1"])["CARD-1"].reserved == 4


def test_a_counter_goes_up_to_its_limit_and_back(store: OrderStore) -> None:
    store.commit(Change(counters=(CounterMove("code:SPRING", 2, at_most=3),)), NOW)
    with pytest.raises(LimitReached) as refusal:
        store.commit(Change(counters=(CounterMove("code:SPRING", 2, at_most=3), CounterMove("holds", 1))), NOW)
    assert refusal.value.details["counters"] == ["code:SPRING"]
    store.commit(Change(counters=(CounterMove("code:SPRING", 1, at_most=3),)), NOW)
    assert counter(store, "code:SPRING") == 3
    store.commit(Change(counters=(CounterMove("code:SPRING", -3),)), NOW)
    assert counter(store, "code:SPRING") == 0
    assert counter(store, "holds") == 0


def test_moves_of_one_counter_are_summed_and_its_lowest_limit_counts(store: OrderStore) -> None:
    store.commit(Change(counters=(CounterMove("holds", 2, at_most=9), CounterMove("holds", 1, at_most=3))), NOW)
    assert counter(store, "holds") == 3
    with pytest.raises(LimitReached):
        store.commit(Change(counters=(CounterMove("holds", 1, at_most=9), CounterMove("holds", 0, at_most=3))), NOW)


def test_a_tally_counts_until_it_is_forgotten(store: OrderStore) -> None:
    assert [store.tally("tries:client-1", NOW + 60, NOW) for _ in range(3)] == [1, 2, 3]
    assert store.tally("tries:client-2", NOW + 60, NOW) == 1
    assert store.tally("tries:client-1", NOW + 119, NOW + 59) == 4
    assert store.tally("tries:client-1", NOW + 120, NOW + 60) == 1
    assert store.tally("tries:client-1", NOW + 179, NOW + 119) == 2


def test_tallies_that_were_to_be_forgotten_long_ago_start_anew(store: OrderStore) -> None:
    names = [f"tries:client-{number:03}" for number in range(120)]
    for name in names:
        store.tally(name, NOW + 10, NOW)
    assert {store.tally(name, NOW + 99, NOW + 10) for name in reversed(names)} == {1}
