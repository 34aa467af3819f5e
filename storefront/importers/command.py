"""`storefront import`: the command around the importers. The command line registers `import_group`."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from storefront.importers import CurrencyNeeded, ImportRefused, ImportReport, import_shopify

_EXAMPLE = """\b
Examples:
  storefront import shopify products_export.csv --into content --currency EUR
  storefront import shopify products_export.csv --into content --images ~/Downloads/files
"""


@click.group("import")
def import_group() -> None:
    """Turn another shop's product export into product files.

    Nothing is fetched, nothing is lost silently, and importing the same file again changes nothing.
    """


@import_group.command("shopify", epilog=_EXAMPLE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The shop's folder; product files land in DIR/products/.",
    metavar="DIR",
)
@click.option("--currency", metavar="CODE", help="The currency of the prices; by default the first of DIR/shop.yaml.")
@click.option(
    "--images",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the pictures; those with the file names of the export are copied.",
    metavar="DIR",
)
@click.option(
    "--as-written", is_flag=True, help="Write prices in CODE even where the shop does not have that currency."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def import_shopify_command(
    file: Path, into: Path, currency: str | None, images: Path | None, as_written: bool, as_json: bool
) -> None:
    """Import a Shopify product export (Products, Export, CSV), in either of its header dialects."""
    try:
        report = _import_with_progress(file, into, currency, images, as_written)
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


def _import_with_progress(
    file: Path, into: Path, currency: str | None, images: Path | None, as_written: bool
) -> ImportReport:
    """With a bar on the error stream, where that is a terminal, so that the report can be piped."""
    console = Console(stderr=True)
    columns = (TextColumn("Products"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("products", total=None)
        return import_shopify(
            file,
            into,
            currency=currency,
            images=images,
            as_written=as_written,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
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
