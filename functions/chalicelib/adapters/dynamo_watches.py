"""Who waits for what in the DynamoDB table. For `DynamoStore` only.

An item is found by its id. One that is confirmed stands in the index of what people list, under the SKU that it waits
for; DynamoDB deletes it some time after it has run out, and nobody is shown it in between.
"""

import json
from collections.abc import Mapping

from chalicelib.adapters.dynamo_layout import FORGET, LISTED, Item, Key, moment, shard, to_item, watch_key
from chalicelib.adapters.dynamo_table import Table
from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.watches import Watch


def watch_row(watch: Watch) -> Mapping[str, str | int | None]:
    """The item of a watch."""
    listed = {}
    if watch.confirmed_at is not None:
        listed = {LISTED: shard(_kind(watch.waits_for), watch.id), f"{LISTED}_at": moment(watch.asked_at, watch.id)}
    plain = canonical(to_plain(watch)).decode()
    return {**watch_key(watch.id)._asdict(), "watch": plain, FORGET: watch.expires_at, **listed}


def read_watch(item: Item) -> Watch:
    """The watch of an item."""
    return from_plain(Watch, json.loads(item["watch"]))


def find_watch(table: Table, watch_id: str, now: int) -> Watch | None:
    """The one with this id, where it has not run out."""
    item = table.get(watch_key(watch_id))
    return None if item is None or item[FORGET] <= now else read_watch(item)


def list_watches(table: Table, waits_for: str, now: int) -> tuple[Watch, ...]:
    """Those that are confirmed and wait for a SKU, the longest waiting first."""
    shown = [Key(item["pk"], item["sk"]) for item in table.index(LISTED, _kind(waits_for))]
    watches = (read_watch(item) for item in table.get_many(shown).values() if item[FORGET] > now)
    # An index follows its table with a delay.
    waiting = (watch for watch in watches if watch.waits_for == waits_for and watch.confirmed_at is not None)
    return tuple(sorted(waiting, key=lambda watch: (watch.asked_at, watch.id)))


def drop_watch(table: Table, watch_id: str) -> None:
    """Forget it."""
    table.client.call("DeleteItem", TableName=table.name, Key=to_item(watch_key(watch_id)._asdict()))


def _kind(waits_for: str) -> str:
    return f"watches:{waits_for}"
