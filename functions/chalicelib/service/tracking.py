"""Where the carrier of a parcel shows how far it is."""

from collections.abc import Mapping
from urllib.parse import quote

from chalicelib.domain.carriers import Carrier, find_carrier


def tracking_link(written: str, tracking: str, added: Mapping[str, Carrier]) -> str | None:
    """The address of a parcel's page; None without a number, or for a carrier that nobody knows.

    `written` is the carrier as somebody wrote it down, `added` are those of the shop.
    """
    carrier = find_carrier(written, added)
    if carrier is None or not tracking:
        return None
    return carrier.url.replace("{tracking}", quote(tracking, safe=""))
