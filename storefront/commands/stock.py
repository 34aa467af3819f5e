"""`storefront stock`: what is there of every SKU, and the states of it that a build may show."""

import json
from pathlib import Path

import click

from storefront.options import json_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront stock list
  storefront stock snapshot && storefront build
"""


@click.group(epilog=_EXAMPLE)
def stock() -> None:
    """Look at stock, or write its states for the next build."""


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
        counts = [str(number) for number in (level.on_hand, level.reserved, level.saleable, level.sold)]
        counted = record.stock_policy.counted and not record.components
        rows.append((record.sku, record.name, record.stock_policy.value, state, *(counts if counted else ("",) * 4)))
    numbers = ("On hand", "Reserved", "Saleable", "Sold")
    print_table(("SKU", "Name", "Policy", "State", *numbers), rows, right=numbers)


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
