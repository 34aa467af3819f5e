"""`storefront orders`: what was ordered, what has become of it, and what is done with it."""

import json
from pathlib import Path
from typing import Any

import click

from chalicelib.domain.money import Money
from chalicelib.service.desk_view import history_plain, order_plain, page_plain
from chalicelib.service.order_list import OrderFilter, OrderPage, list_orders
from storefront.commands import documents
from storefront.commands.order_care import cancel, confirm, delay, evidence, note
from storefront.commands.order_goods import deliver, replace, ship, track
from storefront.commands.order_money import capture, mark_paid, refund
from storefront.commands.order_returns import returns
from storefront.desk.clerk import Clerk, look_in, open_clerk
from storefront.desk.next_steps import next_steps
from storefront.desk.typed import EndOfDay, reference_argument
from storefront.desk.words import sheet
from storefront.ledger import is_there
from storefront.options import Moment, json_option, var_option
from storefront.places import find_places
from storefront.tables import one_line, print_table, show_time

_EXAMPLE = """\b
Examples:
  storefront orders list --status paid --since 2026-11-01
  storefront orders show K7QX2M9PTA
  storefront orders ship K7QX2M9PTA PRINT-A4:2 --carrier dhl --tracking 00340434161094042557
  storefront orders refund grant K7QX2M9PTA CARD:1 --reason "a corner is bent" --execute
"""


@click.group(epilog=_EXAMPLE)
def orders() -> None:
    """Look at orders, and do what has to be done with them."""


@orders.command("list", epilog="\b\nExample:\n  storefront orders list --status paid --since 2026-11-01 --sku PRINT-A4")
@click.option("--status", metavar="STATUS", help="Only orders of this status, such as paid or partly_shipped.")
@click.option("--buyer", metavar="EMAIL", help="Only orders of the buyer with this address.")
@click.option("--sku", metavar="SKU", help="Only orders with this SKU.")
@click.option("--since", type=Moment(), metavar="DAY", help="Placed on this day or later (UTC); a moment will do, too.")
@click.option("--until", type=EndOfDay(), metavar="DAY", help="Placed on this day or before; before a moment.")
@click.option("--after", metavar="PLACE", help="The next page: what the page before ended with.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, metavar="N", help="Orders on a page; 50 without it.")
@var_option
@json_option
def list_command(var: Path | None, as_json: bool, **filters: Any) -> None:
    """List orders page by page, the newest first."""
    page = _read(var, OrderFilter(**filters))
    if as_json:
        click.echo(json.dumps(page_plain(page), ensure_ascii=False, indent=2))
        return
    if not page.orders:
        click.echo("No orders yet." if OrderFilter(**filters) == OrderFilter() else "No such order.")
    else:
        rows = [
            (
                line.reference,
                show_time(line.placed_at),
                line.status,
                f"{Money(line.total, line.currency).decimal()} {line.currency}",
                line.email or "",
                ", ".join(line.skus),
            )
            for line in page.orders
        ]
        print_table(("Reference", "Placed (UTC)", "Status", "Total", "Buyer", "What"), rows, right=("Total",))
    if page.next:
        click.echo(f"There are more: add --after {page.next}")


@orders.command("show", epilog="\b\nExample:\n  storefront orders show K7QX2M9PTA")
@reference_argument
@look_in
def show(clerk: Clerk, reference: str) -> None:
    """Show an order with its whole history in plain words, and what to do next."""
    order_id, order = clerk.find(reference)
    stored = clerk.services.store.load(order_id)
    events = stored.events if stored else ()
    if clerk.as_json:
        clerk.print_json({"order": order_plain(order_id, order), "history": history_plain(events)})
        return
    for line in sheet(order, events):
        click.echo(one_line(line))
    for step in next_steps(order):
        click.echo(one_line(f"Next: {step}"))


def _read(var: Path | None, asked: OrderFilter) -> OrderPage:
    """A page of the list; an empty one where there is no shop yet, which is not made for it."""
    private = find_places(var=var).var
    if not is_there(private):
        return OrderPage(())
    return list_orders(open_clerk(private, as_json=False).house, asked)


for _command in (
    confirm, capture, mark_paid, ship, deliver, track, cancel, refund, returns, replace, note, delay, evidence,
    *documents.COMMANDS,
):  # fmt: skip
    orders.add_command(_command)
