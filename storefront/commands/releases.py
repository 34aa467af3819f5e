"""`storefront releases`: which release is current, which were, and who brought them."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.commands.deploy_site import stage_option, to_option
from storefront.options import json_option, var_option
from storefront.places import Places, find_places

if TYPE_CHECKING:
    from chalicelib.domain.change import ReleaseRecord
    from storefront.deploy.site_state import Deployed

_EXAMPLE = """\b
Examples:
  storefront releases
  storefront releases --stage prod --json
"""


@click.command(epilog=_EXAMPLE)
@to_option
@stage_option
@var_option
@json_option
def releases(to: str | None, stage: str | None, var: Path | None, as_json: bool) -> None:
    """List the releases that are or were current, the newest first."""
    from storefront.tables import print_table, show_time

    places = find_places(var=var)
    remote = to is not None or stage is not None
    records, lines = _at_host(places, to, stage) if remote else _here(places)
    if as_json:
        click.echo(json.dumps([_plain(one, lines.get(one.id), places, remote) for one in records], indent=2))
        return
    if not records:
        click.echo("No release has been made current yet: `storefront serve` or `storefront deploy site` does that.")
        return
    rows = []
    for one in records:
        line = lines.get(one.id)
        times = (show_time(one.current_at), show_time(one.replaced_at))
        kept = "yes" if remote or _is_kept(places, one.id) else "no"
        rows.append((one.id[:12], one.state.value, *times, kept, line.who if line else "", line.what if line else ""))
    print_table(("Release", "State", "Current since (UTC)", "Replaced (UTC)", "Kept", "Who", "What"), rows)


def _here(places: Places) -> "tuple[tuple[ReleaseRecord, ...], dict[str, Deployed]]":
    """The store of the settings, and what every folder that was deployed to from here remembers."""
    from storefront.deploy.bucket import STATE
    from storefront.deploy.folder_bucket import FolderBucket
    from storefront.deploy.site_state import read_state
    from storefront.ledger import read_releases

    lines: dict[str, Deployed] = {}
    for records in sorted((places.var / "deploy").glob(f"*/{Path(STATE).name}")):
        state = read_state(FolderBucket(records.parent, places.var, records.parent))
        lines |= {line.release: line for line in state.history} if state else {}
    return read_releases(places.var), lines


def _at_host(
    places: Places, to: str | None, stage: str | None
) -> "tuple[tuple[ReleaseRecord, ...], dict[str, Deployed]]":
    from storefront.deploy.site_state import read_state
    from storefront.deploy.target import open_target

    target = open_target(places, to, stage)
    with closing(target.store):
        state = read_state(target.bucket)
        lines = {line.release: line for line in state.history} if state else {}
        return target.store.releases(), lines


def _is_kept(places: Places, release_id: str) -> bool:
    return (places.var / "releases" / release_id).is_dir()


def _plain(one: "ReleaseRecord", line: "Deployed | None", places: Places, remote: bool) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state.value,
        "publishing_at": one.publishing_at,
        "current_at": one.current_at,
        "replaced_at": one.replaced_at,
        "kept": remote or _is_kept(places, one.id),
        "who": line.who if line else None,
        "what": line.what if line else None,
    }
