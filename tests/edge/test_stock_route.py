"""`/api/stock` of what has a unit price, and of what is for sale for a while."""

import pytest
from calling import Caller
from small_catalogue import NOW, record
from small_shop import SmallShop

from chalicelib.domain.catalogue import Measure

PAPER = record("PAPER", 1250, measure=Measure(5_000_000, 1_000_000, "m"))


def test_the_unit_price_follows_the_present_price(caller: Caller, shop: SmallShop) -> None:
    shop.publish(PAPER, record("PRINT-A4"))
    skus = caller.get("/api/stock?sku=PAPER&sku=PRINT-A4").json["skus"]
    assert skus["PAPER"]["unit_text"] == "€2.50 / m"
    assert skus["PRINT-A4"]["unit_text"] is None
    shop.publish(record("PAPER", 1000, measure=PAPER.measure))
    shop.clock.forward(60)
    assert caller.get("/api/stock?sku=PAPER").json["skus"]["PAPER"]["unit_text"] == "€2.00 / m"


@pytest.mark.parametrize(
    ("starts", "ends", "text", "buyable"),
    [
        (NOW + 1, None, "Not for sale yet", False),
        (NOW, NOW + 1, "In stock", True),
        (None, NOW, "No longer for sale", False),
    ],
)
def test_what_is_not_for_sale_at_this_second_cannot_be_bought_and_says_why(
    starts: int | None, ends: int | None, text: str, buyable: bool, caller: Caller, shop: SmallShop
) -> None:
    shop.publish(record("NIGHT", sells_from=starts, sells_until=ends))
    entry = caller.get("/api/stock?sku=NIGHT").json["skus"]["NIGHT"]
    assert (entry["text"], entry["buyable"]) == (text, buyable)
    assert entry["state"] == ("in_stock" if buyable else "sold_out")
