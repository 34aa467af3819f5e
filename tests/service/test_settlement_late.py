"""Money and words that come late, or from another page."""

from dataclasses import replace

from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.commands import SettleExpired, SettleFailed

LINE = CartLine("PRINT-A4", 2)


def test_late_money_for_goods_that_somebody_else_holds_goes_back_whatever_the_policy(shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, paid_after_expiry="backorder"))
    late = shop.check_out(CartLine("LAST", 1), cart="cart-1")
    session = shop.order(late).session
    assert session is not None
    shop.services.settlement.apply(late.order_id, SettleExpired(session.session))
    shop.check_out(CartLine("LAST", 1), cart="cart-2")
    shop.press(late, "pay")
    shop.deliver()
    assert shop.order(late).status == "refund_due"
    assert shop.level("LAST") == (1, 1, 0)


def test_a_failed_debit_of_another_session_does_not_fail_the_order(shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    shop.press(placed, "later")
    shop.deliver()
    shop.services.settlement.apply(placed.order_id, SettleFailed("cs_other"))
    assert shop.order(placed).status == "processing"
