"""What the DynamoDB store does when answers are lost, others are in the way, the engine is away, or a change too large.

Engines on a laptop never raise most of this, so a server between store and engine does.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from dynamo_tables import new_table
from unreliable_engine import FORWARD, LOSE_ANSWER, Refuse, Way, conflict, unreliable

from chalicelib.adapters.dynamo_client import make_client
from chalicelib.adapters.dynamo_store import DynamoStore
from chalicelib.domain.change import Change, CounterMove, InboxClaim, Message, Move, StockMove
from chalicelib.domain.errors import AlreadyProcessed, ChangeTooLarge, Contended, OutOfStock, StoreUnavailable
from chalicelib.domain.events import PaymentDeclined

NOW = 1_790_000_000
TRANSACT = "TransactWriteItems"


@pytest.fixture
def way(ministack: str) -> Iterator[Way]:
    with unreliable(ministack) as opened:
        yield opened


@pytest.fixture
def waits() -> list[int]:
    return []


@pytest.fixture
def store(ministack: str, way: Way, waits: list[int]) -> Iterator[DynamoStore]:
    with (
        closing(make_client(way.url)) as client,
        new_table(ministack, client, pause=waits.append, tries=4) as opened,
    ):
        opened.book_opening({"CARD-1": 5}, NOW)
        way.calls.clear()
        yield opened


def order(number: int = 1) -> Change:
    """An order, a hold, a count, a key and a mail: seven items."""
    return Change(
        f"order-{number}",
        0,
        (PaymentDeclined(NOW),),
        f"REF-{number}",
        stock=(StockMove("CARD-1", Move.RESERVE, 1, limited=True),),
        counters=(CounterMove("client:1/holds", 1, at_most=3),),
        inbox=InboxClaim(f"key-{number}", "hash", NOW + 60),
        outbox=(Message(f"mail-{number}", "mail", {}, NOW),),
    )


def census(store: DynamoStore) -> tuple[bool, int, int, int]:
    """Whether there is the order, how many units are held, how much was counted, how many mails wait."""
    held, counted = store.stock(["CARD-1"])["CARD-1"].reserved, store.counters(["client:1/holds"])["client:1/holds"]
    return store.load("order-1") is not None, held, counted, len(store.messages("pending"))


NOTHING, ONCE = (False, 0, 0, 0), (True, 1, 1, 1)


def first(operation: str, times: int, then: Any) -> Callable[[str, Any], Any]:
    """A rule for the first calls of an operation."""
    left = [times]

    def rule(called: str, _body: Any) -> Any:
        if called != operation or not left[0]:
            return FORWARD
        left[0] -= 1
        return then

    return rule


@pytest.mark.parametrize("lost", [1, 2])
def test_a_commit_whose_answer_is_lost_is_no_refusal_and_happens_once(store: DynamoStore, way: Way, lost: int) -> None:
    way.rule = first(TRANSACT, lost, LOSE_ANSWER)
    store.commit(order(), NOW)
    assert way.count(TRANSACT) == lost + 1
    assert len({body["ClientRequestToken"] for name, body in way.calls if name == TRANSACT}) == 1
    way.rule = lambda *_: FORWARD
    assert census(store) == ONCE
    with pytest.raises(AlreadyProcessed):
        store.commit(order(), NOW)


def test_where_every_answer_is_lost_the_store_is_unavailable_and_the_next_try_meets_its_own_claim(
    store: DynamoStore, way: Way
) -> None:
    way.rule = first(TRANSACT, 99, LOSE_ANSWER)
    with pytest.raises(StoreUnavailable):
        store.commit(order(), NOW)
    way.rule = lambda *_: FORWARD
    with pytest.raises(AlreadyProcessed):
        store.commit(order(), NOW)
    assert census(store) == ONCE


@pytest.mark.parametrize(
    "busy",
    [
        conflict(7),
        Refuse("TransactionInProgressException"),
        Refuse("ThrottlingException"),
        Refuse("ProvisionedThroughputExceededException"),
    ],
    ids=lambda busy: busy.code,
)
def test_a_commit_that_meets_others_waits_longer_each_time_and_is_taken(
    store: DynamoStore, way: Way, waits: list[int], busy: Refuse
) -> None:
    # Some of these are also tried again by the client itself, three times a call.
    way.rule = first(TRANSACT, 3, busy)
    store.commit(order(), NOW)
    assert waits == list(range(len(waits)))
    assert census(store) == ONCE


def test_a_commit_that_meets_others_for_too_long_is_contended_and_nothing_is_written(
    store: DynamoStore, way: Way, waits: list[int]
) -> None:
    way.rule = first(TRANSACT, 99, conflict(7))
    with pytest.raises(Contended):
        store.commit(order(), NOW)
    assert waits == [0, 1, 2, 3]
    assert census(store) == NOTHING


def test_an_update_that_meets_a_transaction_is_tried_again(store: DynamoStore, way: Way) -> None:
    store.commit(order(), NOW)
    way.rule = first("UpdateItem", 1, Refuse("TransactionConflictException"))
    assert [message.id for message in store.lease_messages(NOW, 5, 60)] == ["mail-1"]


def test_a_condition_that_fails_beside_a_conflict_is_asked_again(store: DynamoStore, way: Way) -> None:
    """Which of several conditions failed first is known only where none was hidden by somebody else's write."""
    hidden = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * 5, {"Code": "ConditionalCheckFailed"}]
    way.rule = first(TRANSACT, 1, Refuse("TransactionCanceledException", more={"CancellationReasons": hidden}))
    store.commit(order(), NOW)
    assert census(store) == ONCE


def test_reads_that_come_in_parts_are_put_together(store: DynamoStore, way: Way) -> None:
    asked: list[int] = []
    table = store.table.name
    rest = {table: {"Keys": [{"pk": {"S": "STOCK#CARD-1"}, "sk": {"S": "STOCK"}}], "ConsistentRead": True}}

    def rule(operation: str, body: Any) -> Any:
        if operation == "BatchGetItem":
            asked.append(len(body["RequestItems"][table]["Keys"]))
            if len(asked) == 1:
                return Refuse("", 200, {"Responses": {table: []}, "UnprocessedKeys": rest})
        return FORWARD

    way.rule = rule
    levels = store.stock(["CARD-1", "CARD-2"])
    assert (levels["CARD-1"].on_hand, levels["CARD-2"].on_hand) == (5, 0)
    assert asked == [2, 1]


def test_an_index_that_lags_leases_nothing_twice(store: DynamoStore, way: Way) -> None:
    """On AWS an index follows its table with a delay; here it stands still at what it showed first."""
    for number in (1, 2):
        store.commit(order(number), NOW)
    shown: dict[str, dict[str, Any]] = {}
    for name, index in (("due", "outbox"), ("due", "sweep")):
        for part in range(4):
            found = store.table.client.call(
                "Query",
                TableName=store.table.name,
                IndexName=name,
                KeyConditionExpression="due = :part",
                ExpressionAttributeValues={":part": {"S": f"{index}#{part}"}},
            )
            shown[f"{index}#{part}"] = {"Items": found["Items"], "Count": found["Count"], "ScannedCount": 1}

    def stale(operation: str, body: Any) -> Any:
        if operation == "Query" and "IndexName" in body:
            return Refuse("", 200, shown[body["ExpressionAttributeValues"][":part"]["S"]])
        return FORWARD

    way.rule = stale
    assert len(store.lease_messages(NOW, 5, 60)) == 2
    assert store.lease_messages(NOW, 5, 60) == ()
    store.settle_message("mail-1", NOW)
    assert store.lease_messages(NOW, 5, 60) == ()
    assert [message.id for message in store.messages("pending")] == ["mail-2"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(stock=tuple(StockMove(f"SKU-{n}", Move.SELL, 1) for n in range(101))), "101 items"),
        (Change(outbox=(Message("m", "mail", {"text": "x" * 410_000}, NOW),)), "MESSAGE#m has"),
        (Change(outbox=tuple(Message(f"m{n}", "mail", {"text": "x" * 380_000}, NOW) for n in range(12))), "bytes"),
    ],
    ids=["items", "item", "transaction"],
)
def test_what_one_commit_cannot_hold_is_refused_before_anything_is_sent(
    store: DynamoStore, way: Way, change: Change, said: str
) -> None:
    with pytest.raises(ChangeTooLarge, match=said):
        store.commit(change, NOW)
    assert way.calls == []


def test_an_item_that_would_grow_too_large_is_refused_by_name(store: DynamoStore) -> None:
    values = {f"={number:07}" + "x" * 190: 1 for number in range(2000)}
    store.table.put_all([{"pk": "COUNTERS#client:1", "sk": "COUNTERS", **values}])
    many = tuple(CounterMove(f"client:1/{n}" + "x" * 200, 1) for n in range(90))
    with pytest.raises(ChangeTooLarge, match="COUNTERS#client:1"):
        store.commit(Change(counters=many, stock=(StockMove("CARD-1", Move.SELL, 1),)), NOW)
    assert store.stock(["CARD-1"])["CARD-1"].sold == 0


def test_a_table_that_is_not_there_says_how_to_make_it(ministack: str) -> None:
    store = DynamoStore("no-such-table", make_client(ministack))
    with pytest.raises(StoreUnavailable, match="storefront store create"):
        store.commit(order(), NOW)
    with pytest.raises(StoreUnavailable, match="storefront store create"):
        store.releases()
    store.close()


def test_an_engine_that_is_away_is_store_unavailable(store: DynamoStore) -> None:
    away = DynamoStore("shop", make_client("http://127.0.0.1:9"))
    with pytest.raises(StoreUnavailable):
        away.load("order-1")
    with pytest.raises(StoreUnavailable):
        away.commit(order(), NOW)
    away.close()


def test_an_engine_that_fails_or_forbids_is_store_unavailable(store: DynamoStore, way: Way) -> None:
    for refusal in (Refuse("InternalServerError", 500), Refuse("AccessDeniedException"), Refuse("Whatever", 503)):
        way.rule = first(TRANSACT, 99, refusal)
        with pytest.raises(StoreUnavailable):
            store.commit(order(), NOW)
    way.rule = lambda *_: FORWARD
    assert census(store) == NOTHING


def test_every_sku_that_is_short_is_told_from_one_answer(store: DynamoStore, way: Way) -> None:
    many = (StockMove("CARD-1", Move.RESERVE, 9, limited=True), StockMove("CARD-2", Move.RESERVE, 1, limited=True))
    with pytest.raises(OutOfStock) as refusal:
        store.commit(Change(stock=many), NOW)
    assert refusal.value.details["skus"] == [
        {"sku": "CARD-1", "asked": 9, "left": 5},
        {"sku": "CARD-2", "asked": 1, "left": 0},
    ]
    assert [name for name, _ in way.calls] == [TRANSACT]
