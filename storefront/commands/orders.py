"""`storefront orders`: what was ordered, and what has become of it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from storefront.ledger import StoredOrderView

_EXAMPLE = """\b
Examples:
  storefront orders list
  storefront orders show K7QX2M9PTA
"""


@click.group(epilog=_EXAMPLE)
def orders() -> None:
    """Look at orders."""


@orders.command("list", epilog="\b\nExample:\n  storefront orders list --json")
@var_option
@json_option
def list_orders(var: Path | None, as_json: bool) -> None:
    """List every order, the newest first."""
    from storefront.ledger import read_orders
    from storefront.tables import print_table, show_time

    views = read_orders(find_places(var=var).var)
    if as_json:
        click.echo(json.dumps([_plain(view) for view in views], ensure_ascii=False, indent=2))
        return
    if not views:
        click.echo("No orders yet.")
        return
    rows = [
        (
            view.order.reference,
            show_time(view.order.placed.at),
            view.order.status,
            show_amount(view.order.placed.total, view.order.placed.currency),
            view.order.buyer.email or "",
            ", ".join(f"{line.quantity} × {line.name}" for line in view.order.placed.lines),
        )
        for view in views
    ]
    print_table(("Reference", "Placed (UTC)", "Status", "Total", "Buyer", "What"), rows, right=("Total",))


@orders.command("show", epilog="\b\nExample:\n  storefront orders show K7QX2M9PTA")
@click.argument("reference")
@var_option
@json_option
def show_order(reference: str, var: Path | None, as_json: bool) -> None:
    """Show the order REFERENCE with its whole history."""
    from storefront.ledger import read_orders
    from storefront.tables import show_time

    views = [view for view in read_orders(find_places(var=var).var) if view.order.reference == reference.upper()]
    if not views:
        raise click.ClickException(f"there is no order {reference}; `storefront orders list` names them all")
    view = views[0]
    if as_json:
        click.echo(json.dumps({**_plain(view), "events": view.events}, ensure_ascii=False, indent=2))
        return
    placed = view.order.placed
    click.echo(f"Order {view.order.reference}: {view.order.status}")
    for line in placed.lines:
        click.echo(f"  {line.quantity} × {line.name}  {show_amount(line.total, placed.currency)}")
    if placed.shipping is not None:
        click.echo(f"  {placed.shipping.title}  {show_amount(placed.shipping.price, placed.currency)}")
    click.echo(f"  Total  {show_amount(placed.total, placed.currency)}")
    buyer = view.order.buyer
    for text in (buyer.name, buyer.email, *buyer.address, buyer.country):
        if text:
            click.echo(f"  {text}")
    for words in placed.gift_note.splitlines():
        click.echo(f"  Gift note: {words}")
    click.echo("History (UTC)")
    for event in view.events:
        click.echo(f"  {show_time(int(str(event['at'])))}  {event['kind']}")


def show_amount(minor: int, currency: str) -> str:
    """An amount for a merchant: digits and currency code."""
    from chalicelib.domain.money import exponent

    places = exponent(currency)
    digits = str(abs(minor)).rjust(places + 1, "0")
    whole, cents = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    return f"{'-' if minor < 0 else ''}{whole}{cents} {currency}"


def _plain(view: "StoredOrderView") -> dict[str, object]:
    order = view.order
    return {
        "reference": order.reference,
        "id": view.id,
        "placed_at": order.placed.at,
        "status": order.status,
        "currency": order.placed.currency,
        "total": order.placed.total,
        "captured": order.captured,
        "refunded": order.refunded,
        "email": order.buyer.email,
        "gift_note": order.placed.gift_note or None,
        "release": order.placed.release,
        "lines": [
            {"sku": line.sku, "name": line.name, "quantity": line.quantity, "total": line.total}
            for line in order.placed.lines
        ],
    }
