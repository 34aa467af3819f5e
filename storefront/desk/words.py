"""An order in words for the terminal: amounts, units, a sheet with everything about it."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.events import Event
from chalicelib.domain.money import Money
from chalicelib.domain.order import Order
from chalicelib.domain.order_units import to_pack
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.quantities import add
from chalicelib.service.order_history import tell_history
from storefront.tables import show_time


def amount(minor: int, order: Order) -> str:
    """`24.00 EUR`."""
    currency = order.placed.currency
    return f"{Money(minor, currency).decimal()} {currency}"


def units(quantities: Mapping[str, int]) -> str:
    """`2 × PRINT-A4, 1 × CARD`."""
    return ", ".join(f"{quantity} × {sku}" for sku, quantity in quantities.items())


def sheet(order: Order, events: Iterable[Event]) -> Iterator[str]:
    """Everything about an order, line by line: what, to whom, its parts, its history."""
    yield f"Order {order.reference}: {order.status}"
    yield from _goods(order)
    buyer = order.buyer
    who = [text for text in (buyer.name, buyer.email, *buyer.address, buyer.country) if text]
    yield from _section("Buyer", who)
    yield from _section("Parcels", _parcels(order))
    yield from _section("Refunds", _refunds(order))
    yield from _section("Returns", _returns(order))
    yield from _section("Production", _jobs(order))
    yield from _section("History (UTC)", (f"{show_time(told.at)}  {told.text}" for told in tell_history(events)))


def _section(title: str, rows: Iterable[str]) -> Iterator[str]:
    found = list(rows)
    if found:
        yield title
        yield from (f"  {row}" for row in found)


def _goods(order: Order) -> Iterator[str]:
    placed, left = order.placed, to_pack(order)
    for line in placed.lines:
        waits = f"  ({left[line.sku]} to send)" if left.get(line.sku) else ""
        yield f"  {line.quantity} × {line.name}, {line.sku}  {amount(line.total, order)}{waits}"
    if placed.shipping is not None:
        yield f"  {placed.shipping.title}  {amount(placed.shipping.price, order)}"
    paid = f"{amount(order.captured, order)} paid"
    back = f", {amount(order.refunded, order)} given back" if order.refunded else ""
    yield f"  Total {amount(placed.total, order)}: {paid}{back}"


def _parcels(order: Order) -> Iterator[str]:
    for parcel in order.parcels:
        by = f"  {parcel.carrier} {parcel.tracking}".rstrip()
        yield f"{parcel.id} is {_plain(parcel.state)}: {_lines(parcel.sent.lines)}{by}"


def _refunds(order: Order) -> Iterator[str]:
    for refund in order.refunds:
        terms = refund.terms
        what = f" for {units({line.sku: line.quantity for line in terms.lines})}" if terms.lines else ""
        yield f"{refund.id} is {_plain(refund.state)}: {amount(terms.amount, order)}{what} ({terms.reason})"


def _returns(order: Order) -> Iterator[str]:
    for one in order.returns:
        asked = ", ".join(
            f"{line.quantity} × {line.sku}{f' ({line.reason})' if line.reason else ''}" for line in one.asked.lines
        )
        yield f"{one.id} is {_plain(one.state)}: {asked}{f', {one.outcome}' if one.outcome else ''}"


def _jobs(order: Order) -> Iterator[str]:
    for job in order.jobs:
        planned = job.planned
        days = f"begin by {planned.start_by}, ready by {planned.ready_by}"
        yield f"{job.id} is {_plain(job.state)}: {planned.quantity} × {planned.sku}, {days}"


def _lines(lines: Iterable[Units]) -> str:
    return units(add({}, lines))


def _plain(state: str) -> str:
    return state.replace("_", " ")
