"""Taxes: which rates hold where, and what they make of lines and delivery."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import CARD, FILE, NOW, PRINT, RULES, record
from test_pricing import MONDAY

from chalicelib.domain.cart import CartLine
from chalicelib.domain.discounts import Customer, Discount, Off
from chalicelib.domain.places import Destination, Place
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import TaxPart
from chalicelib.domain.taxes import Rates, TaxComponent, TaxRules, TaxZone, included_in, on_top, tax_on

BOOK = replace(CARD, sku="BOOK", tax_class="reduced")
SET = record("SET", 2900, tax_parts=(TaxPart("reduced", {"EUR": 1900}), TaxPart("standard", {"EUR": 1000})))
GIFT = record("GIFT", 5000, gift_card=True, needs_shipping=False)
RECORDS = {entry.sku: entry for entry in (PRINT, CARD, FILE, BOOK, SET, GIFT)}


def rate(percent: int, title: str = "VAT", **changes: Any) -> TaxComponent:
    return TaxComponent(title, percent * 10_000, **changes)


def zone(country: str, standard: int, reduced: int, *, included: bool = True) -> TaxZone:
    return TaxZone(country, (Place(country),), {"standard": (rate(standard),), "reduced": (rate(reduced),)}, included)


TAX = TaxRules((zone("PT", 23, 6), zone("DE", 19, 7), zone("US", 10, 0, included=False)), Destination("PT"))


def priced(*wanted: tuple[str, int], to: str | None = "DE", tax: TaxRules = TAX, **changes: Any) -> Quote:
    rules = replace(RULES, tax=tax, discounts=changes.pop("discounts", ()))
    now = changes.pop("now", NOW)
    asked = Asked(tuple(CartLine(*line) for line in wanted), "EUR", destination=Destination(to), **changes)
    return quote(asked, Book(RECORDS, rules), Moment(now, MONDAY))


def test_a_price_that_includes_tax_is_the_same_everywhere_and_the_tax_in_it_differs() -> None:
    found = {to: priced(("PRINT-A4", 1), to=to).lines[0] for to in ("DE", "PT", None, "GB")}
    assert {line.total for line in found.values()} == {2400}
    assert [line.tax_included for line in found.values()] == [383, 449, 449, 0]
    assert all(line.tax == 0 for line in found.values())


def test_tax_on_top_is_charged_where_prices_are_without_it() -> None:
    result = priced(("PRINT-A4", 2), to="US")
    assert (result.subtotal, result.tax, result.tax_included) == (4800, 529, 0)  # 480 of goods, 49 of delivery
    assert result.total == 4800 + 490 + 529
    assert [(share.title, share.amount) for share in result.taxes] == [("VAT", 529)]


def test_goods_may_be_taxed_where_they_come_from_and_files_never_are() -> None:
    at_home = replace(TAX, goods="origin")
    result = priced(("PRINT-A4", 1), ("FILE", 1), tax=at_home)
    assert [line.taxes[0].rate for line in result.lines] == [230_000, 190_000]


def test_delivery_is_taxed_in_proportion_or_by_a_class_of_its_own() -> None:
    result = priced(("PRINT-A4", 1), ("BOOK", 2))  # 24.00 at 19 %, 9.00 at 7 %
    by_rate = {share.rate: share.amount for share in result.taxes}
    assert by_rate == {190_000: 383 + 57, 70_000: 59 + 9}
    own = priced(("PRINT-A4", 1), ("BOOK", 2), tax=replace(TAX, shipping="reduced"))
    assert {share.rate: share.amount for share in own.taxes} == {190_000: 383, 70_000: 59 + 32}


def test_a_bundle_is_taxed_by_its_parts_also_after_a_discount() -> None:
    quarter = Discount("quarter", "Quarter", off=Off(2500))
    line = priced(("SET", 1), discounts=(quarter,)).lines[0]
    assert line.total == 2175
    assert {share.rate: share.amount for share in line.taxes} == {70_000: 93, 190_000: 120}


def test_a_gift_card_is_taxed_when_it_is_used() -> None:
    assert priced(("GIFT", 1)).taxes == ()


def test_a_rate_holds_from_its_day_until_its_day() -> None:
    changing = (rate(23, ends=NOW), rate(22, starts=NOW))
    tax = TaxRules((TaxZone("DE", (Place("DE"),), {"standard": changing}),), Destination("DE"))
    assert [priced(("PRINT-A4", 1), tax=tax, now=at).lines[0].taxes[0].rate for at in (NOW - 1, NOW)] == [
        230_000,
        220_000,
    ]


def test_who_owes_no_tax_pays_the_price_without_it() -> None:
    exempt = replace(TAX, exempt_groups=("trade",))
    result = priced(("PRINT-A4", 2), tax=exempt, customer=Customer(groups=("trade",)))
    line = result.lines[0]
    assert (line.unit, line.shown_unit, line.total, result.taxes) == (2017, 2400, 4034, ())
    assert result.shipping is not None
    assert result.shipping.price == 412  # 4.90 less 19 % that would be in it
    on_top_zone = priced(("PRINT-A4", 2), to="US", tax=exempt, customer=Customer(groups=("trade",)))
    assert on_top_zone.total == 4800 + 490


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=3), st.booleans())
def test_tax_that_is_included_is_the_tax_of_the_net_amount(amount: int, rates: list[int], compound: bool) -> None:
    parts = tuple(TaxComponent(f"Tax {n}", found, compound and n > 0) for n, found in enumerate(rates))
    inside = included_in(tax_on(amount, Rates(parts, included=True)))
    net = amount - inside
    outside = on_top(tax_on(net, Rates(parts, included=False)))
    assert 0 <= inside <= amount
    # The net amount is a whole one: the tax of it may differ by the half units that rounding moved, a rate each.
    assert abs(outside - inside) <= len(rates) * (1 + sum(rates) // 10**6)


@pytest.mark.parametrize(("compound", "tax"), [(False, 300), (True, 310)])
def test_a_compound_tax_is_taken_on_the_amount_with_the_taxes_before_it(compound: bool, tax: int) -> None:
    parts = (rate(10, "State"), rate(5, "Town", compound=compound))
    assert on_top(tax_on(2000, Rates(parts, included=False))) == tax
