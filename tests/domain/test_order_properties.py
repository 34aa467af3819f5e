"""Whatever is asked of an order, by whomever and in whatever order: its money and its goods add up."""

from dataclasses import fields
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from ordered import NOW, Books, paid, placed

from chalicelib.domain.balances import refundable
from chalicelib.domain.change import Move
from chalicelib.domain.commands import Command, SettleAuthorised, SettleDispute, SettlePaid, SettleRefund
from chalicelib.domain.errors import OrderRefused
from chalicelib.domain.events import Event, decode_event, encode_event
from chalicelib.domain.goods_commands import CancelItems, Dispatch, MoveParcel, PromiseReplacement
from chalicelib.domain.lifecycles import DisputeState, ParcelState, RefundState
from chalicelib.domain.order import fold
from chalicelib.domain.order_state import STATUSES
from chalicelib.domain.order_units import given_up, ordered, received, replaced, shipped
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.payment_commands import CancelOrder, Confirm, PromisePayment, ReceiveMoney
from chalicelib.domain.quantities import plus
from chalicelib.domain.refund_commands import (
    AcceptReturn,
    ExecuteRefund,
    GrantRefund,
    ReceiveReturn,
    RecordPayout,
    RequestReturn,
    WithdrawRefund,
)
from chalicelib.domain.refund_events import Payout, ReturnedLine
from chalicelib.domain.transitions import Fulfilment, Payment

skus = st.sampled_from(["PRINT", "SET", "POSTER", "FILE"])
units = st.builds(Units, skus, st.integers(1, 3))
lines = st.lists(units, max_size=2, unique_by=lambda line: line.sku).map(tuple)
some = st.lists(units, min_size=1, max_size=2, unique_by=lambda line: line.sku).map(tuple)
ids = st.integers(1, 3)
by = st.sampled_from(["ada", "bob"])


def named(kind: str) -> st.SearchStrategy[str]:
    return ids.map(lambda number: f"{kind}-{number}")


goods = st.one_of(
    st.builds(Dispatch, lines, by),
    st.builds(MoveParcel, named("parcel"), st.sampled_from(ParcelState), by),
    st.builds(CancelItems, some, by, st.just("changed"), st.booleans(), st.booleans()),
    st.builds(PromiseReplacement, some, by, st.just("lost")),
)
refunds = st.one_of(
    st.builds(
        GrantRefund, by, st.just("kind"), lines=some, delivery=st.booleans(), restock=lines, execute=st.booleans()
    ),
    st.builds(GrantRefund, by, st.just("kind"), amount=st.integers(0, 20000), execute=st.booleans()),
    st.builds(ExecuteRefund, named("refund"), by, st.none(), st.just(Payout("Ada", "DE00"))),
    st.builds(WithdrawRefund, named("refund"), by),
    st.builds(RecordPayout, named("refund"), by, st.just("statement 4")),
)
returns = st.one_of(
    st.builds(RequestReturn, st.builds(ReturnedLine, skus, st.integers(1, 3)).map(lambda line: (line,)), by),
    st.builds(AcceptReturn, named("return"), by),
    st.builds(ReceiveReturn, named("return"), by, some, st.just(()), st.booleans()),
)
desk = st.one_of(
    st.builds(Confirm, by),
    st.builds(CancelOrder, by, st.just("changed"), st.booleans(), st.booleans()),
    st.builds(PromisePayment, st.sampled_from(["transfer", "on_delivery"])),
    st.builds(ReceiveMoney, st.integers(1, 20000), by, st.just(NOW), st.just("bank"), st.just("refund")),
)
provider = st.one_of(
    st.builds(
        SettlePaid,
        st.just("cs_1"),
        st.sampled_from(["pi_1", "pi_2"]),
        st.just(17401),
        st.just("EUR"),
        st.just("refund"),
    ),
    st.builds(
        SettleAuthorised, st.just("cs_1"), st.just("pi_1"), st.just(17401), st.just("EUR"), st.just(NOW + 604800)
    ),
    st.builds(
        SettleDispute, st.just("dp_1"), st.just("pi_1"), st.just(17401), st.just("fraud"), st.sampled_from(DisputeState)
    ),
)


def answer_refunds(books: Books, state: RefundState) -> None:
    """The provider's word on every refund that it was asked for."""
    for refund in books.order.refunds:
        for leg in refund.legs:
            if leg.state in (RefundState.REQUESTED, RefundState.PENDING, RefundState.SUCCEEDED):
                told = f"re_{refund.id}_{refund.attempt}"
                if leg.source.startswith("pi_"):
                    books.do(SettleRefund(leg.source, told, leg.amount, state, "", refund.id))


def check(books: Books) -> None:
    """What is true of every order after every step."""
    order, bought = books.order, ordered(books.order)
    assert fold([decode_event(encode_event(event)) for event in books.history]) == order
    assert order.status in STATUSES
    assert 0 <= order.refunded <= order.captured
    assert refundable(order) >= 0
    on_card = sum(use.amount for use in order.placed.gift_cards)
    assert 0 <= books.on_card <= on_card
    promised = plus(bought, replaced(order))
    for sku, quantity in promised.items():
        sent = shipped(order).get(sku, 0) + order.released.get(sku, 0)
        assert sent + order.cancelled.get(sku, 0) <= quantity
        assert received(order).get(sku, 0) + order.restocked.get(sku, 0) <= sent
        assert given_up(order).get(sku, 0) + order.unpaid.get(sku, 0) <= bought.get(sku, 0)
    check_stock(books)


def check_stock(books: Books) -> None:
    """Reserved is what is held; what came back to the shelf had left it."""
    order = books.order
    reserved = books.moved(Move.RESERVE)
    ended = plus(books.moved(Move.COMMIT), books.moved(Move.RELEASE))
    for sku, quantity in reserved.items():
        held = quantity - ended.get(sku, 0)
        assert held == 0 if not order.holds_stock else held >= 0
        left = books.moved(Move.COMMIT, Move.SELL).get(sku, 0)
        assert books.moved(Move.RESTOCK).get(sku, 0) <= left
    assert books.counter("client:client/holds") == (0 if order.counts_as_hold else -1)
    wanted = 1 if order.delivered_for_money else 0
    assert books.counter("customer:ada/orders") == wanted


@settings(max_examples=150)
@given(
    st.sampled_from(["at_once", "by_hand"]),
    st.lists(st.one_of(goods, refunds, returns, desk, provider), max_size=25),
    st.data(),
)
def test_money_and_goods_add_up_whatever_is_asked(policy: str, asked: list[Command], data: Any) -> None:
    books = placed(confirm="automatic" if policy == "at_once" else "by_hand")
    if data.draw(st.booleans()):
        books = paid()
    for command in asked:
        before = books.history[:]
        try:
            books.do(command)
        except OrderRefused:
            assert books.history == before
        if data.draw(st.integers(0, 3)) == 0:
            answer_refunds(
                books, data.draw(st.sampled_from([RefundState.PENDING, RefundState.SUCCEEDED, RefundState.FAILED]))
            )
        check(books)


@given(st.lists(some, max_size=6), st.booleans())
def test_giving_every_unit_back_gives_back_exactly_what_was_paid(
    steps: list[tuple[Units, ...]], delivery_first: bool
) -> None:
    books = paid()
    if delivery_first:
        books.do(GrantRefund("ada", "kind", delivery=True, execute=True))
    for step in steps:
        try:
            books.do(GrantRefund("ada", "kind", lines=step, execute=True))
        except OrderRefused:
            continue
    left = {sku: quantity - given_up(books.order).get(sku, 0) for sku, quantity in ordered(books.order).items()}
    rest = tuple(Units(sku, quantity) for sku, quantity in left.items() if quantity)
    if rest or not delivery_first:
        books.do(GrantRefund("ada", "kind", lines=rest, delivery=not delivery_first, execute=True))
    answer_refunds(books, RefundState.SUCCEEDED)
    order = books.order
    assert refundable(order) == 0
    assert (order.payment, order.refunded, order.captured) == (Payment.REFUNDED, 17401, 17401)
    assert books.on_card == 0
    assert sum(refund.amount for refund in order.refunds) == order.placed.total


def test_no_event_has_a_field_that_its_codec_needs() -> None:
    assert [kind.__name__ for kind in get_args(Event) if "kind" in {field.name for field in fields(kind)}] == []


def test_an_order_that_is_called_off_before_anything_left_gives_everything_back() -> None:
    books = paid(lines=placed().order.placed.lines[:3])
    books.do(CancelOrder("ada", "the buyer asked"))
    answer_refunds(books, RefundState.SUCCEEDED)
    order = books.order
    assert (order.fulfilment, order.payment, refundable(order)) == (Fulfilment.CANCELLED, Payment.REFUNDED, 0)
    assert books.moved(Move.RESTOCK) == {"CARD": 4, "PRINT": 5}
    assert books.on_card == 0
