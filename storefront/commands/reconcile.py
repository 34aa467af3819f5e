"""`storefront reconcile`: the payment provider's books against the shop's."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option, var_option

if TYPE_CHECKING:
    from chalicelib.service.reconciling import Found, Reconciliation

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(epilog="\b\nExample:\n  storefront reconcile --since 2026-11-01 --settle")
@click.option("--since", type=_DAY, metavar="DATE", help="From this day on (UTC); the last 14 days without it.")
@click.option("--settle", is_flag=True, help="Settle what the provider's own word can settle.")
@var_option
@json_option
def reconcile(since: datetime | None, settle: bool, var: Path | None, as_json: bool) -> None:
    """Compare the payment provider's books with the shop's, and settle what can be settled.

    Every payment, refund and dispute of the provider is held against the orders, and the orders against them. The
    exit code is 1 while they differ.
    """
    from chalicelib.domain.errors import GatewayUnavailable
    from chalicelib.service.reconciling import WINDOW_SECONDS
    from storefront.desk.clerk import open_clerk, try_again

    services = open_clerk(var, as_json).services
    start = int(since.replace(tzinfo=UTC).timestamp()) if since else services.clock() - WINDOW_SECONDS
    try:
        result = services.reconciler.run(start, settle=settle)
    except GatewayUnavailable as away:
        raise try_again(services, away) from away
    if as_json:
        click.echo(json.dumps(_plain(result), ensure_ascii=False, indent=2))
    else:
        _tell(result, settle=settle)
    if result.open:
        sys.exit(1)


def _tell(result: "Reconciliation", *, settle: bool) -> None:
    from chalicelib.domain.reconciliation import DIFFERENCES

    for one in result.found:
        found = one.difference
        order = f"order {found.reference}" if found.reference else "no order here"
        click.echo(f"{found.kind}: {found.subject}, {order}" + (" (settled)" if one.settled else ""))
        click.echo(f"  {DIFFERENCES[found.kind]}")
        click.echo(f"  there: {found.there}; here: {found.here} (minor units)")
    compared = (
        f"{result.payments} payments, {result.refunds} refunds, {result.disputes} disputes, {result.orders} orders"
    )
    click.echo(f"Compared {compared}; {result.elsewhere} payments are none of this shop's.")
    can_settle = sum(one.can_settle for one in result.open)
    if not result.found:
        click.echo("The books agree.")
    elif not result.open:
        click.echo("All differences are settled.")
    else:
        hint = f"; `storefront reconcile --settle` can settle {can_settle}" if can_settle and not settle else ""
        click.echo(f"{len(result.open)} differences stay{hint}.")


def _plain(result: "Reconciliation") -> dict[str, object]:
    return {
        "payments": result.payments,
        "refunds": result.refunds,
        "disputes": result.disputes,
        "orders": result.orders,
        "elsewhere": result.elsewhere,
        "differences": [_difference(one) for one in result.found],
    }


def _difference(one: "Found") -> dict[str, object]:
    found = one.difference
    return {
        "kind": found.kind,
        "subject": found.subject,
        "order": found.reference or None,
        "there": found.there,
        "here": found.here,
        "settled": one.settled,
    }
