"""The list of orders in DynamoDB: what an order's own item carries for it, and pages of it. For `DynamoStore` only."""

import json
from heapq import merge
from itertools import islice

from chalicelib.adapters.dynamo_layout import (
    CUSTOMER,
    LISTED,
    ORDERS,
    QUEUE,
    STATUS,
    Item,
    Key,
    head_key,
    moment,
    name_of,
    shard,
    shards,
)
from chalicelib.adapters.dynamo_table import Table
from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.listing import Cursor, Listing

_AT = f"{LISTED}_at"


def listing_values(line: Listing) -> dict[str, str | None]:
    """What the item of an order carries: its line, and where the indexes hold it (None: not there)."""
    return {
        "line": canonical(to_plain(line)).decode(),
        LISTED: shard(ORDERS, line.id),
        _AT: moment(line.placed_at, line.id),
        STATUS: shard(f"status:{line.status}", line.id),
        CUSTOMER: None if line.customer is None else shard(f"customer:{line.customer}", line.id),
        QUEUE: None if line.queue is None else shard(f"queue:{line.queue}", line.id),
    }


def list_orders(
    table: Table,
    *,
    status: str | None,
    customer: str | None,
    queue: str | None,
    before: Cursor | None,
    limit: int,
) -> tuple[Listing, ...]:
    """Lines of the list, the newest first. What an index shows is looked up in the orders' own items."""
    index, kind = _range(status, customer, queue)
    end = moment(before.placed_at, before.id) if before else None
    found: list[Listing] = []
    shown = merge(
        *(table.newest(index, _AT, part, end, limit) for part in shards(kind)), key=lambda item: item[_AT], reverse=True
    )
    while len(found) < limit and (batch := list(islice(shown, limit))):
        items = table.get_many(_key(item) for item in batch)
        lines = (_line(items.get(_key(item))) for item in batch)
        found += [line for line in lines if line and _fits(line, status, customer, queue)]
    return tuple(found[:limit])


def _range(status: str | None, customer: str | None, queue: str | None) -> tuple[str, str]:
    if customer is not None:
        return CUSTOMER, f"customer:{customer}"
    if queue is not None:
        return QUEUE, f"queue:{queue}"
    return (LISTED, ORDERS) if status is None else (STATUS, f"status:{status}")


def _key(item: Item) -> Key:
    return head_key(name_of(item))


def _line(item: Item | None) -> Listing | None:
    return from_plain(Listing, json.loads(item["line"])) if item and "line" in item else None


def _fits(line: Listing, status: str | None, customer: str | None, queue: str | None) -> bool:
    """An index follows its table with a delay; and it holds one condition of several."""
    return (
        (status is None or line.status == status)
        and (customer is None or line.customer == customer)
        and (queue is None or line.queue == queue)
    )
