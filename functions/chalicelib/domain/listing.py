"""What a list of orders shows of one, and what it is found by: kept beside the order, so that a list opens none."""

from dataclasses import dataclass

from chalicelib.domain.order_parts import OFFLINE, source_of
from chalicelib.domain.order_state import Order

WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class Listing:
    """A line of the list; `placed_at` UTC seconds, `total` minor units. Found by status, customer, queue, time."""

    id: str
    reference: str
    placed_at: int
    status: str
    payment: str
    fulfilment: str
    currency: str
    total: int
    customer: str | None = None  # an id made from the buyer's address
    email: str | None = None
    name: str | None = None
    skus: tuple[str, ...] = ()
    queue: str | None = None  # `workshop` while something is to be made for it


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the next one holds what was placed before, or at the same second with a lower id."""

    placed_at: int
    id: str


def list_entry(order_id: str, order: Order) -> Listing:
    """The line of an order."""
    placed = order.placed
    return Listing(
        id=order_id,
        reference=order.reference,
        placed_at=placed.at,
        status=order.status,
        payment=order.payment.value,
        fulfilment=order.fulfilment.value,
        currency=placed.currency,
        total=placed.total,
        customer=placed.customer,
        email=order.buyer.email,
        name=order.buyer.name,
        skus=tuple(line.sku for line in placed.lines),
        queue=WORKSHOP if any(job.open for job in order.jobs) else None,
    )


def payment_ids(order: Order) -> tuple[str, ...]:
    """The provider's payments by which an order is found: those that were received, and the one on hold."""
    found = [payment for payment, amount in order.payments if amount and source_of(payment) != OFFLINE]
    if order.authorised:
        found.append(order.authorised.payment)
    return tuple(dict.fromkeys(found))
