"""Goods come back: a buyer asks, the shop says yes or no, looks at what came, and gives money, goods or nothing."""

from dataclasses import dataclass

from chalicelib.domain.errors import InvalidRequest, Problem, ReturnNotPossible
from chalicelib.domain.order import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_commands import (
    AcceptReturn,
    CloseReturn,
    ReceiveReturn,
    RefuseReturn,
    RequestReturn,
    WithdrawReturn,
)
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.domain.returns import Eligibility, eligibility
from chalicelib.service.house import House, act, check_line, check_text, find

BUYER = "buyer"
"""Who asks for a return on the order's page."""


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """What is to be given back, and why. `by_rules`: only what the shop's rules allow, as for a buyer."""

    by: str
    lines: tuple[ReturnedLine, ...]
    note: str = ""
    by_rules: bool = True


@dataclass(frozen=True, slots=True)
class ReturnAnswer:
    """What the shop says of a return: `text` is for the buyer (instructions, or why not)."""

    by: str
    return_id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReturnReceipt:
    """What came back: good units go back to the shelf unless `restock` says no, damaged ones never do."""

    by: str
    return_id: str
    good: tuple[Units, ...] = ()
    damaged: tuple[Units, ...] = ()
    restock: bool = True
    note: str = ""


def eligible(house: House, order: Order) -> tuple[Eligibility, ...]:
    """What of each line may be given back by the shop's rules now, and where not, why."""
    return eligibility(order, house.rules.orders.returns, house.clock())


def request(house: House, reference: str, asked: ReturnRequest) -> Order:
    """Ask to give something back. Raises ReturnNotPossible with the reason of each line, TooManyUnits, UnknownPart."""
    order_id, order = find(house, reference)
    by, words = check_line(asked.by, "by", needed=True), check_text(asked.note, "note")
    if not asked.lines:
        raise InvalidRequest([Problem("missing", "say what is to be given back", "lines")])
    skus = [line.sku for line in asked.lines]
    if len(set(skus)) < len(skus):
        raise InvalidRequest([Problem("twice", "each line once, with all of its units", "lines")])
    lines = tuple(
        ReturnedLine(line.sku, line.quantity, check_line(line.reason, f"lines[{index}].reason"))
        for index, line in enumerate(asked.lines)
    )
    if asked.by_rules:
        _check_rules(house, order, lines)
    return act(house, order_id, RequestReturn(lines, by, words))


def accept(house: House, reference: str, asked: ReturnAnswer) -> Order:
    """Say yes: the shop waits for the parcel. Raises UnknownPart, NotReady."""
    order_id, _ = find(house, reference)
    by, text = check_line(asked.by, "by", needed=True), check_text(asked.text, "text")
    return act(house, order_id, AcceptReturn(asked.return_id, by, text))


def refuse(house: House, reference: str, asked: ReturnAnswer) -> Order:
    """Say no, with a reason that the buyer reads. Raises UnknownPart, NotReady."""
    order_id, _ = find(house, reference)
    by, text = check_line(asked.by, "by", needed=True), check_text(asked.text, "text", needed=True)
    return act(house, order_id, RefuseReturn(asked.return_id, by, text))


def withdraw(house: House, reference: str, asked: ReturnAnswer) -> Order:
    """The buyer keeps it, or it never came. Raises UnknownPart, NotReady."""
    order_id, _ = find(house, reference)
    by, text = check_line(asked.by, "by", needed=True), check_text(asked.text, "text")
    return act(house, order_id, WithdrawReturn(asked.return_id, by, text))


def receive(house: House, reference: str, asked: ReturnReceipt) -> Order:
    """Note what came. Money is given by `refunding.grant`, goods by `parcels.replace_units`, each with `return_id`.

    Raises TooManyUnits for more than was asked for, UnknownPart, NotReady.
    """
    order_id, _ = find(house, reference)
    by, words = check_line(asked.by, "by", needed=True), check_text(asked.note, "note")
    details = (asked.good, asked.damaged, asked.restock, words)
    return act(house, order_id, ReceiveReturn(asked.return_id, by, *details))


def close(house: House, reference: str, asked: ReturnAnswer) -> Order:
    """Nothing is given for what came, for a reason that the buyer reads. Raises UnknownPart, NotReady."""
    order_id, _ = find(house, reference)
    by, text = check_line(asked.by, "by", needed=True), check_text(asked.text, "text", needed=True)
    return act(house, order_id, CloseReturn(asked.return_id, by, text))


def _check_rules(house: House, order: Order, lines: tuple[ReturnedLine, ...]) -> None:
    allowed = {one.sku: one for one in eligible(house, order)}
    wrong = []
    for line in lines:
        one = allowed.get(line.sku)
        if one is not None and line.quantity > one.quantity:
            reason = one.reason or "too_many"
            words = one.words or f"at most {one.quantity}"
            wrong.append({"sku": line.sku, "reason": reason, "words": words, "left": one.quantity})
    if wrong:
        message = "; ".join(f"{row['sku']}: {row['words']}" for row in wrong)
        raise ReturnNotPossible(message, details={"lines": wrong})
