"""The largest order that a shop takes fits one commit of every store; a larger one is refused before it is placed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dynamo_recorder import Recorder
from dynamo_tables import new_table, own_client
from offers import ADDRESS, give_card
from small_catalogue import RULES, record
from small_shop import SmallShop, open_shop

from chalicelib.adapters.dynamo_requests import MAX_ACTIONS
from chalicelib.domain.cart import MAX_LINES, CartLine
from chalicelib.domain.catalogue import Component
from chalicelib.domain.codes import MAX_CODES, code_id
from chalicelib.domain.discounts import Discount, Off
from chalicelib.domain.errors import CartRejected
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.stock import MAX_DEMAND

LONG = "Höhenlinien einer erfundenen Insel, in sechs Farben – "


def goods(parts: int) -> list[SkuRecord]:
    """As many bundles as a cart has lines, of so many different parts in all."""
    names = [f"PART-{number:02}".ljust(64, "X") for number in range(parts)]
    bundles = [
        record(
            f"SET-{number:02}".ljust(64, "X"),
            2400,
            title=f"{LONG} {number}",
            opening_stock=None,
            components=tuple(Component(part, 1) for part in names[number::MAX_LINES]),
        )
        for number in range(MAX_LINES)
    ]
    return [record(name, 1200, opening_stock=9) for name in names] + bundles


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def shop(ministack: str, tmp_path: Path, recorder: Recorder) -> Iterator[SmallShop]:
    with own_client(ministack) as client, new_table(ministack, client) as store:
        recorder.hang_on(client)
        yield open_shop(tmp_path, store)


def publish(shop: SmallShop, parts: int) -> tuple[CartLine, ...]:
    """Sell `parts` parts in bundles, with as many codes as a cart carries; a line of each bundle."""
    discounts = tuple(
        Discount(
            f"d{number}",
            f"{LONG} {number}",
            off=Off(100),
            by_code=True,
            single_use=True,
            uses=5,
            uses_per_customer=1,
            combines=True,
        )
        for number in range(MAX_CODES)
    )
    codes = {code_id(f"CODE{number}"): f"d{number}" for number in range(MAX_CODES)}
    every = goods(parts)
    shop.publish(*every, rules=replace(RULES, discounts=discounts), codes=codes)
    return tuple(CartLine(entry.sku, 1, 2400) for entry in every if entry.components)


def test_the_largest_order_is_placed_and_paid_in_one_commit_each(shop: SmallShop, recorder: Recorder) -> None:
    lines = publish(shop, MAX_DEMAND)
    cards = tuple(give_card(shop, 100) for _ in range(MAX_CODES))
    recorder.forget()
    codes = tuple(f"CODE{number}" for number in range(MAX_CODES))
    placed = shop.check_out(*lines, codes=codes, gift_cards=cards, recipient=ADDRESS)
    shop.pay(placed)
    order = shop.order(placed)
    assert order.status == "paid"
    assert (len(order.placed.lines), len(order.placed.demand)) == (MAX_LINES, MAX_DEMAND)
    assert (len(order.placed.discounts), len(order.placed.gift_cards)) == (MAX_CODES, MAX_CODES)
    sizes = [len(params["TransactItems"]) for name, params in recorder.calls if name == "TransactWriteItems"]
    assert max(sizes) <= MAX_ACTIONS
    assert all(level.sold == 1 for level in shop.store.stock([part.sku for part in order.placed.demand]).values())


def test_an_order_of_more_parts_is_refused_before_it_is_placed(shop: SmallShop) -> None:
    lines = publish(shop, MAX_DEMAND + 1)
    with pytest.raises(CartRejected) as refusal:
        shop.check_out(*lines)
    assert [problem.code for problem in refusal.value.problems] == ["too_many_parts"]
    assert shop.store.cart_order("cart-1") is None
