"""All that a DynamoDB table holds, read and written as records: for moving a store, never for a request."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from chalicelib.adapters.dynamo_commit import counter_attribute, gift_card_values, sweep_marks
from chalicelib.adapters.dynamo_layout import (
    CURRENT,
    DUE,
    FORGET,
    HEAD,
    LEVELS,
    LISTED,
    RELEASES,
    TOKENS,
    Item,
    Key,
    cart_key,
    counters_key,
    gift_card_key,
    head_key,
    history_key,
    inbox_key,
    message_key,
    name_of,
    payment_key,
    reference_key,
    release_key,
    shard,
    stock_key,
    to_item,
)
from chalicelib.adapters.dynamo_lists import listing_values
from chalicelib.adapters.dynamo_outbox import PENDING, message_values
from chalicelib.adapters.dynamo_releases import release_record
from chalicelib.adapters.dynamo_requests import update
from chalicelib.adapters.dynamo_table import Table
from chalicelib.adapters.dynamo_tokens import read_token, token_row
from chalicelib.domain.access import AccessToken
from chalicelib.domain.archive import (
    CartPointer,
    CounterValue,
    OpenedStock,
    OrderHistory,
    QueuedMessage,
    Record,
    found_by,
)
from chalicelib.domain.change import Answer, InboxRecord, Message, ReleaseRecord, ReleaseState, StockLevel
from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.giftcards import GiftCard

UNFINISHED = Key("IMPORT", "IMPORT")
_AT_ONCE = 500

Row = Mapping[str, str | int | None]


def unfinished(table: Table) -> str | None:
    """The name of what an import was bringing in when it broke off."""
    marker = table.get(UNFINISHED)
    return None if marker is None else str(marker["name"])


def every(table: Table) -> Iterator[Record]:
    """Everything in the table. An order that moves meanwhile is read again, whole."""
    messages: list[Item] = []
    releases: list[Item] = []
    for pk, found in groupby(table.scan(), key=lambda item: str(item["pk"])):
        kind, _, name = pk.partition("#")
        items = list(found)
        if kind == "ORDER":
            if order := _order(table, name, items):
                yield order
        elif kind == "MESSAGE":
            messages += items
        elif kind == RELEASES:
            releases += items
        elif kind == "COUNTERS":
            for item in items:
                values = {key: value for key, value in item.items() if key.startswith("=") and value}
                yield from (CounterValue(_counter_name(name, key), value) for key, value in sorted(values.items()))
        elif read := _READERS.get(kind):
            yield from (read(name, item) for item in items)
    yield from map(_message, sorted(messages, key=lambda item: item[f"{LISTED}_at"]))
    yield from map(release_record, sorted(releases, key=lambda item: (item["publishing_at"], item["position"])))


def _order(table: Table, order_id: str, items: list[Item]) -> OrderHistory | None:
    if not _is_whole(items):
        # A page of the scan ended here, or somebody wrote meanwhile.
        items = list(table.query(head_key(order_id).pk))
        first = next((item for item in items if item["sk"] == HEAD), None)
        if first is None:
            return None
    head, *history = sorted(items, key=lambda item: str(item["sk"]))
    commits = tuple(tuple(json.loads(item["events"])) for item in history)
    sweep_at = int(head[f"{DUE}_at"].partition("#")[0]) if f"{DUE}_at" in head else None
    return OrderHistory(order_id, head["reference"], commits, sweep_at)


def _is_whole(items: list[Item]) -> bool:
    heads = [item for item in items if item["sk"] == HEAD]
    return len(heads) == 1 and heads[0]["version"] == len(items) - 1


def _counter_name(owner: str, key: str) -> str:
    return f"{owner}/{key[1:]}" if len(key) > 1 else owner


def _stock(sku: str, item: Item) -> OpenedStock:
    levels = (item.get(name, 0) for name in LEVELS)
    return OpenedStock(StockLevel(sku, *levels), item.get("opened_at"))


def _inbox(name: str, item: Item) -> InboxRecord:
    answer = from_plain(Answer, json.loads(item["answer"])) if "answer" in item else None
    return InboxRecord(name, item["payload_hash"], item[FORGET], item.get("lease_until"), item.get("order_id"), answer)


def _message(item: Item) -> QueuedMessage:
    name = name_of(item)
    payload: Any = json.loads(item["payload"])
    message = Message(name, item["kind"], payload, item["send_at"], item["attempts"], item["error"])
    ready_at = int(item[f"{DUE}_at"].partition("#")[0]) if f"{DUE}_at" in item else item["send_at"]
    return QueuedMessage(message, item["state"], ready_at, item.get("done_at"))


_READERS: Mapping[str, Any] = {
    "CART": lambda name, item: CartPointer(name, item["order_id"]),
    "STOCK": _stock,
    "INBOX": _inbox,
    TOKENS: lambda _name, item: read_token(item),
    "GIFTCARD": lambda _name, item: from_plain(GiftCard, json.loads(item["card"])),
}


def restore(table: Table, records: Iterable[Record], name: str, position: int) -> None:
    """Write records, each in place of what has its id.

    A marker stands in the table meanwhile, so that an import that broke off is known, and can be run again.
    """
    table.put_all([{**UNFINISHED._asdict(), "name": name}])
    waiting: list[Row] = []
    for number, record in enumerate(records):
        if isinstance(record, CounterValue):
            # Counters of one owner are one item.
            attribute = {"counter": counter_attribute(record.id)}
            table.update(update(counters_key(record.id), "SET #counter = :value", "", attribute, value=record.value))
            continue
        waiting += _rows(record, f"{position:020}.{number:09}", position + number)
        if len(waiting) >= _AT_ONCE:
            table.put_all(waiting)
            waiting = []
    table.put_all(waiting)
    table.client.call("DeleteItem", TableName=table.name, Key=to_item(UNFINISHED._asdict()))


def _rows(record: Record, position: str, number: int) -> Iterator[Row]:
    match record:
        case OrderHistory():
            yield from _order_rows(record)
        case CartPointer():
            yield {**cart_key(record.id)._asdict(), "order_id": record.order_id}
        case OpenedStock(level):
            counts = {name: getattr(level, name) for name in (*LEVELS, "saleable")}
            yield {**stock_key(level.sku)._asdict(), **counts, "opened_at": record.opened_at}
        case InboxRecord():
            yield {
                **inbox_key(record.id)._asdict(),
                "payload_hash": record.payload_hash,
                FORGET: record.expires_at,
                "lease_until": record.lease_until,
                "order_id": record.order_id,
                "answer": canonical(to_plain(record.answer)).decode() if record.answer else None,
            }
        case QueuedMessage():
            yield {**message_key(record.id)._asdict(), **_message_row(record, position)}
        case GiftCard():
            yield {**gift_card_key(record.id)._asdict(), **gift_card_values(record)}
        case AccessToken():
            yield token_row(record)
        case ReleaseRecord():
            yield from _release_rows(record, number)


def _order_rows(order: OrderHistory) -> Iterator[Row]:
    for version, events in enumerate(order.commits, 1):
        yield {**history_key(order.id, version)._asdict(), "events": canonical(list(events)).decode()}
    yield {**reference_key(order.reference)._asdict(), "order_id": order.id}
    due = {} if order.sweep_at is None else sweep_marks(order.id, order.sweep_at)
    listing, payments = found_by(order)
    listed = listing_values(listing) if listing else {}
    head = {"version": len(order.commits), "reference": order.reference, **due, **listed}
    yield {**head_key(order.id)._asdict(), **head}
    yield from ({**payment_key(payment)._asdict(), "order_id": order.id} for payment in payments)


def _message_row(queued: QueuedMessage, position: str) -> dict[str, str | int | None]:
    values = message_values(queued.message, position, queued.ready_at)
    if queued.state != PENDING:
        del values[DUE], values[f"{DUE}_at"]
        values |= {LISTED: shard(queued.state, queued.id), "state": queued.state, "done_at": queued.done_at}
    return values


def _release_rows(release: ReleaseRecord, number: int) -> Iterator[Row]:
    plain = to_plain(release)
    del plain["id"]
    yield {**release_key(release.id)._asdict(), **plain, "position": number}
    if release.state is ReleaseState.CURRENT:
        yield {**CURRENT._asdict(), "release": release.id}
