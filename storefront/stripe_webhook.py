"""The registration of the shop's webhook at Stripe: looked at, made, brought up to date. Only ever through the library.

The events and the version of the API are those that the functions read. An endpoint keeps its version for good, so
another version is another endpoint. https://docs.stripe.com/api/webhook_endpoints
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from chalicelib.adapters.stripe_gateway import API_VERSION
from chalicelib.adapters.stripe_notices import EVENTS
from chalicelib.domain.errors import Unavailable

if TYPE_CHECKING:
    from stripe import StripeClient
    from stripe.params import WebhookEndpointCreateParams, WebhookEndpointUpdateParams

PATH = "/api/webhooks/stripe"
_DESCRIPTION = "Pelican Storefront: orders, payments, refunds, disputes"


class StripeRefused(Unavailable):
    """Stripe does not do it; the message says what it said, and what to do."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One webhook endpoint at the shop's address, as Stripe has it."""

    id: str
    events: frozenset[str]
    version: str | None
    enabled: bool

    @property
    def is_current(self) -> bool:
        """Whether it speaks the version of the API that the functions read."""
        return self.version == API_VERSION

    @property
    def missing(self) -> tuple[str, ...]:
        """Events that the shop handles and that do not come; `*` is all of them."""
        return () if "*" in self.events else tuple(sorted(set(EVENTS) - self.events))

    @property
    def is_right(self) -> bool:
        """Whether nothing has to be done."""
        return self.is_current and self.enabled and self.events == frozenset(EVENTS)


@dataclass(frozen=True, slots=True)
class Work:
    """What has to be done: the endpoint that will be used if there is one, and those at this address that are old."""

    url: str
    known: Endpoint | None
    old: tuple[Endpoint, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """In words."""
        if self.known is None:
            return (f"register {self.url} for {len(EVENTS)} events, API version {API_VERSION}",)
        if self.known.is_right:
            return ()
        surplus = sorted(self.known.events - set(EVENTS))
        said = [f"also send {', '.join(self.known.missing)}"] if self.known.missing else []
        said += [f"no longer send {', '.join(surplus)}"] if surplus else []
        said += [] if self.known.enabled else ["switch it on again"]
        return tuple(f"{self.known.id}: {one}" for one in said)


def open_stripe(key: str, api_base: str | None = None) -> "StripeClient":
    """The library as the functions have it. `api_base` is the sandbox's address, None for Stripe itself."""
    from requests import Session
    from stripe import RequestsClient, StripeClient

    session = Session()
    session.trust_env = api_base is None
    return StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base} if api_base else None,
        max_network_retries=2,
        http_client=RequestsClient(timeout=20, session=session),
    )


def look(client: "StripeClient", url: str) -> Work:
    """What is registered at this address. Raises StripeRefused."""
    with _said():
        listed = client.v1.webhook_endpoints.list({"limit": 100})
        here = [_read(one.to_dict()) for one in listed.auto_paging_iter() if one.url == url]
    current = [one for one in here if one.is_current]
    known = next((one for one in current if one.enabled), current[0] if current else None)
    return Work(url, known, tuple(one for one in here if one is not known))


def register(client: "StripeClient", url: str) -> tuple[str, str]:
    """Make an endpoint; its id and its signing secret, which Stripe shows this once. Raises StripeRefused."""
    with _said():
        params = {
            "url": url,
            "enabled_events": list(EVENTS),
            "api_version": API_VERSION,
            "description": _DESCRIPTION,
        }
        made = client.v1.webhook_endpoints.create(cast("WebhookEndpointCreateParams", params))
        return made.id, str(made.secret)


def bring_up_to_date(client: "StripeClient", endpoint: Endpoint) -> None:
    """The events that the shop handles, and switched on. Its secret stays. Raises StripeRefused."""
    with _said():
        params = {"enabled_events": list(EVENTS), "disabled": False}
        client.v1.webhook_endpoints.update(endpoint.id, cast("WebhookEndpointUpdateParams", params))


def remove(client: "StripeClient", ids: Sequence[str]) -> None:
    """Take endpoints away. Raises StripeRefused."""
    with _said():
        for one in ids:
            client.v1.webhook_endpoints.delete(one)


@contextmanager
def _said() -> Iterator[None]:
    from stripe import AuthenticationError, PermissionError, StripeError

    try:
        yield
    except AuthenticationError as wrong:
        raise StripeRefused(f"Stripe does not know STRIPE_SECRET_KEY: {wrong.user_message}") from wrong
    except PermissionError as wrong:
        raise StripeRefused(
            "STRIPE_SECRET_KEY may not do that: give the restricted key the permission to write webhook endpoints, or "
            f"use a secret key for this ({wrong.user_message})"
        ) from wrong
    except StripeError as wrong:
        raise StripeRefused(f"Stripe did not do it: {wrong.user_message or wrong}") from wrong


def _read(doc: dict[str, Any]) -> Endpoint:
    return Endpoint(doc["id"], frozenset(doc["enabled_events"]), doc["api_version"], doc["status"] == "enabled")
