"""The list of orders, by status, buyer, time and SKU, in pages that cost the same however many orders there are."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.listing import Cursor, Listing
from chalicelib.domain.order_state import STATUSES
from chalicelib.service.customers import customer_id
from chalicelib.service.house import House

_AT_ONCE = 200
_MOST_READ = 2000  # lines that one page may look at for a SKU: what is rarer goes on in the next page
_MOST = 200


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders: `since` inclusive and `until` exclusive, UTC seconds of placing; `after` is where a page ended."""

    status: str | None = None
    buyer: str | None = None  # an e-mail address
    sku: str | None = None
    since: int | None = None
    until: int | None = None
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Lines of the list, the newest first; `next` is for `after` of the next page, None where this is the last."""

    orders: tuple[Listing, ...]
    next: str | None = None


def list_orders(house: House, asked: OrderFilter) -> OrderPage:
    """A page of the list. Raises InvalidRequest for a limit, a status or a place that is none."""
    _check_status(asked.status)
    if not 1 <= asked.limit <= _MOST:
        raise InvalidRequest([Problem("invalid_limit", f"limit is from 1 to {_MOST}", "limit")])
    found: list[Listing] = []
    last: Listing | None = None
    for line, read in zip(_lines(house, asked), range(_MOST_READ + 1), strict=False):
        if len(found) == asked.limit or read == _MOST_READ:
            return OrderPage(tuple(found), _place_after(last) if last else None)
        last = line
        if asked.sku is None or asked.sku in line.skus:
            found.append(line)
    return OrderPage(tuple(found))


def _lines(house: House, asked: OrderFilter) -> Iterator[Listing]:
    customer = customer_id(house.secret, asked.buyer) if asked.buyer else None
    before = _cursor(asked.after) if asked.after else None
    if before is None and asked.until is not None:
        before = Cursor(asked.until, "")
    at_once = _AT_ONCE if asked.sku else asked.limit + 1
    while page := house.store.orders(status=asked.status, customer=customer, before=before, limit=at_once):
        for line in page:
            if asked.since is not None and line.placed_at < asked.since:
                return
            yield line
        before = Cursor(page[-1].placed_at, page[-1].id)


def _check_status(status: str | None) -> None:
    if status is None or status in STATUSES:
        return
    close = get_close_matches(status[:40], STATUSES, n=1)
    known = f"did you mean {close[0]}?" if close else f"there are: {', '.join(STATUSES)}"
    raise InvalidRequest([Problem("unknown_status", f"no order is ever {status[:40]!r} ({known})", "status")])


def _place_after(line: Listing) -> str:
    return urlsafe_b64encode(f"{line.placed_at}.{line.id}".encode()).decode().rstrip("=")


def _cursor(text: str) -> Cursor:
    try:
        at, _, order_id = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(".")
        return Cursor(int(at), order_id)
    except (ValueError, NotBase64) as wrong:
        raise InvalidRequest([Problem("invalid_place", "that is no place in the list", "after")]) from wrong
