"""`storefront token`: who may use `/api/admin`, and for what."""

import json
import time
from pathlib import Path

import click

from storefront.options import json_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront token create ada --may orders.read --may fulfil
  storefront token list
  storefront token revoke ada
"""
_DAY = 24 * 3600


@click.group(epilog=_EXAMPLE)
def token() -> None:
    """Say who may use the shop's desk over HTTP, and for what."""


@token.command(epilog="\b\nExample:\n  storefront token create ada --may orders.read --may fulfil --days 365")
@click.argument("name")
@click.option("--may", multiple=True, metavar="PERMISSION", help="What it may do; give it once for each permission.")
@click.option("--days", type=click.IntRange(1, 3650), metavar="N", help="For how long; for ever without it.")
@var_option
@json_option
def create(name: str, may: tuple[str, ...], days: int | None, var: Path | None, as_json: bool) -> None:
    """Make a token for NAME. It is shown this once, and kept as a hash."""
    from chalicelib.domain.access import Permission
    from storefront.shop_settings import open_services

    known = list(Permission)
    if unknown := [one for one in may if one not in known]:
        raise click.BadParameter(f"{', '.join(unknown)}: write {', '.join(known)}", param_hint="--may")
    services = open_services(find_places(var=var).var)
    expires_at = int(time.time()) + days * _DAY if days else None
    made, text = services.desk_tokens.create(name, [Permission(one) for one in may], expires_at)
    if as_json:
        plain = {"token": text, "name": made.name, "permissions": made.permissions, "expires_at": made.expires_at}
        click.echo(json.dumps(plain, indent=2))
        return
    click.echo(text)


@token.command("list", epilog="\b\nExample:\n  storefront token list --json")
@var_option
@json_option
def list_tokens(var: Path | None, as_json: bool) -> None:
    """List every token with what it may do. Tokens themselves are kept nowhere."""
    from storefront.shop_settings import open_services
    from storefront.tables import print_table, show_time

    found = open_services(find_places(var=var).var).desk_tokens.list()
    if as_json:
        names = ("name", "permissions", "created_at", "expires_at", "revoked_at")
        click.echo(json.dumps([{name: getattr(one, name) for name in names} for one in found], indent=2))
        return
    if not found:
        click.echo("No token has been made yet.")
        return
    rows = [
        (one.name, ", ".join(one.permissions), show_time(one.created_at), show_time(one.expires_at),
         show_time(one.revoked_at))
        for one in found
    ]  # fmt: skip
    print_table(("Name", "May", "Made (UTC)", "Good until", "Revoked"), rows)


@token.command(epilog="\b\nExample:\n  storefront token revoke ada")
@click.argument("name")
@var_option
def revoke(name: str, var: Path | None) -> None:
    """Let the token NAME open nothing any more. What it did stays in the orders' histories."""
    from storefront.shop_settings import open_services

    revoked = open_services(find_places(var=var).var).desk_tokens.revoke(name)
    click.echo(f"{revoked.name} opens nothing any more.")
