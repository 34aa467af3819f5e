"""Money goes back, in two steps: somebody grants it, somebody executes it; above a limit, a second person."""

from dataclasses import dataclass

from chalicelib.domain.balances import refundable
from chalicelib.domain.errors import CardSpent, InvalidRequest, LimitReached, Problem
from chalicelib.domain.giftcards import spent_counter
from chalicelib.domain.order import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_commands import (
    ExecuteRefund,
    GrantRefund,
    RecordPayout,
    RecordReturnedPayout,
    WithdrawRefund,
)
from chalicelib.domain.refund_events import Payout, VoidedCard
from chalicelib.service.gift_cards import bought_cards
from chalicelib.service.house import House, act, check_amount, check_currency, check_line, check_text, find


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What is to be given back: for lines and delivery, or an amount (minor units), or with `everything` all of it.

    `restock`: the units are for sale again; those that were not sent are not sent any more. `execute`: granted and
    sent at once, by the same person, up to the shop's limit.
    """

    by: str
    reason: str
    lines: tuple[Units, ...] = ()
    delivery: bool = False
    amount: int | None = None
    everything: bool = False
    currency: str | None = None
    restock: bool = False
    return_id: str = ""
    note: str = ""
    execute: bool = False


@dataclass(frozen=True, slots=True)
class RefundExecution:
    """Who sends a granted refund, and to which account what goes by transfer."""

    by: str
    refund: str
    payout: Payout | None = None


@dataclass(frozen=True, slots=True)
class RefundWithdrawal:
    """Who gives a refund up that was not sent, or that failed."""

    by: str
    refund: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PayoutProof:
    """Who made the transfer of a refund, and what proves it; or (`returned`) why it came back."""

    by: str
    refund: str
    proof: str
    returned: bool = False


def grant(house: House, reference: str, asked: RefundRequest) -> Order:
    """Say that money goes back. Gift cards that the order had bought, and that are given back, buy nothing any more.

    Raises RefundExceedsLeft, TooManyUnits, CurrencyDiffers, OrderFrozen, CardSpent, UnknownPart, InvalidRequest.
    """
    order_id, order = find(house, reference)
    check_currency(order, asked.currency)
    _check_shape(asked)
    amount = refundable(order) if asked.everything else asked.amount
    cards = _cards(house, order_id, order, asked.lines)
    command = GrantRefund(
        by=check_line(asked.by, "by", needed=True),
        reason=check_line(asked.reason, "reason", needed=True),
        lines=asked.lines,
        amount=amount,
        delivery=asked.delivery,
        restock=asked.lines if asked.restock else (),
        cards=cards,
        return_id=asked.return_id,
        note=check_text(asked.note, "note"),
        execute=asked.execute and may_execute_alone(house, order, amount),
    )
    try:
        return act(house, order_id, command)
    except LimitReached as spent:
        raise CardSpent("a gift card that this order had bought has been used: give back an amount instead") from spent


def execute(house: House, reference: str, asked: RefundExecution) -> Order:
    """Send a granted refund, or one that failed once more. Raises SecondPersonNeeded, NotReady, OrderFrozen."""
    order_id, order = find(house, reference)
    limit = house.rules.orders.refund_alone_up_to.get(order.placed.currency)
    payout = _checked(asked.payout) if asked.payout else None
    by = check_line(asked.by, "by", needed=True)
    return act(house, order_id, ExecuteRefund(asked.refund, by, limit, payout))


def withdraw(house: House, reference: str, asked: RefundWithdrawal) -> Order:
    """Give a refund up. Raises NotReady for one that is on its way."""
    order_id, _ = find(house, reference)
    by, reason = check_line(asked.by, "by", needed=True), check_line(asked.reason, "reason")
    return act(house, order_id, WithdrawRefund(asked.refund, by, reason))


def record_payout(house: House, reference: str, asked: PayoutProof) -> Order:
    """Note that the transfer of a refund was made, or that it came back. Raises NotReady before it was executed."""
    order_id, _ = find(house, reference)
    by, proof = check_line(asked.by, "by", needed=True), check_line(asked.proof, "proof", needed=True)
    if asked.returned:
        return act(house, order_id, RecordReturnedPayout(asked.refund, by, proof))
    return act(house, order_id, RecordPayout(asked.refund, by, proof))


def may_execute_alone(house: House, order: Order, amount: int | None = None) -> bool:
    """Whether who grants this much (all that is left, where it is not said) may send it, too."""
    limit = house.rules.orders.refund_alone_up_to.get(order.placed.currency)
    return limit is None or (refundable(order) if amount is None else amount) <= limit


def _check_shape(asked: RefundRequest) -> None:
    by_lines = bool(asked.lines or asked.delivery)
    if [by_lines, asked.amount is not None, asked.everything].count(True) != 1:
        message = "say what to give back: lines (with or without delivery), or an amount, or everything"
        raise InvalidRequest([Problem("unclear", message, "lines")])
    if asked.amount is not None:
        check_amount(asked.amount, "amount")
    if asked.restock and not asked.lines:
        raise InvalidRequest([Problem("unclear", "say which lines go back to the shelf", "restock")])


def _checked(payout: Payout) -> Payout:
    return Payout(
        check_line(payout.holder, "payout.holder", needed=True),
        check_line(payout.account, "payout.account", needed=True),
        check_line(payout.bank, "payout.bank"),
    )


def _cards(house: House, order_id: str, order: Order, lines: tuple[Units, ...]) -> tuple[VoidedCard, ...]:
    """The gift cards that are given back with these lines: of those that were bought, the first that are whole."""
    gone = {card.card for refund in order.refunds if refund.counts for card in refund.terms.cards}
    found: list[VoidedCard] = []
    for units in lines:
        whole = [
            VoidedCard(card, value)
            for sku, card, value in bought_cards(house.secret, order_id, order)
            if sku == units.sku
            and card not in gone
            and not house.store.counters([spent_counter(card)])[spent_counter(card)]
        ]
        line = order.placed.line(units.sku)
        if line is not None and line.gift_card:
            if len(whole) < units.quantity:
                raise CardSpent(f"{units.quantity} gift cards are to be given back, and {len(whole)} were never used")
            found += whole[: units.quantity]
    return tuple(found)
