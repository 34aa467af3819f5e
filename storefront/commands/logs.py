"""`storefront logs`: what the functions of a deployed stage have written."""

import json
import sys
import time

import click

from storefront.commands.deploy_site import stage_option
from storefront.options import json_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront logs --stage prod
  storefront logs --stage prod --since 2d --level ERROR
  storefront logs --stage prod --order K7Q2M9X4TB
"""


@click.command(epilog=_EXAMPLE)
@stage_option
@click.option("--since", default="1h", show_default=True, metavar="TIME", help="How far back, such as 90m, 6h or 2d.")
@click.option("--order", metavar="REF", help="Only lines of this order: its reference, its id, or a message's id.")
@click.option("--request", metavar="ID", help="Only lines of this request.")
@click.option(
    "--level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], case_sensitive=False),
    default="INFO",
    show_default=True,
    help="Only lines that are at least so bad.",
)
@json_option
def logs(stage: str | None, since: str, order: str | None, request: str | None, level: str, as_json: bool) -> None:
    """Show what the functions of a stage have written, the oldest first."""
    from storefront.deploy.aws import make_client
    from storefront.deploy.logbook import Wanted, read_lines, seconds_of
    from storefront.deploy.settings import read_functions
    from storefront.deploy.surface import read_surface
    from storefront.deploy.template.names import API

    back = seconds_of(since)
    if back is None:
        raise click.UsageError(f"--since {since}: write a number with m, h or d, such as 90m")
    places = find_places()
    settings = read_functions(places.root, stage)
    client = make_client("logs", settings.region)
    functions = [API, *(handler for handler, _ in read_surface(places.root).schedules)]
    found = 0
    for line in read_lines(client, settings, functions, Wanted(int(time.time()) - back, order, request, level.upper())):
        found += 1
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else _shown(line))
    if not found and not as_json:
        click.echo(f"Nothing of that kind in the last {since}.", file=sys.stderr)


def _shown(line: dict[str, object]) -> str:
    time_of = str(line.get("time") or _moment(int(str(line["at"]))))[:23].replace("T", " ")
    more = " ".join(f"{name}={line[name]}" for name in ("status", "ms", "order", "request", "error_id") if name in line)
    trace = f"\n{line['trace']}" if line.get("trace") else ""
    head = f"{time_of} {line.get('level', ''):7} {line['function']:12} {line.get('message', '')}"
    return f"{head} {more}".rstrip() + trace


def _moment(milliseconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
