"""`storefront invite`: a link that makes whoever opens it a customer of a group."""

import json
import time
from pathlib import Path

import click

from storefront.options import json_option, var_option
from storefront.places import find_places


@click.command(epilog="\b\nExample:\n  storefront invite trade --days 365")
@click.argument("group")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="For how long it holds.")
@var_option
@json_option
def invite(group: str, days: int, var: Path | None, as_json: bool) -> None:
    """Print a link that lets whoever opens it into a customer group.

    Discounts and tax may be meant for the customers of a group of shop.yaml.
    """
    from chalicelib.service.invitations import make_invitation
    from storefront.ledger import read_pricebook
    from storefront.shop_settings import read_local

    places = find_places(var=var)
    rules, _ = read_pricebook(places.release)
    if group not in rules.groups:
        known = ", ".join(rules.groups) or "none"
        raise click.BadParameter(f"there is no group {group} in the shop (there are: {known})", param_hint="GROUP")
    settings = read_local(places.var)
    expires_at = int(time.time()) + days * 86400
    link = f"{settings.site_url}/api/groups/{make_invitation(settings.link_secret, group, expires_at)}"
    if as_json:
        click.echo(json.dumps({"group": group, "link": link, "expires_at": expires_at}, indent=2))
        return
    click.echo(link)
