"""The provider's books against the shop's: every difference is named, settled where it can be, and told once."""

from pathlib import Path

import pytest
from bought import CARDS, PRINTS, bought, house, order_of, settled, with_rules
from small_shop import SmallShop, open_shop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import Change
from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.payment_events import PaidTwice
from chalicelib.domain.refund_events import RefundSettled
from chalicelib.domain.transitions import Payment
from chalicelib.service import refunding
from chalicelib.service.checkout import Placed
from chalicelib.service.reconciling import Reconciliation
from chalicelib.service.refunding import RefundRequest

DAY = 24 * 3600


def run(shop: SmallShop, *, settle: bool = False) -> Reconciliation:
    return shop.services.reconciler.run(shop.clock() - 30 * DAY, settle=settle)


def kinds(result: Reconciliation) -> list[str]:
    return [one.difference.kind for one in result.found]


def check_settles(shop: SmallShop, kind: str) -> None:
    """It is named, then settled, then gone."""
    assert kinds(run(shop)) == [kind]
    result = run(shop, settle=True)
    assert (kinds(result), result.open) == ([kind], ())
    assert kinds(run(shop)) == []


def payment_of(shop: SmallShop, placed: Placed) -> str:
    return shop.order(placed).payments[0][0]


def test_books_that_agree_have_no_difference(shop: SmallShop) -> None:
    placed = bought(shop)
    refunding.grant(house(shop), placed.reference, RefundRequest("ada", "late", amount=500, execute=True))
    settled(shop, placed)
    shop.check_out(CARDS, cart="cart-2")
    result = run(shop)
    assert result.found == ()
    assert (result.payments, result.refunds, result.disputes, result.orders) == (1, 1, 0, 2)


def test_a_payment_whose_webhook_was_lost_is_settled(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    shop.press(placed, "pay")
    check_settles(shop, "captured_there_only")
    order = order_of(shop, placed)
    assert (order.payment, order.buyer.name) == (Payment.CAPTURED, "Ada Lovelace")


def test_money_that_a_bank_keeps_and_lets_go_of_is_settled(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch", confirm="by_hand")
    placed = shop.check_out(PRINTS)
    shop.press(placed, "pay")
    check_settles(shop, "kept_there_only")
    shop.services.gateway.release(shop.order(placed).authorised.payment)  # type: ignore[union-attr]
    check_settles(shop, "lapsed_there_only")
    assert order_of(shop, placed).payment is Payment.LAPSED


def test_a_refund_and_a_dispute_of_the_dashboard_are_settled(shop: SmallShop) -> None:
    placed = bought(shop)
    shop.sandbox.refund_payment(payment_of(shop, placed), 700)
    check_settles(shop, "refund_there_only")
    assert order_of(shop, placed).refunded == 700
    dispute = shop.sandbox.dispute_payment(payment_of(shop, placed))
    check_settles(shop, "dispute_there_only")
    shop.sandbox.close_dispute(dispute, "won")
    check_settles(shop, "dispute_state_differs")
    assert [one.state for one in order_of(shop, placed).disputes] == [DisputeState.WON]


def test_a_refund_that_failed_unheard_is_settled(shop: SmallShop) -> None:
    placed = bought(shop)
    refunding.grant(house(shop), placed.reference, RefundRequest("ada", "late", amount=500, execute=True))
    order = settled(shop, placed)
    shop.sandbox.fail_refund(order.refunds[0].legs[0].provider)
    check_settles(shop, "refund_state_differs")
    assert order_of(shop, placed).refunds[0].state is RefundState.FAILED


def test_what_only_the_shop_knows_stays_a_difference(shop: SmallShop) -> None:
    placed = bought(shop)
    stored = shop.store.load(placed.order_id)
    assert stored is not None
    now = shop.clock()
    invented = (PaidTwice(now, "", "pi_invented", 300), RefundSettled(now, "pi_invented", "re_invented", 300))
    shop.store.commit(Change(placed.order_id, stored.version, events=invented), now)
    result = run(shop, settle=True)
    assert kinds(result) == ["paid_here_only", "refund_here_only"]
    assert {one.subject for one in result.open} == {"pi_invented", "re_invented"}


def test_payments_of_another_shop_are_told_from_those_of_orders_that_are_gone(shop: SmallShop, tmp_path: Path) -> None:
    bought(shop)
    (tmp_path / "other").mkdir()
    other = open_shop(tmp_path / "other")
    other.services._given_gateway = shop.services.gateway
    result = other.services.reconciler.run(0)
    assert kinds(result) == ["order_unknown"]
    assert (result.payments, result.elsewhere) == (1, 0)


def test_more_payments_than_a_page_are_all_compared(shop: SmallShop) -> None:
    for number in range(101):
        shop.press(shop.check_out(CartLine("POSTER", 1, None), cart=f"cart-{number}", client=f"c-{number}"), "pay")
    result = run(shop)
    assert result.payments == len(kinds(result)) == 101


def test_the_sweep_settles_and_tells_the_shop_once(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    shop.press(placed, "pay")
    assert shop.services.reconciler.sweep() == ()  # the webhook may be on its way
    shop.clock.forward(2 * 3600)
    assert [one.settled for one in shop.services.reconciler.sweep_in_turn()] == [True]
    assert shop.services.reconciler.sweep_in_turn() == shop.services.reconciler.sweep() == ()
    told = [mail for mail in shop.mails() if "reconciliation" in mail.message_id]
    assert [mail.to for mail in told] == ["shop@small.example"]
    assert "The provider has taken a payment that the order does not know." in told[0].text
    assert "It is settled." in told[0].text
    assert "storefront reconcile" in told[0].text


def test_a_refund_under_way_is_asked_about_until_the_bank_has_it(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    shop.press(placed, "later")
    shop.deliver()
    shop.sandbox.settle(shop.order(placed).session.session, succeeds=True)  # type: ignore[union-attr]
    shop.deliver()
    refunding.grant(house(shop), placed.reference, RefundRequest("ada", "late", amount=500, execute=True))
    shop.services.outbox.run()
    leg = order_of(shop, placed).refunds[0].legs[0]
    assert leg.state is RefundState.PENDING
    shop.sandbox.settle_refund(leg.provider)  # and the webhook is lost
    shop.clock.forward(6 * 3600)
    assert shop.services.sweep.run() == (1, ())
    assert order_of(shop, placed).refunds[0].state is RefundState.SUCCEEDED
    shop.clock.forward(30 * DAY)
    assert shop.services.sweep.run() == (0, ())


@pytest.mark.parametrize("list_them", ["list_payments", "list_refunds", "list_disputes"])
def test_a_list_is_of_its_time_alone(shop: SmallShop, list_them: str) -> None:
    placed = bought(shop)
    shop.sandbox.refund_payment(payment_of(shop, placed), 700)
    shop.sandbox.dispute_payment(payment_of(shop, placed))
    ask = getattr(shop.services.gateway, list_them)
    now = shop.clock()
    assert [len(ask(*window, None).items) for window in ((now, now + 1), (now + 1, now + 9), (0, now))] == [1, 0, 0]
