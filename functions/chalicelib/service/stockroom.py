"""Stock that comes in, is counted, and is corrected. Who did it stands in the answer, and in the log."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.change import Change, Move, StockLevel, StockMove
from chalicelib.domain.errors import InvalidRequest, NotFound, OutOfStock, Problem
from chalicelib.service.house import House, check_line
from chalicelib.service.low_stock import StockWatch

logger = logging.getLogger("storefront")


@dataclass(frozen=True, slots=True)
class StockEntry:
    """Units of a SKU: that came in, that were counted on the shelf, or by how many the books are wrong."""

    by: str
    sku: str
    quantity: int
    reason: str = ""


def look_at_stock(house: House, skus: Sequence[str]) -> tuple[StockLevel, ...]:
    """What is there of these SKUs, in their order. Raises NotFound for one that the shop does not count."""
    return tuple(_level(house, sku) for sku in skus)


def receive_stock(house: House, asked: StockEntry) -> StockLevel:
    """Take units in. Raises NotFound for a SKU that the shop does not count, InvalidRequest."""
    if asked.quantity < 1:
        raise InvalidRequest([Problem("invalid_quantity", "at least 1 unit comes in", "quantity")])
    return _move(house, asked, Move.RECEIVE, asked.quantity)


def correct_stock(house: House, asked: StockEntry) -> StockLevel:
    """Add units to the books, or (below 0) take them off. Raises OutOfStock where they are promised to open orders."""
    if asked.quantity == 0:
        raise InvalidRequest([Problem("invalid_quantity", "a correction is not 0", "quantity")])
    return _move(house, asked, Move.FOUND if asked.quantity > 0 else Move.LOST, abs(asked.quantity))


def count_stock(house: House, asked: StockEntry) -> StockLevel:
    """Bring the books to what lies on the shelf, open orders' units included."""
    if asked.quantity < 0:
        raise InvalidRequest([Problem("invalid_quantity", "a count is 0 or more", "quantity")])
    more = asked.quantity - _level(house, asked.sku).on_hand
    if not more:
        return _level(house, asked.sku)
    return _move(house, asked, Move.FOUND if more > 0 else Move.LOST, abs(more))


def _move(house: House, asked: StockEntry, kind: Move, quantity: int) -> StockLevel:
    by, reason = check_line(asked.by, "by", needed=True), check_line(asked.reason, "reason")
    _level(house, asked.sku)
    try:
        house.store.commit(
            Change(stock=(StockMove(asked.sku, kind, quantity, limited=True),), inbox=house.claim), house.clock()
        )
    except OutOfStock as short:
        reserved = house.store.stock([asked.sku])[asked.sku].reserved
        message = f"{reserved} of {asked.sku} are promised to open orders: cancel what cannot be sent first"
        raise OutOfStock(message, details={"skus": [{"sku": asked.sku, "reserved": reserved}]}) from short
    StockWatch(house.store, house.releases, house.clock).look([asked.sku])
    logger.info("stock of %s: %s %s by %s: %s", asked.sku, kind.value, quantity, by, reason)
    return house.store.stock([asked.sku])[asked.sku]


def _level(house: House, sku: str) -> StockLevel:
    record = house.releases.current().records([sku]).get(sku)
    level = house.store.stock([sku])[sku]
    if level == StockLevel(sku) and (record is None or not record.stock_policy.counted or record.components):
        raise NotFound(f"{sku[:64]} is nothing whose stock this shop counts", param="sku")
    return level
