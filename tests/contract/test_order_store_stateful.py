"""Any sequence of changes leaves every store as it leaves the one in memory, and the stock balanced."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from example_changes import NOW, message, placed
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from stores import STORES

from chalicelib.adapters.memory_store import MemoryStore
from chalicelib.domain.change import (
    Answer,
    CartClaim,
    Change,
    CounterMove,
    InboxAnswer,
    InboxClaim,
    Move,
    StockMove,
)
from chalicelib.domain.errors import CommitRefused, LimitReached, OutOfStock
from chalicelib.domain.events import PaymentDeclined
from chalicelib.domain.giftcards import GiftCard
from chalicelib.ports import OrderStore

# Few names and small numbers, so that calls meet; most moves reserve, so that there is something to end.
ORDERS = ["order-1", "order-2"]
REFERENCES = ["REF-1", "REF-2"]
CARTS = ["cart-1"]
SKUS = ["A", "B"]
COUNTERS = ["holds", "code"]
KEYS = ["key-1"]
CARDS = ["card-1", "card-2"]
MESSAGES = ["m1", "m2", "m3"]
RELEASES = ["r1", "r2"]
KINDS = [Move.RESERVE, Move.RESERVE, Move.RESERVE, Move.COMMIT, Move.RELEASE, Move.SELL]

seconds = st.integers(0, 12)
moves = st.builds(StockMove, st.sampled_from(SKUS), st.sampled_from(KINDS), st.integers(1, 3), st.booleans())
counters = st.builds(CounterMove, st.sampled_from(COUNTERS), st.integers(-1, 2), st.none() | st.integers(0, 3))
Outcome = tuple[str, Any]


def outcome(call: Callable[[], Any]) -> Outcome:
    """What a call answers, or which refusal it raises and with which details."""
    try:
        return "answered", call()
    except (CommitRefused, OutOfStock, LimitReached) as refusal:
        return type(refusal).__name__, refusal.details
    except ValueError as error:
        return "ValueError", str(error)


class TwoStores(RuleBasedStateMachine):
    """The same calls on a store of kind `kind` and on one in memory."""

    kind: str
    engine: str | None

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stateful-"))
        self.opened = STORES[self.kind].open(self.folder, self.engine)
        self.store: OrderStore = self.opened.__enter__()
        self.model: OrderStore = MemoryStore()
        self.now = NOW
        self.both(lambda store: store.book_opening({"A": 6}, NOW))

    def teardown(self) -> None:
        self.opened.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    def both(self, call: Callable[[OrderStore], Any]) -> Outcome:
        answer, expected = outcome(lambda: call(self.store)), outcome(lambda: call(self.model))
        assert answer == expected
        return answer

    @rule(wait=st.sampled_from([1, 5, 12]))
    def time_passes(self, wait: int) -> None:
        self.now += wait

    @rule(data=st.data(), reference=st.sampled_from(REFERENCES))
    def order(self, data: st.DataObject, reference: str) -> None:
        order_id = data.draw(st.sampled_from(ORDERS), label="order")
        stored = self.model.load(order_id)
        version = (stored.version if stored else 0) + data.draw(
            st.sampled_from([0, 0, 0, 0, 0, 0, 1, -1]), label="off by"
        )
        cart_id = data.draw(st.sampled_from(CARTS), label="cart")
        expected = data.draw(st.sampled_from([self.model.cart_order(cart_id)] * 3 + ["order-x"]), label="expected")
        change = Change(
            order_id,
            max(version, 0),
            (PaymentDeclined(self.now),) if version > 0 else (placed(reference),),
            reference,
            sweep_at=data.draw(st.none() | seconds.map(lambda wait: self.now + wait), label="sweep"),
            stock=data.draw(st.lists(moves, max_size=1).map(tuple), label="stock"),
            counters=data.draw(st.lists(counters, max_size=1).map(tuple), label="counters"),
            cart=data.draw(st.none() | st.just(CartClaim(cart_id, order_id, expected)), label="claim"),
            outbox=data.draw(st.lists(st.sampled_from(MESSAGES), max_size=2).map(self.due_now), label="outbox"),
        )
        self.both(lambda store: store.commit(change, self.now))

    def due_now(self, names: list[str]) -> tuple[Any, ...]:
        return tuple(message(name, self.now) for name in names)

    @rule(stock=st.lists(moves, min_size=1, max_size=2).map(tuple))
    def move_stock(self, stock: tuple[StockMove, ...]) -> None:
        self.both(lambda store: store.commit(Change(stock=stock), self.now))

    @rule(move=counters)
    def count(self, move: CounterMove) -> None:
        self.both(lambda store: store.commit(Change(counters=(move,)), self.now))

    @rule(cards=st.lists(st.sampled_from(CARDS), min_size=1, max_size=2, unique=True), value=st.integers(1, 3))
    def issue_cards(self, cards: list[str], value: int) -> None:
        issued = tuple(GiftCard(card, "ABCD", "EUR", value, self.now) for card in cards)
        self.both(lambda store: store.commit(Change(gift_cards=issued), self.now))

    @rule(key=st.sampled_from(KEYS), lasts=seconds, lease=st.none() | seconds, data=st.data())
    def claim(self, key: str, lasts: int, lease: int | None, data: st.DataObject) -> None:
        known = self.model.inbox(key, self.now)
        takes_over = data.draw(st.sampled_from([None, known.lease_until if known else NOW]), label="takes over")
        until = None if lease is None else self.now + lease
        claim = InboxClaim(key, f"hash-{self.now}", self.now + lasts, until, "order-1", takes_over)
        self.both(lambda store: store.commit(Change(inbox=claim, outbox=self.due_now(["m3"])), self.now))

    @rule(key=st.sampled_from(KEYS), status=st.sampled_from([201, 409]))
    def answer(self, key: str, status: int) -> None:
        given = InboxAnswer(key, Answer(status, "{}", {"Location": "/"}))
        self.both(lambda store: store.commit(Change(answer=given), self.now))

    @rule(name=st.sampled_from(COUNTERS), lasts=seconds)
    def tally(self, name: str, lasts: int) -> None:
        self.both(lambda store: store.tally(name, self.now + lasts, self.now))

    @rule(limit=st.integers(1, 2), lease=seconds)
    def sweep(self, limit: int, lease: int) -> None:
        self.both(lambda store: store.lease_sweeps(self.now, limit, lease))

    @rule(limit=st.integers(1, 3), lease=seconds)
    def lease(self, limit: int, lease: int) -> None:
        self.both(lambda store: store.lease_messages(self.now, limit, lease))

    @rule(name=st.sampled_from(MESSAGES), end=st.sampled_from(["settle", "retry", "bury", "revive"]), wait=seconds)
    def end_message(self, name: str, end: str, wait: int) -> None:
        calls: dict[str, Callable[[OrderStore], object]] = {
            "settle": lambda store: store.settle_message(name, self.now),
            "retry": lambda store: store.retry_message(name, self.now + wait, "later"),
            "bury": lambda store: store.bury_message(name, "never"),
            "revive": lambda store: store.revive_message(name, self.now),
        }
        self.both(calls[end])

    @rule(release=st.sampled_from(RELEASES))
    def publish(self, release: str) -> None:
        self.both(lambda store: store.publish_release(release, self.now))

    @rule(release=st.sampled_from(RELEASES))
    def switch(self, release: str) -> None:
        self.both(lambda store: store.switch_release(release, self.now))

    @rule(balances=st.dictionaries(st.sampled_from(SKUS), st.integers(-1, 9), min_size=1))
    def book_opening(self, balances: dict[str, int]) -> None:
        self.both(lambda store: store.book_opening(balances, self.now))

    @invariant()
    def stock_is_balanced(self) -> None:
        for level in self.store.stock(SKUS).values():
            assert level.on_hand + level.sold == level.opening
            assert level.reserved >= 0

    @invariant()
    def both_show_the_same(self) -> None:
        self.both(lambda store: [store.load(order_id) for order_id in ORDERS])
        self.both(lambda store: [store.find(reference) for reference in REFERENCES])
        self.both(lambda store: [store.cart_order(cart_id) for cart_id in CARTS])
        self.both(lambda store: [store.inbox(key, self.now) for key in KEYS])
        self.both(lambda store: store.stock(SKUS))
        self.both(lambda store: store.counters(COUNTERS))
        self.both(lambda store: [store.gift_card(card) for card in CARDS])
        self.both(lambda store: store.gift_cards())
        self.both(lambda store: [store.messages(state) for state in ("pending", "done", "dead")])
        self.both(lambda store: store.releases())
        self.both(lambda store: store.sweeps_due(self.now, 5))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in STORES if kind != "memory"])
def test_any_sequence_of_changes_leaves_both_stores_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    attributes = {"kind": kind, "engine": STORES[kind].address(request)}
    machine = type(f"TwoStores_{kind}", (TwoStores,), attributes)
    few = settings(
        max_examples=STORES[kind].examples,
        stateful_step_count=STORES[kind].steps,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(machine, settings=few)
