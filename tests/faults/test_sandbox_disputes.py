"""What banks do later in the payment sandbox: they dispute, decide, and let go of what nobody captured."""

from collections.abc import Iterator

import pytest
import stripe
from sandbox_shop import Shop, open_shop

from storefront.sandbox.answers import ApiError

DAY = 24 * 3600


@pytest.fixture
def shop(tmp_path: object) -> Iterator[Shop]:
    with open_shop(tmp_path) as shop:  # type: ignore[arg-type]
        yield shop


def paid(shop: Shop) -> str:
    """The intent of a new paid session; the shop has heard of it."""
    opened = shop.open_session()
    shop.press(opened, "pay")
    shop.receive()
    return str(shop.session(opened.id).payment_intent)


def test_a_dispute_is_told_with_its_reason_and_the_day_of_the_answer(shop: Shop) -> None:
    intent = paid(shop)
    dispute = shop.sandbox.dispute_payment(intent, "product_not_received")
    (told,) = shop.receive()
    about = told.data.object
    assert (told.type, about["id"], about["payment_intent"]) == ("charge.dispute.created", dispute, intent)
    assert (about["status"], about["reason"], about["amount"]) == ("needs_response", "product_not_received", 3490)
    assert about["evidence_details"]["due_by"] == about["created"] + 9 * DAY


def test_what_is_disputed_is_not_refunded_unless_the_shop_wins(shop: Shop) -> None:
    intent = paid(shop)
    dispute = shop.sandbox.dispute_payment(intent)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.stripe.v1.refunds.create(params={"payment_intent": intent})
    assert refused.value.code == "charge_disputed"
    shop.sandbox.close_dispute(dispute, "won")
    assert shop.stripe.v1.refunds.create(params={"payment_intent": intent}).status == "succeeded"


def test_a_bank_decides_once_and_a_payment_is_disputed_once(shop: Shop) -> None:
    intent = paid(shop)
    dispute = shop.sandbox.dispute_payment(intent)
    shop.sandbox.close_dispute(dispute, "lost")
    with pytest.raises(ApiError, match="is lost"):
        shop.sandbox.close_dispute(dispute, "won")
    with pytest.raises(ApiError, match="not one that can be disputed"):
        shop.sandbox.dispute_payment(intent)


def test_a_bank_lets_go_of_what_nobody_captures_within_seven_days(shop: Shop) -> None:
    opened = shop.open_session(payment_intent_data={"capture_method": "manual"})
    assert opened.payment_method_types == ["card"], "no debit can be captured later"
    shop.press(opened, "pay")
    shop.receive()
    found = shop.session(opened.id, "payment_intent")
    shop.wait(7 * DAY + 1)
    (told,) = shop.receive()
    assert (told.type, told.data.object["id"]) == ("payment_intent.canceled", found.payment_intent.id)
    assert told.data.object["cancellation_reason"] == "automatic"


def test_a_refund_behind_the_shops_back_is_told_like_any_other(shop: Shop) -> None:
    intent = paid(shop)
    shop.sandbox.refund_payment(intent, 500)
    assert shop.receive_types() == ["refund.created", "charge.refunded"]
