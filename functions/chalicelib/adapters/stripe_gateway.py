"""The payment gateway on Stripe's Checkout, through Stripe's own library: sandbox, test mode and live alike.

The library is imported on the first call out, never for a webhook; and what reads events when a signature holds, so
that anybody's POST costs next to nothing. For bootstrap only.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from chalicelib.adapters.stripe_signature import verify
from chalicelib.domain.errors import GatewayError, GatewayRefused, GatewayUnavailable

if TYPE_CHECKING:
    from stripe import HTTPClient, StripeClient, StripeError, StripeObject
    from stripe.params.checkout import SessionCreateParams

    from chalicelib.domain.money import AmountError
    from chalicelib.domain.provider import (
        GatewayNotice,
        PaymentSession,
        ProviderDispute,
        ProviderPage,
        ProviderPayment,
        ProviderRefund,
    )
    from chalicelib.ports import SessionRequest

T = TypeVar("T")

API_VERSION = "2026-05-27.dahlia"
_NETWORK_RETRIES = 2


class StripeGateway:
    """A `PaymentGateway`. `api_base` is the sandbox's address, None for Stripe itself.

    `webhook_secrets` are all that are valid now, `tolerance` the seconds that a webhook's signature stays good.
    GatewayRefused carries what the provider said in `details["provider"]`: for the merchant, not for the shopper.
    """

    def __init__(
        self,
        secret_key: str,
        webhook_secrets: tuple[str, ...],
        *,
        api_base: str | None,
        tolerance: int = 300,
        http_client: "HTTPClient | None" = None,
    ) -> None:
        self._secret_key = secret_key
        self._webhook_secrets = webhook_secrets
        self._api_base = api_base
        self._tolerance = tolerance
        self._given_http_client = http_client

    def open_session(self, request: "SessionRequest") -> "PaymentSession":
        """A payment page; the same key with the same request gives the same page for a day.

        Raises ValueError where the lines do not sum to the amount: nothing is asked of the provider then.
        """
        from chalicelib.adapters.stripe_gateway_request import session_params
        from chalicelib.domain.money import AmountError

        try:
            params = cast("SessionCreateParams", session_params(request))
        except AmountError as wrong:
            raise _not_chargeable(wrong) from wrong
        with _errors_translated():
            session = self._client.v1.checkout.sessions.create(params, {"idempotency_key": request.key})
        return _session(session)

    def find_session(self, session_id: str) -> "PaymentSession":
        """A session as it is now, with the state of its payment."""
        with _errors_translated():
            expand = ["payment_intent", "payment_intent.latest_charge"]
            session = self._client.v1.checkout.sessions.retrieve(session_id, {"expand": expand})
        return _session(session)

    def expire_session(self, session_id: str) -> "PaymentSession":
        """Close an open session; of one that is not open any more, its present state."""
        from chalicelib.domain.provider import SessionStatus

        try:
            with _errors_translated():
                # With the library's own key, a new one each call: Stripe replays a 500 under the same key for a day,
                # and expiring twice does no harm.
                session = self._client.v1.checkout.sessions.expire(session_id)
        except GatewayRefused:
            found = self.find_session(session_id)
            if found.status is SessionStatus.OPEN:
                raise
            return found
        return _session(session)

    def find_payment(self, payment: str) -> "ProviderPayment":
        """A payment as it is now."""
        with _errors_translated():
            intent = self._client.v1.payment_intents.retrieve(payment, {"expand": ["latest_charge"]})
        return _payment(intent)

    def capture(self, payment: str, amount: int, currency: str, key: str) -> "ProviderPayment":
        """Take what the bank keeps, or a part of it: the rest is let go. Of what was taken before, its state."""
        from chalicelib.domain.provider import PaymentStatus

        asked = _chargeable(amount, currency)
        try:
            with _errors_translated():
                intent = self._client.v1.payment_intents.capture(
                    payment, {"amount_to_capture": asked, "expand": ["latest_charge"]}, {"idempotency_key": key}
                )
        except GatewayRefused:
            found = self.find_payment(payment)
            if found.status is not PaymentStatus.CAPTURED:
                raise
            return found
        return _payment(intent)

    def release(self, payment: str) -> "ProviderPayment":
        """Have the bank let go. Of what was taken or let go before, its state."""
        from chalicelib.domain.provider import PaymentStatus

        try:
            with _errors_translated():
                intent = self._client.v1.payment_intents.cancel(payment, {"expand": ["latest_charge"]})
        except GatewayRefused:
            found = self.find_payment(payment)
            if found.status in (PaymentStatus.AUTHORISED, PaymentStatus.OPEN):
                raise
            return found
        return _payment(intent)

    def refund(
        self, payment: str, amount: int, currency: str, key: str, order_id: str = "", granted: str = ""
    ) -> "ProviderRefund":
        """Send `amount` minor units back; the same key sends them once."""
        from chalicelib.adapters.stripe_objects import SHOP

        asked = _chargeable(amount, currency)
        metadata = {"shop": SHOP, "order": order_id, "refund": granted}
        with _errors_translated():
            refund = self._client.v1.refunds.create(
                {
                    "payment_intent": payment,
                    "amount": asked,
                    "metadata": {name: value for name, value in metadata.items() if value},
                },
                {"idempotency_key": key},
            )
        return _refund(refund)

    def find_refund(self, refund: str) -> "ProviderRefund":
        """A refund as it is now."""
        with _errors_translated():
            found = self._client.v1.refunds.retrieve(refund)
        return _refund(found)

    def list_payments(self, since: int, until: int, after: str | None) -> "ProviderPage[ProviderPayment]":
        """A page of the payments that were begun in that time."""
        from chalicelib.adapters.stripe_lists import list_payments

        with _errors_translated():
            return _readable(lambda: list_payments(self._client, since, until, after))

    def list_refunds(self, since: int, until: int, after: str | None) -> "ProviderPage[ProviderRefund]":
        """The same of refunds."""
        from chalicelib.adapters.stripe_lists import list_refunds

        with _errors_translated():
            return _readable(lambda: list_refunds(self._client, since, until, after))

    def list_disputes(self, since: int, until: int, after: str | None) -> "ProviderPage[ProviderDispute]":
        """The same of disputes."""
        from chalicelib.adapters.stripe_lists import list_disputes

        with _errors_translated():
            return _readable(lambda: list_disputes(self._client, since, until, after))

    def read_notice(self, body: bytes, signature: str, now: int) -> "GatewayNotice":
        """Verify, then parse. Raises BadSignature, then InvalidRequest."""
        verify(body, signature, self._webhook_secrets, now, self._tolerance)
        from chalicelib.adapters.stripe_notices import read_event

        return read_event(body)

    @cached_property
    def _client(self) -> "StripeClient":
        from stripe import StripeClient

        return StripeClient(
            self._secret_key,
            stripe_version=API_VERSION,
            base_addresses={"api": self._api_base} if self._api_base else None,
            max_network_retries=_NETWORK_RETRIES,
            http_client=self._given_http_client or self._new_http_client(),
        )

    def _new_http_client(self) -> "HTTPClient":
        from chalicelib.adapters.stripe_http import StripeHTTP

        return StripeHTTP(direct=self._api_base is not None)


@contextmanager
def _errors_translated() -> Iterator[None]:
    from stripe import StripeError

    try:
        yield
    except StripeError as error:
        raise _translate(error) from error


def _translate(error: "StripeError") -> GatewayError:
    """Whether trying again may help: yes, unless the provider understood and said no.

    409 is a key whose first request is still running or a lock, 429 a limit
    (https://docs.stripe.com/error-low-level); an answer below 400 that is an error could not be read.
    """
    from stripe import RateLimitError

    status = error.http_status
    said = {
        "message": error.user_message,
        "code": error.code,
        "param": getattr(error, "param", None),
        "status": status,
        "request": error.request_id,
    }
    understood = status is not None and 400 <= status < 500 and status not in (409, 429)
    if understood and not isinstance(error, RateLimitError):
        return _refused(said)
    return _unavailable(said)


def _session(found: "StripeObject") -> "PaymentSession":
    from chalicelib.adapters.stripe_objects import read_session

    return _read(found.to_dict(), read_session)


def _payment(found: "StripeObject") -> "ProviderPayment":
    from chalicelib.adapters.stripe_objects import read_payment

    return _read(found.to_dict(), read_payment)


def _refund(found: "StripeObject") -> "ProviderRefund":
    from chalicelib.adapters.stripe_objects import read_refund

    return _read(found.to_dict(), read_refund)


def _read(doc: dict[str, Any], read: Callable[[dict[str, Any]], T]) -> T:
    return _readable(lambda: read(doc))


def _readable(read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as wrong:
        raise _unavailable({"message": f"the answer cannot be read: {wrong}"}) from wrong


def _chargeable(amount: int, currency: str) -> int:
    """The amount as the provider counts it. Raises GatewayRefused."""
    from chalicelib.domain.money import AmountError, Money, to_provider

    try:
        return to_provider(Money(amount, currency))
    except AmountError as wrong:
        raise _not_chargeable(wrong) from wrong


def _not_chargeable(wrong: "AmountError") -> GatewayRefused:
    return _refused({"message": str(wrong)})


def _refused(said: dict[str, Any]) -> GatewayRefused:
    return GatewayRefused("The payment provider refused.", details={"provider": said})


def _unavailable(said: dict[str, Any]) -> GatewayUnavailable:
    # A 500 that was answered is kept under its key for a day; what never came back may be asked for again.
    answered = (said.get("status") or 0) == 500
    return GatewayUnavailable(
        "The payment provider gave no usable answer.", details={"provider": said, "answered": answered}
    )
