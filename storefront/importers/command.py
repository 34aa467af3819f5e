"""`storefront import`: the commands around the importers. The command line registers `import_group`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from storefront.importers import CurrencyNeeded, ImportRefused, ImportReport, import_catalogue
from storefront.options import json_option

_FOLDER = click.Path(file_okay=False, path_type=Path)
_OPTIONS = (
    click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.option(
        "--into",
        required=True,
        type=_FOLDER,
        metavar="DIR",
        help="The shop's folder; product files land in DIR/products/.",
    ),
    click.option(
        "--currency",
        metavar="CODE",
        help="The currency of the prices; by default the one that the file names, else the first of DIR/shop.yaml.",
    ),
    click.option(
        "--images",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="A folder with the pictures; those with the file names of the export are copied.",
    ),
    click.option(
        "--as-written", is_flag=True, help="Write prices in CODE even where the shop does not have that currency."
    ),
    click.option("--encoding", metavar="NAME", help="What the file is, where it is not UTF-8: such as windows-1252."),
    json_option,
)


@click.group("import")
def import_group() -> None:
    """Turn another shop's product export into product files.

    Nothing is fetched, nothing is lost silently, and importing the same file again changes nothing.
    """


def _example(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  storefront import {line}" for line in lines)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@import_group.command(
    "shopify",
    epilog=_example(
        "shopify products_export.csv --into content --currency EUR",
        "shopify products_export.csv --into content --images ~/Downloads/files",
    ),
)
@_with_options
def import_shopify_command(**asked: Any) -> None:
    """Import a Shopify product export (Products, Export, CSV), in either of its header dialects."""
    _run("shopify", **asked)


@import_group.command(
    "woocommerce",
    epilog=_example(
        "woocommerce wc-product-export.csv --into content --currency GBP",
        "woocommerce wc-product-export.csv --into content --images ~/Downloads/uploads",
    ),
)
@_with_options
def import_woocommerce_command(**asked: Any) -> None:
    """Import a WooCommerce product export (Products, Export, CSV), in any language of the site."""
    _run("woocommerce", **asked)


@import_group.command(
    "google",
    epilog=_example("google feed.xml --into content", "google feed.tsv --into content --currency USD --json"),
)
@_with_options
def import_google_command(**asked: Any) -> None:
    """Import a Google Merchant feed: RSS 2.0 or Atom in XML, or tab-separated values."""
    _run("google", **asked)


def _run(source: str, *, file: Path, into: Path, as_json: bool, **asked: Any) -> None:
    try:
        report = _import_with_progress(source, file, into, **asked)
    except CurrencyNeeded as error:
        raise click.UsageError(str(error)) from error
    except ImportRefused as error:
        _refuse(error, as_json)
        raise click.exceptions.Exit(1) from error
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if not report.products:
        raise click.exceptions.Exit(1)


def _import_with_progress(source: str, file: Path, into: Path, **asked: Any) -> ImportReport:
    """With a bar on the error stream, where that is a terminal, so that the report can be piped."""
    console = Console(stderr=True)
    columns = (TextColumn("Products"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("products", total=None)
        return import_catalogue(
            source,
            file,
            into,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            **asked,
        )


def _refuse(error: ImportRefused, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": {"code": error.code, "message": str(error)}}, ensure_ascii=False, indent=2))
    else:
        Console(stderr=True).print(Text(str(error)), style="bold red", soft_wrap=True)


def _print(report: ImportReport) -> None:
    console = Console()
    if not report.products:
        console.print(Text("Nothing was imported: the export holds no product."), style="bold red")
    before = "\n"
    for line in report.as_text().split("\n"):
        heading = not before and bool(line)
        console.print(Text(line), style="bold" if heading else None, soft_wrap=True)
        before = line
