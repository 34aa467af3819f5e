"""`storefront deploy site`: what people see of the shop."""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option, output_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from storefront.deploy.deploying import Tell
    from storefront.deploy.plan import Plan, Sending

_SITE_EXAMPLE = """\b
Examples:
  storefront build && storefront deploy site
  storefront deploy site --stage prod --dry-run
  storefront deploy site --to rsync:shop@example.com:public_html
  storefront deploy site --stage preview --preview pr-12
"""
_SHOWN = 20

to_option = click.option(
    "--to", metavar="PLACE", help="A folder, or rsync:HOST:PATH, instead of the stage of deploy.toml."
)
stage_option = click.option("--stage", metavar="NAME", help="Which stage of deploy.toml, where it has several.")
wait_option = click.option(
    "--wait",
    type=click.IntRange(0),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another deploy.",
)


@click.command(epilog=_SITE_EXAMPLE)
@to_option
@stage_option
@output_option
@var_option
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--functions", metavar="URL", help="With --to: where the functions run, for hosts that pass /api on.")
@click.option("--adopt", is_flag=True, help="Take over a place with files in it; what is not in the release goes.")
@click.option("--resend", is_flag=True, help="Trust no record of what lies there: send everything again.")
@click.option("--preview", metavar="NAME", help="Show it at an address of its own, which nobody is told of.")
@click.option("--days", type=click.IntRange(1, 90), metavar="N", help="With --preview: for how long; 14 without it.")
@click.option("--remove", is_flag=True, help="With --preview: take it away.")
@wait_option
@json_option
def site(
    to: str | None,
    stage: str | None,
    output: Path | None,
    var: Path | None,
    dry_run: bool,
    functions: str | None,
    adopt: bool,
    resend: bool,
    preview: str | None,
    days: int | None,
    remove: bool,
    wait: int,
    as_json: bool,
) -> None:
    """Send the release that was built last, and make it current: only what differs, in an order that breaks no page.

    A deploy that was interrupted is run again, and goes on from there.
    """
    from chalicelib.bootstrap import system_clock
    from storefront.deploy.deploying import Errand, deploy_site, plan_site
    from storefront.deploy.target import open_target

    places = find_places(output=output, var=var)
    if preview is not None:
        _refuse({"--to": to, "--functions": functions, "--adopt": adopt, "--resend": resend}, "--preview")
        from storefront.commands.deploy_preview import preview_site
        from storefront.deploy.previews import DAYS

        preview_site(places, stage, preview, days or DAYS, wait, remove=remove, dry_run=dry_run, as_json=as_json)
        return
    if days or remove:
        raise click.UsageError("--days and --remove are for --preview NAME")
    target = open_target(places, to, stage, functions)
    with closing(target.store), progress() as tell:
        errand = Errand(places, target, system_clock, _say, tell, float(wait))
        started = time.monotonic()
        work = plan_site if dry_run else deploy_site
        prepared = work(errand, adopt=adopt, resend=resend)
    took = time.monotonic() - started
    if as_json:
        report = {"target": target.bucket.name, "dry_run": dry_run, "milliseconds": int(took * 1000)}
        click.echo(json.dumps(report | prepared.plan.plain(), ensure_ascii=False, indent=2))
        return
    print_plan(prepared.plan, target.bucket.name)
    if prepared.plan.is_idle:
        return
    if dry_run:
        click.echo("Nothing was done: this was a dry run.")
    else:
        click.echo(f"Release {prepared.plan.release[:12]} is current since {took:.1f} s after the start.")


def _refuse(given: dict[str, object], beside: str) -> None:
    """Options that mean nothing here. Raises UsageError."""
    if wrong := [name for name, value in given.items() if value]:
        raise click.UsageError(f"{', '.join(wrong)} cannot stand beside {beside}")


def print_plan(plan: "Plan", name: str) -> None:
    """What a deploy does, for people: everything that is short, and the beginning of what is long."""
    if plan.is_idle:
        click.echo(f"{name}: release {plan.release[:12]} is there already; nothing is sent.")
        return
    click.echo(f"{name}: release {plan.release[:12]}" + (f" after {plan.before[:12]}" if plan.before else ""))
    groups = (
        ("Assets", plan.assets),
        ("New pages", plan.new_pages),
        ("Changed pages", plan.pages),
        ("Lists", plan.lists),
    )
    for title, items in groups:
        _print_paths(title, [_described(item) for item in items])
    _print_paths("Gone at once", plan.remove)
    _print_paths("Left behind long enough", plan.expired)
    if plan.invalidate:
        click.echo(
            f"  CDN is told of {len(plan.invalidate)}: {', '.join(plan.invalidate[:5])}" + _more(plan.invalidate, 5)
        )
    click.echo(f"  {len(plan.sent)} files, {plan.size:,} bytes to send")


def _print_paths(title: str, paths: "list[str] | tuple[str, ...]") -> None:
    if paths:
        click.echo(f"  {title}: {len(paths)}")
        for path in paths[:_SHOWN]:
            click.echo(f"    {path}")
        if len(paths) > _SHOWN:
            click.echo(f"    … and {len(paths) - _SHOWN} more (--json names all)")


def _described(item: "Sending") -> str:
    packed = f", {item.encoding}" if item.encoding else ""
    source = ", from its copy" if item.kept else ""
    return f"{item.path}  ({item.entry.type}; {item.entry.cache}{packed}{source})"


def _more(paths: tuple[str, ...], shown: int) -> str:
    return f" and {len(paths) - shown} more" if len(paths) > shown else ""


@contextmanager
def progress() -> "Iterator[Tell]":
    """A bar a step on a terminal; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("deploying", total=None)
        yield lambda step, done, total: bars.update(task, description=step, completed=done, total=total or None)


def _say(message: str) -> None:
    click.echo(message, err=True)
