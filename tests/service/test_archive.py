"""A store moves to another kind of store and back with everything in it, and its books are checked on the way."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from busy_shop import open_busy_shop
from dynamo_tables import new_table

from chalicelib.adapters.dynamo_store import DynamoStore
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.archive import (
    KINDS,
    CartPointer,
    CounterValue,
    OpenedStock,
    OrderHistory,
    QueuedMessage,
    Record,
    decode_record,
    encode_record,
    kind_of,
)
from chalicelib.domain.change import ReleaseRecord, ReleaseState
from chalicelib.domain.errors import CommitRefused
from chalicelib.domain.giftcards import GiftCard
from storefront.archive.audit import audit
from storefront.archive.compare import compare, mark


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite")) as store:
        yield store


@pytest.fixture
def dynamo(ministack: str) -> Iterator[DynamoStore]:
    with new_table(ministack) as store:
        yield store


@pytest.fixture
def records(sqlite: SqliteStore, tmp_path: Path) -> list[Record]:
    """Everything in a busy shop's store."""
    open_busy_shop(tmp_path, sqlite)
    return [*sqlite.records()]


def in_order(records: list[Record], kind: type[Any]) -> list[str]:
    return [record.id for record in records if isinstance(record, kind)]


def test_a_busy_shop_has_something_of_every_kind_and_its_books_are_right(records: list[Record]) -> None:
    assert {kind_of(record) for record in records} == set(KINDS)
    books = audit(records)
    assert books.differences == []
    assert books.orders == 5
    assert books.captured == {"EUR": 2810 + 5000}
    assert (books.cards_issued, books.cards_taken_away) == ({"EUR": 2000 + 1500 + 100 + 5000 + 5000}, {"EUR": 1500})
    assert books.messages == {"done": 11, "pending": 2, "dead": 1}


def test_records_come_back_from_plain_values(records: list[Record]) -> None:
    assert [decode_record(encode_record(record)) for record in records] == records


def test_a_store_moves_to_dynamodb_and_back_without_a_difference(
    sqlite: SqliteStore, dynamo: DynamoStore, records: list[Record], tmp_path: Path
) -> None:
    assert dynamo.is_empty()
    dynamo.restore(records, "first")
    assert not dynamo.is_empty()
    moved = [*dynamo.records()]
    assert [*compare(moved, mark(records))] == []
    assert audit(moved).differences == []
    for kind in (QueuedMessage, ReleaseRecord):
        assert in_order(moved, kind) == in_order(records, kind), "these come in the order in which they were committed"
    with closing(SqliteStore(tmp_path / "back.sqlite")) as back:
        assert back.is_empty()
        back.restore(moved, "second")
        assert [*back.records()] == records
        for state in ("pending", "done", "dead"):
            assert back.messages(state) == dynamo.messages(state) == sqlite.messages(state)
        assert back.releases() == dynamo.releases() == sqlite.releases()
        assert back.gift_cards() == dynamo.gift_cards() == sqlite.gift_cards()


def test_a_store_that_was_moved_goes_on_where_it_was(
    sqlite: SqliteStore, dynamo: DynamoStore, records: list[Record]
) -> None:
    dynamo.restore(records, "first")
    later = max(record.sweep_at or 0 for record in records if isinstance(record, OrderHistory))
    assert dynamo.sweeps_due(later, 9) == sqlite.sweeps_due(later, 9) != ()
    for store in (sqlite, dynamo):
        leased = sorted(message.id.partition(":odd")[0] for message in store.lease_messages(later, 9, 60))
        assert leased == ["alert:dead_letter", "mail:late"]
        assert store.revive_message("odd", later)
        store.switch_release(store.releases()[-1].id, later)
        assert store.book_opening({"PRINT-A4": 5, "NEW": 3}, later) == ("NEW",)
    assert dynamo.releases() == sqlite.releases()
    assert dynamo.stock(["PRINT-A4", "NEW"]) == sqlite.stock(["PRINT-A4", "NEW"])


def test_an_import_that_broke_off_is_known_and_can_be_run_again(dynamo: DynamoStore, records: list[Record]) -> None:
    def cut_short() -> Iterator[Record]:
        yield from islice(records, len(records) // 2)
        raise ConnectionError("the line is dead")

    with pytest.raises(ConnectionError):
        dynamo.restore(cut_short(), "first")
    assert dynamo.unfinished() == "first"
    assert dynamo.is_empty(), "nobody has used it yet"
    dynamo.restore(records, "first")
    assert dynamo.unfinished() is None
    assert not dynamo.is_empty()
    assert [*compare(dynamo.records(), mark(records))] == []


def test_an_import_into_sqlite_that_breaks_off_leaves_nothing(tmp_path: Path, records: list[Record]) -> None:
    def cut_short() -> Iterator[Record]:
        yield from islice(records, len(records) // 2)
        raise ConnectionError("the line is dead")

    with closing(SqliteStore(tmp_path / "new.sqlite")) as store:
        with pytest.raises(ConnectionError):
            store.restore(cut_short(), "first")
        assert store.is_empty()
        assert store.unfinished() is None


def test_a_record_that_contradicts_what_is_there_is_refused_whole(sqlite: SqliteStore, records: list[Record]) -> None:
    order = next(record for record in records if isinstance(record, OrderHistory))
    with pytest.raises(CommitRefused, match="order another"):
        sqlite.restore([CartPointer("new", "x"), replace(order, id="another")], "first")
    assert [*sqlite.records()] == records


def test_an_order_that_is_read_in_two_pages_comes_whole(dynamo: DynamoStore, records: list[Record]) -> None:
    """A page of a scan has at most a megabyte: it may end in the middle of an order."""
    orders = [record for record in records if isinstance(record, OrderHistory)]
    declined = ({"kind": "PaymentDeclined", "at": 1_790_000_000, "reason": "x" * 200_000},)
    long = replace(orders[0], commits=(orders[0].commits[0], *[declined] * 12))
    dynamo.restore([long, *orders[1:]], "first")
    found = {record.id: record for record in dynamo.records() if isinstance(record, OrderHistory)}
    assert found == {order.id: order for order in [long, *orders[1:]]}


def spoil(records: list[Record], kind: type[Any], change: Callable[[Any], Any], which: int = 0) -> list[Record]:
    """The records with one of a kind changed, or taken out where `change` gives None."""
    chosen = [record for record in records if isinstance(record, kind)][which]
    changed = change(chosen)
    return [one for one in (changed if record is chosen else record for record in records) if one is not None]


def _level(**changes: int) -> Callable[[OpenedStock], OpenedStock]:
    return lambda stock: replace(stock, level=replace(stock.level, **changes))


SPOILED: dict[str, tuple[type[Any], Callable[[Any], Any], str]] = {
    "an order that is gone": (OrderHistory, lambda order: None, "which is not there"),
    "a history that cannot be": (
        OrderHistory,
        lambda order: replace(order, commits=order.commits[1:] or ()),
        "cannot be folded|has no history",
    ),
    "an event that nobody knows": (
        OrderHistory,
        lambda order: replace(order, commits=(*order.commits, ({"kind": "Stolen", "at": 1},))),
        "Stolen",
    ),
    "another reference": (OrderHistory, lambda order: replace(order, reference="OTHER"), "was placed as"),
    "units that are gone": (OpenedStock, _level(on_hand=1), "are not the"),
    "a hold of nobody": (OpenedStock, _level(reserved=77), "open orders hold"),
    "a sale of nobody": (OpenedStock, _level(sold=50, on_hand=50), "orders have sold"),
    "a counter that is off": (CounterValue, lambda one: replace(one, value=one.value + 1), "orders have counted"),
    "a card that was spent otherwise": (
        CounterValue,
        lambda one: replace(one, value=1) if one.id.startswith("giftcard:") else None,
        "orders have",
    ),
    "a card of less value": (GiftCard, lambda card: replace(card, value=1), "are spent"),
    "a card that is gone": (GiftCard, lambda card: None, "is not there"),
    "two current releases": (ReleaseRecord, lambda one: replace(one, state=ReleaseState.CURRENT), "are current"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_whatever_does_not_follow_from_the_orders_is_found(records: list[Record], how: str) -> None:
    kind, change, said = SPOILED[how]
    found = []
    for which in range(sum(isinstance(record, kind) for record in records)):
        spoiled = spoil(records, kind, change, which)
        found += [difference.what for difference in audit(spoiled).differences]
        assert how == "two current releases" or spoiled == records or [*compare(spoiled, mark(records))]
    assert any(re.search(said, what) for what in found), found


def test_a_refund_of_more_than_was_received_is_found(records: list[Record]) -> None:
    refund = {"kind": "RefundSettled", "at": 1_790_000_000, "payment": "pi", "refund": "re", "amount": 999_999}
    spoiled = spoil(records, OrderHistory, lambda order: replace(order, commits=(*order.commits, (refund,))))
    assert any("were sent back" in found.what or "cannot be" in found.what for found in audit(spoiled).differences)


def test_both_sides_of_a_comparison_are_told(records: list[Record]) -> None:
    file = mark([record for record in records if not isinstance(record, GiftCard)])
    file["cart", "gone"] = b""
    told = {found.subject.partition(" ")[0]: found.what for found in compare(records, file)}
    assert told == {"gift_card": "is in the store and not in the file", "cart": "is in the file and not in the store"}
