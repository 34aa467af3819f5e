"""Discounts by example: what each kind takes, and why one does not apply."""

from dataclasses import replace
from typing import Any

import pytest
from small_catalogue import CARD, FILE, NOW, PRINT, RULES, on_sale, record
from test_pricing import MONDAY

from chalicelib.domain.cart import CartLine
from chalicelib.domain.codes import code_id, plain_code
from chalicelib.domain.discounts import BuyGet, Customer, Discount, GivenCode, Off, Target, Tier
from chalicelib.domain.places import Destination
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.selections import Selection

GIFT = record("GIFT", 5000, gift_card=True, needs_shipping=False)
RECORDS = {entry.sku: entry for entry in (PRINT, CARD, FILE, GIFT, on_sale(record("SALE", 3000), 2000, None, None))}
CARDS = Selection(skus=("CARD",))
TEN = Discount("ten", "Ten", off=Off(1000))


def priced(*wanted: tuple[str, int], discounts: tuple[Discount, ...], codes: str = "", **changes: Any) -> Quote:
    """The quote of a cart to Germany; of `codes`, the first is for the first discount, and so on."""
    given = tuple(
        GivenCode(plain_code(text), code_id(text), discounts[number].id if number < len(discounts) else None)
        for number, text in enumerate(codes.split())
    )
    counters = changes.pop("counters", {})
    now = changes.pop("now", NOW)
    asked = Asked(
        **{"lines": tuple(CartLine(*line) for line in wanted), "currency": "EUR", "destination": Destination("DE")}
        | {"codes": given}
        | changes
    )
    rules = replace(RULES, discounts=discounts, groups={"trade": "Trade"})
    return quote(asked, Book(RECORDS, rules, counters), Moment(now, MONDAY))


def amounts(result: Quote) -> dict[str, int]:
    return {discount.id: discount.amount for discount in result.discounts}


@pytest.mark.parametrize(
    ("discount", "taken"),
    [
        (TEN, 240 * 2 + 45 * 3),
        (replace(TEN, of=Selection(skus=("CARD",))), 45 * 3),
        (replace(TEN, without=Selection(products=("card",))), 240 * 2),
        (replace(TEN, max_items=1), 240),
        (replace(TEN, off=Off(amounts={"EUR": 500, "USD": 600})), 500),
        (replace(TEN, off=Off(amounts={"EUR": 100}), target=Target.ITEMS), 500),
        (replace(TEN, off=Off(amounts={"USD": 600})), 0),
        (replace(TEN, off=Off(amounts={"EUR": 999_999})), 4800 + 1350),
        (replace(TEN, target=Target.SHIPPING, off=Off(10_000)), 0),  # delivery is free at this value already
        (replace(TEN, tiers=(Tier(Off(2000), items=5), Tier(Off(3000), items=6))), 480 * 2 + 90 * 3),
        (replace(TEN, off=Off(10_000), buy_get=BuyGet(2, 1), of=Selection(skus=("CARD",))), 450),
        (replace(TEN, off=Off(10_000), buy_get=BuyGet(2, 1, CARDS), of=Selection(skus=("PRINT-A4",))), 450),
    ],
)
def test_what_a_discount_takes(discount: Discount, taken: int) -> None:
    result = priced(("PRINT-A4", 2), ("CARD", 3), discounts=(discount,))
    assert sum(amounts(result).values()) == taken


def test_of_buy_and_get_the_cheapest_are_given_and_only_as_often_as_it_says() -> None:
    three_for_two = replace(TEN, off=Off(10_000), buy_get=BuyGet(2, 1))
    assert amounts(priced(("PRINT-A4", 2), ("CARD", 4), discounts=(three_for_two,))) == {"ten": 900}
    once = replace(three_for_two, buy_get=BuyGet(2, 1, times=1))
    assert amounts(priced(("PRINT-A4", 2), ("CARD", 4), discounts=(once,))) == {"ten": 450}
    assert amounts(priced(("PRINT-A4", 1), ("CARD", 1), discounts=(three_for_two,))) == {}


def test_gift_cards_are_never_reduced_and_count_for_no_minimum() -> None:
    ten = replace(TEN, minimum_spend={"EUR": 3000, "USD": 3300})
    assert amounts(priced(("GIFT", 1), ("CARD", 1), discounts=(ten,))) == {}
    assert amounts(priced(("GIFT", 1), ("CARD", 7), discounts=(ten,))) == {"ten": 45 * 7}


def test_those_that_combine_go_together_and_of_the_others_the_best_counts() -> None:
    five, fifth = Discount("five", "Five", off=Off(500)), Discount("fifth", "Fifth", off=Off(2000))
    assert amounts(priced(("PRINT-A4", 1), discounts=(five, TEN))) == {"ten": 240}
    both = (replace(five, combines=True), replace(TEN, combines=True))
    assert amounts(priced(("PRINT-A4", 1), discounts=both)) == {"five": 120, "ten": 228}  # each of what is left
    assert amounts(priced(("PRINT-A4", 1), discounts=(*both, fifth))) == {"fifth": 480}
    assert amounts(priced(("PRINT-A4", 1), discounts=(*both, replace(fifth, off=Off(1000))))) == {
        "five": 120,
        "ten": 228,
    }


def test_delivery_and_total_are_reduced_last() -> None:
    free = Discount(
        "free", "Free delivery", target=Target.SHIPPING, off=Off(10_000), methods=("standard",), combines=True
    )
    result = priced(("PRINT-A4", 1), discounts=(free,))
    assert result.shipping is not None
    assert (result.shipping.price, result.shipping.regular, result.total) == (0, 490, 2400)
    assert [choice.price for choice in result.shipping_choices] == [0, 1200]
    total = Discount("half", "Half", target=Target.TOTAL, off=Off(amounts={"EUR": 2000}))
    result = priced(("PRINT-A4", 1), discounts=(total,))
    assert result.shipping is not None
    assert (result.discount, result.shipping.discount, result.total) == (1661, 339, 890)


WHY: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "not_yet": ({"starts": NOW + 1}, {}),
    "over": ({"ends": NOW}, {}),
    "currency": ({"currencies": ("USD",)}, {}),
    "country": ({"countries": ("PT",)}, {}),
    "group": ({"groups": ("trade",)}, {}),
    "first_order": ({"first_order": True}, {"customer": Customer("ada"), "counters": {"customer:ada/orders": 1}}),
    "used_up": ({"uses": 3}, {"counters": {"discount:ten/uses": 3}}),
    "used_by_customer": (
        {"uses_per_customer": 2},
        {"customer": Customer("ada"), "counters": {"customer:ada/discount:ten": 2}},
    ),
    "code_used": ({"single_use": True}, {"counters": {f"code:{code_id('SPRING')}/uses": 1}}),
    "nothing_matches": ({"of": Selection(tags=("none",))}, {}),
    "minimum_spend": ({"minimum_spend": {"EUR": 3001, "USD": 1}}, {}),
    "minimum_items": ({"minimum_items": 3}, {}),
    "nothing_to_take": ({"target": Target.SHIPPING, "methods": ("owl",)}, {}),
}


@pytest.mark.parametrize("reason", WHY)
def test_a_code_that_does_nothing_says_why(reason: str) -> None:
    fields, cart = WHY[reason]
    discount = replace(TEN, by_code=True, **fields)
    result = priced(("PRINT-A4", 1), discounts=(discount,), codes="spring", **cart)
    (refused,) = result.refused_codes
    assert (refused.text, refused.reason, result.discounts) == ("SPRING", reason, ())
    assert result.discount == 0
    assert refused.message


def test_what_is_missing_for_a_minimum_is_named_and_so_is_a_better_rule() -> None:
    thirty = replace(TEN, by_code=True, minimum_spend={"EUR": 3001, "USD": 1})
    (refused,) = priced(("PRINT-A4", 1), discounts=(thirty,), codes="spring").refused_codes
    assert refused.missing == 601
    better = Discount("better", "Better", off=Off(2000))
    (refused,) = priced(("PRINT-A4", 1), discounts=(replace(TEN, by_code=True), better), codes="spring").refused_codes
    assert (refused.reason, refused.details["better"]) == ("not_combined", "Better")
    (unknown,) = priced(("PRINT-A4", 1), discounts=(), codes="nothing").refused_codes
    assert unknown.reason == "unknown_code"
    on_sale_only = replace(TEN, by_code=True, sale_items=False)
    (refused,) = priced(("SALE", 1), discounts=(on_sale_only,), codes="spring").refused_codes
    assert refused.reason == "on_sale"


def test_a_code_is_read_whatever_its_case_spaces_and_hyphens() -> None:
    assert {plain_code(text) for text in ("spring-27", " SPRING 27", "Spring_27", "ｓｐｒｉｎｇ２７")} == {"SPRING27"}
    assert plain_code("双十一") == "双十一"
    assert [plain_code(text) for text in ("", "-", "a" * 41, "a'b", "<b>")] == ["", "", "", "", ""]


def test_more_that_would_help_is_hinted_at() -> None:
    thirty = replace(TEN, minimum_spend={"EUR": 3000, "USD": 3300})
    hints = {hint.kind: hint.missing for hint in priced(("PRINT-A4", 1), discounts=(thirty,)).hints}
    assert hints == {"free_delivery": 3600, "spend": 600}
    tiers = replace(TEN, tiers=(Tier(Off(2000), items=3),))
    assert [hint.missing for hint in priced(("PRINT-A4", 2), discounts=(tiers,)).hints if hint.kind == "items"] == [1]
    gift = replace(TEN, buy_get=BuyGet(2, 1), of=Selection(skus=("CARD",)), off=Off(10_000))
    assert [hint.missing for hint in priced(("CARD", 2), discounts=(gift,)).hints if hint.kind == "items"] == [1]


def test_a_use_is_counted_where_it_is_limited_and_nowhere_else() -> None:
    limited = replace(TEN, by_code=True, single_use=True, uses=5, uses_per_customer=1, first_order=True)
    result = priced(("CARD", 1), discounts=(limited,), codes="spring", customer=Customer("ada"))
    assert result.discounts[0].counters == {
        "discount:ten/uses": 5,
        "customer:ada/discount:ten": 1,
        "customer:ada/first": 1,
        f"code:{code_id('spring')}/uses": 1,
    }
    assert priced(("CARD", 1), discounts=(TEN,)).discounts[0].counters == {}
