"""`storefront stripe setup`: the shop's webhook, registered at Stripe, and its secret where the functions read it."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option
from storefront.places import find_places

if TYPE_CHECKING:
    from stripe import StripeClient

    from storefront.secret_places import SecretPlace
    from storefront.stripe_webhook import Work

_EXAMPLE = """\b
Examples:
  storefront stripe setup --stage prod --dry-run
  storefront stripe setup --stage prod
  storefront stripe setup --url https://shop.example.com --secret-file /etc/shop.env
"""
_KEY = "STRIPE_SECRET_KEY"
_SECRET = "STRIPE_WEBHOOK_SECRET"  # noqa: S105  # the name of it


@click.group()
def stripe() -> None:
    """Set up what the shop needs at Stripe."""


@stripe.command(epilog=_EXAMPLE)
@click.option(
    "--stage", metavar="NAME", help="A stage of deploy.toml: its address, its secrets in the parameter store."
)
@click.option("--url", metavar="URL", help="Where the shop is reached, instead of the stage's domain or SITE_URL.")
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keep the signing secret in this file of settings, which only its owner may read.",
)
@click.option("--prune", is_flag=True, help="Take away older endpoints at the same address.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@json_option
def setup(
    stage: str | None, url: str | None, secret_file: Path | None, prune: bool, dry_run: bool, as_json: bool
) -> None:
    """Register the shop's webhook at Stripe, or bring it up to date. Run again, it changes nothing.

    The signing secret is never shown: it goes to the file or to the parameter store, beside an earlier one that is
    still needed.
    """
    from storefront.stripe_webhook import PATH, look, open_stripe

    address, place = _where(stage, url, secret_file)
    key = os.environ.get(_KEY) or place.read(_KEY)
    if not key:
        raise click.ClickException(f"{_KEY} is missing: set it in the environment, or put it into {place.where(_KEY)}")
    client = open_stripe(key, os.environ.get("STRIPE_API_BASE") or None)
    work = look(client, address.rstrip("/") + PATH)
    gone = [one.id for one in work.old] if prune else []
    said = [*work.steps, *(f"take away {one}" for one in gone)]
    if work.known is None:
        said.insert(1, f"keep its signing secret as {place.where(_SECRET)}")
    if not dry_run:
        _do(client, work, place, gone)
    left = [one.id for one in work.old if one.id not in gone]
    if as_json:
        told = {"url": work.url, "steps": said, "old": left, "secret": place.where(_SECRET), "dry_run": dry_run}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _print(work, said, left, dry_run=dry_run)
    if work.known is not None and place.read(_SECRET) is None:
        raise click.ClickException(
            f"{work.known.id} is registered, but there is no {place.where(_SECRET)}, and Stripe shows a secret only "
            "once there: copy it from the Dashboard (Developers, Webhooks), or delete the endpoint and run this again."
        )


def _where(stage: str | None, url: str | None, file: Path | None) -> "tuple[str, SecretPlace]":
    """The shop's address, and where secrets go. Raises UsageError, Misconfigured."""
    from storefront.deploy.aws import make_client
    from storefront.deploy.stages import read_name, read_stage
    from storefront.secret_places import ParameterStore, SettingsFile

    root = find_places().root
    chosen = read_stage(root, stage) if stage is not None else None
    address = url or (f"https://{chosen.domain}" if chosen and chosen.domain else os.environ.get("SITE_URL"))
    if not address:
        raise click.UsageError("where is the shop reached? Name it with --url, such as https://shop.example.com")
    if file is not None:
        return address, SettingsFile(file)
    if chosen is None:
        raise click.UsageError("where does the signing secret go? Name --stage NAME or --secret-file FILE")
    return address, ParameterStore(make_client("ssm", chosen.region), f"/{read_name(root)}/{chosen.name}")


def _do(client: "StripeClient", work: "Work", place: "SecretPlace", gone: list[str]) -> None:
    from chalicelib.domain.errors import StorefrontError
    from storefront.stripe_webhook import bring_up_to_date, register, remove

    if work.known is None:
        earlier = place.read(_SECRET)
        made, secret = register(client, work.url)
        # An endpoint of before still signs with its own until it is taken away.
        kept = [secret, *earlier.split(",")][:2] if earlier and work.old else [secret]
        try:
            place.write(_SECRET, ",".join(kept))
        except StorefrontError as wrong:
            remove(client, [made])
            raise type(wrong)(
                f"{wrong.message}\nThe secret could not be kept, so the endpoint was taken away again: nothing has "
                "changed."
            ) from wrong
    elif not work.known.is_right:
        bring_up_to_date(client, work.known)
    remove(client, gone)


def _print(work: "Work", said: list[str], left: list[str], *, dry_run: bool) -> None:
    for one in said:
        click.echo(("Would " if dry_run else "Done: ") + one)
    if not said:
        click.echo(f"{work.url} is registered as it should be; nothing was changed.")
    if left:
        click.echo(
            f"At the same address there is also {', '.join(left)}, of an older version of the API. When the new one "
            "works and the shop runs with its secret, take it away: storefront stripe setup --prune"
        )
    if work.known is None and not dry_run:
        click.echo("Start the functions anew, so that they know the secret: deploy them, or restart the service.")
