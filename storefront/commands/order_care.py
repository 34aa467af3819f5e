"""`storefront orders confirm | cancel | note | delay | evidence`: an order is taken on, called off, written about."""

import click

from chalicelib.domain.parcel_events import Units
from chalicelib.service import confirming
from chalicelib.service.desk_view import evidence_plain
from chalicelib.service.evidence import EvidenceRequest
from chalicelib.service.evidence import evidence as prepare_evidence
from storefront.desk.clerk import Clerk, at_desk, by_name
from storefront.desk.typed import reference_argument, units_argument
from storefront.desk.words import amount
from storefront.tables import one_line, show_time


@click.command(epilog='\b\nExample:\n  storefront orders confirm K7QX2M9PTA --note "checked the address by phone"')
@reference_argument
@click.option("--note", default="", metavar="TEXT", help="Why; only the shop reads it.")
@at_desk
def confirm(clerk: Clerk, reference: str, note: str) -> None:
    """Take an order on; whatever had to be looked at is settled by it."""
    clerk.do(confirming.confirm, reference, confirming.Confirmation(clerk.by, note))


@click.command(epilog='\b\nExample:\n  storefront orders cancel K7QX2M9PTA CARD:1 --reason "the buyer asked"')
@reference_argument
@units_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option(
    "--restock/--no-restock", default=True, help="Whether what had left the stock is on the shelf again; it is."
)
@at_desk
def cancel(clerk: Clerk, reference: str, lines: tuple[Units, ...], reason: str, restock: bool) -> None:
    """Call an order off, or only these units of it. What was paid for them goes back."""
    clerk.do(confirming.cancel, reference, confirming.Cancellation(clerk.by, reason, lines, restock))


@click.command(epilog='\b\nExample:\n  storefront orders note K7QX2M9PTA "a present: no invoice in the parcel"')
@reference_argument
@click.argument("text")
@at_desk
def note(clerk: Clerk, reference: str, text: str) -> None:
    """Write something down. The buyer never sees it."""
    clerk.do(confirming.note, reference, confirming.Note(clerk.by, text))


@click.command(
    epilog='\b\nExample:\n  storefront orders delay K7QX2M9PTA 2026-12-10 2026-12-12 --reason "the paper is late"'
)
@reference_argument
@click.argument("first")
@click.argument("last")
@click.option("--reason", default="", metavar="TEXT", help="Why; the buyer reads it.")
@at_desk
def delay(clerk: Clerk, reference: str, first: str, last: str, reason: str) -> None:
    """Promise that it arrives from FIRST to LAST (days such as 2026-12-10). The buyer is told."""
    clerk.do(confirming.delay, reference, confirming.Delay(clerk.by, (first, last), reason))


@click.command(epilog="\b\nExample:\n  storefront orders evidence K7QX2M9PTA --json > evidence.json")
@reference_argument
@click.option("--dispute", default="", metavar="ID", help="Which dispute; the open one without it.")
@by_name
def evidence(clerk: Clerk, reference: str, dispute: str) -> None:
    """Make the pack that answers a dispute: only what really happened. Send it once you have read it."""
    _, order = clerk.find(reference)
    pack = prepare_evidence(clerk.house, order.reference, EvidenceRequest(clerk.by, dispute))
    if clerk.as_json:
        clerk.print_json(evidence_plain(pack))
        return
    until = f", answer by {show_time(pack.respond_by)} (UTC)" if pack.respond_by else ""
    click.echo(one_line(f"{pack.dispute}: {amount(pack.amount, order)}, {pack.reason}{until}"))
    for name, text in pack.fields.items():
        click.echo(one_line(f"  {name}: {text}"))
    click.echo("What happened")
    for at, text in pack.timeline:
        click.echo(one_line(f"  {at}  {text}"))
