"""The contract of `OrderStore` under many writers at once: exactly what is there is sold, exactly one of them wins."""

from collections import Counter
from dataclasses import replace

import pytest
from example_changes import NOW, all_at_once, counter, message, outcome_of, place, reserve

from chalicelib.domain.change import Change, CounterMove, InboxClaim, Move, ReleaseState, StockMove
from chalicelib.domain.errors import Contended
from chalicelib.domain.events import PaymentDeclined
from chalicelib.ports import OrderStore

THREADS = 16
TRIES = 5  # orders that each buyer tries to place


@pytest.mark.parametrize("stock", [1, 50, 200])
def test_parallel_buyers_are_sold_exactly_what_is_there(store: OrderStore, stock: int) -> None:
    store.book_opening({"CARD-1": stock}, NOW)

    def buy(buyer: int) -> list[str]:
        return [
            outcome_of(store, place(f"order-{buyer}-{number}", stock=(reserve("CARD-1", 1),)))
            for number in range(TRIES)
        ]

    outcomes = Counter(outcome for tried in all_at_once(buy, range(THREADS)) for outcome in tried)
    sold = min(stock, THREADS * TRIES)
    assert outcomes == Counter({"taken": sold, "OutOfStock": THREADS * TRIES - sold})
    assert store.stock(["CARD-1"])["CARD-1"].reserved == sold
    assert sum(store.load(f"order-{b}-{n}") is not None for b in range(THREADS) for n in range(TRIES)) == sold


def test_parallel_bundles_are_sold_as_long_as_every_component_lasts(store: OrderStore) -> None:
    store.book_opening({"PRINT": 30, "FRAME": 17}, NOW)
    bundle = (reserve("PRINT", 1), reserve("FRAME", 2), reserve("PRINT", 2))  # three prints, two frames

    def buy(buyer: int) -> str:
        return outcome_of(store, place(f"order-{buyer}", stock=bundle if buyer % 2 else bundle[::-1]))

    assert Counter(all_at_once(buy, range(THREADS))) == Counter({"taken": 8, "OutOfStock": 8})
    assert {sku: level.saleable for sku, level in store.stock(["PRINT", "FRAME"]).items()} == {"PRINT": 6, "FRAME": 1}


def test_parallel_payments_and_expiries_keep_the_balance(store: OrderStore) -> None:
    store.book_opening({"CARD-1": 40}, NOW)
    ends = (Move.COMMIT, Move.RELEASE)

    def order(buyer: int) -> None:
        for number in range(TRIES):
            order_id = f"order-{buyer}-{number}"
            if outcome_of(store, place(order_id, stock=(reserve("CARD-1", 1),))) == "taken":
                move = StockMove("CARD-1", ends[number % 2], 1)
                assert outcome_of(store, Change(order_id, 1, stock=(move,))) == "taken"

    all_at_once(order, range(THREADS))
    level = store.stock(["CARD-1"])["CARD-1"]
    assert level.reserved == 0
    assert level.on_hand + level.sold == level.opening == 40
    assert 0 < level.sold <= 40


def test_of_parallel_commits_at_one_version_exactly_one_wins(store: OrderStore) -> None:
    store.commit(place("order-1"), NOW)
    for version in (1, 2, 3):
        rivals = [Change("order-1", version, (PaymentDeclined(NOW, f"{version}-{n}"),)) for n in range(8)]
        outcomes = all_at_once(lambda change: outcome_of(store, change), rivals)
        assert Counter(outcomes) == Counter({"taken": 1, "VersionConflict": 7})
        stored = store.load("order-1")
        assert stored is not None
        assert stored.version == version + 1
        assert stored.events[-1] == rivals[outcomes.index("taken")].events[0]


def test_of_parallel_orders_with_one_reference_exactly_one_is_placed(store: OrderStore) -> None:
    rivals = [place(f"order-{number}", reference="A7K392QXAB") for number in range(8)]
    outcomes = all_at_once(lambda change: outcome_of(store, change), rivals)
    assert Counter(outcomes) == Counter({"taken": 1, "ReferenceTaken": 7})
    assert store.find("A7K392QXAB") == f"order-{outcomes.index('taken')}"


def test_of_parallel_claims_of_one_inbox_id_exactly_one_wins(store: OrderStore) -> None:
    rivals = [Change(inbox=InboxClaim("evt_1", f"hash-{n}", NOW + 60), outbox=(message(f"m{n}"),)) for n in range(12)]
    outcomes = all_at_once(lambda change: outcome_of(store, change), rivals)
    assert Counter(outcomes) == Counter({"taken": 1, "AlreadyProcessed": 11})
    assert [sent.id for sent in store.messages("pending")] == [f"m{outcomes.index('taken')}"]


def test_of_parallel_take_overs_of_one_lease_exactly_one_wins(store: OrderStore) -> None:
    claim = InboxClaim("key-1", "hash", NOW + 900, lease_until=NOW)
    store.commit(Change(inbox=claim), NOW)
    rival = Change(inbox=replace(claim, lease_until=NOW + 60, takes_over=NOW))
    assert Counter(all_at_once(lambda change: outcome_of(store, change), [rival] * 12)) == Counter(
        {"taken": 1, "AlreadyProcessed": 11}
    )


def test_parallel_counts_stop_at_the_limit(store: OrderStore) -> None:
    change = Change(counters=(CounterMove("code:SPRING", 1, at_most=10),))
    outcomes = all_at_once(lambda each: outcome_of(store, each), [change] * THREADS)
    assert Counter(outcomes) == Counter({"taken": 10, "LimitReached": THREADS - 10})
    assert counter(store, "code:SPRING") == 10


def test_parallel_tallies_miss_nothing(store: OrderStore) -> None:
    counts = all_at_once(lambda _: [store.tally("tries", NOW + 60, NOW) for _ in range(TRIES)], range(THREADS))
    assert sorted(count for counted in counts for count in counted) == list(range(1, THREADS * TRIES + 1))


def test_a_message_is_leased_by_one_worker_only(store: OrderStore) -> None:
    store.commit(Change(outbox=tuple(message(f"m{number}") for number in range(40))), NOW)

    def work(_: int) -> list[str]:
        mine: list[str] = []
        while True:
            try:
                leased = store.lease_messages(NOW, 3, 60)
            except Contended:
                continue
            if not leased:
                return mine
            mine += [each.id for each in leased]

    leased = [name for mine in all_at_once(work, range(8)) for name in mine]
    assert sorted(leased) == sorted(f"m{number}" for number in range(40))


def test_an_order_is_swept_by_one_worker_only(store: OrderStore) -> None:
    names = [f"order-{number}" for number in range(12)]
    for name in names:
        store.commit(place(name, sweep_at=NOW), NOW)
    swept = all_at_once(lambda _: store.lease_sweeps(NOW, 2, 60), range(8))
    assert sorted(name for mine in swept for name in mine) == sorted(names)


def test_parallel_publishers_book_an_opening_balance_once(store: OrderStore) -> None:
    balances = {f"SKU-{number}": 7 for number in range(30)}
    booked = all_at_once(lambda _: store.book_opening(balances, NOW), range(8))
    assert sorted(sku for new in booked for sku in new) == sorted(balances)
    assert {level.on_hand for level in store.stock(balances).values()} == {7}


def test_parallel_switches_leave_exactly_one_release_current(store: OrderStore) -> None:
    names = [f"r{number}" for number in range(8)]
    for name in names:
        store.publish_release(name, NOW)
    all_at_once(lambda name: store.switch_release(name, NOW + 1), names)
    states = Counter(record.state for record in store.releases())
    assert states == Counter({ReleaseState.CURRENT: 1, ReleaseState.REPLACED: 7})
