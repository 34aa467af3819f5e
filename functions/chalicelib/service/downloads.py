"""Files that were bought: counted when the buyer asks for one, then fetched from an address that soon expires."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import PurePosixPath

from chalicelib.domain.downloads import Download, DownloadRefused, downloads
from chalicelib.domain.errors import LinkRefused, NotFound
from chalicelib.domain.goods_commands import FetchDownload
from chalicelib.domain.order import Order
from chalicelib.domain.reference import LENGTH
from chalicelib.domain.wordings import to_translate
from chalicelib.service.house import House, act, find
from chalicelib.service.links import sign, verify

ADDRESS_SECONDS = 600
"""Long enough to choose a folder and to try again, too short to be passed on."""

_SCOPE = "download"
_REFUSED = to_translate("this link does not open a download, or no longer")
_GONE = to_translate("this file is not here any more; please write to us")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file and what it is called."""

    name: str
    content: bytes


def files_of(house: House, order: Order) -> tuple[Download, ...]:
    """Every file of the order, with how often it may still be fetched and where not, why."""
    return downloads(order, house.rules.orders.downloads)


def ask(house: House, order_id: str, order: Order, sku: str) -> str:
    """Count a fetch; the token of an address that holds for ten minutes. Raises UnknownPart, DownloadRefused, NotFound.

    Within those minutes the address may be used again, so that a download that broke off costs nothing.
    """
    wanted = next((one for one in files_of(house, order) if one.line.sku == sku), None)
    if wanted is not None and not wanted.reason:
        _read(house, order, wanted.path)  # a file that is gone costs no fetch
    act(house, order_id, FetchDownload(sku, house.rules.orders.downloads))
    name = _name(order.reference, sku)
    return f"{name}.{sign(house.secret, name, house.clock() + ADDRESS_SECONDS, _SCOPE)}"


def fetch(house: House, token: str) -> Fetched:
    """The file behind a token, unless the money went back meanwhile. Raises LinkRefused, DownloadRefused, NotFound."""
    name, _, signature = token.partition(".")
    if not verify(house.secret, name, signature, house.clock(), _SCOPE):
        raise LinkRefused(_REFUSED)
    reference, packed = name[:LENGTH], name[LENGTH:]
    sku = urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    _, order = find(house, reference)
    wanted = next((one for one in files_of(house, order) if one.line.sku == sku), None)
    if wanted is None:
        raise LinkRefused(_REFUSED)
    if wanted.reason not in ("", "spent"):
        raise DownloadRefused(wanted.words, details={"reason": wanted.reason})
    return Fetched(PurePosixPath(wanted.path).name, _read(house, order, wanted.path))


def _name(reference: str, sku: str) -> str:
    return reference + urlsafe_b64encode(sku.encode()).decode().rstrip("=")


def _read(house: House, order: Order, path: str) -> bytes:
    """The file as it is published now, else as it was when it was bought."""
    for release in (house.releases.current(), house.releases.open(order.placed.release)):
        try:
            return release.files.read(release.id, f"downloads/{path}")
        except FileNotFoundError:
            continue
    raise NotFound(_GONE)
