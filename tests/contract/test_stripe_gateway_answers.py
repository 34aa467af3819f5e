"""What the gateway makes of Stripe's answers: the state of a session, and whether trying again may help."""

from typing import Any

import pytest
import stripe
from stripe_stub import SECRET, StubHTTP, error_doc, gateway, session_doc, session_request

from chalicelib.adapters.stripe_gateway import StripeGateway
from chalicelib.domain.errors import GatewayRefused, GatewayUnavailable
from chalicelib.ports import SessionStatus


def intent(status: str) -> dict[str, Any]:
    return {"id": "pi_1", "object": "payment_intent", "status": status}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": "open"}, SessionStatus.OPEN),
        ({"status": "open", "payment_intent": intent("requires_payment_method")}, SessionStatus.OPEN),
        ({"status": "expired", "url": None}, SessionStatus.EXPIRED),
        ({"status": "complete", "payment_status": "paid"}, SessionStatus.PAID),
        ({"status": "complete", "payment_status": "no_payment_required"}, SessionStatus.PAID),
        ({"status": "complete", "payment_intent": intent("processing")}, SessionStatus.STARTED),
        ({"status": "complete", "payment_intent": "pi_1"}, SessionStatus.STARTED),
        ({"status": "complete", "payment_intent": intent("requires_capture")}, SessionStatus.AUTHORISED),
        ({"status": "complete", "payment_intent": intent("requires_payment_method")}, SessionStatus.FAILED),
        ({"status": "complete", "payment_intent": intent("canceled")}, SessionStatus.FAILED),
    ],
)
def test_a_session_is_found_in_its_present_state(changes: dict[str, Any], status: SessionStatus) -> None:
    adapter, http = gateway((200, session_doc(**changes)))
    session = adapter.find_session("cs_test_1")
    assert session.status is status
    assert session.payment == ("pi_1" if "payment_intent" in changes else None)
    assert (http.call.method, http.call.path) == ("get", "/v1/checkout/sessions/cs_test_1")
    assert http.call.form == {"expand": {"0": "payment_intent", "1": "payment_intent.latest_charge"}}


def test_a_session_of_another_application_has_no_order() -> None:
    adapter, _ = gateway((200, session_doc(metadata={"shop": "demo", "order": "order-1"})))
    assert adapter.find_session("cs_test_1").order_id is None


UNAVAILABLE: list[tuple[int, Any] | Exception] = [
    stripe.APIConnectionError("no route"),
    (429, error_doc(code="rate_limit")),
    (429, error_doc(code="lock_timeout")),
    (400, error_doc(code="rate_limit")),
    (409, error_doc(type="idempotency_error", code="idempotency_key_in_use")),
    (500, error_doc(type="api_error")),
    (503, b"<html>upstream is away</html>"),
    (200, b"<html>a captive portal</html>"),
    (200, session_doc(status="melted")),
    (200, session_doc(amount_total=None)),
    (200, session_doc(currency="isk", amount_total=1050)),
]
REFUSED = [
    (400, error_doc(code="amount_too_small", param="line_items")),
    (400, error_doc(type="idempotency_error")),
    (401, error_doc(message="Invalid API Key provided")),
    (402, error_doc(type="card_error", code="card_declined")),
    (403, error_doc()),
    (404, error_doc(code="resource_missing")),
]


@pytest.mark.parametrize("answer", UNAVAILABLE)
def test_no_usable_answer_may_be_tried_again(answer: tuple[int, Any] | Exception) -> None:
    for call in (
        lambda adapter: adapter.open_session(session_request()),
        lambda adapter: adapter.find_session("cs_test_1"),
        lambda adapter: adapter.expire_session("cs_test_1"),
    ):
        with pytest.raises(GatewayUnavailable):
            call(gateway(answer)[0])


@pytest.mark.parametrize("answer", REFUSED)
def test_a_no_keeps_what_the_provider_said_out_of_the_message(answer: tuple[int, Any]) -> None:
    for call in (
        lambda adapter: adapter.open_session(session_request()),
        lambda adapter: adapter.find_session("cs_test_1"),
        lambda adapter: adapter.expire_session("cs_test_1"),
        lambda adapter: adapter.refund("pi_1", 100, "EUR", "refund:1"),
    ):
        with pytest.raises(GatewayRefused) as refused:
            call(gateway(answer)[0])
        assert str(refused.value) == "The payment provider refused."
        said = refused.value.details["provider"]
        assert (said["message"], said["status"], said["request"]) == (
            answer[1]["error"]["message"],
            answer[0],
            "req_1",
        )


def test_expiring_a_session_that_is_not_open_any_more_tells_how_it_ended() -> None:
    not_open = (400, error_doc(message='Only Checkout Sessions with a status in ["open"] can be expired.'))
    paid = (200, session_doc(status="complete", payment_status="paid", payment_intent=intent("succeeded")))
    adapter, http = gateway(not_open, paid)
    session = adapter.expire_session("cs_test_1")
    assert (session.status, session.payment) == (SessionStatus.PAID, "pi_1")
    assert [call.method for call in http.calls] == ["post", "get"]


def test_expiring_that_is_refused_while_the_session_is_open_stays_refused() -> None:
    adapter, _ = gateway((403, error_doc()), (200, session_doc()))
    with pytest.raises(GatewayRefused):
        adapter.expire_session("cs_test_1")


class Flaky(StubHTTP):
    """Loses the first answer, and lets the library try again without a pause."""

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0


def test_a_lost_answer_is_asked_for_again_under_the_same_key() -> None:
    http = Flaky(stripe.APIConnectionError("lost", should_retry=True), (200, session_doc()))
    adapter = StripeGateway("sk_test_1", (SECRET,), api_base=None, http_client=http)
    assert adapter.open_session(session_request()).status is SessionStatus.OPEN
    assert [call.headers["Idempotency-Key"] for call in http.calls] == ["order-1:1", "order-1:1"]


def test_the_gateway_gives_up_after_two_more_tries() -> None:
    http = Flaky(stripe.APIConnectionError("away", should_retry=True))
    adapter = StripeGateway("sk_test_1", (SECRET,), api_base=None, http_client=http)
    with pytest.raises(GatewayUnavailable):
        adapter.find_session("cs_test_1")
    assert len(http.calls) == 3
