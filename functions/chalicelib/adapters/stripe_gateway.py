"""The payment gateway on Stripe's Checkout, through Stripe's own library: sandbox, test mode and live alike.

The library is imported on the first call out, never for a webhook. For bootstrap only.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from chalicelib.adapters.stripe_gateway_request import session_params
from chalicelib.adapters.stripe_lists import page_params, read_page
from chalicelib.adapters.stripe_notices import read_event
from chalicelib.adapters.stripe_objects import SHOP, read_dispute, read_payment, read_refund, read_session
from chalicelib.adapters.stripe_signature import verify
from chalicelib.domain.errors import GatewayError, GatewayRefused, GatewayUnavailable
from chalicelib.domain.money import AmountError, Money, to_provider
from chalicelib.ports import (
    GatewayNotice,
    PaymentSession,
    PaymentStatus,
    ProviderDispute,
    ProviderPage,
    ProviderPayment,
    ProviderRefund,
    SessionRequest,
    SessionStatus,
)

if TYPE_CHECKING:
    from stripe import HTTPClient, StripeClient, StripeError
    from stripe.params.checkout import SessionCreateParams

T = TypeVar("T")

API_VERSION = "2026-05-27.dahlia"
_NETWORK_RETRIES = 2
# Seconds to connect and to answer: with both retries and their pauses still under the 29 s of an API Gateway.
_TIMEOUT = (4, 8)


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

    def open_session(self, request: SessionRequest) -> PaymentSession:
        """A payment page; the same key with the same request gives the same page for a day.

        Raises ValueError where the lines do not sum to the amount: nothing is asked of the provider then.
        """
        try:
            params = cast("SessionCreateParams", session_params(request))
        except AmountError as wrong:
            raise _not_chargeable(wrong) from wrong
        with _errors_translated():
            session = self._client.v1.checkout.sessions.create(params, {"idempotency_key": request.key})
        return _read(session.to_dict(), read_session)

    def find_session(self, session_id: str) -> PaymentSession:
        """A session as it is now, with the state of its payment."""
        with _errors_translated():
            expand = ["payment_intent", "payment_intent.latest_charge"]
            session = self._client.v1.checkout.sessions.retrieve(session_id, {"expand": expand})
        return _read(session.to_dict(), read_session)

    def expire_session(self, session_id: str) -> PaymentSession:
        """Close an open session; of one that is not open any more, its present state."""
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
        return _read(session.to_dict(), read_session)

    def find_payment(self, payment: str) -> ProviderPayment:
        """A payment as it is now."""
        with _errors_translated():
            intent = self._client.v1.payment_intents.retrieve(payment, {"expand": ["latest_charge"]})
        return _read(intent.to_dict(), read_payment)

    def capture(self, payment: str, amount: int, currency: str, key: str) -> ProviderPayment:
        """Take what the bank keeps, or a part of it: the rest is let go. Of what was taken before, its state."""
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
        return _read(intent.to_dict(), read_payment)

    def release(self, payment: str) -> ProviderPayment:
        """Have the bank let go. Of what was taken or let go before, its state."""
        try:
            with _errors_translated():
                intent = self._client.v1.payment_intents.cancel(payment, {"expand": ["latest_charge"]})
        except GatewayRefused:
            found = self.find_payment(payment)
            if found.status in (PaymentStatus.AUTHORISED, PaymentStatus.OPEN):
                raise
            return found
        return _read(intent.to_dict(), read_payment)

    def refund(
        self, payment: str, amount: int, currency: str, key: str, order_id: str = "", granted: str = ""
    ) -> ProviderRefund:
        """Send `amount` minor units back; the same key sends them once."""
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
        return _read(refund.to_dict(), read_refund)

    def find_refund(self, refund: str) -> ProviderRefund:
        """A refund as it is now."""
        with _errors_translated():
            found = self._client.v1.refunds.retrieve(refund)
        return _read(found.to_dict(), read_refund)

    def list_payments(self, since: int, until: int, after: str | None) -> ProviderPage[ProviderPayment]:
        """A page of the payments that were begun in that time."""
        params: Any = {**page_params(since, until, after), "expand": ["data.latest_charge"]}
        with _errors_translated():
            listed = self._client.v1.payment_intents.list(params)
        return _read(listed.to_dict(), lambda doc: read_page(doc, read_payment))

    def list_refunds(self, since: int, until: int, after: str | None) -> ProviderPage[ProviderRefund]:
        """The same of refunds."""
        params: Any = page_params(since, until, after)
        with _errors_translated():
            listed = self._client.v1.refunds.list(params)
        return _read(listed.to_dict(), lambda doc: read_page(doc, read_refund))

    def list_disputes(self, since: int, until: int, after: str | None) -> ProviderPage[ProviderDispute]:
        """The same of disputes."""
        params: Any = page_params(since, until, after)
        with _errors_translated():
            listed = self._client.v1.disputes.list(params)
        return _read(listed.to_dict(), lambda doc: read_page(doc, read_dispute))

    def read_notice(self, body: bytes, signature: str, now: int) -> GatewayNotice:
        """Verify, then parse. Raises BadSignature, then InvalidRequest."""
        verify(body, signature, self._webhook_secrets, now, self._tolerance)
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
        """Stripe's client on `requests`: of those it offers, the one with time limits that tells what to retry."""
        from requests import Session
        from stripe import RequestsClient

        if self._api_base is None:
            return RequestsClient(timeout=_TIMEOUT)
        # The sandbox is on this machine: no proxy of the environment stands in between.
        session = Session()
        session.trust_env = False
        return RequestsClient(timeout=_TIMEOUT, session=session)


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


def _read(doc: dict[str, Any], read: Callable[[dict[str, Any]], T]) -> T:
    try:
        return read(doc)
    except ValueError as wrong:
        raise _unavailable({"message": f"the answer cannot be read: {wrong}"}) from wrong


def _chargeable(amount: int, currency: str) -> int:
    """The amount as the provider counts it. Raises GatewayRefused."""
    try:
        return to_provider(Money(amount, currency))
    except AmountError as wrong:
        raise _not_chargeable(wrong) from wrong


def _not_chargeable(wrong: AmountError) -> GatewayRefused:
    return _refused({"message": str(wrong)})


def _refused(said: dict[str, Any]) -> GatewayRefused:
    return GatewayRefused("The payment provider refused.", details={"provider": said})


def _unavailable(said: dict[str, Any]) -> GatewayUnavailable:
    # A 500 that was answered is kept under its key for a day; what never came back may be asked for again.
    answered = (said.get("status") or 0) == 500
    return GatewayUnavailable(
        "The payment provider gave no usable answer.", details={"provider": said, "answered": answered}
    )
