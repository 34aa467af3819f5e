"""The one DynamoDB table of a shop: its keys, its indexes, and what a plain value is called there.

Every item has `pk` and `sk`. The index DUE holds what has to be done at a second (messages, sweeps), the index LISTED
what people list, and three more the orders of a status, a customer, a queue. All hold keys only and are spread over
SHARDS partitions, so that no partition takes every write. `forget_at` is when DynamoDB may delete an item; whether one
still counts is tested wherever it is read or written.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zlib import crc32

Item = Mapping[str, Any]
"""An item with plain values: texts and whole numbers."""

DUE = "due"
LISTED = "listed"
FORGET = "forget_at"
SHARDS = 4
"""Partitions of an index. More may be had at any time, fewer only when what stands in the others is gone."""

OUTBOX, SWEEP = "outbox", "sweep"  # in DUE
DONE, DEAD, GIFT_CARDS, ORDERS = "done", "dead", "gift-cards", "orders"  # in LISTED
STATUS, CUSTOMER, QUEUE = "in_status", "of_customer", "in_queue"
ORDER_INDEXES = (STATUS, CUSTOMER, QUEUE)
"""Indexes of orders alone, each sorted as LISTED is."""


class Key(NamedTuple):
    """What an item is found by."""

    pk: str
    sk: str


LEVELS = ("on_hand", "reserved", "sold", "opening", "received", "restocked", "corrected")
"""What the item of a SKU holds, in the order of the fields of StockLevel."""


def name_of(item: Item) -> str:
    """What stands behind the kind in the partition key: the id of an order, of a message ..."""
    return str(item["pk"]).partition("#")[2]


HEAD, HISTORY = "HEAD", "HISTORY#"
RELEASES = "RELEASES"
TOKENS = "TOKENS"
CURRENT = Key("CURRENT", "CURRENT")


def head_key(order_id: str) -> Key:
    """An order's version, reference and when it is swept."""
    return Key(f"ORDER#{order_id}", HEAD)


def history_key(order_id: str, version: int) -> Key:
    """The events of one commit."""
    return Key(f"ORDER#{order_id}", f"{HISTORY}{version:08}")


def reference_key(reference: str) -> Key:
    """Which order has a reference."""
    return Key(f"REFERENCE#{reference}", "REFERENCE")


def cart_key(cart_id: str) -> Key:
    """Which order was placed last from a cart."""
    return Key(f"CART#{cart_id}", "CART")


def inbox_key(inbox_id: str) -> Key:
    """What was taken in."""
    return Key(f"INBOX#{inbox_id}", "INBOX")


def stock_key(sku: str) -> Key:
    """The levels of a SKU."""
    return Key(f"STOCK#{sku}", "STOCK")


def counters_key(name: str) -> Key:
    """The counters of one owner: what stands before `/` in their names."""
    return Key(f"COUNTERS#{name.partition('/')[0]}", "COUNTERS")


def tally_key(name: str) -> Key:
    """A count that is soon forgotten."""
    return Key(f"TALLY#{name}", "TALLY")


def message_key(message_id: str) -> Key:
    """A message of the outbox, in whatever state."""
    return Key(f"MESSAGE#{message_id}", "MESSAGE")


def gift_card_key(card_id: str) -> Key:
    """A gift card."""
    return Key(f"GIFTCARD#{card_id}", "GIFTCARD")


def release_key(release_id: str) -> Key:
    """A line of the list of releases."""
    return Key(RELEASES, release_id)


def token_key(name: str) -> Key:
    """A token of the desk."""
    return Key(TOKENS, name)


def watch_key(watch_id: str) -> Key:
    """Somebody who waits for something."""
    return Key(f"WATCH#{watch_id}", "WATCH")


def shard(kind: str, name: str) -> str:
    """The partition of an index that an item of this name stands in."""
    return f"{kind}#{crc32(name.encode()) % SHARDS}"


def shards(kind: str) -> Iterator[str]:
    """Every partition of an index for one kind of thing."""
    return (f"{kind}#{number}" for number in range(SHARDS))


def moment(seconds: int, then: str = "") -> str:
    """UTC seconds as text that sorts as numbers do, with what decides between equals behind it."""
    return f"{seconds:012}#{then}"


def attribute(value: str | int) -> dict[str, str]:
    """A plain value as DynamoDB writes it."""
    return {"S": value} if isinstance(value, str) else {"N": str(int(value))}


def to_item(values: Mapping[str, str | int | None]) -> dict[str, dict[str, str]]:
    """Plain values as an item; None is not there."""
    return {name: attribute(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """An item as plain values."""
    return {name: int(value["N"]) if "N" in value else value["S"] for name, value in item.items()}


def payment_key(payment: str) -> Key:
    """Which order a payment of the provider's belongs to."""
    return Key(f"PAYMENT#{payment}", "PAYMENT")


def table_definition(name: str) -> dict[str, Any]:
    """What `CreateTable` is asked for. The table is billed by request and keeps no capacity of its own."""
    sorts = {DUE: f"{DUE}_at"} | dict.fromkeys((LISTED, *ORDER_INDEXES), f"{LISTED}_at")
    keys = ("pk", "sk", *sorts, *dict.fromkeys(sorts.values()))
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "KeySchema": _schema("pk", "sk"),
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index,
                "KeySchema": _schema(index, sort),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for index, sort in sorts.items()
        ],
    }


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
