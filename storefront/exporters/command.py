"""`storefront export`: the commands around the exporters. The command line registers `export_group`."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from generator.problems import ContentError
from storefront.exporters import DIALECTS, ExportRefused, ExportReport, export_google, export_shopify
from storefront.options import content_option, json_option, var_option
from storefront.places import find_places
from storefront.problems import plain, print_problems

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_CURRENCY = click.option(
    "--currency", metavar="CODE", help="The currency of the prices, instead of that of the shop's pages."
)
_FORCE = click.option("--force", "replace", is_flag=True, help="Replace the file where it is there already.")


@click.group("export")
def export_group() -> None:
    """Write the shop's products as a file that another shop or a marketplace takes.

    What the target cannot hold is reported, never silently dropped.
    """


def _example(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  storefront export {line}" for line in lines)


@export_group.command(
    "shopify",
    epilog=_example("shopify products.csv", "shopify products.csv --content ../my-shop/content --dialect legacy"),
)
@_FILE
@content_option
@var_option
@click.option(
    "--dialect",
    type=click.Choice(tuple(DIALECTS)),
    default="current",
    help="`current`: the headers of Shopify's template; `legacy`: those of its export.",
)
@_CURRENCY
@_FORCE
@json_option
def export_shopify_command(content: Path | None, var: Path | None, file: Path, as_json: bool, **asked: Any) -> None:
    """Export the products as Shopify's product CSV, drafts included."""
    places = find_places(content, var=var)
    _run(lambda: export_shopify(places, file, now=int(time.time()), **asked), as_json)


@export_group.command("google", epilog=_example("google feed.xml", "google feed.tsv --currency USD"))
@_FILE
@content_option
@var_option
@_CURRENCY
@_FORCE
@json_option
def export_google_command(content: Path | None, var: Path | None, file: Path, as_json: bool, **asked: Any) -> None:
    """Export what is for sale as a Google Merchant feed: FILE.xml is RSS 2.0, FILE.tsv tab-separated values."""
    places = find_places(content, var=var)
    _run(lambda: export_google(places, file, now=int(time.time()), **asked), as_json)


def _run(export: Callable[[], ExportReport], as_json: bool) -> None:
    try:
        report = export()
    except ContentError as wrong:
        if as_json:
            click.echo(json.dumps({"problems": plain(wrong.problems)}, ensure_ascii=False, indent=2))
        else:
            print_problems(wrong.problems, err=True)
        raise click.exceptions.Exit(1) from wrong
    except ExportRefused as error:
        if as_json:
            message = {"error": {"code": error.code, "message": str(error)}}
            click.echo(json.dumps(message, ensure_ascii=False, indent=2))
        else:
            Console(stderr=True).print(Text(str(error)), style="bold red", soft_wrap=True)
        raise click.exceptions.Exit(1) from error
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(report)


def _print(report: ExportReport) -> None:
    console = Console()
    before = "\n"
    for line in report.as_text().split("\n"):
        heading = not before and bool(line)
        console.print(Text(line), style="bold" if heading else None, soft_wrap=True)
        before = line
