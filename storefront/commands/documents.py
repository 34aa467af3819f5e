"""`storefront orders invoice` and `packing-slip`: what is printed of an order, as one HTML file each."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.desk.clerk import open_clerk
from storefront.options import var_option

if TYPE_CHECKING:
    from chalicelib.service.papers import Paper

to_option = click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the page to this file.",
)


@click.command("invoice", epilog="\b\nExample:\n  storefront orders invoice K7QX2M9PTA --to invoice.html")
@click.argument("reference")
@click.option("--refund", default="", metavar="REFUND", help="The credit note of this refund instead.")
@to_option
@var_option
def invoice(reference: str, refund: str, target: Path | None, var: Path | None) -> None:
    """Print the invoice of an order as a page of HTML; it gets its number now where it is due and has none."""
    clerk = open_clerk(var, as_json=False)
    _, order = clerk.find(reference)
    papers = clerk.services.papers
    if not refund:
        papers.issue_invoice(order.reference)
    _hand_over(papers.show_invoice(order.reference, refund), target)


@click.command(
    "packing-slip", epilog="\b\nExample:\n  storefront orders packing-slip K7QX2M9PTA parcel-1 --to slip.html"
)
@click.argument("reference")
@click.argument("parcel", default="")
@to_option
@var_option
def packing_slip(reference: str, parcel: str, target: Path | None, var: Path | None) -> None:
    """Print what is in a PARCEL of an order, or, without one, what is still to be packed. No prices stand on it."""
    clerk = open_clerk(var, as_json=False)
    _, order = clerk.find(reference)
    _hand_over(clerk.services.papers.show_slip(order.reference, parcel), target)


def _hand_over(paper: "Paper", target: Path | None) -> None:
    if target is None:
        click.echo(paper.html, nl=False)
        return
    try:
        target.write_text(paper.html, encoding="utf-8")
    except OSError as wrong:
        raise click.ClickException(f"{target}: {wrong.strerror}") from wrong
    click.echo(str(target))


COMMANDS = (invoice, packing_slip)
