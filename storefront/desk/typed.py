"""What is typed at the desk: units of a SKU, days, amounts; and the options that every deed has."""

from datetime import UTC, datetime, timedelta

import click

from chalicelib.domain.cart import MAX_QUANTITY
from chalicelib.domain.money import AmountError, parse_amount
from chalicelib.domain.order import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.service.house import check_currency
from storefront.options import Moment


class UnitsType(click.ParamType[Units]):
    """`SKU:QUANTITY`."""

    name = "units"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Units:
        """Read it, or say how to write it."""
        if isinstance(value, Units):
            return value
        sku, _, quantity = str(value).rpartition(":")
        if not (sku and quantity.isascii() and quantity.isdigit() and 0 < int(quantity[:5]) <= MAX_QUANTITY):
            self.fail(f"{str(value)[:80]!r} is not SKU:QUANTITY, such as PRINT-A4:2 (1 to {MAX_QUANTITY})", param, ctx)
        return Units(sku, int(quantity))


class EndOfDay(Moment):
    """A day, which is meant whole, or a moment; the first second (UTC) that is not meant any more."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, or say how to write it."""
        seconds = super().convert(value, param, ctx)
        if isinstance(value, str) and len(value) == len("2026-11-27"):
            return int((datetime.fromtimestamp(seconds, UTC) + timedelta(days=1)).timestamp())
        return seconds


def read_amount(order: Order, text: str, currency: str | None) -> int:
    """An amount as it was typed (`12.50`) in minor units of the order's currency.

    Raises CurrencyDiffers where another one was named, click.BadParameter for what is no amount.
    """
    check_currency(order, currency)
    try:
        return parse_amount(text, order.placed.currency)
    except AmountError as wrong:
        raise click.BadParameter(str(wrong), param_hint="amount") from wrong


UNITS = UnitsType()
units_argument = click.argument("lines", metavar="[SKU:QUANTITY]...", nargs=-1, type=UNITS)
needed_units_argument = click.argument("lines", metavar="SKU:QUANTITY...", nargs=-1, type=UNITS, required=True)
reference_argument = click.argument("reference")
currency_option = click.option(
    "--currency", metavar="CODE", help="The currency that you mean; refused where the order's is another one."
)
