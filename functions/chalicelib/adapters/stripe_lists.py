"""Stripe's lists, page by page (https://docs.stripe.com/api/pagination). For the adapters of Stripe only."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.adapters.stripe_fields import Doc, text
from chalicelib.adapters.stripe_objects import read_dispute, read_payment, read_refund
from chalicelib.domain.provider import ProviderDispute, ProviderPage, ProviderPayment, ProviderRefund

if TYPE_CHECKING:
    from stripe import StripeClient

T = TypeVar("T")

_AT_ONCE = 100  # the most that Stripe gives


def page_params(since: int, until: int, after: str | None) -> dict[str, Any]:
    """What a page of what was made in that time is asked for with."""
    params: dict[str, Any] = {"limit": _AT_ONCE, "created": {"gte": since, "lt": until}}
    return {**params, "starting_after": after} if after else params


def list_payments(client: "StripeClient", since: int, until: int, after: str | None) -> ProviderPage[ProviderPayment]:
    """A page of the payments that were begun in that time."""
    params: Any = {**page_params(since, until, after), "expand": ["data.latest_charge"]}
    return read_page(client.v1.payment_intents.list(params).to_dict(), read_payment)


def list_refunds(client: "StripeClient", since: int, until: int, after: str | None) -> ProviderPage[ProviderRefund]:
    """The same of refunds."""
    params: Any = page_params(since, until, after)
    return read_page(client.v1.refunds.list(params).to_dict(), read_refund)


def list_disputes(client: "StripeClient", since: int, until: int, after: str | None) -> ProviderPage[ProviderDispute]:
    """The same of disputes."""
    params: Any = page_params(since, until, after)
    return read_page(client.v1.disputes.list(params).to_dict(), read_dispute)


def read_page(doc: Doc, read: Callable[[Doc], T]) -> ProviderPage[T]:
    """A page, each entry read by `read`; refunds and disputes of charges without a payment intent are none of ours.

    Raises ValueError where an entry cannot be read.
    """
    listed = list(doc.get("data") or ())
    ours = (one for one in listed if one.get("object") == "payment_intent" or one.get("payment_intent"))
    following = text(listed[-1], "id") if listed and doc.get("has_more") else None
    return ProviderPage(tuple(read(one) for one in ours), following)
