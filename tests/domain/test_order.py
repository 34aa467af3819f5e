"""An order is its history, whatever order words arrive in."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import NOW

from chalicelib.domain.change import Move
from chalicelib.domain.commands import (
    Command,
    NoteDecline,
    OpenSession,
    SettleAuthorised,
    SettleExpired,
    SettleFailed,
    SettleLapsed,
    SettlePaid,
    SettleRefund,
    SettleStarted,
)
from chalicelib.domain.consequences import change_of
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import Demand, Event, OrderPlaced, PaymentCaptured, decode_event, encode_event
from chalicelib.domain.order import Order, decide, evolve_all, fold
from chalicelib.domain.payment_events import AuthorisedLate
from chalicelib.domain.places import Destination

PLACED = OrderPlaced(
    at=NOW,
    reference="ABCDEFGHJK",
    cart_id="cart",
    body_hash="hash",
    release="release",
    currency="EUR",
    language="en",
    lines=(),
    demand=(Demand("PRINT-A4", 2, limited=True), Demand("POSTER", 1, limited=False)),
    subtotal=4800,
    total=5290,
    due=5290,
    client="client",
    destination=Destination("DE"),
)

sessions = st.sampled_from(["cs_1", "cs_2"])
commands = st.one_of(
    st.builds(
        SettlePaid,
        sessions,
        st.sampled_from(["pi_1", "pi_2"]),
        st.sampled_from([5290, 1]),
        st.just("EUR"),
        st.sampled_from(["refund", "backorder"]),
    ),
    st.builds(SettleStarted, sessions),
    st.builds(SettleFailed, sessions),
    st.builds(SettleExpired, sessions, st.sampled_from([None, "changed"])),
    st.builds(NoteDecline),
    st.builds(
        SettleAuthorised,
        sessions,
        st.sampled_from(["pi_1", "pi_2"]),
        st.just(5290),
        st.just("EUR"),
        st.just(NOW + 7 * 86400),
    ),
    st.builds(SettleLapsed, st.sampled_from(["pi_1", "pi_2"])),
    st.builds(SettleRefund, st.sampled_from(["pi_1", "pi_2"]), st.sampled_from(["re_1", "re_2"]), st.just(5290)),
)


def opened() -> list[Event]:
    order = fold([PLACED])
    return [PLACED, *decide(order, OpenSession(1, "cs_1", "https://pay.test", NOW + 2100), NOW)]


@given(st.lists(commands, max_size=12))
def test_no_word_of_the_provider_in_any_order_breaks_an_order_or_its_stock(words: list[Command]) -> None:
    history = opened()
    order = fold(history)
    reserved = dict.fromkeys(("PRINT-A4", "POSTER"), 0)
    taken = dict(reserved)
    changes = [change_of("order", 0, None, [PLACED], NOW)]
    for word in words:
        events = decide(order, word, NOW)
        changes.append(change_of("order", 1, order, events, NOW))
        order = evolve_all(order, events)
        history += events
        news = isinstance(word, NoteDecline) or any(isinstance(event, AuthorisedLate) for event in events)
        if not news:  # a second refusal is news, a second word of the same is not
            assert decide(order, word, NOW) == ()
    for change in changes:
        for move in change.stock:
            reserved[move.sku] += {Move.RESERVE: 1, Move.COMMIT: -1, Move.RELEASE: -1, Move.SELL: 0}[
                move.kind
            ] * move.quantity
            taken[move.sku] += move.quantity if move.kind in (Move.COMMIT, Move.SELL) else 0
    need = {demand.sku: demand.quantity for demand in PLACED.demand}
    assert reserved == {sku: quantity if order.holds_stock else 0 for sku, quantity in need.items()}
    assert taken == {sku: quantity if order.taken else 0 for sku, quantity in need.items()}
    assert fold(history) == order
    assert [decode_event(encode_event(event)) for event in history] == history


def test_every_kind_of_event_has_a_codec_that_knows_it() -> None:
    assert {encode_event(event)["kind"] for event in opened()} <= {kind.__name__ for kind in get_args(Event)}
    with pytest.raises(KeyError):
        decode_event({"kind": "SomethingNew"})


def test_an_expired_older_page_does_not_end_an_order_that_has_a_newer_one() -> None:
    history = opened()
    order = fold([*history, *decide(fold(history), OpenSession(2, "cs_2", "https://pay.test/2", NOW + 2400), NOW)])
    assert decide(order, SettleExpired("cs_1"), NOW) == ()
    assert decide(order, SettleExpired("cs_2"), NOW) != ()


def test_being_paid_closes_the_other_page_and_confirms_once() -> None:
    history = opened()
    history += decide(fold(history), OpenSession(2, "cs_2", "https://pay.test/2", NOW + 2400), NOW)
    paid = decide(fold(history), SettlePaid("cs_1", "pi_1", 5290, "EUR", "refund"), NOW)
    messages = change_of("order", 2, fold(history), paid, NOW).outbox
    assert {message.kind for message in messages} == {"mail", "expire_session", "issue_document", "order_taken"}


def test_a_page_cannot_be_opened_for_an_order_that_is_over() -> None:
    history = [*opened(), PaymentCaptured(NOW, "cs_1", "pi_1", 5290)]
    with pytest.raises(IllegalTransition):
        decide(fold(history), OpenSession(2, "cs_2", "https://pay.test", NOW), NOW)


def test_a_history_without_beginning_is_refused() -> None:
    with pytest.raises(IllegalTransition):
        fold([])
    with pytest.raises(IllegalTransition):
        fold([PaymentCaptured(NOW, "cs_1", "pi_1", 1)])


def test_the_status_is_derived_from_payment_and_reviews() -> None:
    history = opened()
    assert fold(history).status == "awaiting_payment"
    paid = decide(fold(history), SettlePaid("cs_1", "pi_1", 1, "EUR", "refund"), NOW)
    order: Order = fold([*history, *paid])
    assert (order.status, order.captured) == ("paid_needs_review", 1)
