"""What the shop's people do with an order's goods: confirm, make, send, call off, take back, send once more."""

from dataclasses import replace

import pytest
from bought import CARDS, PRINTS, bought, house, order_of, settled, with_rules
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import (
    InvalidRequest,
    NotReady,
    OrderFrozen,
    OutOfStock,
    ReturnNotPossible,
    TooManyUnits,
    UnknownPart,
)
from chalicelib.domain.lifecycles import JobState, ParcelState
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.domain.rules import OrderRules
from chalicelib.domain.transitions import Fulfilment, Payment
from chalicelib.service import confirming, evidence, parcels, production, refunding, returning
from chalicelib.service.parcels import ParcelNews, Shipment

DHL = Shipment("ada", carrier="dhl", tracking="00340434161094042557")
DAY = 24 * 3600


def delivered(shop: SmallShop, reference: str, parcel: str = "parcel-1") -> None:
    parcels.mark(house(shop), reference, ParcelNews("dhl", parcel, ParcelState.DELIVERED))


def test_an_order_goes_out_in_parts_and_arrives(shop: SmallShop) -> None:
    placed = bought(shop)
    order = parcels.ship(house(shop), placed.reference, replace(DHL, lines=(Units("PRINT-A4", 2),)))
    assert (order.fulfilment, order.status) == (Fulfilment.PARTLY_FULFILLED, "partly_shipped")
    order = parcels.ship(house(shop), placed.reference, DHL)
    assert [line.sku for line in order.parcels[1].sent.lines] == ["PRINT-A4", "CARD"]
    assert order.status == "shipped"
    delivered(shop, placed.reference)
    delivered(shop, placed.reference, "parcel-2")
    delivered(shop, placed.reference, "parcel-2")
    assert order_of(shop, placed).status == "delivered"


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Shipment("ada", (Units("PRINT-A4", 4),)), TooManyUnits),
        (Shipment("ada", (Units("PRINT-A4", 2), Units("PRINT-A4", 2))), TooManyUnits),
        (Shipment("ada", (Units("PRINT-A4", -1),)), TooManyUnits),
        (Shipment("ada", (Units("LAST", 1),)), UnknownPart),
        (replace(DHL, tracking="https://evil.example/1"), InvalidRequest),
        (replace(DHL, tracking="www.evil.example"), InvalidRequest),
        (replace(DHL, tracking="1\r\nSubject: x"), InvalidRequest),
        (replace(DHL, tracking="<b>1</b>"), InvalidRequest),
        (replace(DHL, carrier=""), InvalidRequest),
        (replace(DHL, carrier="<script>"), InvalidRequest),
        (replace(DHL, by="ada\x00"), InvalidRequest),
    ],
)
def test_what_cannot_be_sent_changes_nothing(shop: SmallShop, asked: Shipment, error: type[Exception]) -> None:
    placed = bought(shop)
    before = shop.store.load(placed.order_id)
    with pytest.raises(error):
        parcels.ship(house(shop), placed.reference, asked)
    assert shop.store.load(placed.order_id) == before


def test_an_order_that_is_confirmed_by_hand_waits_for_it(shop: SmallShop) -> None:
    with_rules(shop, by_hand_from={"EUR": 5000})
    cheap, dear = bought(shop, CARDS, cart="c1"), bought(shop, PRINTS, cart="c2")
    assert (order_of(shop, cheap).confirmed, order_of(shop, dear).confirmed) == (True, False)
    with pytest.raises(NotReady, match="confirm it first"):
        parcels.ship(house(shop), dear.reference, DHL)
    confirming.confirm(house(shop), dear.reference, confirming.Confirmation("ada"))
    assert parcels.ship(house(shop), dear.reference, DHL).parcels


def test_what_has_to_be_looked_at_is_not_sent_before_somebody_did(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    shop.press(placed, "pay", postal_code="20095")
    shop.deliver()
    order = order_of(shop, placed)
    if not order.reviews:  # the checkout asked for the country only, so nothing differs
        pytest.fail("a review was expected") if order.placed.destination.postcode else None
        return
    with pytest.raises(OrderFrozen):
        parcels.ship(house(shop), placed.reference, DHL)


def test_a_card_is_charged_with_the_first_parcel_for_all_that_is_still_to_be_sent(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    placed = bought(shop)
    order = order_of(shop, placed)
    assert (order.payment, order.captured, order.confirmed) == (Payment.AUTHORISED, 0, True)
    assert shop.level("PRINT-A4") == (10, 3, 0)
    confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "torn", (Units("PRINT-A4", 1),)))
    assert shop.level("PRINT-A4") == (10, 2, 0)
    order = parcels.ship(house(shop), placed.reference, replace(DHL, lines=(Units("CARD", 2),)))
    assert (order.payment, order.captured) == (Payment.CAPTURED, order.placed.total - 2400)
    assert shop.level("PRINT-A4") == (8, 0, 2)
    assert settled(shop, placed).captured == order.captured, "the provider's own word changes nothing"
    refunding.grant(house(shop), placed.reference, refunding.RefundRequest("ada", "all", everything=True, execute=True))
    assert settled(shop, placed).payment is Payment.REFUNDED


def test_a_bank_lets_go_when_an_order_is_called_off_before_anything_was_sent(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    placed = bought(shop)
    confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "the buyer asked"))
    order = settled(shop, placed)
    assert (order.payment, order.fulfilment, order.captured) == (Payment.CANCELLED, Fulfilment.CANCELLED, 0)
    assert shop.level("PRINT-A4") == (10, 0, 0)
    assert shop.network.calls[-1][1].endswith("/cancel")


def test_what_a_bank_keeps_is_taken_before_it_lapses(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    placed = bought(shop)
    shop.clock.forward(6 * DAY + 3600)
    shop.services.sweep.run()
    assert order_of(shop, placed).payment is Payment.CAPTURED


def test_made_to_order_is_charged_at_once_and_stands_on_the_list_of_the_workshop(shop: SmallShop) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, orders=OrderRules(capture="at_dispatch", jobs_a_day=2)))
    first = bought(shop, CartLine("POSTER", 3, None), cart="c1")
    second = bought(shop, CartLine("POSTER", 1, None), cart="c2")
    settled(shop, second)
    assert order_of(shop, first).payment is Payment.CAPTURED
    jobs = production.list_jobs(house(shop))
    assert [(job.reference, job.quantity) for job in jobs] == [(first.reference, 3), (second.reference, 1)]
    assert jobs[0].begin_on < jobs[1].begin_on, "three pieces are more than one day's work"
    move = production.JobMove("ada", "job-1", JobState.STARTED)
    assert production.move_job(house(shop), first.reference, move).jobs[0].state is JobState.STARTED
    parcels.ship(house(shop), first.reference, DHL)
    assert [job.reference for job in production.list_jobs(house(shop))] == [second.reference]


def test_an_order_that_is_called_off_gives_money_and_stock_back(shop: SmallShop) -> None:
    placed = bought(shop)
    confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "the buyer asked"))
    order = settled(shop, placed)
    assert (order.payment, order.fulfilment, order.status) == (Payment.REFUNDED, Fulfilment.CANCELLED, "refunded")
    assert shop.level("PRINT-A4") == (10, 0, 3)
    with pytest.raises(NotReady):
        parcels.ship(house(shop), placed.reference, DHL)


def test_an_unpaid_order_is_called_off_by_closing_its_page(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    order = confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "a test"))
    assert (order.payment, shop.level("PRINT-A4")) == (Payment.CANCELLED, (10, 0, 0))


def test_what_left_is_not_called_off_but_the_rest_is(shop: SmallShop) -> None:
    placed = bought(shop)
    parcels.ship(house(shop), placed.reference, replace(DHL, lines=(Units("PRINT-A4", 1),)))
    with pytest.raises(NotReady, match="by line"):
        confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "no"))
    rest = (Units("PRINT-A4", 2), Units("CARD", 2))
    confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "no", rest))
    order = settled(shop, placed)
    assert (order.fulfilment, order.refunded) == (Fulfilment.FULFILLED, 2 * 2400 + 900)


def test_a_return_goes_from_request_to_refund(shop: SmallShop) -> None:
    placed = bought(shop)
    parcels.ship(house(shop), placed.reference, DHL)
    delivered(shop, placed.reference)
    asked = returning.ReturnRequest("buyer", (ReturnedLine("PRINT-A4", 2, "too large"),))
    returning.request(house(shop), placed.reference, asked)
    with pytest.raises(ReturnNotPossible):
        returning.request(house(shop), placed.reference, asked)
    returning.accept(house(shop), placed.reference, returning.ReturnAnswer("ada", "return-1", "Send it to us."))
    came = returning.ReturnReceipt("ada", "return-1", (Units("PRINT-A4", 1),), (Units("PRINT-A4", 1),))
    returning.receive(house(shop), placed.reference, came)
    assert shop.level("PRINT-A4") == (8, 0, 3), "what is damaged is not for sale"
    back = refunding.RefundRequest("ada", "return", (Units("PRINT-A4", 2),), return_id="return-1", execute=True)
    refunding.grant(house(shop), placed.reference, back)
    order = settled(shop, placed)
    assert (order.refunded, order.returns[0].outcome) == (4800, "refund")


def test_a_return_is_refused_by_the_rules_with_a_reason_for_each_line(shop: SmallShop) -> None:
    with_rules(shop, returns=replace(OrderRules().returns, days=14))
    placed = bought(shop, PRINTS, CartLine("POSTER", 1, None), CartLine("FILE", 1, None))
    assert [one.reason for one in returning.eligible(house(shop), order_of(shop, placed))] == [
        "not_sent", "made_to_order", "digital",
    ]  # fmt: skip
    parcels.ship(house(shop), placed.reference, DHL)
    delivered(shop, placed.reference)
    shop.clock.forward(15 * DAY)
    asked = returning.ReturnRequest("buyer", (ReturnedLine("PRINT-A4", 1), ReturnedLine("POSTER", 1)))
    with pytest.raises(ReturnNotPossible) as refused:
        returning.request(house(shop), placed.reference, asked)
    assert [row["reason"] for row in refused.value.details["lines"]] == ["too_late", "made_to_order"]
    assert returning.request(house(shop), placed.reference, replace(asked, by="ada", by_rules=False)).returns


def test_a_lost_parcel_is_sent_once_more_while_there_is_stock(shop: SmallShop) -> None:
    placed = bought(shop, CartLine("LAST", 1, None))
    parcels.ship(house(shop), placed.reference, DHL)
    parcels.mark(house(shop), placed.reference, ParcelNews("dhl", "parcel-1", ParcelState.FAILED))
    again = parcels.Replacement("ada", "lost", (Units("LAST", 1),))
    with pytest.raises(OutOfStock):
        parcels.replace_units(house(shop), placed.reference, again)
    cards = bought(shop, CARDS, cart="c2")
    parcels.ship(house(shop), cards.reference, DHL)
    parcels.mark(house(shop), cards.reference, ParcelNews("dhl", "parcel-1", ParcelState.FAILED))
    parcels.replace_units(house(shop), cards.reference, replace(again, lines=(Units("CARD", 2),)))
    assert shop.level("CARD") == (96, 0, 4)
    parcels.ship(house(shop), cards.reference, DHL)
    delivered(shop, cards.reference, "parcel-2")
    assert order_of(shop, cards).fulfilment is Fulfilment.DELIVERED


def test_the_evidence_of_a_dispute_holds_only_what_happened(shop: SmallShop) -> None:
    placed = bought(shop)
    shop.sandbox.dispute_payment(shop.order(placed).payments[0][0])
    settled(shop, placed)
    pack = evidence.evidence(house(shop), placed.reference, evidence.EvidenceRequest("ada"))
    assert pack.reason == "fraudulent"
    assert "shipping_tracking_number" not in pack.fields, "nothing was sent"
    sent = bought(shop, CARDS, cart="c2")
    parcels.ship(house(shop), sent.reference, DHL)
    shop.sandbox.dispute_payment(shop.order(sent).payments[0][0])
    settled(shop, sent)
    pack = evidence.evidence(house(shop), sent.reference, evidence.EvidenceRequest("ada"))
    assert pack.fields["shipping_tracking_number"] == DHL.tracking
    assert any("parcel-1 was sent" in words for _, words in pack.timeline)


def test_where_gift_cards_pay_for_all_that_is_left_nothing_is_charged(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    card, code = shop.services.gift_cards.issue(2500, "EUR")
    placed = bought(shop, CartLine("PRINT-A4", 1, None), CartLine("CARD", 1, None), gift_cards=(code,))
    assert order_of(shop, placed).placed.due == 840
    torn = confirming.Cancellation("ada", "torn", (Units("PRINT-A4", 1),))
    confirming.cancel(house(shop), placed.reference, torn)
    counter = f"giftcard:{card.id}/spent"
    assert shop.store.counters([counter])[counter] == 940, "the card and its delivery are all that is left"
    parcels.ship(house(shop), placed.reference, DHL)
    order = settled(shop, placed)
    assert (order.payment, order.captured, order.fulfilment) == (Payment.PARTLY_REFUNDED, 0, Fulfilment.FULFILLED)
