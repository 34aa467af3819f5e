"""Where an order goes, how, for how much and when it arrives."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import CARD, FILE, NOW, POSTER, PRINT, RULES, record

from chalicelib.domain.calendar import Dispatch, Wait, arrival
from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.delivery import Band, BandsBy, Load, ShippingMethod, ShippingZone, count_parcels
from chalicelib.domain.places import Destination, Place, deciding, find_zone, matches_any, plain_postcode
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.selections import Selection
from chalicelib.domain.taxes import TaxComponent, TaxRules, TaxZone

POST = ShippingMethod("post", "Post", {"EUR": 490, "USD": 590}, (1, 3))
RECORDS = {entry.sku: entry for entry in (PRINT, CARD, FILE, POSTER)}
FRIDAY = datetime(2026, 11, 27, 13, 59)


def zone(name: str, *places: Place, methods: tuple[ShippingMethod, ...] = (POST,)) -> ShippingZone:
    return ShippingZone(name, places, methods)


def priced(*zones: ShippingZone, to: Destination, local: datetime = FRIDAY, **changes: Any) -> Quote:
    lines = changes.pop("lines", (CartLine("PRINT-A4", 1),))
    asked = Asked(lines, "EUR", destination=to, shipping_method=changes.pop("method", None))
    return quote(asked, Book(RECORDS, replace(RULES, zones=zones, **changes)), Moment(NOW, local))


@pytest.mark.parametrize(
    ("rule", "postcode", "meant"),
    [
        ("9*", "9500-321", True),
        ("9*", "1900-001", False),
        ("1000..1999", "1100-000", True),
        ("1000..1999", "2000-000", False),
        ("10115", "10115", True),
        ("10115", "101150", False),
        ("SW1A*", "sw1a 1aa", True),
        ("K1A..K9Z", "K2B 5X1", True),
        ("1000..1999", "100", False),
        ("9*", "", False),
    ],
)
def test_which_postcodes_a_rule_means(rule: str, postcode: str, meant: bool) -> None:
    assert matches_any([rule], plain_postcode(postcode)) is meant


def test_the_first_zone_that_covers_a_destination_counts_and_what_is_missing_is_said() -> None:
    islands = zone("islands", Place("PT", postcodes=("9*",)))
    mainland, california = zone("mainland", Place("PT")), zone("west", Place("US", regions=("CA", "OR")))
    zones = (islands, mainland, california)
    assert find_zone(zones, Destination("PT", postcode="9500-321")) == (islands, None)
    assert find_zone(zones, Destination("PT", postcode="1100-000")) == (mainland, None)
    assert find_zone(zones, Destination("PT")) == (mainland, "postcode")
    assert find_zone(zones, Destination("US", "ca")) == (california, None)
    assert find_zone(zones, Destination("US")) == (None, "region")
    assert find_zone(zones, Destination("US", "NY")) == (None, None)
    assert find_zone(zones, Destination("FR")) == (None, None)
    assert [deciding(zones, country) for country in ("PT", "US", "FR", None)] == [("postcode",), ("region",), (), ()]


def test_a_place_may_leave_postcodes_out() -> None:
    most = Place("PT", without=("9*",))
    assert find_zone((zone("most", most),), Destination("PT", postcode="1100"))[0] is not None
    assert find_zone((zone("most", most),), Destination("PT", postcode="9100")) == (None, None)


def test_what_stands_against_sending_is_named_before_anybody_pays() -> None:
    zones = (zone("islands", Place("PT", postcodes=("9*",))), zone("germany", Place("DE")))
    codes = {
        to: [problem.code for problem in priced(*zones, to=to).problems]
        for to in (Destination("AQ"), Destination("PT"), Destination("PT", postcode="1100"), Destination("DE"))
    }
    assert list(codes.values()) == [["country_not_served"], ["missing"], ["place_not_served"], []]
    assert priced(*zones, to=Destination("PT")).asks_for == ("country", "postcode")


@given(st.integers(1, 40), st.integers(0, 900))
def test_a_band_holds_up_to_its_bound_and_what_none_holds_cannot_be_sent(count: int, weight: int) -> None:
    heavy = record("HEAVY", 100, weight_g=weight, max_per_order=99)
    bands = (Band({"EUR": 300}, 1000), Band({"EUR": 700}, 5000))
    method = replace(POST, prices={}, bands=bands)
    asked = Asked((CartLine("HEAVY", count),), "EUR", destination=Destination("DE"))
    rules = replace(RULES, zones=(zone("germany", Place("DE"), methods=(method,)),))
    result = quote(asked, Book({"HEAVY": heavy}, rules), Moment(NOW, FRIDAY))
    grams = count * weight
    expected = 300 if grams <= 1000 else 700 if grams <= 5000 else None
    assert (result.shipping.price if result.shipping else None) == expected
    assert [problem.code for problem in result.problems] == ([] if expected else ["no_shipping"])


def test_bands_by_price_and_by_items_and_goods_that_cannot_be_sent_so() -> None:
    steps = (Band({"EUR": 900}, most_prices={"EUR": 2399}), Band({"EUR": 100}))
    by_price = replace(POST, id="p", prices={}, by=BandsBy.PRICE, bands=steps)
    by_items = replace(POST, id="i", prices={}, by=BandsBy.ITEMS, bands=(Band({"EUR": 200}, 1), Band({"EUR": 350})))
    picky = replace(POST, id="x", excludes=Selection(skus=("PRINT-A4",)))
    germany = zone("germany", Place("DE"), methods=(by_price, by_items, picky))
    one = priced(germany, to=Destination("DE"))
    assert [(choice.id, choice.price) for choice in one.shipping_choices] == [("p", 100), ("i", 200)]
    cards = priced(germany, to=Destination("DE"), lines=(CartLine("CARD", 2),))
    assert [(choice.id, choice.price) for choice in cards.shipping_choices] == [("p", 900), ("i", 350), ("x", 490)]


def test_parcels_are_counted_by_weight_and_by_volume_whichever_is_more() -> None:
    box = record("BOX", 100, weight_g=400, size_mm=(300, 200, 100))  # 6,000 cm³
    load = Load(((box, 5),), 500)
    assert count_parcels(load, Dispatch()) == 1
    assert count_parcels(load, Dispatch(parcel_g=1000)) == 2
    assert count_parcels(load, Dispatch(parcel_g=1000, parcel_cm3=10_000)) == 3
    assert count_parcels(Load((), 0), Dispatch(parcel_g=1)) == 1


@pytest.mark.parametrize(
    ("local", "dispatch", "waits", "days"),
    [
        ("2026-11-27 13:59", Dispatch(cut_off=840), (), ("2026-11-30", "2026-12-02")),
        ("2026-11-27 14:00", Dispatch(cut_off=840), (), ("2026-12-01", "2026-12-03")),
        ("2026-11-28 09:00", Dispatch(cut_off=840), (), ("2026-12-01", "2026-12-03")),
        ("2026-11-27 09:00", Dispatch(handling=(1, 2)), (), ("2026-12-01", "2026-12-04")),
        ("2026-12-24 09:00", Dispatch(holidays=("2026-12-25", "2027-01-01")), (), ("2026-12-28", "2026-12-30")),
        ("2026-11-27 09:00", Dispatch(working_days=(0, 1, 2, 3, 4, 5)), (), ("2026-11-28", "2026-12-01")),
        ("2026-11-27 09:00", Dispatch(), (Wait(lead_days=9),), ("2026-12-11", "2026-12-15")),
        ("2026-11-27 09:00", Dispatch(), (Wait(available_from="2026-12-05"),), ("2026-12-08", "2026-12-10")),
        ("2026-11-27 09:00", Dispatch(), (Wait(available_from="2025-01-01"), Wait(2)), ("2026-12-02", "2026-12-04")),
    ],
)
def test_when_an_order_arrives(local: str, dispatch: Dispatch, waits: tuple[Wait, ...], days: tuple[str, str]) -> None:
    assert arrival(datetime.fromisoformat(local), dispatch, (1, 3), waits) == days


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(0, 9), st.integers(0, 9))
def test_nothing_arrives_before_it_was_ordered_and_a_longer_way_never_arrives_earlier(
    local: datetime, least: int, most: int
) -> None:
    dispatch = Dispatch(handling=(0, 1), cut_off=720, holidays=("2026-12-25",))
    first, last = arrival(local, dispatch, (least, least + most), ())
    assert local.date().isoformat() <= first <= last
    assert first <= arrival(local, dispatch, (least + 1, least + most + 1), ())[0]


def test_a_quote_says_when_and_nothing_is_sent_that_is_a_file() -> None:
    germany = zone("germany", Place("DE"), methods=(POST, replace(POST, id="fetch", pickup=True, prices={"EUR": 0})))
    result = priced(germany, to=Destination("DE"), lines=(CartLine("POSTER", 1),))
    assert result.shipping is not None
    assert result.shipping.arrives == ("2026-12-11", "2026-12-15")  # nine working days of making first
    assert [choice.pickup for choice in result.shipping_choices] == [False, True]
    digital = priced(germany, to=Destination("AQ"), lines=(CartLine("FILE", 1),))
    assert (digital.needs_shipping, digital.shipping, digital.problems) == (False, None, ())
    assert FILE.stock_policy is StockPolicy.DIGITAL


def test_the_country_is_asked_for_where_it_decides_something() -> None:
    vat = TaxZone("pt", (Place("PT"),), {"standard": (TaxComponent("VAT", 230_000),)})
    taxed = replace(RULES, tax=TaxRules((vat,), Destination("PT")))
    card = record("GIFT", 2500, stock_policy=StockPolicy.UNTRACKED, needs_shipping=False, gift_card=True)

    def asked_for(sold: SkuRecord, rules: ShopRules) -> tuple[str, ...]:
        asked = Asked((CartLine(sold.sku, 1),), "EUR")
        return quote(asked, Book({sold.sku: sold}, rules), Moment(NOW, FRIDAY)).asks_for

    assert asked_for(PRINT, RULES) == ("country",)
    assert [asked_for(FILE, rules) for rules in (RULES, taxed)] == [(), ("country",)]
    assert [asked_for(card, rules) for rules in (RULES, taxed)] == [(), ()]
