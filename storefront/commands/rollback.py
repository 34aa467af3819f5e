"""`storefront rollback`: bring an earlier release back, pages and prices together."""

import json
import time
from contextlib import closing
from pathlib import Path

import click

from storefront.commands.deploy_site import print_plan, progress, stage_option, to_option, wait_option
from storefront.options import json_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront rollback
  storefront rollback 5ab15f11 --revoke-prices
  storefront rollback --to ../public
"""


@click.command(epilog=_EXAMPLE)
@click.argument("release", metavar="[ID]", required=False)
@click.option("--revoke-prices", is_flag=True, help="Honour no price of any other release from this moment on.")
@to_option
@stage_option
@var_option
@wait_option
@json_option
def rollback(
    release: str | None,
    revoke_prices: bool,
    to: str | None,
    stage: str | None,
    var: Path | None,
    wait: int,
    as_json: bool,
) -> None:
    """Bring an earlier release back: its pages and its prices together, moving only what differs.

    ID is the beginning of a release's id; without it, the release before the current one.
    """
    from storefront.deploy.deploying import Errand, choose_earlier, roll_back
    from storefront.deploy.target import open_target

    places = find_places(var=var)
    target = open_target(places, to, stage)
    with closing(target.store), progress() as tell:
        chosen = choose_earlier(target.store.releases(), release)
        errand = Errand(places, target, lambda: int(time.time()), lambda line: click.echo(line, err=True), tell, wait)
        prepared, closed = roll_back(errand, chosen, revoke=revoke_prices)
    if as_json:
        report = {"target": target.bucket.name, "closed_payment_pages": closed}
        click.echo(json.dumps(report | prepared.plan.plain(), ensure_ascii=False, indent=2))
        return
    print_plan(prepared.plan, target.bucket.name)
    click.echo(f"Release {chosen[:12]} is current again.")
    if revoke_prices:
        click.echo(f"Prices of other releases are honoured no more; {closed} open payment pages are being closed.")
