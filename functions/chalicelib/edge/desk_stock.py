"""Stock at the desk: what is there, what comes in, what was counted, by how much the books are wrong."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.domain.change import StockLevel
from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.edge.answers import json_answer
from chalicelib.edge.desk import Desk
from chalicelib.service.desk_view import level_plain
from chalicelib.service.house import House
from chalicelib.service.stockroom import StockEntry, correct_stock, count_stock, look_at_stock, receive_stock

_MOST_SKUS = 100


def show_levels(desk: Desk) -> Response:
    """`?sku=A&sku=B`: the levels of these SKUs."""
    skus = list(dict.fromkeys(desk.incoming.query.get("sku", [])))
    if not 0 < len(skus) <= _MOST_SKUS:
        raise InvalidRequest([Problem("invalid", f"ask for 1 to {_MOST_SKUS} SKUs: ?sku=A&sku=B", "sku")])
    return json_answer({"stock": [level_plain(level) for level in look_at_stock(desk.house, skus)]})


def receive_goods(desk: Desk) -> Response:
    """`{sku, quantity, reason?}`: so many came in."""
    return _enter(desk, receive_stock, least=1)


def count_goods(desk: Desk) -> Response:
    """`{sku, quantity, reason?}`: so many lie on the shelf."""
    return _enter(desk, count_stock, least=0)


def correct_goods(desk: Desk) -> Response:
    """`{sku, quantity, reason?}`: the books are wrong by so many; below 0 where fewer are there."""
    return _enter(desk, correct_stock, least=-(10**9))


def _enter(desk: Desk, use_case: Callable[[House, StockEntry], StockLevel], least: int) -> Response:
    fields = desk.fields()
    entry = StockEntry(desk.by, fields.needed("sku"), fields.count("quantity", least), fields.line("reason"))
    fields.finish()
    return desk.once(
        lambda: use_case(desk.house, entry),
        lambda: {"stock": level_plain(desk.house.store.stock([entry.sku])[entry.sku])},
    )
