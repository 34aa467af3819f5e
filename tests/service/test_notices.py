"""Webhooks in whatever order they come: one end, and nothing done inside but a commit."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from bought import bought, settled, with_rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_shop import SmallShop, open_shop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.order import Order
from chalicelib.domain.provider import (
    GatewayNotice,
    PaymentStatus,
    ProviderDispute,
    ProviderPayment,
    ProviderRefund,
    RefundedSoFar,
)
from chalicelib.domain.transitions import Payment
from chalicelib.service.checkout import Placed
from storefront.sandbox import Delivery

PRINTS = CartLine("PRINT-A4", 2, None)
TOTAL = 5290


def told(shop: SmallShop, number: int, about: object, payment: str, order_id: str | None = None) -> bool:
    notice = GatewayNotice(f"evt_{number}", "told", order_id, payment=payment, about=about)  # type: ignore[arg-type]
    return shop.services.notices.receive(notice, b"{}")


def words(payment: str) -> list[object]:
    """Everything that is told of a payment that was partly refunded, once in vain, and disputed in vain."""
    first = ProviderRefund("re_1", payment, 500, "EUR", RefundState.PENDING)
    second = ProviderRefund("re_2", payment, 700, "EUR", RefundState.SUCCEEDED)
    dispute = ProviderDispute("dp_1", payment, TOTAL, "EUR", "fraudulent", DisputeState.OPEN, 1_790_700_000)
    return [
        first,
        replace(first, state=RefundState.FAILED),
        second,
        RefundedSoFar(payment, 1200),
        RefundedSoFar(payment, 700),
        dispute,
        replace(dispute, state=DisputeState.UNDER_REVIEW),
        replace(dispute, state=DisputeState.WON),
    ]


def end_of(order: Order) -> tuple[object, ...]:
    """What an order came to."""
    refunds = sorted((refund.id, refund.state.value, refund.amount) for refund in order.refunds)
    return order.payment, order.status, order.refunded, order.captured, refunds, order.disputed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 7), max_size=16), st.randoms(use_true_random=False))
def test_deliveries_in_any_order_and_number_end_in_one_state(
    tmp_path_factory: pytest.TempPathFactory, again: list[int], random: object
) -> None:
    shop = open_shop(tmp_path_factory.mktemp("shuffled"))
    placed = bought(shop, PRINTS)
    payment = shop.order(placed).payments[0][0]
    deliveries = list(range(8)) + again
    random.shuffle(deliveries)  # type: ignore[attr-defined]
    for number in deliveries:
        told(shop, number, words(payment)[number], payment)
    order = shop.order(placed)
    assert end_of(order) == (
        Payment.PARTLY_REFUNDED,
        "partly_refunded",
        700,
        TOTAL,
        [("re_1", "failed", 0), ("re_2", "succeeded", 700)],
        False,
    )
    assert sum("refund_failed" in message.id for message in shop.store.messages("pending")) == 1


def test_the_words_of_a_card_that_is_charged_later_come_in_any_order(tmp_path: Path) -> None:
    for number, order in enumerate(permutations(range(3))):
        folder = tmp_path / str(number)
        folder.mkdir()
        shop = open_shop(folder)
        with_rules(shop, capture="at_dispatch")
        placed = shop.check_out(PRINTS)
        kept = ProviderPayment("pi_9", PaymentStatus.AUTHORISED, TOTAL, "EUR", placed.order_id, shop.clock() + 604800)
        notices = [kept, replace(kept, status=PaymentStatus.CAPTURED), RefundedSoFar("pi_9", 90)]
        for step in order:
            told(shop, step, notices[step], "pi_9", placed.order_id if step < 2 else None)
        shop.network.calls.clear()
        if order.index(2) == 0:  # it waits until somebody can say whose payment it is
            assert [message.kind for message in shop.store.messages("pending")].count("stray_notice") == 1
        shop.services.outbox.run()
        found = shop.order(placed)
        assert (found.payment, found.captured, found.refunded) == (Payment.PARTLY_REFUNDED, TOTAL, 90)


def test_what_is_about_a_payment_of_another_application_is_taken_in_and_comes_to_nothing(shop: SmallShop) -> None:
    stranger = ProviderRefund("re_x", "pi_stranger", 500, "EUR", RefundState.SUCCEEDED)
    assert told(shop, 1, stranger, "pi_stranger") is False
    assert told(shop, 1, stranger, "pi_stranger") is False
    assert [message.kind for message in shop.store.messages("pending")] == ["stray_notice"]
    assert shop.network.calls == [], "nothing is asked while the provider waits for its answer"
    shop.services.outbox.run()
    assert shop.network.calls == [("GET", "/v1/payment_intents/pi_stranger")]
    assert (shop.store.messages("dead"), shop.store.orders()) == ((), ())


def test_a_webhook_sends_and_asks_nothing(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    shop.press(placed, "pay")
    shop.network.calls.clear()
    shop.deliver()
    assert (shop.network.calls, shop.letterbox.sent) == ([], [])
    assert shop.order(placed).payment is Payment.CAPTURED


def test_a_lapse_has_a_name_and_frees_the_goods(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch", confirm="by_hand")
    placed = bought(shop, PRINTS)
    assert shop.level("PRINT-A4") == (10, 2, 0)
    shop.clock.forward(7 * 24 * 3600 + 60)
    order = settled(shop, placed)
    assert (order.payment, order.status, shop.level("PRINT-A4")) == (Payment.LAPSED, "lapsed", (10, 0, 0))
    assert any("let go" in mail.subject for mail in shop.letterbox.sent)


def test_a_card_that_is_good_twice_is_charged_once(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    placed: Placed = bought(shop, PRINTS)
    second = ProviderPayment("pi_second", PaymentStatus.AUTHORISED, TOTAL, "EUR", placed.order_id)
    told(shop, 1, second, "pi_second", placed.order_id)
    waiting = [message for message in shop.store.messages("pending") if message.kind == "release_payment"]
    assert [message.payload["payment"] for message in waiting] == ["pi_second"]


def test_a_lapse_that_nobody_told_is_found_by_the_sweep(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    placed = bought(shop, PRINTS)
    shop.sandbox.delivery = Delivery(drop=99)
    shop.clock.forward(8 * 24 * 3600)
    shop.deliver()
    assert shop.order(placed).payment is Payment.AUTHORISED
    assert shop.services.sweep.run() == (1, ())
    assert (shop.order(placed).payment, shop.level("PRINT-A4")) == (Payment.LAPSED, (10, 0, 0))
