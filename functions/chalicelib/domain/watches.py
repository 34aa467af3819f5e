"""Somebody waits for something that is sold out. Kept apart from orders, and forgotten once there is no use for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.change import Message

CONFIRM_SECONDS = 2 * 24 * 3600
"""How long an address is kept that nobody has confirmed."""

WATCH_SECONDS = 180 * 24 * 3600
"""How long an address is kept that waits."""


@dataclass(frozen=True, slots=True)
class Watch:
    """An address that wants one mail when a SKU can be bought again; instants are UTC seconds.

    `waits_for` is the SKU whose stock is lacking: its own, or that of a part of the bundle that it is. Nothing is
    written to an address before somebody who reads its mail has confirmed it.
    """

    id: str
    sku: str
    waits_for: str
    email: str
    language: str
    asked_at: int
    expires_at: int
    confirmed_at: int | None = None


def stock_back(skus: Iterable[str], occasion: str, now: int) -> Message:
    """What has to follow when units of these SKUs are for sale again; `occasion` tells one time from another."""
    return Message(f"stock_back:{occasion}", "stock_back", {"skus": sorted(set(skus))}, now)
