"""Orders that are paid by transfer, at the door, at the counter, by invoice: from the checkout to the last mail."""

from dataclasses import replace

import pytest
from bought import house
from owing import ADDRESS, DAY, OFFLINE, PRINTS, owed, owing_rules, pay, take_offline
from small_catalogue import CARD, FILE
from small_shop import SmallShop
from test_buyer_mails import last, told

from chalicelib.domain.cart import CartLine
from chalicelib.domain.creditor import creditor_reference, in_fours
from chalicelib.domain.errors import CartRejected
from chalicelib.domain.places import Destination
from chalicelib.domain.transitions import Payment
from chalicelib.service import parcels
from chalicelib.service.checkout import Placed
from chalicelib.service.house import find

TOTAL = 7200  # three prints, delivered for nothing


def later(shop: SmallShop, days: int) -> None:
    """So many days on, the sweep having run each day."""
    for _ in range(days):
        shop.clock.forward(DAY)
        assert shop.services.sweep.run()[1] == ()


def refusals(shop: SmallShop, *lines: CartLine, method: str, **request: object) -> list[tuple[str, str | None]]:
    with pytest.raises(CartRejected) as refused:
        owed(shop, *lines, method=method, **request)
    return [(problem.code, problem.param) for problem in refused.value.problems]


def test_a_transfer_is_placed_without_the_provider_and_says_how_to_pay(shop: SmallShop) -> None:
    take_offline(shop)
    placed = owed(shop)
    assert placed.payment_url is None
    assert shop.network.calls == []
    assert shop.level("PRINT-A4") == (10, 3, 0)
    assert told(shop) == ["order_received"]
    text = last(shop).text
    for fact in ("Amount: €72.00", "IBAN: PT50 0002 0123 1234 5678 9015 4", "BIC: CGDIPTPL", "We print as soon as it"):
        assert fact in text
    assert f"Payment reference: {in_fours(creditor_reference(placed.reference))}" in text
    assert "Pay by: 28 September 2026" in text
    assert shop.check_out(PRINTS, payment_method="transfer", recipient=ADDRESS) == replace(placed, replayed=False)


def test_who_does_not_pay_is_reminded_once_and_then_the_goods_are_for_sale_again(shop: SmallShop) -> None:
    take_offline(shop)
    placed = owed(shop)
    later(shop, 7)
    assert told(shop) == ["order_received"]
    later(shop, 4)
    assert told(shop) == ["order_received", "payment_reminder"]
    assert "until 3 October 2026" in last(shop).text
    assert shop.level("PRINT-A4") == (10, 3, 0)
    later(shop, 3)
    assert told(shop) == ["order_received", "payment_reminder", "order_expired"]
    assert shop.order(placed).payment is Payment.EXPIRED
    assert shop.level("PRINT-A4") == (10, 0, 0)
    assert shop.store.sweeps_due(shop.clock() + 99 * DAY, 10) == ()


def test_a_sweep_that_slept_ends_an_order_without_reminding_of_it(shop: SmallShop) -> None:
    take_offline(shop)
    owed(shop)
    shop.clock.forward(30 * DAY)
    shop.services.sweep.run()
    assert told(shop) == ["order_received", "order_expired"]


def test_an_invoice_is_reminded_of_although_its_goods_were_sent_and_never_ends(shop: SmallShop) -> None:
    take_offline(shop)
    placed = owed(shop, method="invoice")
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    later(shop, 60)
    assert told(shop) == ["order_received", "parcel_sent", "payment_reminder"]
    assert shop.order(placed).payment is Payment.OWED
    assert pay(shop, placed, TOTAL).payment is Payment.CAPTURED


def test_an_order_of_which_something_was_sent_does_not_end(shop: SmallShop) -> None:
    take_offline(shop, offline=OFFLINE | {"invoice": replace(OFFLINE["invoice"], expire_days=3)})
    placed = owed(shop, method="invoice")
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    later(shop, 5)
    assert shop.order(placed).payment is Payment.OWED


def test_money_in_parts_too_much_twice_and_too_late_is_told_as_it_is(shop: SmallShop) -> None:
    take_offline(shop)
    placed = owed(shop)
    pay(shop, placed, 2000)
    assert "We have received €20.00. Still to be paid: €52.00." in last(shop).text
    assert "Amount: €52.00" in last(shop).text
    pay(shop, placed, 6000)
    assert "You have paid €8.00 more than was owed." in last(shop).text
    assert shop.order(placed).payment is Payment.CAPTURED
    pay(shop, placed, 500)
    assert "We have received €5.00, but your order was paid before." in last(shop).text
    late = owed(shop, cart="cart-2")
    later(shop, 13)
    pay(shop, late, TOTAL)
    assert "We have received €72.00, but your order had ended before." in last(shop).text
    assert shop.order(late).payment is Payment.REFUND_DUE
    assert told(shop) == [
        "order_received", "part_payment", "payment_received", "payment_twice",
        "order_received", "payment_reminder", "order_expired", "payment_late",
    ]  # fmt: skip


def test_what_came_of_an_order_that_ends_goes_back(shop: SmallShop) -> None:
    take_offline(shop)
    placed = owed(shop)
    pay(shop, placed, 2000)
    later(shop, 13)
    (refund,) = shop.order(placed).refunds
    assert (refund.amount, refund.terms.reason) == (2000, "paid_in_part")


@pytest.mark.parametrize(
    ("method", "lines", "request_"),
    [
        ("transfer", (CartLine("GIFT", 1, 5000),), {}),
        ("invoice", (CartLine("FILE", 1, 900),), {}),
        ("on_delivery", (PRINTS, CartLine("FILE", 1, 900)), {"destination": Destination("PT")}),
        ("on_delivery", (PRINTS,), {"destination": Destination("DE")}),
        ("on_delivery", (CartLine("PRINT-A4", 7, None),), {"destination": Destination("PT")}),
        ("at_pickup", (PRINTS,), {}),
        ("on_delivery", (PRINTS,), {"destination": Destination("PT"), "shipping_method": "fetch"}),
    ],
    ids=["gift card", "download", "download beside", "other country", "too much", "no counter", "no door"],
)
def test_a_way_to_pay_that_does_not_fit_is_refused_by_name(
    method: str, lines: tuple[CartLine, ...], request_: dict[str, object], shop: SmallShop
) -> None:
    take_offline(shop, replace(CARD, sku="GIFT", prices={"EUR": 5000, "USD": 5500}, gift_card=True))
    assert refusals(shop, *lines, method=method, **request_) == [("payment_method_unfit", "payment_method")]


def test_each_way_to_pay_is_taken_where_it_fits(shop: SmallShop) -> None:
    take_offline(shop)
    door = owed(shop, method="on_delivery", destination=Destination("PT"), cart="c1")
    counter = owed(shop, method="at_pickup", shipping_method="fetch", recipient=ADDRESS, cart="c2")
    file = owed(shop, CartLine("FILE", 1, 900), cart="c3")
    for placed in (door, counter):
        assert shop.order(placed).goes_out
        assert shop.order(placed).promise is not None
    assert not shop.order(file).released
    assert dict(pay(shop, file, 900).released) == {"FILE": 1}


def test_what_is_paid_offline_needs_an_address_and_no_limits_of_cards(shop: SmallShop) -> None:
    take_offline(shop, replace(FILE, sku="CHEAP", prices={"EUR": 10, "USD": 12}))
    assert refusals(shop, PRINTS, method="transfer", recipient=replace(ADDRESS, line1=None)) == [
        ("missing", "recipient.line1")
    ]
    assert isinstance(owed(shop, CartLine("CHEAP", 1, 10)), Placed)
    shop.publish(CARD, rules=owing_rules(payment_methods=("transfer",)))
    shop.clock.forward(2)
    assert refusals(shop, CartLine("CARD", 1, 450), method="card") == [("unknown_payment_method", "payment_method")]


def test_an_order_is_found_by_the_reference_of_a_bank_statement(shop: SmallShop) -> None:
    take_offline(shop)
    placed = owed(shop)
    written = in_fours(creditor_reference(placed.reference)).lower()
    assert find(house(shop), written)[0] == placed.order_id
