"""What hurried people of the shop do with orders and stock, through the use cases that desk and command stand on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from chalicelib.domain.change import StockLevel
from chalicelib.domain.lifecycles import JobState, ParcelState, RefundState, ReturnState
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import OFFLINE, Refund, Return
from chalicelib.domain.order_units import shipped, to_pack, to_send
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import Payout
from chalicelib.service import capturing, confirming, offline, parcels, production, refunding, returning, stockroom
from chalicelib.service.house import House
from storefront.simulation.story import Policy, Step
from storefront.simulation.world import World

A = TypeVar("A")
Act = Callable[[World, Step], None]
UseCase = Callable[[House, str, A], Order]
_ANSWERS: Mapping[str, UseCase[returning.ReturnAnswer]] = {
    "accept": returning.accept,
    "refuse": returning.refuse,
    "close": returning.close,
}
_ANSWERED_IN = {
    "accept": ReturnState.REQUESTED,
    "refuse": ReturnState.REQUESTED,
    "good": ReturnState.ACCEPTED,
    "damaged": ReturnState.ACCEPTED,
    "pay": ReturnState.RECEIVED,
    "replace": ReturnState.RECEIVED,
    "close": ReturnState.RECEIVED,
}


def confirm(world: World, step: Step) -> None:
    """Take the order on."""
    asked = confirming.Confirmation(_by(step))
    _once(world, step, confirming.confirm, asked)


def ship(world: World, step: Step, order: Order) -> None:
    """Send a parcel: with everything, or with one unit of the first line that is left."""
    left = to_pack(order)
    lines = () if not step.more.get("one") else tuple(Units(sku, 1) for sku in left)[:1]
    mark = f"PARCEL {step.n}"
    asked = parcels.Shipment(_by(step), lines, "DHL", mark)
    _marked(world, step, mark, parcels.ship, asked)


def move(world: World, step: Step, order: Order) -> None:
    """Note where the latest parcel is, or (`all`) every one."""
    chosen = order.parcels if step.more.get("all") else order.parcels[-1:]
    for parcel in chosen:
        asked = parcels.ParcelNews("carrier", parcel.id, ParcelState(step.more["state"]))
        _once(world, step, parcels.mark, asked, parcel.id)


def cancel(world: World, step: Step, order: Order) -> None:
    """Call the order off, or one unit of it."""
    lines = () if not step.more.get("one") else tuple(Units(sku, 1) for sku in to_send(order))[:1]
    asked = confirming.Cancellation(_by(step), f"cancelled in step {step.n}", lines)
    _once(world, step, confirming.cancel, asked)


def capture(world: World, step: Step) -> None:
    """Take the money that the bank keeps."""
    _once(world, step, capturing.capture, capturing.Capture(_by(step)))


def grant(world: World, step: Step, order: Order) -> None:
    """Say that money goes back: everything, an amount, or one unit of a line, which goes back to the shelf."""
    how, mark = str(step.more["how"]), f"refund of step {step.n}"
    plain = refunding.RefundRequest(_by(step), mark, execute=bool(step.more.get("execute")))
    if how == "everything":
        asked = replace(plain, everything=True)
    elif how == "amount":
        asked = replace(plain, amount=int(step.more["amount"]))
    else:
        lines = tuple(Units(line.sku, 1) for line in order.placed.lines)[-1:]
        asked = replace(
            plain, lines=lines, restock=how == "line to the shelf", delivery=bool(step.more.get("delivery"))
        )
    _marked(world, step, mark, refunding.grant, asked)


def execute(world: World, step: Step, order: Order) -> None:
    """Send every refund that waits, or that came back."""
    for refund in _not_sent(order):
        asked = refunding.RefundExecution(_by(step), refund.id, Payout("Ada Lovelace", "DE02 1203 0000 0000 2020 51"))
        _once(world, step, refunding.execute, asked, refund.id)


def give_up(world: World, step: Step, order: Order) -> None:
    """Withdraw every refund that was not sent, or that came back."""
    for refund in _not_sent(order):
        asked = refunding.RefundWithdrawal(_by(step), refund.id, "not wanted")
        _once(world, step, refunding.withdraw, asked, refund.id)


def payout(world: World, step: Step, order: Order) -> None:
    """Note that the transfers of refunds were made, or (`returned`) came back."""
    state = RefundState.SUCCEEDED if step.more.get("returned") else RefundState.REQUESTED
    for refund in order.refunds:
        if not any(leg.source == OFFLINE and leg.state is state for leg in refund.legs):
            continue
        proof = refunding.PayoutProof(_by(step), refund.id, f"transfer {step.n}", bool(step.more.get("returned")))
        _once(world, step, refunding.record_payout, proof, refund.id)


def mark_paid(world: World, step: Step) -> None:
    """Note money that came by transfer (minor units)."""
    asked = offline.MoneyIn(_by(step), int(step.more["amount"]), f"transfer of step {step.n}")
    _once(world, step, offline.mark_paid, asked)


def answer_return(world: World, step: Step, order: Order) -> None:
    """Go on with every return: accept, refuse, receive (good or damaged), pay, replace, close."""
    for one in order.returns:
        _answer(world, step, one)


def replace_lost(world: World, step: Step, order: Order) -> None:
    """Send one unit once more."""
    lines = tuple(Units(sku, 1) for sku in shipped(order))[:1]
    asked = parcels.Replacement(_by(step), f"replacement of step {step.n}", lines)
    _once(world, step, parcels.replace_units, asked)


def make(world: World, step: Step, order: Order) -> None:
    """Move the jobs of production."""
    for job in order.jobs:
        asked = production.JobMove(_by(step), job.id, JobState(step.more["state"]))
        _once(world, step, production.move_job, asked, job.id)


def note(world: World, step: Step) -> None:
    """Write something down."""
    mark = f"note of step {step.n}"
    _marked(world, step, mark, confirming.note, confirming.Note(_by(step), mark))


def delay(world: World, step: Step) -> None:
    """Promise later days."""
    asked = confirming.Delay(_by(step), ("2027-01-10", "2027-01-12"), f"step {step.n}")
    _once(world, step, confirming.delay, asked)


def stock(world: World, step: Step) -> None:
    """Take units in (`receive`), or correct the books by some (`correct`)."""
    entry = stockroom.StockEntry(_by(step), str(step.more["sku"]), int(step.more["quantity"]), "the simulation")
    book: Callable[[House, stockroom.StockEntry], StockLevel] = (
        stockroom.receive_stock if step.more["how"] == "receive" else stockroom.correct_stock
    )
    world.once(str(step.n), lambda house: book(house, entry))
    world.booked[entry.sku] = world.booked.get(entry.sku, 0) + entry.quantity


def policy(world: World, step: Step) -> None:
    """The shop changes what it does by itself."""
    world.publish(Policy(**step.more))


def _answer(world: World, step: Step, one: Return) -> None:
    how, by = str(step.more["how"]), _by(step)
    lines = tuple(Units(line.sku, line.quantity) for line in one.asked.lines)
    if one.state is not _ANSWERED_IN[how]:
        return
    if how in _ANSWERS:
        _once(world, step, _ANSWERS[how], returning.ReturnAnswer(by, one.id, f"step {step.n}"), one.id)
    elif how == "pay":
        paid = refunding.RefundRequest(by, "returned", lines=lines, return_id=one.id, execute=True)
        _once(world, step, refunding.grant, paid, one.id)
    elif how == "replace":
        _once(world, step, parcels.replace_units, parcels.Replacement(by, "returned", lines, one.id), one.id)
    else:
        good, damaged = (lines, ()) if how == "good" else ((), lines)
        _once(world, step, returning.receive, returning.ReturnReceipt(by, one.id, good, damaged), one.id)


def _once(world: World, step: Step, use: UseCase[A], asked: A, part: str = "") -> None:
    """Done once under the step's own key, however often the process dies over it."""
    world.once(f"{step.n}:{part}", lambda house: use(house, world.placed[step.order].reference, asked))


def _marked(world: World, step: Step, mark: str, use: UseCase[A], asked: A) -> None:
    """The same, of what leaves its mark in the history."""
    world.answer(step, mark, lambda house: use(house, world.placed[step.order].reference, asked))


def _not_sent(order: Order) -> list[Refund]:
    waits = (RefundState.GRANTED, RefundState.FAILED)
    return [refund for refund in order.refunds if any(leg.state in waits for leg in refund.legs)]


def _by(step: Step) -> str:
    return str(step.more.get("by", "ada"))


def _of_order(act: Callable[[World, Step, Order], None]) -> Act:
    """An act on an order as it stands."""

    def acted(world: World, step: Step) -> None:
        order = world.order(step.order)
        if order is not None:
            act(world, step, order)

    return acted


def _where_placed(act: Act) -> Act:
    """Nothing where there is no such order: it was refused, or a shorter story has left it out."""

    def acted(world: World, step: Step) -> None:
        if step.order in world.placed:
            act(world, step)

    return acted


_AS_IT_STANDS = (ship, move, cancel, grant, execute, give_up, payout, answer_return, replace_lost, make)
_WHATEVER_IT_IS = (confirm, capture, mark_paid, note, delay)
ACTS: Mapping[str, Act] = {
    **{act.__name__: _of_order(act) for act in _AS_IT_STANDS},
    **{act.__name__: _where_placed(act) for act in _WHATEVER_IT_IS},
    "stock": stock,
    "policy": policy,
}
