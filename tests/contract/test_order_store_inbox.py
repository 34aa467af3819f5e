"""The contract of the inbox: what was taken in once is not taken in again, and its answer is kept word for word."""

from dataclasses import replace

import pytest
from example_changes import NOW

from chalicelib.domain.change import Answer, Change, InboxAnswer, InboxClaim, InboxRecord
from chalicelib.domain.errors import AlreadyProcessed
from chalicelib.ports import OrderStore

CLAIM = InboxClaim("key-1", "hash-1", expires_at=NOW + 100, lease_until=NOW + 60, order_id="order-1")
ANSWER = Answer(201, '{"order": "é"}', {"Location": "/api/orders/1"})


def test_a_claim_is_remembered_until_it_expires(store: OrderStore) -> None:
    assert store.inbox("key-1", NOW) is None
    store.commit(Change(inbox=CLAIM), NOW)
    record = InboxRecord("key-1", "hash-1", NOW + 100, NOW + 60, "order-1")
    assert store.inbox("key-1", NOW) == record
    assert store.inbox("key-1", NOW + 99) == record
    assert store.inbox("key-1", NOW + 100) is None
    assert store.inbox("key-2", NOW) is None


def test_a_claim_of_a_gateway_event_needs_neither_lease_nor_answer(store: OrderStore) -> None:
    store.commit(Change(inbox=InboxClaim("evt_1", "hash", NOW + 100)), NOW)
    assert store.inbox("evt_1", NOW) == InboxRecord("evt_1", "hash", NOW + 100)


def test_a_second_claim_is_refused_until_the_first_expires(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM), NOW)
    for moment in (NOW, NOW + 61, NOW + 99):  # a lease that ran out does not make it free
        with pytest.raises(AlreadyProcessed):
            store.commit(Change(inbox=CLAIM), moment)
    store.commit(Change(inbox=InboxClaim("key-1", "hash-2", NOW + 900)), NOW + 100)
    assert store.inbox("key-1", NOW + 100) == InboxRecord("key-1", "hash-2", NOW + 900)


def test_an_expired_record_leaves_no_answer_to_the_next(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM, answer=InboxAnswer("key-1", ANSWER)), NOW)
    store.commit(Change(inbox=replace(CLAIM, expires_at=NOW + 900)), NOW + 100)
    record = store.inbox("key-1", NOW + 100)
    assert record is not None
    assert record.answer is None


def test_an_answer_comes_back_word_for_word(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM), NOW)
    store.commit(Change(answer=InboxAnswer("key-1", ANSWER)), NOW)
    assert store.inbox("key-1", NOW) == InboxRecord("key-1", "hash-1", NOW + 100, NOW + 60, "order-1", ANSWER)


def test_claim_and_answer_may_come_in_one_change(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM, answer=InboxAnswer("key-1", Answer(200, ""))), NOW)
    record = store.inbox("key-1", NOW)
    assert record is not None
    assert record.answer == Answer(200, "")


def test_an_answer_that_was_given_is_never_replaced(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM, answer=InboxAnswer("key-1", ANSWER)), NOW)
    with pytest.raises(AlreadyProcessed):
        store.commit(Change(answer=InboxAnswer("key-1", Answer(500, "no"))), NOW)
    record = store.inbox("key-1", NOW)
    assert record is not None
    assert record.answer == ANSWER


def test_an_answer_to_what_has_expired_is_dropped(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM), NOW)
    store.commit(Change(answer=InboxAnswer("key-1", ANSWER)), NOW + 100)
    store.commit(Change(answer=InboxAnswer("key-unknown", ANSWER)), NOW)
    assert store.inbox("key-unknown", NOW) is None
    store.commit(Change(inbox=CLAIM), NOW + 100)


def test_a_lease_that_ran_out_is_taken_over(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM), NOW)
    later = NOW + 60
    store.commit(Change(inbox=replace(CLAIM, lease_until=later + 60, takes_over=NOW + 60)), later)
    assert store.inbox("key-1", later) == InboxRecord("key-1", "hash-1", NOW + 100, later + 60, "order-1")
    store.commit(Change(answer=InboxAnswer("key-1", ANSWER)), later)


def test_a_holder_gives_its_lease_back_before_its_time(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM), NOW)
    store.commit(Change(inbox=replace(CLAIM, lease_until=NOW + 5, takes_over=NOW + 60)), NOW + 5)
    store.commit(Change(inbox=replace(CLAIM, lease_until=NOW + 90, takes_over=NOW + 5)), NOW + 6)
    record = store.inbox("key-1", NOW + 6)
    assert record is not None
    assert record.lease_until == NOW + 90


@pytest.mark.parametrize(
    ("takes_over", "moment"),
    [
        pytest.param(NOW + 60, NOW + 59, id="the lease still runs"),
        pytest.param(NOW + 59, NOW + 70, id="the lease is another"),
        pytest.param(NOW + 60, NOW + 100, id="the record has expired"),
    ],
)
def test_a_lease_is_not_taken_over_where(store: OrderStore, takes_over: int, moment: int) -> None:
    store.commit(Change(inbox=CLAIM), NOW)
    with pytest.raises(AlreadyProcessed):
        store.commit(Change(inbox=replace(CLAIM, lease_until=NOW + 500, takes_over=takes_over)), moment)


def test_what_was_never_claimed_is_not_taken_over(store: OrderStore) -> None:
    with pytest.raises(AlreadyProcessed):
        store.commit(Change(inbox=replace(CLAIM, takes_over=NOW - 1)), NOW)
    assert store.inbox("key-1", NOW) is None


def test_what_has_an_answer_is_not_taken_over(store: OrderStore) -> None:
    store.commit(Change(inbox=CLAIM, answer=InboxAnswer("key-1", ANSWER)), NOW)
    with pytest.raises(AlreadyProcessed):
        store.commit(Change(inbox=replace(CLAIM, lease_until=NOW + 500, takes_over=NOW + 60)), NOW + 70)


def test_records_that_expired_long_ago_stand_in_nobodys_way(store: OrderStore) -> None:
    for number in range(60):
        store.commit(Change(inbox=InboxClaim(f"evt_{number}", "hash", NOW + 10)), NOW)
    store.commit(Change(inbox=InboxClaim("evt_live", "hash", NOW + 100)), NOW)
    for number in range(60):
        store.commit(Change(inbox=InboxClaim(f"evt_{number}", "again", NOW + 100)), NOW + 10)
    assert store.inbox("evt_live", NOW + 10) is not None
    assert all(store.inbox(f"evt_{number}", NOW + 10) for number in range(60))
