"""What units and delivery were paid for: the split by which money goes back, so that every cent does.

A refund uses what is stored with the order and never prices anything again.
"""

from collections.abc import Sequence

from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.money import allocate
from chalicelib.domain.quote import QuoteLine


def paid_by_unit(line: QuoteLine) -> tuple[int, ...]:
    """What was paid for each unit of a line, discounts and tax included; the first ones have the odd minor unit."""
    return tuple(allocate(line.total + line.tax, [1] * line.quantity))


def paid_for_units(line: QuoteLine, quantity: int, before: int = 0) -> int:
    """What was paid for `quantity` units, where `before` of them were given back earlier.

    Raises ValueError where the line has no so many left.
    """
    if quantity < 0 or before < 0 or before + quantity > line.quantity:
        raise ValueError(f"{line.quantity} of {line.sku} were bought and {before} given back: not {quantity} more")
    return sum(paid_by_unit(line)[before : before + quantity])


def paid_for_delivery(shipping: ShippingChoice | None, lines: Sequence[QuoteLine], tax: int) -> int:
    """What was paid for delivery; `tax` is what came on top of the whole order."""
    return (shipping.price if shipping else 0) + tax - sum(line.tax for line in lines)
