"""The hosted page of the payment sandbox: every way a payment can go, and what the shop hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stripe
from payment_form import PERSON
from sandbox_shop import START, Shop, open_shop

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path) as shop:
        yield shop


def test_paying_completes_the_session_sends_the_shopper_back_and_tells_the_shop(shop: Shop) -> None:
    opened = shop.open_session()
    assert (opened.status, opened.amount_total, opened.payment_intent) == ("open", 3490, None)
    answer = shop.press(opened, "pay")
    assert answer.status == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:1/api/orders/ORDER-1?session={opened.id}"
    session = shop.session(opened.id, "payment_intent.latest_charge", "line_items")
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert session.payment_intent.amount_received == session.payment_intent.latest_charge.amount_captured == 3490
    assert [line.description for line in session.line_items.data] == ["3 × Print <Öland>"]
    events = shop.receive()
    assert [event.type for event in events] == PAID
    assert {event.api_version for event in events} == {"2026-05-27.dahlia"}
    assert events[-1].data.object.to_dict()["payment_status"] == "paid"
    assert shop.receive() == []


def test_what_the_shopper_filled_in_and_the_metadata_land_where_stripe_puts_them(shop: Shop) -> None:
    opened = shop.open_session()
    shop.press(opened, "pay")
    session = shop.session(opened.id, "payment_intent.latest_charge")
    shipping = session.collected_information.shipping_details
    assert (shipping.name, shipping.address.line1, shipping.address.country) == (
        "Ada Lovelace",
        "Lange Straße 1",
        "DE",
    )
    assert session.customer_details.email == "ada@example.com"
    assert session.shipping_cost.amount_total == session.total_details.amount_shipping == 490
    charge = session.payment_intent.latest_charge
    assert session.payment_intent.metadata.to_dict() == charge.metadata.to_dict() == {"order": "ORDER-1"}
    assert charge.billing_details.address.postal_code == "10115"


def test_a_declined_card_leaves_the_session_open_and_the_next_try_pays_the_same_intent(shop: Shop) -> None:
    opened = shop.open_session()
    answer = shop.press(opened, "decline")
    assert "Your card was declined." in answer.body.decode()
    declined = shop.session(opened.id, "payment_intent")
    assert (declined.status, declined.payment_intent.status) == ("open", "requires_payment_method")
    assert declined.payment_intent.last_payment_error.code == "card_declined"
    assert shop.receive_types() == ["payment_intent.payment_failed"]
    assert shop.press(opened, "pay").status == 303
    assert shop.session(opened.id).payment_intent == declined.payment_intent.id
    assert shop.receive_types() == PAID


@pytest.mark.parametrize(
    ("succeeds", "status", "events"),
    [
        (True, "paid", ["charge.succeeded", "payment_intent.succeeded", "checkout.session.async_payment_succeeded"]),
        (False, "unpaid", ["payment_intent.payment_failed", "checkout.session.async_payment_failed"]),
    ],
)
def test_a_bank_debit_completes_unpaid_and_ends_by_hand(
    shop: Shop, succeeds: bool, status: str, events: list[str]
) -> None:
    opened = shop.open_session()
    assert shop.press(opened, "later").status == 303
    assert (shop.session(opened.id).status, shop.session(opened.id).payment_status) == ("complete", "unpaid")
    assert shop.receive_types() == ["payment_intent.processing", "checkout.session.completed"]
    answer = shop.post(f"/sessions/{opened.id}/{'settle' if succeeds else 'fail'}", {})
    assert answer.status == 303
    assert shop.session(opened.id).payment_status == status
    assert shop.receive_types() == events
    assert shop.post(f"/sessions/{opened.id}/settle", {}).status == 422, "there is nothing left to settle"


def test_a_bank_debit_arrives_by_itself_when_it_was_given_a_time(tmp_path: Path) -> None:
    with open_shop(tmp_path, settle_after=60) as shop:
        opened = shop.open_session()
        shop.press(opened, "later")
        shop.wait(59)
        assert shop.session(opened.id).payment_status == "unpaid"
        shop.wait(1)
        assert shop.session(opened.id).payment_status == "paid"


def test_pay_later_is_offered_only_where_the_shop_takes_bank_debits(shop: Shop) -> None:
    opened = shop.open_session(payment_method_types=["card"])
    assert "Pay later" not in shop.get(f"/pay/{opened.id}").body.decode()
    assert shop.press(opened, "later").status == 422
    assert shop.session(opened.id).status == "open"


def test_a_session_expires_by_time_as_soon_as_anyone_looks_and_says_so_once(shop: Shop) -> None:
    opened = shop.open_session()
    shop.wait(35 * 60 - 1)
    assert shop.session(opened.id).status == "open"
    shop.wait(1)
    assert shop.session(opened.id).status == "expired"
    assert shop.receive_types() == ["checkout.session.expired"]
    assert shop.receive() == []


def test_delivery_alone_expires_a_session_that_nobody_looks_at(shop: Shop) -> None:
    shop.open_session()
    shop.wait(35 * 60)
    assert shop.receive_types() == ["checkout.session.expired"]


def test_expiring_a_session_cancels_the_payment_that_was_tried(shop: Shop) -> None:
    opened = shop.open_session()
    shop.press(opened, "decline")
    shop.stripe.v1.checkout.sessions.expire(opened.id)
    assert shop.receive_types() == [
        "payment_intent.payment_failed",
        "payment_intent.canceled",
        "checkout.session.expired",
    ]
    assert shop.session(opened.id, "payment_intent").payment_intent.cancellation_reason == "expired"


@pytest.mark.parametrize("outcome", ["pay", "later", "decline"])
def test_an_expired_session_takes_no_payment(shop: Shop, outcome: str) -> None:
    opened = shop.open_session()
    assert shop.press(opened, "expire").status == 303
    assert "has expired" in shop.get(f"/pay/{opened.id}").body.decode()
    assert shop.receive_types() == ["checkout.session.expired"]
    assert shop.press(opened, outcome).headers["Location"] == f"/__stripe/pay/{opened.id}"
    assert shop.session(opened.id).status == "expired"
    assert shop.receive() == []


def test_a_second_click_on_pay_pays_once_and_ends_at_the_same_place(shop: Shop) -> None:
    opened = shop.open_session()
    first, second = shop.press(opened, "pay"), shop.press(opened, "pay")
    assert second.headers["Location"] == first.headers["Location"]
    assert shop.receive_types() == PAID


@pytest.mark.parametrize("missing", list(PERSON))
def test_a_field_left_empty_is_named_and_nothing_is_paid(shop: Shop, missing: str) -> None:
    opened = shop.open_session()
    answer = shop.press(opened, "pay", **{missing: " "})
    assert answer.status == 422
    assert f'href="#{missing}"' in answer.body.decode()
    assert "Lange Straße 1" in answer.body.decode() or missing == "line1", "what was filled in stays"
    assert shop.session(opened.id).status == "open"


def test_a_country_that_the_shop_does_not_send_to_is_refused(shop: Shop) -> None:
    opened = shop.open_session()
    assert shop.press(opened, "pay", country="FR").status == 422


def test_the_page_prefills_what_is_known_and_escapes_what_the_shop_says(shop: Shop) -> None:
    page = shop.get(f"/pay/{shop.open_session().id}")
    html = page.body.decode()
    assert 'value="ada@example.com"' in html
    assert '<option value="DE" selected>Germany</option>' in html
    assert "3 × Print &lt;Öland&gt;" in html
    assert "€34.90" in html
    assert "no money moves" in html
    assert "<script" not in html
    assert "style=" not in html
    assert "form-action 'self' http://127.0.0.1:1" in page.headers["Content-Security-Policy"]
    assert shop.get("/pay.css").headers["Content-Type"].startswith("text/css")


def test_another_way_of_delivery_changes_the_total_before_it_is_paid(shop: Shop) -> None:
    def rate(name: str, amount: int) -> dict[str, object]:
        fixed = {"amount": amount, "currency": "eur"}
        return {"shipping_rate_data": {"display_name": name, "type": "fixed_amount", "fixed_amount": fixed}}

    opened = shop.open_session(shipping_options=[rate("Post", 490), rate("Courier", 1200)])
    courier = opened.shipping_options[1].shipping_rate
    assert "€42.00" in shop.press(opened, "update", shipping_rate=courier).body.decode()
    assert shop.press(opened, "pay", shipping_rate="shr_of_another").status == 422
    shop.press(opened, "pay", shipping_rate=courier)
    paid = shop.session(opened.id, "payment_intent")
    assert (paid.amount_total, paid.payment_intent.amount, paid.shipping_cost.shipping_rate) == (4200, 4200, courier)


def test_a_payment_to_be_captured_by_hand_is_authorised_then_captured_in_part(shop: Shop) -> None:
    opened = shop.open_session(payment_intent_data={"capture_method": "manual"})
    shop.press(opened, "pay")
    session = shop.session(opened.id, "payment_intent")
    assert (session.payment_status, session.payment_intent.amount_capturable) == ("unpaid", 3490)
    shop.receive()
    intents = shop.stripe.v1.payment_intents
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.capture(session.payment_intent.id, params={"amount_to_capture": 3491})
    assert refused.value.code == "amount_too_large"
    assert intents.capture(session.payment_intent.id, params={"amount_to_capture": 3000}).amount_received == 3000
    assert shop.session(opened.id).payment_status == "paid"
    assert shop.receive_types() == ["charge.captured", "payment_intent.succeeded"]
    with pytest.raises(stripe.InvalidRequestError, match="could not be captured"):
        intents.capture(session.payment_intent.id)


def test_an_authorisation_can_be_cancelled_and_a_payment_cannot(shop: Shop) -> None:
    opened = shop.open_session(payment_intent_data={"capture_method": "manual"})
    shop.press(opened, "pay")
    intent = shop.session(opened.id).payment_intent
    shop.receive()
    assert shop.stripe.v1.payment_intents.cancel(intent).status == "canceled"
    assert shop.receive_types() == ["payment_intent.canceled"]
    with pytest.raises(stripe.InvalidRequestError, match="status of canceled") as refused:
        shop.stripe.v1.payment_intents.cancel(intent)
    assert refused.value.code == "payment_intent_unexpected_state"


def test_the_intent_of_an_open_session_is_not_cancelled_behind_its_back(shop: Shop) -> None:
    opened = shop.open_session()
    shop.press(opened, "decline")
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session"):
        shop.stripe.v1.payment_intents.cancel(shop.session(opened.id).payment_intent)


def test_sessions_and_events_can_be_listed_in_pages_newest_first(shop: Shop) -> None:
    made = [shop.open_session().id for _ in range(5)]
    listed = shop.stripe.v1.checkout.sessions.list(params={"limit": 2})
    assert [one.id for one in listed.auto_paging_iter()] == made[::-1]
    shop.press(shop.session(made[0]), "pay")
    found = shop.stripe.v1.checkout.sessions.list(params={"payment_intent": shop.session(made[0]).payment_intent})
    assert [one.id for one in found] == [made[0]]
    assert len(shop.stripe.v1.checkout.sessions.list(params={"status": "open"}).data) == 4
    events = shop.stripe.v1.events.list(params={"types": [PAID[0], PAID[2]], "created": {"gte": START}})
    assert [event.type for event in events] == [PAID[2], PAID[0]]
    assert shop.stripe.v1.events.retrieve(events.data[0].id).data.object["id"] == made[0]
    assert shop.stripe.v1.balance.retrieve().available[1].amount == 3490


def test_a_form_sent_from_another_site_is_refused(shop: Shop) -> None:
    opened = shop.open_session()
    answer = shop.sandbox.handle("POST", f"/pay/{opened.id}", "", {"Sec-Fetch-Site": "cross-site"}, b"outcome=expire")
    assert answer.status == 403
    assert shop.session(opened.id).status == "open"


@pytest.mark.parametrize("path", ["/pay/cs_test_unknown", "/nothing", "/sessions/x/explode"])
def test_an_unknown_page_is_a_404(shop: Shop, path: str) -> None:
    assert shop.get(path).status == shop.post(path, {}).status == 404
