"""Fields of Stripe's objects, read with care: what a stranger typed, and who that is. For the adapters of Stripe."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.events import Buyer

_UNFIT = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")

Doc = Mapping[str, Any]


def part(doc: Doc, name: str) -> Doc:
    """An object within an object; empty where there is none."""
    part = doc.get(name)
    return part if isinstance(part, Mapping) else {}


def text(doc: Doc, name: str) -> str:
    """A text. Raises ValueError where there is none."""
    value = doc.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is {value!r}, not a text")
    return value


def integer(doc: Doc, name: str) -> int:
    """A whole number. Raises ValueError where there is none."""
    value = doc.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}, not a whole number")
    return value


def one_line(text: Any) -> str:
    """What a stranger typed, as one line: no line breaks, control characters or half characters."""
    return _UNFIT.sub(" ", text).strip() if isinstance(text, str) else ""


def read_buyer(doc: Doc) -> Buyer:
    """Who pays, and where the goods go: the shipping address, else the billing address.

    `name` is who pays; a recipient with another name is the first line of the address, so that neither is lost.
    """
    details = part(doc, "customer_details")
    shipping = (
        part(part(doc, "collected_information"), "shipping_details")  # since 2025-03
        or part(doc, "shipping_details")
        or part(doc, "shipping")  # before 2022-08
    )
    recipient = one_line(shipping.get("name"))
    name = one_line(details.get("name")) or recipient
    address = part(shipping, "address") or part(details, "address")
    lines = _address_lines(address)
    return Buyer(
        email=one_line(details.get("email")) or one_line(doc.get("customer_email")) or None,
        name=name or None,
        address=(recipient, *lines) if lines and recipient not in ("", name) else lines,
        country=one_line(address.get("country")) or None,
        region=one_line(address.get("state")) or None,
        postcode=one_line(address.get("postal_code")) or None,
    )


def _address_lines(address: Doc) -> tuple[str, ...]:
    """Street, then town: `94103` goes behind a town with a state, before any other."""
    city, state, postcode = (one_line(address.get(part)) for part in ("city", "state", "postal_code"))
    town = f"{', '.join(filter(None, (city, state)))} {postcode}" if state else f"{postcode} {city}"
    return tuple(filter(None, (one_line(address.get("line1")), one_line(address.get("line2")), town.strip())))
