"""`storefront deploy site --preview`: the release of a pull request under its own address."""

import json
from contextlib import closing
from typing import TYPE_CHECKING

import click

from storefront.commands.deploy_site import print_plan, progress
from storefront.places import Places

if TYPE_CHECKING:
    from storefront.deploy.deploying import Errand
    from storefront.deploy.stages import Stage


def preview_site(
    places: Places, stage: str | None, name: str, days: int, wait: int, *, remove: bool, dry_run: bool, as_json: bool
) -> None:
    """Deploy, plan or remove one preview, and say its address."""
    from chalicelib.bootstrap import system_clock
    from storefront.deploy.deploying import Errand
    from storefront.deploy.previews import address_of_preview
    from storefront.deploy.stages import read_stage
    from storefront.deploy.target import open_stage

    chosen = read_stage(places.root, stage)
    address = address_of_preview(chosen, name)
    target = open_stage(places, chosen, cdn=False)
    with closing(target.store), progress() as tell:
        errand = Errand(places, target, system_clock, _say, tell, float(wait))
        if remove:
            _remove(errand, name, address, dry_run=dry_run, as_json=as_json)
        else:
            _show(errand, chosen, name, days, address, dry_run=dry_run, as_json=as_json)


def _show(
    errand: "Errand", stage: "Stage", name: str, days: int, address: str, *, dry_run: bool, as_json: bool
) -> None:
    from storefront.deploy.previews import deploy_preview, plan_preview
    from storefront.tables import show_time

    if dry_run:
        prepared, until = plan_preview(errand, name), None
    else:
        prepared, preview = deploy_preview(errand, name, days)
        until = preview.until
    if as_json:
        report = {"preview": name, "address": address, "until": until, "dry_run": dry_run}
        click.echo(json.dumps(report | prepared.plan.plain(), ensure_ascii=False, indent=2))
        return
    print_plan(prepared.plan, f"{stage.bucket}, preview {name}")
    if until is None:
        click.echo("Nothing was done: this was a dry run.")
    else:
        click.echo(
            f"{address} shows it until {show_time(until)} (UTC). No search engine is told, and paying is played."
        )


def _remove(errand: "Errand", name: str, address: str, *, dry_run: bool, as_json: bool) -> None:
    from storefront.deploy.previews import is_there, remove_preview

    was_there = is_there(errand.target.bucket, name) if dry_run else remove_preview(errand, name)
    if as_json:
        click.echo(json.dumps({"preview": name, "address": address, "was_there": was_there, "dry_run": dry_run}))
    elif dry_run:
        click.echo(f"{address} would be removed." if was_there else f"There is no preview {name}.")
    else:
        click.echo(f"{address} is removed." if was_there else f"There was no preview {name}; nothing was done.")


def _say(message: str) -> None:
    click.echo(message, err=True)
