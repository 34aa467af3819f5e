"""The contract of the outbox: a message is committed with what it is about, handed to one worker, and never lost."""

import pytest
from example_changes import NOW, message

from chalicelib.domain.change import Change, Message
from chalicelib.ports import OrderStore


def put(store: OrderStore, *messages: Message) -> None:
    store.commit(Change(outbox=messages), NOW)


def ids(messages: tuple[Message, ...]) -> list[str]:
    return [each.id for each in messages]


def test_a_message_comes_back_as_it_was_put(store: OrderStore) -> None:
    sent = Message("m1", "refund", {"order": "é", "amount": 4800, "lines": [1, {"sku": "A"}], "none": None}, NOW)
    put(store, sent)
    assert store.messages("pending") == (sent,)
    assert store.messages("done") == store.messages("dead") == ()


def test_messages_are_leased_when_they_are_due_the_longest_waiting_first(store: OrderStore) -> None:
    put(store, message("m1", NOW + 20), message("m2", NOW + 10), message("m3", NOW + 30))
    assert store.lease_messages(NOW + 9, 10, 60) == ()
    assert ids(store.lease_messages(NOW + 25, 10, 60)) == ["m2", "m1"]
    assert ids(store.lease_messages(NOW + 30, 10, 60)) == ["m3"]


def test_no_more_messages_are_leased_than_asked_for(store: OrderStore) -> None:
    put(store, *(message(f"m{number}") for number in range(5)))
    assert [len(store.lease_messages(NOW, 2, 60)) for _ in range(4)] == [2, 2, 1, 0]


def test_a_leased_message_is_kept_from_others_until_the_lease_ends(store: OrderStore) -> None:
    put(store, message("m1"))
    (first,) = store.lease_messages(NOW, 10, 60)
    assert (first.attempts, first.due_at) == (1, NOW)
    assert store.lease_messages(NOW + 59, 10, 60) == ()
    (second,) = store.lease_messages(NOW + 60, 10, 60)
    assert second.attempts == 2
    assert ids(store.messages("pending")) == ["m1"]


def test_a_message_that_is_done_is_kept_and_never_leased_again(store: OrderStore) -> None:
    put(store, message("m1"))
    store.lease_messages(NOW, 10, 60)
    store.settle_message("m1", NOW + 1)
    assert store.lease_messages(NOW + 999, 10, 60) == ()
    assert ids(store.messages("done")) == ["m1"]
    assert store.messages("pending") == ()


def test_only_pending_messages_are_leased(store: OrderStore) -> None:
    put(store, message("done"), message("dead"), message("pending"))
    store.settle_message("done", NOW)
    store.bury_message("dead", "550")
    assert ids(store.lease_messages(NOW + 999, 10, 60)) == ["pending"]


def test_a_message_that_failed_is_due_again_when_told_and_says_why(store: OrderStore) -> None:
    put(store, message("m1"))
    store.lease_messages(NOW, 10, 60)
    store.retry_message("m1", NOW + 30, "451 try later")
    assert store.lease_messages(NOW + 29, 10, 60) == ()
    (again,) = store.lease_messages(NOW + 30, 10, 60)
    assert again == Message("m1", "mail", {}, NOW + 30, attempts=2, error="451 try later")


def test_a_dead_message_is_never_leased_and_stays_visible_with_its_error(store: OrderStore) -> None:
    put(store, message("m1"))
    store.lease_messages(NOW, 10, 60)
    store.bury_message("m1", "550 no such mailbox")
    assert store.lease_messages(NOW + 999, 10, 60) == ()
    assert store.messages("dead") == (Message("m1", "mail", {}, NOW, attempts=1, error="550 no such mailbox"),)


@pytest.mark.parametrize("late", ["retry", "bury"])
def test_a_worker_that_comes_late_cannot_reopen_what_another_has_done(store: OrderStore, late: str) -> None:
    put(store, message("m1"))
    store.settle_message("m1", NOW)
    if late == "retry":
        store.retry_message("m1", NOW, "timed out")
    else:
        store.bury_message("m1", "timed out")
    assert store.lease_messages(NOW + 999, 10, 60) == ()
    assert store.messages("done") == (message("m1"),)


def test_a_dead_message_that_was_delivered_after_all_is_done(store: OrderStore) -> None:
    put(store, message("m1"))
    store.bury_message("m1", "timed out")
    store.settle_message("m1", NOW)
    assert ids(store.messages("done")) == ["m1"]
    assert store.messages("dead") == ()


def test_a_dead_message_that_is_revived_is_due_at_once_with_all_its_tries(store: OrderStore) -> None:
    put(store, message("m1"), message("m2"))
    store.lease_messages(NOW, 10, 60)
    store.bury_message("m1", "550 no such mailbox")
    assert store.revive_message("m1", NOW + 7)
    assert not store.revive_message("m1", NOW + 7), "it is not dead any more"
    assert not store.revive_message("m2", NOW + 7), "it never was"
    assert not store.revive_message("m3", NOW + 7), "it is not there"
    assert store.messages("dead") == ()
    assert store.lease_messages(NOW + 6, 10, 60) == ()
    assert store.lease_messages(NOW + 7, 10, 60) == (Message("m1", "mail", {}, NOW + 7, 1, "550 no such mailbox"),)


def test_a_message_id_that_is_there_is_not_put_again_in_whatever_state(store: OrderStore) -> None:
    put(store, message("m1", mail="first"), message("m2"))
    store.settle_message("m1", NOW)
    put(store, message("m1", mail="second"), message("m2", mail="second"), message("m3"))
    assert store.messages("done") == (message("m1", mail="first"),)
    assert store.messages("pending") == (message("m2"), message("m3"))


def test_messages_are_listed_in_the_order_of_their_commits(store: OrderStore) -> None:
    for number, name in enumerate(("z", "a", "m")):
        store.commit(Change(outbox=(message(name, NOW - number),)), NOW + number)
    assert ids(store.messages("pending")) == ["z", "a", "m"]


def test_settling_what_is_not_there_makes_nothing(store: OrderStore) -> None:
    store.settle_message("m1", NOW)
    store.retry_message("m1", NOW, "")
    store.bury_message("m1", "")
    assert store.messages("pending") == store.messages("done") == store.messages("dead") == ()
