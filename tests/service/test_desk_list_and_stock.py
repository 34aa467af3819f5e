"""The list of orders page by page, money that came by hand, and stock that comes in and is counted."""

from dataclasses import replace

import pytest
from bought import CARDS, PRINTS, bought, house, order_of, settled
from small_catalogue import NOW
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import InvalidRequest, NotFound, NotReady, OutOfStock
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.payment_commands import EndPromise, PromisePayment
from chalicelib.domain.refund_events import Payout
from chalicelib.domain.transitions import Payment
from chalicelib.service import offline, refunding
from chalicelib.service.offline import MoneyIn
from chalicelib.service.order_list import OrderFilter, list_orders
from chalicelib.service.stockroom import StockEntry, correct_stock, count_stock, receive_stock

ALL = OrderFilter()


def references(shop: SmallShop, asked: OrderFilter) -> list[str]:
    """Of every page."""
    found: list[str] = []
    while True:
        page = list_orders(house(shop), asked)
        found += [line.reference for line in page.orders]
        if page.next is None:
            return found
        asked = replace(asked, after=page.next)


def test_orders_are_found_by_status_buyer_time_and_sku_page_by_page(shop: SmallShop) -> None:
    made = []
    for number in range(7):
        shop.clock.forward(60)
        line = PRINTS if number % 3 == 0 else CARDS
        email = "bob@example.com" if number == 4 else "ada@example.com"
        made.append(bought(shop, line, cart=f"c{number}", email=email).reference)
    shop.clock.forward(60)
    unpaid = shop.check_out(CARDS, cart="c-unpaid").reference
    newest = [unpaid, *reversed(made)]
    assert references(shop, ALL) == references(shop, replace(ALL, limit=2)) == newest
    assert references(shop, replace(ALL, status="awaiting_payment")) == [unpaid]
    assert references(shop, replace(ALL, status="paid", limit=3)) == newest[1:]
    assert references(shop, replace(ALL, buyer="BOB+x@example.com")) == [made[4]]
    assert references(shop, replace(ALL, sku="PRINT-A4", limit=2)) == [made[6], made[3], made[0]]
    assert references(shop, replace(ALL, since=NOW + 120, until=NOW + 240)) == [made[2], made[1]]


@pytest.mark.parametrize("asked", [replace(ALL, limit=0), replace(ALL, limit=201), replace(ALL, after="nowhere")])
def test_a_place_or_a_limit_that_is_none_is_refused(shop: SmallShop, asked: OrderFilter) -> None:
    with pytest.raises(InvalidRequest):
        list_orders(house(shop), asked)


def promised(shop: SmallShop, *lines: CartLine) -> str:
    """An order that waits for a transfer."""
    placed = shop.check_out(*lines)
    shop.services.settlement.apply(placed.order_id, PromisePayment("transfer", expires_at=shop.clock() + 3600))
    return placed.order_id


def test_a_transfer_may_come_in_parts_and_may_be_too_much(shop: SmallShop) -> None:
    order_id = promised(shop, PRINTS)
    reference = list_orders(house(shop), ALL).orders[0].reference
    order = offline.mark_paid(house(shop), reference, MoneyIn("ada", 7000, "statement 4"))
    assert (order.payment, order.captured) == (Payment.OWED, 7000)
    assert shop.level("PRINT-A4") == (10, 3, 0)
    order = offline.mark_paid(house(shop), reference, MoneyIn("ada", 1000, "statement 5", currency="EUR"))
    assert (order.payment, order.captured, order.placed.total) == (Payment.CAPTURED, 8000, 7200)
    assert shop.level("PRINT-A4") == (7, 0, 3)
    with pytest.raises(NotReady, match="which account"):
        refunding.execute(house(shop), reference, refunding.RefundExecution("bob", "refund-1"))
    payout = Payout("Ada", "DE02 1203 0000 0000 2020 51")
    refunding.execute(house(shop), reference, refunding.RefundExecution("bob", "refund-1", payout))
    proof = refunding.PayoutProof("bob", "refund-1", "statement 6")
    order = refunding.record_payout(house(shop), reference, proof)
    assert (order.payment, order.refunded, order.refunds[0].state) == (Payment.CAPTURED, 800, RefundState.SUCCEEDED)
    assert shop.store.load(order_id) is not None


def test_a_transfer_that_does_not_come_frees_the_stock_and_gives_a_part_back(shop: SmallShop) -> None:
    order_id = promised(shop, PRINTS)
    reference = list_orders(house(shop), ALL).orders[0].reference
    offline.mark_paid(house(shop), reference, MoneyIn("ada", 100, "statement 4"))
    shop.clock.forward(3601)
    order = shop.services.settlement.apply(order_id, EndPromise())
    assert (order.payment, order.refunds[0].amount, shop.level("PRINT-A4")) == (Payment.EXPIRED, 100, (10, 0, 0))


def test_an_order_that_is_paid_by_card_is_not_marked_paid_by_hand(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    with pytest.raises(NotReady):
        offline.mark_paid(house(shop), placed.reference, MoneyIn("ada", 7200, "cash"))
    shop.pay(placed)
    order = offline.mark_paid(house(shop), placed.reference, MoneyIn("ada", 7200, "cash"))
    assert (order.payment, order.refunds[0].terms.reason) == (Payment.CAPTURED, "paid_twice")


@pytest.mark.parametrize(
    "money",
    [
        MoneyIn("ada", 0, "cash"),
        MoneyIn("ada", -1, "cash"),
        MoneyIn("ada", 100, ""),
        MoneyIn("ada", 100, "cash", received_at=NOW + 10**6),
        MoneyIn("ada\n", 100, "a\nb"),
    ],
)
def test_money_that_cannot_be_is_refused(shop: SmallShop, money: MoneyIn) -> None:
    order_id = promised(shop, PRINTS)
    before = shop.store.load(order_id)
    reference = list_orders(house(shop), ALL).orders[0].reference
    with pytest.raises(InvalidRequest):
        offline.mark_paid(house(shop), reference, money)
    assert shop.store.load(order_id) == before


def test_stock_comes_in_is_counted_and_corrected(shop: SmallShop) -> None:
    assert receive_stock(house(shop), StockEntry("ada", "LAST", 4)).on_hand == 5
    assert count_stock(house(shop), StockEntry("ada", "LAST", 3)).corrected == -2
    assert count_stock(house(shop), StockEntry("ada", "LAST", 3)).on_hand == 3
    assert correct_stock(house(shop), StockEntry("ada", "LAST", 2, "found behind the shelf")).on_hand == 5
    assert shop.level("LAST") == (5, 0, 0)


def test_what_is_promised_to_open_orders_is_not_counted_away(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    with pytest.raises(OutOfStock, match="3 of PRINT-A4 are promised"):
        count_stock(house(shop), StockEntry("ada", "PRINT-A4", 2))
    assert order_of(shop, placed).holds_stock
    settled(shop, placed)


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        (StockEntry("ada", "GHOST", 1), NotFound),
        (StockEntry("ada", "POSTER", 1), NotFound),
        (StockEntry("ada", "LAST", 0), InvalidRequest),
        (StockEntry("", "LAST", 1), InvalidRequest),
    ],
)
def test_stock_of_what_is_not_counted_does_not_come_in(
    shop: SmallShop, entry: StockEntry, error: type[Exception]
) -> None:
    with pytest.raises(error):
        receive_stock(house(shop), entry)
