"""`storefront cost`: what a month at AWS would cost, service by service."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option, output_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from storefront.cost.bill import Bill
    from storefront.cost.pages import PageLoad

_CENT = Decimal("0.01")


@click.command(epilog="\b\nExample:\n  storefront cost --orders 1000 --visits 100000")
@click.option("--orders", type=click.IntRange(0), default=1000, show_default=True, metavar="N", help="Orders a month.")
@click.option(
    "--visits", type=click.IntRange(0), default=100_000, show_default=True, metavar="N", help="Visits a month."
)
@click.option("--pages", type=click.IntRange(1), default=3, show_default=True, metavar="N", help="Pages of a visit.")
@output_option
@var_option
@json_option
def cost(orders: int, visits: int, pages: int, output: Path | None, var: Path | None, as_json: bool) -> None:
    """Say what a month at AWS would cost, service by service.

    Prices come from a dated table, requests of an order from what tests counted, pages from the release that was built
    last. What Stripe takes is not in it.
    """
    from storefront.cost.bill import make_bill
    from storefront.cost.pages import weigh
    from storefront.deploy.release import read_built

    places = find_places(output=output, var=var)
    try:
        load = weigh(read_built(places.release), places.output)
    except FileNotFoundError as missing:
        raise click.ClickException(f"{missing.filename} is not there: run `storefront build` again") from missing
    bill = make_bill(orders, visits, pages, load)
    if as_json:
        click.echo(json.dumps(_plain(bill, load), indent=2))
        return
    click.echo(
        f"{orders:,} orders and {visits:,} visits of {pages} pages a month. A page of this shop is "
        f"{load.page.requests} requests and {load.page.size:,} bytes;\nthe first of a visit {load.first.requests} and "
        f"{load.first.size:,} more (average of {load.pages} pages, compressed, scrolled to the end)."
    )
    _print(bill)


def _print(bill: "Bill") -> None:
    from storefront.tables import print_table

    rows = [(line.service, f"{_whole(line.quantity)} {line.what}", _usd(line.listed), _usd(line.due))
            for line in bill.lines]  # fmt: skip
    totals = [(service, "together", _usd(listed), _usd(due)) for service, (listed, due) in bill.by_service().items()]
    head = ("Service", "Quantity", "List price", "Due")
    print_table(head, rows, right=("List price", "Due"))
    print_table(head, [*totals, ("All", "a month", _usd(bill.listed), _usd(bill.due))], right=("List price", "Due"))
    click.echo(
        f"US dollars without tax, list prices of {bill.region} on {bill.date}; other regions differ. Due is without "
        "what is free for every account for good.\nSources: storefront/cost/prices.toml. Quantities: "
        "storefront/cost/counts.toml."
    )


def _whole(quantity: Decimal) -> str:
    return f"{quantity:,.0f}" if quantity >= 10 or quantity == quantity.to_integral() else f"{quantity:.3f}"


def _usd(amount: Decimal) -> str:
    if 0 < amount < _CENT:
        return "< 0.01"
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,}"


def _plain(bill: "Bill", load: "PageLoad") -> dict[str, object]:
    """Amounts as text, so that no program reads them as floating point."""
    return {
        "date": bill.date,
        "region": bill.region,
        "currency": "USD",
        "page": {"requests": load.page.requests, "bytes": load.page.size},
        "first_page": {"requests": load.first.requests, "bytes": load.first.size},
        "lines": [
            {
                "service": line.service,
                "what": line.what,
                "quantity": f"{line.quantity:f}",
                "listed": f"{line.listed:.6f}",
                "due": f"{line.due:.6f}",
                "source": line.source,
            }
            for line in bill.lines
        ],
        "listed": f"{bill.listed:.2f}",
        "due": f"{bill.due:.2f}",
    }
