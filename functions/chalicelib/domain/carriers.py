"""Carriers as data: what they are called, and where they show how far a parcel is.

The addresses are those of the carriers' own tracking pages. Shops add others in `shop.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier; `url` is its tracking page, with `{tracking}` where the number stands."""

    name: str
    url: str


CARRIERS: Mapping[str, Carrier] = {
    "australia-post": Carrier("Australia Post", "https://auspost.com.au/mypost/track/#/details/{tracking}"),
    "bpost": Carrier("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={tracking}&lang=en"),
    "canada-post": Carrier(
        "Canada Post", "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={tracking}"
    ),
    # Its own page takes no number in the address.
    "china-post": Carrier("China Post", "https://t.17track.net/en#nums={tracking}"),
    "correos": Carrier(
        "Correos", "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={tracking}"
    ),
    "ctt": Carrier(
        "CTT",
        "https://appserver.ctt.pt/CustomerArea/PublicArea_Detail?ObjectCodeInput={tracking}&SearchInput={tracking}",
    ),
    "dhl": Carrier("DHL", "https://www.dhl.com/global-en/home/tracking.html?submit=1&tracking-id={tracking}"),
    "dpd": Carrier("DPD", "https://tracking.dpd.de/status/en_US/parcel/{tracking}"),
    "evri": Carrier("Evri", "https://www.evri.com/track/parcel/{tracking}/details"),
    "fedex": Carrier("FedEx", "https://www.fedex.com/fedextrack/?trknbr={tracking}"),
    "gls": Carrier("GLS", "https://gls-group.eu/EU/en/parcel-tracking?match={tracking}"),
    "inpost": Carrier("InPost", "https://inpost.pl/sledzenie-przesylek?number={tracking}"),
    "japan-post": Carrier(
        "Japan Post", "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={tracking}&locale=en"
    ),
    "la-poste": Carrier("La Poste", "https://www.laposte.fr/outils/suivre-vos-envois?code={tracking}"),
    "postnord": Carrier("PostNord", "https://www.postnord.se/en/our-tools/track-and-trace?shipmentId={tracking}"),
    "royal-mail": Carrier("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{tracking}"),
    "sf-express": Carrier("SF Express", "https://www.sf-express.com/we/ow/chn/en/waybill/waybill-detail/{tracking}"),
    "swiss-post": Carrier("Swiss Post", "https://www.post.ch/swisspost-tracking?formattedParcelCodes={tracking}"),
    "ups": Carrier("UPS", "https://www.ups.com/track?tracknum={tracking}"),
    "usps": Carrier("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={tracking}"),
}


def find_carrier(written: str, added: Mapping[str, Carrier]) -> Carrier | None:
    """The carrier that somebody wrote down: by its id or its name, in any case; those of the shop count first."""
    plain = "-".join(written.casefold().split())
    for carriers in (added, CARRIERS):
        if plain in carriers:
            return carriers[plain]
        for carrier in carriers.values():
            if carrier.name.casefold() == written.casefold():
                return carrier
    return None
