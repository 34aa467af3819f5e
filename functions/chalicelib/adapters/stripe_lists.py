"""Stripe's lists, page by page (https://docs.stripe.com/api/pagination). For the adapters of Stripe only."""

from collections.abc import Callable
from typing import Any, TypeVar

from chalicelib.adapters.stripe_fields import Doc, text
from chalicelib.domain.provider import ProviderPage

T = TypeVar("T")

_AT_ONCE = 100  # the most that Stripe gives


def page_params(since: int, until: int, after: str | None) -> dict[str, Any]:
    """What a page of what was made in that time is asked for with."""
    params: dict[str, Any] = {"limit": _AT_ONCE, "created": {"gte": since, "lt": until}}
    return {**params, "starting_after": after} if after else params


def read_page(doc: Doc, read: Callable[[Doc], T]) -> ProviderPage[T]:
    """A page, each entry read by `read`; refunds and disputes of charges without a payment intent are none of ours.

    Raises ValueError where an entry cannot be read.
    """
    listed = list(doc.get("data") or ())
    ours = (one for one in listed if one.get("object") == "payment_intent" or one.get("payment_intent"))
    following = text(listed[-1], "id") if listed and doc.get("has_more") else None
    return ProviderPage(tuple(read(one) for one in ours), following)
