"""What the provider says, applied once: duplicates, disorder, delay and silence."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop, open_shop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.commands import SettlePaid
from chalicelib.domain.errors import GatewayRefused, GatewayUnavailable
from chalicelib.domain.lifecycles import RefundState
from storefront.sandbox import Delivery

LINE = CartLine("PRINT-A4", 2, 2400)


def test_a_webhook_that_comes_twice_settles_once(shop: SmallShop) -> None:
    shop.sandbox.delivery = Delivery(duplicate=True)
    placed = shop.check_out(LINE)
    shop.pay(placed)
    assert shop.order(placed).status == "paid"
    assert shop.level("PRINT-A4") == (8, 0, 2)
    assert len(shop.mails()) == 1


def test_a_webhook_that_never_comes_is_made_up_for_by_the_sweep(shop: SmallShop) -> None:
    shop.sandbox.delivery = Delivery(drop=100)
    placed = shop.check_out(LINE)
    shop.pay(placed)
    assert shop.order(placed).status == "awaiting_payment"
    shop.clock.forward(40 * 60)
    assert shop.services.sweep.run() == (1, ())
    assert shop.order(placed).status == "paid"
    assert shop.services.sweep.run() == (0, ())


def test_a_buyer_who_is_back_before_the_webhook_sees_the_order_paid(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.press(placed, "pay")
    token = placed.order_url.partition("?t=")[2]
    assert shop.services.orders.open(placed.reference, token).order.status == "paid"
    shop.deliver()
    assert len(shop.mails()) == 1


def test_an_abandoned_page_expires_and_its_stock_is_back(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.clock.forward(36 * 60)
    shop.deliver()
    assert shop.order(placed).status == "expired"
    assert shop.level("PRINT-A4") == (10, 0, 0)
    assert shop.mails() == []


def test_a_hold_is_not_released_by_the_clock_while_the_provider_is_away(shop: SmallShop) -> None:
    shop.sandbox.delivery = Delivery(drop=100)
    placed = shop.check_out(LINE)
    shop.network.cut = True
    shop.clock.forward(24 * 3600)
    asked, failures = shop.services.sweep.run()
    assert (asked, len(failures)) == (0, 1)
    assert shop.level("PRINT-A4") == (10, 2, 0)
    shop.network.cut = False
    shop.clock.forward(301)
    shop.services.sweep.run()
    assert shop.order(placed).status == "expired"
    assert shop.level("PRINT-A4") == (10, 0, 0)


def test_an_order_killed_before_its_page_was_recorded_is_closed_by_the_sweep(shop: SmallShop) -> None:
    shop.network.cut = True
    with pytest.raises(GatewayUnavailable):
        shop.check_out(LINE)
    shop.network.cut = False
    shop.clock.forward(40 * 60)
    assert shop.services.sweep.run() == (1, ())
    assert shop.level("PRINT-A4") == (10, 0, 0)


def test_a_declined_card_leaves_the_page_open_and_can_be_followed_by_a_paid_one(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.press(placed, "decline")
    shop.deliver()
    assert (shop.order(placed).status, shop.order(placed).declined) == ("awaiting_payment", 1)
    shop.pay(placed)
    assert shop.order(placed).status == "paid"
    assert [mail.subject for mail in shop.mails()] == [shop.mails()[0].subject]


def test_a_bank_debit_keeps_the_hold_until_it_arrives(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.press(placed, "later")
    shop.deliver()
    assert shop.order(placed).status == "processing"
    assert shop.level("PRINT-A4") == (10, 2, 0)
    session = shop.order(placed).session
    assert session is not None
    shop.sandbox.handle("POST", f"/sessions/{session.session}/settle", "", {}, b"")
    shop.deliver()
    assert shop.order(placed).status == "paid"
    assert [mail.message_id.split(":")[1] for mail in shop.mails()] == ["payment_started", "order_confirmed"]


def test_a_bank_debit_that_bounces_frees_the_stock_and_says_so(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.press(placed, "later")
    session = shop.order(placed).session
    assert session is not None
    shop.sandbox.handle("POST", f"/sessions/{session.session}/fail", "", {}, b"")
    shop.deliver()
    assert shop.order(placed).status == "payment_failed"
    assert shop.level("PRINT-A4") == (10, 0, 0)
    assert "payment_failed" in shop.mails()[-1].message_id


def _paid(placed_session: str, amount: int = 5290, payment: str = "pi_1") -> SettlePaid:
    return SettlePaid(placed_session, payment, amount, "EUR", "refund")


def test_money_that_comes_after_expiry_goes_back_and_the_stock_stays_free(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    session = shop.order(placed).session
    assert session is not None
    _expire_as_an_old_event_would(shop, placed.order_id, session.session)
    shop.press(placed, "pay")
    shop.deliver()
    assert shop.order(placed).status == "refund_due"
    shop.services.outbox.run()
    assert shop.order(placed).status == "refunded"
    assert shop.order(placed).refunded == 5290
    assert shop.level("PRINT-A4") == (10, 0, 0)
    assert [mail.message_id.split(":")[1] for mail in shop.mails()] == ["order_refunded"]


def test_money_that_comes_after_expiry_becomes_a_backorder_where_the_shop_says_so(shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, paid_after_expiry="backorder"))
    placed = shop.check_out(LINE)
    session = shop.order(placed).session
    assert session is not None
    _expire_as_an_old_event_would(shop, placed.order_id, session.session)
    shop.press(placed, "pay")
    shop.deliver()
    assert (shop.order(placed).status, shop.order(placed).backordered) == ("paid", True)
    assert shop.level("PRINT-A4") == (8, 0, 2)


def _expire_as_an_old_event_would(shop: SmallShop, order_id: str, session: str) -> None:
    from chalicelib.domain.commands import SettleExpired

    shop.services.settlement.apply(order_id, SettleExpired(session))


def test_a_second_payment_of_the_same_order_goes_back(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.pay(placed)
    order = shop.services.settlement.apply(placed.order_id, _paid("cs_other", payment="pi_second"))
    assert order.status == "paid"
    pending = [message for message in shop.store.messages("pending") if message.kind == "refund"]
    assert [(message.payload["payment"], message.payload["amount"]) for message in pending] == [("pi_second", 5290)]


def test_another_amount_than_asked_for_goes_to_review(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    session = shop.order(placed).session
    assert session is not None
    order = shop.services.settlement.apply(placed.order_id, _paid(session.session, amount=1))
    assert order.status == "paid_needs_review"
    assert order.reviews[0].reason == "amount_differs"


def test_a_webhook_of_another_shop_on_the_account_is_acknowledged_and_left_alone(shop: SmallShop) -> None:
    from chalicelib.ports import GatewayNotice

    assert shop.services.notices.receive(GatewayNotice("evt_1", "checkout.session.completed"), b"{}") is False
    foreign = GatewayNotice("evt_2", "checkout.session.completed", order_id="of another shop")
    assert shop.services.notices.receive(foreign, b"{}") is False


def test_a_mail_that_cannot_be_sent_is_tried_again_and_sent_once(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.pay(placed)
    shop.letterbox.broken = True
    assert shop.mails() == []
    shop.letterbox.broken = False
    shop.clock.forward(10)
    assert len(shop.mails()) == 1
    shop.clock.forward(10)
    assert len(shop.mails()) == 1


def test_a_message_that_fails_for_good_is_dead_and_visible(shop: SmallShop) -> None:
    shop.pay(shop.check_out(LINE))
    shop.letterbox.broken = True
    for _ in range(12):
        shop.mails()
        shop.clock.forward(25 * 3600)
    (dead,) = shop.store.messages("dead")
    assert dead.kind == "mail"
    assert "does not answer" in dead.error


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_number_of_the_same_webhooks_gives_the_same_end(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    shop = open_shop(tmp_path_factory.mktemp("shuffled"))
    bodies: list[tuple[dict[str, str], bytes]] = []
    honest = SmallShop.receive

    def keep(_url: str, headers: dict[str, str], body: bytes) -> int:
        bodies.append((headers, body))
        return 200

    shop.receive = keep  # type: ignore[method-assign, assignment]
    placed = shop.check_out(LINE)
    shop.press(placed, "decline")
    shop.press(placed, "pay")
    shop.deliver()
    for index in data.draw(st.lists(st.integers(0, len(bodies) - 1), max_size=12)):
        honest(shop, "", *bodies[index])
    for headers, body in data.draw(st.permutations(bodies)):
        honest(shop, "", headers, body)
    assert shop.order(placed).status == "paid"
    assert shop.level("PRINT-A4") == (8, 0, 2)
    assert len(shop.mails()) == 1


def test_a_mail_that_cannot_be_made_does_not_keep_a_refund_waiting(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.pay(placed)
    shop.services.settlement.apply(placed.order_id, _paid("cs_other", payment="pi_second"))
    del shop.shelf.files[shop.services.releases.current().id, "templates/mail/order_confirmed.html"]
    shop.services.outbox.run()
    for _ in range(12):
        shop.clock.forward(25 * 3600)
        shop.services.outbox.run()
    assert "mail:order_confirmed" in " ".join(message.id for message in shop.store.messages("dead"))
    (refund,) = shop.order(placed).refunds
    assert refund.state is RefundState.FAILED, "the provider knows no such payment"
    assert any("A refund came back" in mail.subject for mail in shop.letterbox.sent)


def test_one_order_that_cannot_be_settled_does_not_keep_the_others_on_hold(shop: SmallShop) -> None:
    shop.sandbox.delivery = Delivery(drop=100)
    first = shop.check_out(LINE, cart="cart-1")
    second = shop.check_out(CartLine("CARD", 1), cart="cart-2")
    shop.clock.forward(40 * 60)
    honest = shop.services.sweep._settle

    def broken(order_id: str) -> None:
        if order_id == first.order_id:
            raise RuntimeError("a bug of ours")
        honest(order_id)

    shop.services.sweep._settle = broken  # type: ignore[method-assign]
    asked, failures = shop.services.sweep.run()
    assert (asked, len(failures)) == (1, 1)
    assert shop.order(second).status == "expired"


def test_a_hold_is_released_when_the_provider_refuses_to_open_the_page_after_an_outage(shop: SmallShop) -> None:
    shop.network.cut = True
    with pytest.raises(GatewayUnavailable):
        shop.check_out(LINE)
    shop.network.cut = False
    refusing = shop.services.gateway

    class Refusing(type(refusing)):  # type: ignore[misc]
        def open_session(self, request: object) -> None:
            raise GatewayRefused("no")

    refusing.__class__ = Refusing
    shop.clock.forward(40 * 60)
    shop.services.sweep.run()
    assert shop.level("PRINT-A4") == (10, 0, 0)
