"""Refunds by the shop's people: granted, sent, limited, failed and tried again; never more than is left."""

import pytest
from bought import PRINTS, bought, house, settled, with_rules
from small_catalogue import CARD, PRINT, record
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.errors import (
    CardSpent,
    CurrencyDiffers,
    InvalidRequest,
    NotFound,
    NotReady,
    OrderFrozen,
    RefundExceedsLeft,
    SecondPersonNeeded,
    TooManyUnits,
    UnknownPart,
)
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.transitions import Payment
from chalicelib.service import confirming, parcels, refunding
from chalicelib.service.refunding import RefundExecution, RefundRequest, RefundWithdrawal

ONE = (Units("PRINT-A4", 1),)


def ask(**parts: object) -> RefundRequest:
    return RefundRequest(by="ada", reason="damaged", **parts)  # type: ignore[arg-type]


def test_a_refund_is_granted_by_one_and_sent_by_another(shop: SmallShop) -> None:
    with_rules(shop, refund_alone_up_to={"EUR": 2000})
    placed = bought(shop)
    order = refunding.grant(house(shop), placed.reference, ask(lines=ONE, execute=True))
    assert (order.refunds[0].state, order.refunds[0].amount) == (RefundState.GRANTED, 2400)
    with pytest.raises(SecondPersonNeeded):
        refunding.execute(house(shop), placed.reference, RefundExecution("ada", "refund-1"))
    refunding.execute(house(shop), placed.reference, RefundExecution("bob", "refund-1"))
    order = settled(shop, placed)
    assert (order.payment, order.refunded, order.refunds[0].state) == (
        Payment.PARTLY_REFUNDED, 2400, RefundState.SUCCEEDED,
    )  # fmt: skip
    assert [mail.message_id.split(":")[1] for mail in shop.letterbox.sent] == ["order_confirmed", "order_refunded"]


def test_units_back_on_the_shelf_are_for_sale_again_and_are_not_sent(shop: SmallShop) -> None:
    placed = bought(shop)
    assert shop.level("PRINT-A4") == (7, 0, 3)
    refunding.grant(house(shop), placed.reference, ask(lines=ONE, restock=True, execute=True))
    assert shop.level("PRINT-A4") == (8, 0, 3)
    order = parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    assert {line.sku: line.quantity for line in order.parcels[0].sent.lines} == {"PRINT-A4": 2, "CARD": 2}


def test_all_units_and_delivery_are_exactly_what_was_paid(shop: SmallShop) -> None:
    placed = bought(shop, CartLine("CARD", 3, None))
    total = shop.order(placed).placed.total
    refunding.grant(house(shop), placed.reference, ask(lines=(Units("CARD", 2),), execute=True))
    refunding.grant(house(shop), placed.reference, ask(lines=(Units("CARD", 1),), delivery=True, execute=True))
    order = settled(shop, placed)
    assert (order.payment, order.refunded) == (Payment.REFUNDED, total)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (ask(amount=100000), RefundExceedsLeft),
        (ask(amount=-5), InvalidRequest),
        (ask(amount=0), InvalidRequest),
        (ask(amount=True), InvalidRequest),
        (ask(amount="100"), InvalidRequest),
        (ask(), InvalidRequest),
        (ask(amount=5, lines=ONE), InvalidRequest),
        (ask(amount=5, restock=True), InvalidRequest),
        (ask(amount=5, currency="USD"), CurrencyDiffers),
        (ask(amount=5, currency="monopoly-money"), CurrencyDiffers),
        (ask(lines=(Units("PRINT-A4", 4),)), TooManyUnits),
        (ask(lines=(Units("PRINT-A4", 0),)), TooManyUnits),
        (ask(lines=(Units("GHOST", 1),)), UnknownPart),
        (ask(lines=ONE, return_id="return-1"), UnknownPart),
        (RefundRequest("ada", "line\nBcc: all@example.com", amount=5), InvalidRequest),
        (RefundRequest("", "why", amount=5), InvalidRequest),
        (RefundRequest("ada", " ", amount=5), InvalidRequest),
    ],
)
def test_what_cannot_be_granted_changes_nothing(shop: SmallShop, asked: RefundRequest, error: type[Exception]) -> None:
    placed = bought(shop)
    before = shop.store.load(placed.order_id)
    with pytest.raises(error):
        refunding.grant(house(shop), placed.reference, asked)
    assert shop.store.load(placed.order_id) == before


def test_an_order_that_is_not_there_is_not_found(shop: SmallShop) -> None:
    for reference in ("ABCDEFGHJK", "", "<script>", "x" * 500):
        with pytest.raises(NotFound):
            refunding.grant(house(shop), reference, ask(amount=1))


def test_two_refunds_never_give_back_more_than_was_paid(shop: SmallShop) -> None:
    placed = bought(shop)
    left = shop.order(placed).placed.total
    refunding.grant(house(shop), placed.reference, ask(amount=left - 100))
    with pytest.raises(RefundExceedsLeft) as refused:
        refunding.grant(house(shop), placed.reference, ask(amount=101))
    assert refused.value.details == {"asked": 101, "left": 100}
    refunding.grant(house(shop), placed.reference, ask(everything=True))


def test_a_refund_that_comes_back_days_later_is_told_and_tried_again(shop: SmallShop) -> None:
    placed = bought(shop)
    refunding.grant(house(shop), placed.reference, ask(lines=ONE, execute=True))
    order = settled(shop, placed)
    shop.sandbox.fail_refund(order.refunds[0].legs[0].provider)
    order = settled(shop, placed)
    assert (order.payment, order.refunded, order.refunds[0].state) == (Payment.CAPTURED, 0, RefundState.FAILED)
    assert "A refund came back" in shop.letterbox.sent[-1].subject
    refunding.execute(house(shop), placed.reference, RefundExecution("bob", "refund-1"))
    order = settled(shop, placed)
    assert (order.payment, order.refunded, order.refunds[0].attempt) == (Payment.PARTLY_REFUNDED, 2400, 2)


def test_a_granted_refund_can_be_given_up_and_a_sent_one_cannot(shop: SmallShop) -> None:
    placed = bought(shop)
    refunding.grant(house(shop), placed.reference, ask(lines=ONE))
    order = refunding.withdraw(house(shop), placed.reference, RefundWithdrawal("ada", "refund-1", "a mistake"))
    assert order.refunds[0].state is RefundState.WITHDRAWN
    refunding.grant(house(shop), placed.reference, ask(lines=(Units("PRINT-A4", 3),), execute=True))
    with pytest.raises(NotReady):
        refunding.withdraw(house(shop), placed.reference, RefundWithdrawal("ada", "refund-2"))


def test_a_refund_made_in_the_dashboard_is_noted_once(shop: SmallShop) -> None:
    placed = bought(shop)
    payment = shop.order(placed).payments[0][0]
    shop.sandbox.refund_payment(payment, 500)
    order = settled(shop, placed)
    assert (order.payment, order.refunded, order.refunds[0].terms.by) == (
        Payment.PARTLY_REFUNDED, 500, "payment provider",
    )  # fmt: skip
    assert [mail.message_id.split(":")[1] for mail in shop.letterbox.sent].count("order_refunded") == 1
    with pytest.raises(RefundExceedsLeft):
        refunding.grant(house(shop), placed.reference, ask(amount=order.captured - 499))


def test_a_sold_gift_card_is_taken_back_while_it_is_whole_and_refused_when_spent(shop: SmallShop) -> None:
    card = record(
        "GIFT", 2500, gift_card=True, needs_shipping=False, stock_policy=StockPolicy.UNTRACKED, opening_stock=None
    )
    shop.publish(PRINT, CARD, card)
    placed = bought(shop, CartLine("GIFT", 2, None))
    settled(shop, placed)
    first, second = (stored.id for stored in reversed(shop.store.gift_cards()))
    assert shop.services.gift_cards.void(shop.store.gift_card(second) or shop.store.gift_cards()[0]) == 2500
    with pytest.raises(CardSpent):
        refunding.grant(house(shop), placed.reference, ask(lines=(Units("GIFT", 2),), execute=True))
    refunding.grant(house(shop), placed.reference, ask(lines=(Units("GIFT", 1),), execute=True))
    spent = shop.store.counters([f"giftcard:{card_id}/spent" for card_id in (first, second)])
    assert set(spent.values()) == {2500}
    assert settled(shop, placed).refunded == 2500


def test_nothing_is_given_back_while_the_bank_decides(shop: SmallShop) -> None:
    placed = bought(shop, PRINTS)
    dispute = shop.sandbox.dispute_payment(shop.order(placed).payments[0][0])
    assert settled(shop, placed).status == "disputed"
    with pytest.raises(OrderFrozen):
        refunding.grant(house(shop), placed.reference, ask(lines=ONE))
    with pytest.raises(OrderFrozen):
        parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    with pytest.raises(OrderFrozen):
        confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "no"))
    shop.sandbox.close_dispute(dispute, "lost")
    assert settled(shop, placed).payment is Payment.CHARGED_BACK
    with pytest.raises(RefundExceedsLeft):
        refunding.grant(house(shop), placed.reference, ask(amount=1))
