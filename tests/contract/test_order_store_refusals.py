"""The contract of `OrderStore.commit`: whole or not at all, whichever condition fails, and which one is named."""

from dataclasses import replace
from typing import Any

import pytest
from example_changes import NOW, counter, message, place, reserve

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
from chalicelib.domain.errors import (
    AlreadyProcessed,
    CartMoved,
    LimitReached,
    OutOfStock,
    ReferenceTaken,
    VersionConflict,
)
from chalicelib.domain.events import PaymentDeclined
from chalicelib.domain.giftcards import GiftCard
from chalicelib.ports import OrderStore

LATER = NOW + 86400
ANSWER = Answer(201, '{"order": "…"}', {"Location": "/orders/1"})

WHOLE = place(
    "order-new",
    sweep_at=NOW,
    stock=(reserve("CARD-1", 2), StockMove("CARD-2", Move.COMMIT, 1), StockMove("CARD-3", Move.SELL, 1)),
    counters=(CounterMove("holds", 1, at_most=5), CounterMove("code:SPRING", -1)),
    cart=CartClaim("cart-1", "order-new", "order-old"),
    inbox=InboxClaim("evt_new", "hash", LATER),
    answer=InboxAnswer("key-running", ANSWER),
    outbox=(message("mail-new"),),
    gift_cards=(GiftCard("card-1", "ABCD", "EUR", 5000, NOW),),
)

BROKEN: dict[str, tuple[type[Exception], dict[str, Any]]] = {
    "the inbox id is there": (AlreadyProcessed, {"inbox": InboxClaim("evt_old", "hash", LATER)}),
    "the lease taken over is another": (
        AlreadyProcessed,
        {"inbox": InboxClaim("key-running", "hash", LATER, NOW + 60, takes_over=NOW - 2)},
    ),
    "the answer has been given": (AlreadyProcessed, {"answer": InboxAnswer("key-answered", ANSWER)}),
    "a new order is there already": (VersionConflict, {"order_id": "order-old"}),
    "the order has moved on": (VersionConflict, {"order_id": "order-old", "expected_version": 1}),
    "the order is not so far": (VersionConflict, {"order_id": "order-old", "expected_version": 3}),
    "the order was never placed": (VersionConflict, {"expected_version": 1}),
    "the reference is in use": (ReferenceTaken, {"reference": "REF-order-old"}),
    "the cart was thought unused": (CartMoved, {"cart": CartClaim("cart-1", "order-new", None)}),
    "the cart points elsewhere": (CartMoved, {"cart": CartClaim("cart-1", "order-new", "order-x")}),
    "the cart points nowhere": (CartMoved, {"cart": CartClaim("cart-2", "order-new", "order-old")}),
    "a limit is reached": (LimitReached, {"counters": (CounterMove("new", 1), CounterMove("holds", 5, at_most=5))}),
    "a counter would fall below 0": (ValueError, {"counters": (CounterMove("new", 1), CounterMove("holds", -9))}),
    "stock is short": (OutOfStock, {"stock": (reserve("CARD-2", 1), reserve("CARD-1", 99))}),
    "more is released than is held": (ValueError, {"stock": (StockMove("CARD-2", Move.RELEASE, 99),)}),
    "more is committed than is held": (ValueError, {"stock": (StockMove("CARD-1", Move.COMMIT, 1),)}),
    "a move of no units": (ValueError, {"stock": (reserve("CARD-1", 1), reserve("CARD-2", 0))}),
    "a move of negative units": (ValueError, {"stock": (reserve("CARD-1", -5),)}),
    "a new order without a reference": (ValueError, {"reference": None}),
    "events without an order": (ValueError, {"order_id": None}),
}


@pytest.fixture
def shop(store: OrderStore) -> OrderStore:
    """A store in which every condition of WHOLE holds and can be broken."""
    store.book_opening({"CARD-1": 10, "CARD-2": 10, "CARD-3": 10}, NOW)
    store.commit(
        place(
            "order-old",
            stock=(reserve("CARD-2", 4),),
            counters=(CounterMove("holds", 1), CounterMove("code:SPRING", 2)),
            cart=CartClaim("cart-1", "order-old", None),
            inbox=InboxClaim("evt_old", "hash", LATER),
            outbox=(message("mail-old"),),
        ),
        NOW,
    )
    running = InboxClaim("key-running", "hash", LATER, lease_until=NOW - 1)
    store.commit(Change("order-old", 1, (PaymentDeclined(NOW),), inbox=running), NOW)
    answered = InboxClaim("key-answered", "hash", LATER)
    store.commit(Change(inbox=answered, answer=InboxAnswer("key-answered", ANSWER)), NOW)
    return store


def everything(store: OrderStore) -> dict[str, Any]:
    """All that the port shows of a store that these tests could touch."""
    return {
        "orders": [store.load(order_id) for order_id in ("order-old", "order-new")],
        "references": [store.find(reference) for reference in ("REF-order-old", "REF-order-new")],
        "sweep": store.lease_sweeps(LATER, 10, 0),
        "stock": store.stock(["CARD-1", "CARD-2", "CARD-3"]),
        "counters": [counter(store, name) for name in ("holds", "code:SPRING", "new")],
        "gift cards": store.gift_cards(),
        "carts": [store.cart_order(cart_id) for cart_id in ("cart-1", "cart-2")],
        "inbox": [store.inbox(name, NOW) for name in ("evt_old", "evt_new", "key-running", "key-answered")],
        "outbox": [store.messages(state) for state in ("pending", "done", "dead")],
    }


def test_a_change_whose_conditions_all_hold_is_all_there(shop: OrderStore) -> None:
    before = everything(shop)
    shop.commit(WHOLE, NOW)
    after = everything(shop)
    assert [part for part in before if before[part] == after[part]] == []
    assert after["counters"] == [2, 1, 0]
    assert after["carts"] == ["order-new", None]
    assert [sent.id for sent in after["outbox"][0]] == ["mail-old", "mail-new"]
    assert [after["stock"][sku].saleable for sku in ("CARD-1", "CARD-2", "CARD-3")] == [8, 6, 9]


@pytest.mark.parametrize("condition", BROKEN)
def test_where_one_condition_fails_nothing_is_written(shop: OrderStore, condition: str) -> None:
    before = everything(shop)
    error, parts = BROKEN[condition]
    with pytest.raises(error):
        shop.commit(replace(WHOLE, **parts), NOW)
    assert everything(shop) == before
    shop.commit(WHOLE, NOW)  # and what failed stands in nobody's way


PRIORITY = (
    "the inbox id is there",
    "the order was never placed",
    "the reference is in use",
    "the cart points elsewhere",
    "a limit is reached",
    "stock is short",
)


@pytest.mark.parametrize("first", range(len(PRIORITY)))
def test_where_several_conditions_fail_the_first_in_order_is_named(shop: OrderStore, first: int) -> None:
    parts: dict[str, Any] = {}
    for condition in PRIORITY[first:]:
        parts |= BROKEN[condition][1]
    with pytest.raises(BROKEN[PRIORITY[first]][0]):
        shop.commit(replace(WHOLE, **parts), NOW)


def test_a_change_that_is_empty_changes_nothing(shop: OrderStore) -> None:
    before = everything(shop)
    shop.commit(Change(), NOW)
    assert everything(shop) == before
