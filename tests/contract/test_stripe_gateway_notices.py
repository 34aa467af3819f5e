"""Webhooks: verified before they are parsed, read in every shape Stripe has sent, and never about others' orders."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe import WebhookSignature
from stripe_stub import NOW, SECRET, charge_doc, dispute_doc, gateway, refund_doc, session_doc

from chalicelib.domain.errors import BadSignature, InvalidRequest
from chalicelib.domain.events import Buyer
from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.money import from_provider
from chalicelib.ports import GatewayNotice, ProviderDispute, ProviderRefund, RefundedSoFar, SessionStatus

OURS = {"shop": "pelican-storefront", "order": "order-1", "reference": "ABCDEFGHIJ"}
GATEWAY = gateway((500, {}))[0]
ADDRESS = {"line1": "510 Townsend St", "city": "San Francisco", "state": "CA", "postal_code": "94103", "country": "US"}


def read(body: bytes) -> GatewayNotice:
    """Sign a body as Stripe does, and read it."""
    header = WebhookSignature.generate_signature_header(body.decode("latin-1"), SECRET, NOW)
    if not body.isascii():
        header = WebhookSignature.generate_signature_header(body.decode(), SECRET, NOW)
    return GATEWAY.read_notice(body, header, NOW)


def event(kind: str, about: Any, **changes: Any) -> bytes:
    doc = {"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}} | changes
    return json.dumps(doc).encode()


def completed(**changes: Any) -> GatewayNotice:
    doc = session_doc(status="complete", payment_status="paid", payment_intent="pi_1", url=None)
    return read(event("checkout.session.completed", doc | changes))


def buyer(**changes: Any) -> Buyer:
    session = completed(**changes).session
    assert session is not None
    return session.buyer


@pytest.mark.parametrize(
    ("kind", "changes", "status"),
    [
        ("completed", {"status": "complete", "payment_status": "paid"}, SessionStatus.PAID),
        ("completed", {"status": "complete", "payment_status": "unpaid"}, SessionStatus.STARTED),
        ("async_payment_succeeded", {"status": "complete", "payment_status": "paid"}, SessionStatus.PAID),
        ("async_payment_failed", {"status": "complete", "payment_status": "unpaid"}, SessionStatus.FAILED),
        ("async_payment_failed", {"status": "complete", "payment_status": "paid"}, SessionStatus.PAID),
        ("expired", {"status": "expired"}, SessionStatus.EXPIRED),
    ],
)
def test_every_event_of_a_session_tells_how_it_stands(kind: str, changes: Any, status: SessionStatus) -> None:
    notice = read(event(f"checkout.session.{kind}", session_doc(**changes)))
    assert (notice.id, notice.kind, notice.order_id) == ("evt_1", f"checkout.session.{kind}", "order-1")
    assert notice.session is not None
    assert (notice.session.status, notice.session.amount, notice.session.currency) == (status, 2890, "EUR")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}, "insufficient_funds"),
        ({"type": "card_error", "code": "expired_card"}, "expired_card"),
        (None, "declined"),
    ],
)
def test_a_refused_card_gives_the_most_exact_reason_there_is(error: Any, reason: str) -> None:
    notice = read(event("payment_intent.payment_failed", {"metadata": OURS, "last_payment_error": error}))
    assert notice == GatewayNotice("evt_1", "payment_intent.payment_failed", "order-1", declined=reason)


@pytest.mark.parametrize("metadata", [None, {}, {"shop": "demo", "order": "order-1"}, {**OURS, "order": ""}, ["order"]])
def test_what_another_application_does_on_the_account_is_acknowledged_and_nothing_else(metadata: Any) -> None:
    assert completed(metadata=metadata, currency="usdc") == GatewayNotice("evt_1", "checkout.session.completed")
    assert read(event("payment_intent.payment_failed", {"metadata": metadata})).declined is None


def test_a_kind_that_is_not_handled_is_acknowledged() -> None:
    assert read(event("invoice.paid", {"metadata": OURS})) == GatewayNotice("evt_1", "invoice.paid")


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"\xff\xfe\x00",
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"id": "evt_1", "object": "event", "type": "x", "data": {}}',
        b'{"id": "evt_1", "object": "event", "type": "x", "data": {"object": "cs_1"}}',
        b'{"id": "evt_1", "object": "v2.core.event", "type": "x", "data": {"object": {}}}',
        b'{"id": 7, "object": "event", "type": "x", "data": {"object": {}}}',
        b'{"id": "evt 1", "object": "event", "type": "x", "data": {"object": {}}}',
        b'{"id": "evt_1", "object": "event", "data": {"object": {}}}',
        event("checkout.session.completed", {"metadata": OURS}),
        event("checkout.session.completed", session_doc(amount_total="2890")),
        event("checkout.session.completed", session_doc(amount_total=True)),
        event("checkout.session.completed", session_doc(currency="zzz")),
        event("checkout.session.completed", session_doc(status=None)),
    ],
)
def test_signed_nonsense_is_an_invalid_request_but_only_once_the_signature_holds(body: bytes) -> None:
    if body[:2] != b"\xff\xfe":
        with pytest.raises(InvalidRequest):
            read(body)
    with pytest.raises(BadSignature):
        GATEWAY.read_notice(body, f"t={NOW},v1={'0' * 64}", NOW)


def test_every_recorded_event_is_read(cases: Path) -> None:
    bodies = [path.read_bytes() for path in sorted((cases / "stripe" / "events").glob("*.json"))]
    assert bodies
    for body in bodies:
        doc = json.loads(body)
        notice = read(body)
        assert replace(notice, payment=None, about=None) == GatewayNotice(doc["id"], doc["type"])
        assert (notice.about is not None) == (notice.payment is not None)


def delivered(steps: Any) -> Iterator[bytes]:
    for step in steps:
        if "deliver" in step:
            yield json.dumps(step["deliver"]).encode()
        if "deliver_raw" in step:
            yield step["deliver_raw"].encode()
        yield from delivered(step.get("parallel", ()))


def test_every_delivery_of_the_scenarios_is_read_or_refused_as_it_should_be(cases: Path) -> None:
    scenarios = json.loads((cases / "stripe" / "webhook_scenarios.json").read_bytes())["scenarios"]
    sessions = later = 0
    for scenario in scenarios:
        for body in delivered(scenario["steps"]):
            if scenario["name"] in ("body is not JSON", "event with no data.object"):
                with pytest.raises(InvalidRequest):
                    read(body)
                continue
            doc = json.loads(body)
            notice = read(body)
            assert replace(notice, payment=None, about=None) == GatewayNotice(doc["id"], doc["type"]), scenario["name"]
            later += notice.about is not None
            sessions += check_as_ours(doc)
    assert sessions
    assert later


def check_as_ours(doc: Any) -> bool:
    """Read a delivery as if its session were ours; whether it is about a session."""
    about = doc["data"]["object"]
    if about["object"] != "checkout.session":
        return False
    ours = deepcopy(doc)
    ours["data"]["object"]["metadata"] = OURS
    notice = read(json.dumps(ours).encode())
    session = notice.session
    assert session is not None
    assert notice.order_id == session.order_id == "order-1"
    assert (session.id, session.payment) == (about["id"], about["payment_intent"])
    money = from_provider(about["amount_total"], about["currency"])
    assert (session.amount, session.currency) == (money.minor, money.currency)
    ended = {"expired": SessionStatus.EXPIRED, "complete": SessionStatus.PAID}[about["status"]]
    if about["payment_status"] == "unpaid" and about["status"] == "complete":
        ended = SessionStatus.FAILED if doc["type"].endswith("_failed") else SessionStatus.STARTED
    assert session.status is ended
    return True


@pytest.mark.parametrize(
    ("kind", "about", "told"),
    [
        ("charge.refunded", charge_doc(amount_refunded=500), RefundedSoFar("pi_1", 500)),
        (
            "refund.created",
            refund_doc(),
            ProviderRefund("re_1", "pi_1", 500, "EUR", RefundState.SUCCEEDED, "succeeded"),
        ),
        (
            "charge.refund.updated",
            refund_doc(status="pending", payment_intent={"id": "pi_1", "object": "payment_intent"}),
            ProviderRefund("re_1", "pi_1", 500, "EUR", RefundState.PENDING, "pending"),
        ),
        (
            "refund.failed",
            refund_doc(status="failed", failure_reason="declined", metadata=OURS | {"refund": "refund-1"}),
            ProviderRefund("re_1", "pi_1", 500, "EUR", RefundState.FAILED, "declined", "refund-1"),
        ),
        (
            "charge.dispute.created",
            dispute_doc(evidence_details={"due_by": NOW + 9}),
            ProviderDispute("dp_1", "pi_1", 2890, "EUR", "fraudulent", DisputeState.OPEN, NOW + 9),
        ),
        (
            "charge.dispute.closed",
            dispute_doc(status="warning_closed"),
            ProviderDispute("dp_1", "pi_1", 2890, "EUR", "fraudulent", DisputeState.WON),
        ),
    ],
)
def test_what_happens_to_a_payment_later_is_read_in_every_shape(kind: str, about: Any, told: Any) -> None:
    notice = read(event(kind, about))
    assert (notice.about, notice.payment) == (told, "pi_1")


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("charge.refunded", charge_doc(amount_refunded="500")),
        ("refund.created", refund_doc(status="melted")),
        ("charge.dispute.created", dispute_doc(status="melted")),
        ("charge.dispute.created", dispute_doc(currency=None)),
    ],
)
def test_later_events_that_cannot_be_read_are_invalid(kind: str, about: Any) -> None:
    with pytest.raises(InvalidRequest):
        read(event(kind, about))


def test_a_charge_without_a_payment_intent_is_none_of_ours() -> None:
    assert read(event("charge.refunded", charge_doc(payment_intent=None))) == GatewayNotice("evt_1", "charge.refunded")


@pytest.mark.parametrize(
    "where",
    [
        {"collected_information": {"shipping_details": {"name": "Jenny Rosen", "address": ADDRESS}}},
        {"shipping_details": {"name": "Jenny Rosen", "address": ADDRESS}, "collected_information": None},
        {"shipping": {"name": "Jenny Rosen", "address": ADDRESS}},
        {"customer_details": {"email": "jenny@example.com", "name": "Jenny Rosen", "address": ADDRESS}},
    ],
)
def test_the_buyer_is_read_in_the_shape_of_every_version(where: dict[str, Any]) -> None:
    assert buyer(**{"customer_email": "jenny@example.com"} | where) == Buyer(
        email="jenny@example.com",
        name="Jenny Rosen",
        address=("510 Townsend St", "San Francisco, CA 94103"),
        country="US",
        region="CA",
        postcode="94103",
    )


def test_a_present_goes_to_its_recipient_and_the_giver_is_not_lost() -> None:
    there = {"line1": "Lange Straße 1", "line2": "", "postal_code": "10115", "city": "Berlin", "country": "DE"}
    found = buyer(
        customer_details={"email": "ada@example.com", "name": "Ada", "address": {"country": "GB"}},
        collected_information={"shipping_details": {"name": "Konrad", "address": there}},
    )
    assert found == Buyer("ada@example.com", "Ada", ("Konrad", "Lange Straße 1", "10115 Berlin"), "DE", None, "10115")


def test_an_expired_session_knows_no_buyer() -> None:
    notice = read(event("checkout.session.expired", session_doc(status="expired")))
    assert notice.session is not None
    assert notice.session.buyer == Buyer()


@given(st.text(), st.text(), st.text())
def test_whatever_a_stranger_types_stays_on_its_line(name: str, street: str, email: str) -> None:
    found = buyer(
        customer_details={"email": email, "name": name},
        shipping_details={"name": name + "\r\nBcc: all@example.com", "address": {"line1": street}},
    )
    texts = [found.name, found.email, *found.address]
    for text in filter(None, texts):
        assert text.splitlines() == [text]
        assert text.encode().decode().strip() == text
