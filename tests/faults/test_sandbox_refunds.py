"""Refunds in the payment sandbox: bounded by what was captured, and able to fail after they succeeded."""

from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox_shop import Shop, open_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with open_shop(tmp_path_factory.mktemp("refunds")) as shop:
        yield shop


def paid(shop: Shop, outcome: str = "pay", **changes: Any) -> str:
    """The intent of a new paid session of 34.90; the shop has heard of it."""
    opened = shop.open_session(**changes)
    shop.press(opened, outcome)
    if outcome == "later":
        shop.sandbox.settle(opened.id, succeeds=True)
    shop.receive()
    return str(shop.session(opened.id).payment_intent)


def refund(shop: Shop, intent: str, **params: Any) -> Any:
    return shop.stripe.v1.refunds.create(params={"payment_intent": intent, **params})


def charge_of(shop: Shop, intent: str) -> Any:
    found = shop.stripe.v1.payment_intents.retrieve(intent, params={"expand": ["latest_charge"]})
    return found.latest_charge


def test_a_refund_tells_the_shop_and_carries_its_reason_and_metadata(shop: Shop) -> None:
    intent = paid(shop)
    given_back = refund(shop, intent, amount=1000, reason="requested_by_customer", metadata={"refund": "R1"})
    assert (given_back.status, given_back.amount, given_back.metadata.refund) == ("succeeded", 1000, "R1")
    created, refunded = shop.receive()
    assert (created.type, refunded.type) == ("refund.created", "charge.refunded")
    assert created.request.id == given_back.last_response.headers["Request-Id"]
    assert refunded.data.object["amount_refunded"] == 1000
    assert shop.stripe.v1.refunds.retrieve(given_back.id).to_dict() == given_back.to_dict()
    assert [one.id for one in shop.stripe.v1.refunds.list(params={"payment_intent": intent})] == [given_back.id]


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 3490), min_size=1, max_size=6))
def test_refunds_never_exceed_what_was_captured_whatever_is_asked_for(shop: Shop, amounts: list[int]) -> None:
    intent, left = paid(shop), 3490
    for amount in amounts:
        if amount <= left:
            assert refund(shop, intent, amount=amount).amount == amount
            left -= amount
            continue
        with pytest.raises(stripe.InvalidRequestError) as refused:
            refund(shop, intent, amount=amount)
        if left:
            assert (refused.value.code, refused.value.param) == (None, "amount")
            assert "is greater than unrefunded amount on charge" in str(refused.value)
        else:
            assert refused.value.code == "charge_already_refunded"
    charge = charge_of(shop, intent)
    assert charge.amount_refunded == 3490 - left == sum(one.amount for one in shop.stripe.v1.refunds.list(
        params={"payment_intent": intent}
    ))  # fmt: skip
    assert charge.refunded is (left == 0)


def test_a_refund_without_an_amount_gives_back_what_is_left(shop: Shop) -> None:
    intent = paid(shop)
    refund(shop, intent, amount=1)
    assert refund(shop, intent).amount == 3489
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(shop, intent, amount=1)
    assert refused.value.code == "charge_already_refunded"


def test_only_what_was_captured_can_be_refunded(shop: Shop) -> None:
    intent = paid(shop, payment_intent_data={"capture_method": "manual"})
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        refund(shop, intent, amount=1)
    shop.stripe.v1.payment_intents.capture(intent, params={"amount_to_capture": 3000})
    with pytest.raises(stripe.InvalidRequestError, match=r"€30\.01.*€30\.00"):
        refund(shop, intent, amount=3001)
    assert refund(shop, intent).amount == 3000


def test_a_refund_may_fail_after_it_succeeded_and_the_money_can_be_refunded_again(shop: Shop) -> None:
    intent = paid(shop)
    given_back = refund(shop, intent)
    shop.receive()
    assert shop.post(f"/refunds/{given_back.id}/fail", {}).status == 303
    assert shop.receive_types() == ["refund.updated", "refund.failed"]
    failed = shop.stripe.v1.refunds.retrieve(given_back.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert (charge_of(shop, intent).amount_refunded, charge_of(shop, intent).refunded) == (0, False)
    assert shop.post(f"/refunds/{given_back.id}/fail", {}).status == 422
    assert refund(shop, intent).amount == 3490


def test_a_refund_of_a_bank_debit_is_pending_until_it_arrives(shop: Shop) -> None:
    given_back = refund(shop, paid(shop, "later"))
    assert given_back.status == "pending"
    shop.receive()
    shop.sandbox.settle_refund(given_back.id)
    (updated,) = shop.receive()
    assert (updated.type, updated.data.object["status"]) == ("refund.updated", "succeeded")
    assert updated.data.previous_attributes["status"] == "pending"


@pytest.mark.parametrize("params", [{}, {"payment_intent": "pi_1", "charge": "ch_1"}, {"payment_intent": "pi_1"}])
def test_a_refund_of_nothing_that_is_known_is_refused(shop: Shop, params: dict[str, str]) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.stripe.v1.refunds.create(params=params)
    assert refused.value.param == "payment_intent"


@pytest.mark.parametrize("amount", [0, -1, "1.5"])
def test_a_refund_of_no_whole_positive_amount_is_refused(shop: Shop, amount: object) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(shop, paid(shop), amount=amount)
    assert (refused.value.code, refused.value.param) == ("parameter_invalid_integer", "amount")
