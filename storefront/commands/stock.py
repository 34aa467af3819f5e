"""`storefront stock`: what is there of every SKU, what comes in, and the states of it that a build may show."""

import json
from collections.abc import Callable
from pathlib import Path

import click

from chalicelib.domain.change import StockLevel
from chalicelib.service.desk_view import level_plain
from chalicelib.service.house import House
from chalicelib.service.once import do_once
from chalicelib.service.stockroom import StockEntry, correct_stock, count_stock, look_at_stock, receive_stock
from storefront.desk.clerk import Clerk, at_desk, look_in
from storefront.options import json_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront stock list
  storefront stock receive PRINT-A4 40 --reason "delivery note 17"
  storefront stock count PRINT-A4 38
  storefront stock snapshot && storefront build
"""
_COUNTS = ("On hand", "Reserved", "Saleable", "Sold")


@click.group(epilog=_EXAMPLE)
def stock() -> None:
    """Look at stock, take it in, count it, and write its states for the next build."""


@stock.command("list", epilog="\b\nExample:\n  storefront stock list --json")
@var_option
@json_option
def list_stock(var: Path | None, as_json: bool) -> None:
    """List every SKU of the release that was built last, with what is there of it."""
    from storefront.ledger import stock_states
    from storefront.tables import print_table

    places = find_places(var=var)
    states = list(stock_states(places.release, places.var))
    if as_json:
        plain = [
            {
                "sku": record.sku,
                "name": record.name,
                "policy": record.stock_policy.value,
                "state": state,
                "on_hand": level.on_hand,
                "reserved": level.reserved,
                "saleable": level.saleable,
                "sold": level.sold,
            }
            for record, level, state in states
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    rows = []
    for record, level, state in states:
        counts = _counts(level)
        counted = record.stock_policy.counted and not record.components
        rows.append((record.sku, record.name, record.stock_policy.value, state, *(counts if counted else ("",) * 4)))
    print_table(("SKU", "Name", "Policy", "State", *_COUNTS), rows, right=_COUNTS)


@stock.command("snapshot", epilog="\b\nExample:\n  storefront stock snapshot && storefront build")
@var_option
def snapshot(var: Path | None) -> None:
    """Write the state of every SKU (in, low, out; never levels) to var/stock.json, where the next build reads it."""
    from storefront.ledger import stock_states

    places = find_places(var=var)
    states = {record.sku: state for record, _, state in stock_states(places.release, places.var)}
    half = places.var / ".stock.json.part"
    half.write_text(json.dumps(states, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    half.replace(places.var / "stock.json")
    low, out = (sum(state == name for state in states.values()) for name in ("low", "out"))
    click.echo(f"{places.var / 'stock.json'}: {len(states)} SKUs, {low} low, {out} out.")


@stock.command(epilog="\b\nExample:\n  storefront stock show PRINT-A4 CARD")
@click.argument("skus", metavar="SKU...", nargs=-1, required=True)
@look_in
def show(clerk: Clerk, skus: tuple[str, ...]) -> None:
    """Show what is there of these SKUs, and where it went."""
    from storefront.tables import print_table

    levels = look_at_stock(clerk.house, skus)
    if clerk.as_json:
        clerk.print_json({"stock": [level_plain(level) for level in levels]})
        return
    names = ("Opening", "Received", "Restocked", "Corrected")
    rows = [
        (
            level.sku,
            *_counts(level),
            *(str(number) for number in (level.opening, level.received, level.restocked, level.corrected)),
        )
        for level in levels
    ]
    print_table(("SKU", *_COUNTS, *names), rows, right=(*_COUNTS, *names))


_reason_option = click.option("--reason", default="", metavar="TEXT", help="Why, for the log.")
_SIGNED = {"ignore_unknown_options": True}  # so that -2 is a number, not an option


@stock.command(epilog='\b\nExample:\n  storefront stock receive PRINT-A4 40 --reason "delivery note 17"')
@click.argument("sku")
@click.argument("quantity", type=int)
@_reason_option
@at_desk
def receive(clerk: Clerk, sku: str, quantity: int, reason: str) -> None:
    """Take QUANTITY units in."""
    _enter(clerk, receive_stock, StockEntry(clerk.by, sku, quantity, reason))


@stock.command(epilog="\b\nExample:\n  storefront stock count PRINT-A4 38", context_settings=_SIGNED)
@click.argument("sku")
@click.argument("quantity", type=int)
@_reason_option
@at_desk
def count(clerk: Clerk, sku: str, quantity: int, reason: str) -> None:
    """Bring the books to the QUANTITY that lies on the shelf, units of open orders included."""
    _enter(clerk, count_stock, StockEntry(clerk.by, sku, quantity, reason))


@stock.command(
    epilog='\b\nExample:\n  storefront stock correct PRINT-A4 -2 --reason "two were bent"', context_settings=_SIGNED
)
@click.argument("sku")
@click.argument("quantity", type=int)
@_reason_option
@at_desk
def correct(clerk: Clerk, sku: str, quantity: int, reason: str) -> None:
    """Add QUANTITY units to the books; with a minus, take them off."""
    _enter(clerk, correct_stock, StockEntry(clerk.by, sku, quantity, reason))


def _enter(clerk: Clerk, use_case: Callable[[House, StockEntry], StockLevel], entry: StockEntry) -> None:
    before = look_at_stock(clerk.house, [entry.sku])[0].on_hand
    house = clerk.house_for(entry)
    do_once(house, lambda: use_case(house, entry))
    level = look_at_stock(clerk.house, [entry.sku])[0]
    if clerk.as_json:
        clerk.print_json({"stock": level_plain(level)})
        return
    promised = f", {level.reserved} of them promised to open orders" if level.reserved else ""
    click.echo(f"{level.sku}: {before} were on hand, {level.on_hand} are{promised}.")


def _counts(level: StockLevel) -> tuple[str, ...]:
    return tuple(str(number) for number in (level.on_hand, level.reserved, level.saleable, level.sold))
