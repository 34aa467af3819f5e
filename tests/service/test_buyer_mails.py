"""The buyer's mails: one for each thing that happened, and what stands in it."""

from dataclasses import replace

import pytest
from bought import CARDS, PRINTS, bought, house, with_rules
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop

from chalicelib.domain.carriers import CARRIERS
from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.lifecycles import JobState, ParcelState
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.domain.transitions import Payment
from chalicelib.ports import Mail
from chalicelib.service import confirming, parcels, production, returning
from chalicelib.service.parcels import ParcelNews, Shipment
from chalicelib.service.tracking import tracking_link

DHL = Shipment("ada", carrier="dhl", tracking="00340434161094042557")


def told(shop: SmallShop) -> list[str]:
    """What the mails so far were about, the outbox run until nothing is due."""
    for _ in range(3):
        shop.services.outbox.run()
        shop.deliver()
    return [mail.message_id.split(":")[1] for mail in shop.letterbox.sent if mail.message_id.startswith("mail:")]


def last(shop: SmallShop) -> Mail:
    told(shop)
    return next(mail for mail in reversed(shop.letterbox.sent) if mail.message_id.startswith("mail:"))


def test_every_parcel_is_told_once_with_what_is_in_it_and_where_it_is_shown(shop: SmallShop) -> None:
    placed = bought(shop)
    parcels.ship(house(shop), placed.reference, replace(DHL, lines=(Units("PRINT-A4", 2),)))
    mail = last(shop)
    assert "2 x Print PRINT-A4" in mail.text
    assert "CARD" not in mail.text
    assert "Carrier: DHL" in mail.text
    assert "tracking-id=00340434161094042557" in mail.text
    assert 'href="https://www.dhl.com/' in mail.html
    parcels.ship(house(shop), placed.reference, Shipment("ada"))
    assert "Follow the parcel" not in last(shop).text
    for _ in range(2):
        parcels.mark(house(shop), placed.reference, ParcelNews("dhl", "parcel-1", ParcelState.DELIVERED))
    assert told(shop) == ["order_confirmed", "parcel_sent", "parcel_sent", "parcel_delivered"]


def test_what_is_called_off_or_late_is_told_with_its_lines_and_days(shop: SmallShop) -> None:
    placed = bought(shop)
    confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "torn", (Units("PRINT-A4", 1),)))
    told(shop)
    assert "1 x Print PRINT-A4" in next(m for m in shop.letterbox.sent if "items_cancelled" in m.message_id).text
    confirming.delay(house(shop), placed.reference, confirming.Delay("ada", ("2026-12-24", "2026-12-28"), "the frost"))
    assert "the frost" in last(shop).text
    assert "Expected: 24 December 2026 – 28 December 2026" in last(shop).text
    confirming.cancel(house(shop), placed.reference, confirming.Cancellation("ada", "all of it"))
    about = told(shop)
    assert about.count("order_cancelled") == 1
    assert "goes back to you" in next(m for m in shop.letterbox.sent if "order_cancelled" in m.message_id).text


def test_a_cart_that_was_changed_before_it_was_paid_is_no_mail(shop: SmallShop) -> None:
    shop.check_out(PRINTS, cart="c1")
    shop.check_out(CARDS, cart="c1")
    assert told(shop) == []


def test_production_is_told_when_the_first_piece_is_begun_and_not_again(shop: SmallShop) -> None:
    made = replace(CATALOGUE[0], sku="MADE", stock_policy=StockPolicy.MADE_TO_ORDER, lead_days=5, opening_stock=None)
    shop.publish(*CATALOGUE, made, replace(made, sku="MADE-2"))
    placed = bought(shop, CartLine("MADE", 1), CartLine("MADE-2", 1))
    assert told(shop) == ["order_confirmed"]
    jobs = [job.id for job in shop.order(placed).jobs]
    assert len(jobs) == 2
    for job in jobs:
        production.move_job(house(shop), placed.reference, production.JobMove("ada", job, JobState.STARTED))
    assert told(shop) == ["order_confirmed", "in_production"]


def test_a_return_is_answered_with_instructions_or_with_a_reason(shop: SmallShop) -> None:
    placed = bought(shop)
    parcels.ship(house(shop), placed.reference, DHL)
    parcels.mark(house(shop), placed.reference, ParcelNews("dhl", "parcel-1", ParcelState.DELIVERED))
    for _ in range(2):
        asked = returning.ReturnRequest("ada", (ReturnedLine("PRINT-A4", 1, "too large"),))
        returning.request(house(shop), placed.reference, asked)
    returning.accept(house(shop), placed.reference, returning.ReturnAnswer("ada", "return-1", "To Rua 14, Lisboa"))
    assert "To Rua 14, Lisboa" in last(shop).text
    assert f"Write on the parcel: {placed.reference} return-1" in last(shop).text
    returning.refuse(house(shop), placed.reference, returning.ReturnAnswer("ada", "return-2", "It was framed already."))
    assert "It was framed already." in last(shop).text
    assert told(shop)[-2:] == ["return_accepted", "return_refused"]


def test_a_bank_that_lets_go_is_told(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch", confirm="by_hand")
    placed = bought(shop)
    shop.clock.forward(8 * 24 * 3600)
    shop.services.sweep.run()
    assert shop.order(placed).payment is Payment.LAPSED
    assert "payment_lapsed" in told(shop)
    assert "Nothing was charged" in last(shop).text


@pytest.mark.parametrize("written", ["dhl", "DHL", "Royal Mail", "royal-mail", "SF Express"])
def test_a_carrier_is_found_by_its_id_and_its_name(written: str) -> None:
    link = tracking_link(written, "A 1/2?x=<y>", RULES.carriers)
    assert link is not None
    assert "A%201%2F2%3Fx%3D%3Cy%3E" in link


def test_every_carrier_has_one_place_for_the_number_and_an_address_that_is_safe() -> None:
    for carrier in CARRIERS.values():
        assert carrier.url.startswith("https://")
        assert "{tracking}" in carrier.url
    assert tracking_link("Bike messenger", "1", {}) is None
