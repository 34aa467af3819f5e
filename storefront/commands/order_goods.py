"""`storefront orders ship | deliver | track | replace`: goods leave, arrive or do not, and are sent once more."""

import click

from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.parcel_events import Units
from chalicelib.service import parcels
from storefront.desk.clerk import Clerk, at_desk, one_part
from storefront.desk.typed import needed_units_argument, reference_argument, units_argument

_WORDS = {
    "delivered": ParcelState.DELIVERED,
    "in-transit": ParcelState.IN_TRANSIT,
    "failed": ParcelState.FAILED,
}


@click.command(
    epilog="\b\nExample:\n  storefront orders ship K7QX2M9PTA PRINT-A4:2 --carrier dhl --tracking 00340434161094042557"
)
@reference_argument
@units_argument
@click.option("--carrier", default="", metavar="NAME", help="Who carries it, such as dhl or royal-mail.")
@click.option("--tracking", default="", metavar="NUMBER", help="The carrier's number of it, never an address.")
@click.option("--pickup", is_flag=True, help="It lies ready at the shop, to be fetched.")
@at_desk
def ship(clerk: Clerk, reference: str, lines: tuple[Units, ...], carrier: str, tracking: str, pickup: bool) -> None:
    """Send a parcel with these units; without any, with all that is still to be sent. The buyer is told."""
    clerk.do(parcels.ship, reference, parcels.Shipment(clerk.by, lines, carrier, tracking, pickup))


@click.command(epilog="\b\nExample:\n  storefront orders deliver K7QX2M9PTA parcel-1")
@reference_argument
@click.argument("parcel", required=False)
@click.option(
    "--state",
    type=click.Choice(list(_WORDS)),
    default="delivered",
    help="Where it is, if not delivered: failed is lost, or not taken in.",
)
@click.option("--note", default="", metavar="TEXT", help="What the carrier said.")
@at_desk
def deliver(clerk: Clerk, reference: str, parcel: str | None, state: str, note: str) -> None:
    """Note that PARCEL is there, or what else became of it; the only one on its way where none is named."""
    _, order = clerk.find(reference)
    ended = (ParcelState.DELIVERED, ParcelState.FAILED)
    named = one_part(parcel, [one.id for one in order.parcels if one.state not in ended], "parcel")
    clerk.do(parcels.mark, reference, parcels.ParcelNews(clerk.by, named, _WORDS[state], note))


@click.command(
    epilog="\b\nExample:\n  storefront orders track K7QX2M9PTA parcel-1 --carrier ups --tracking 1Z999AA10123456784"
)
@reference_argument
@click.argument("parcel", required=False)
@click.option("--carrier", required=True, metavar="NAME", help="Who really carries it.")
@click.option("--tracking", required=True, metavar="NUMBER", help="The number that it really has.")
@at_desk
def track(clerk: Clerk, reference: str, parcel: str | None, carrier: str, tracking: str) -> None:
    """Correct the carrier and number of PARCEL."""
    _, order = clerk.find(reference)
    named = one_part(parcel, [one.id for one in order.parcels], "parcel")
    clerk.do(parcels.correct_tracking, reference, parcels.TrackingCorrection(clerk.by, named, carrier, tracking))


@click.command(epilog='\b\nExample:\n  storefront orders replace K7QX2M9PTA PRINT-A4:1 --reason "lost on the way"')
@reference_argument
@needed_units_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--return", "return_id", default="", metavar="RETURN", help="For this return, which is closed by it.")
@at_desk
def replace(clerk: Clerk, reference: str, lines: tuple[Units, ...], reason: str, return_id: str) -> None:
    """Promise units once more, for nothing; they go with the next parcel."""
    clerk.do(parcels.replace_units, reference, parcels.Replacement(clerk.by, reason, lines, return_id))
