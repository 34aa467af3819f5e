"""What a step of an order moves in stock.

Stock is held from placing on; when the order is paid, or its first parcel leaves before that, on hand and reserved
fall together. What was sold comes back only by somebody's word.
"""

from collections.abc import Iterable, Mapping

from chalicelib.domain.change import Move, StockMove
from chalicelib.domain.order_state import Order
from chalicelib.domain.order_units import held, need, stranded, to_send
from chalicelib.domain.parcel_events import ItemsCancelled, ReplacementPromised, Units
from chalicelib.domain.payment_events import OrderCancelled
from chalicelib.domain.placed import Demand
from chalicelib.domain.quantities import add, plus
from chalicelib.domain.refund_events import RefundExecuted, ReturnReceived
from chalicelib.domain.steps import Step


def stock_moves(step: Step) -> Iterable[StockMove]:
    """The moves of one step."""
    before, after = step.before, step.after
    if before is None:
        yield from _moves(after.placed.demand, Move.RESERVE, limited=True)
        return
    if before.holds_stock and not after.holds_stock:
        yield from _moves(held(before), Move.COMMIT if after.taken else Move.RELEASE)
    elif after.taken and not before.taken:
        yield from _moves(held(after), Move.SELL)
    yield from _of_event(step, before)


def _of_event(step: Step, before: Order) -> Iterable[StockMove]:
    match step.event:
        case ItemsCancelled(lines=lines, restock=restock):
            if before.holds_stock:
                yield from _moves(need(before.placed, add({}, lines)), Move.RELEASE)
            elif restock:
                yield from _back(before, add({}, lines))
        case OrderCancelled(restock=True) if before.taken:
            yield from _back(before, plus(to_send(before), stranded(before)))
        case RefundExecuted(restock=lines):
            yield from _back(before, _units(lines))
        case ReturnReceived(restock=True, good=lines):
            yield from _back(before, _units(lines))
        case ReplacementPromised(lines=lines):
            yield from _moves(need(before.placed, add({}, lines)), Move.SELL, limited=True)


def _units(lines: Iterable[Units]) -> dict[str, int]:
    return add({}, lines)


def _back(order: Order, quantities: Mapping[str, int]) -> Iterable[StockMove]:
    return _moves(need(order.placed, quantities), Move.RESTOCK)


def _moves(demands: Iterable[Demand], kind: Move, *, limited: bool = False) -> Iterable[StockMove]:
    return (StockMove(one.sku, kind, one.quantity, limited and one.limited) for one in demands)
