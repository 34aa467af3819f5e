"""The outbox in DynamoDB: an item a message, in the index of what is due while it is pending.

A lease is a conditional update of what the index showed, so one message is never leased twice at a time, however far
the index lags behind.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from chalicelib.adapters.dynamo_layout import (
    DEAD,
    DONE,
    DUE,
    LISTED,
    OUTBOX,
    Item,
    Key,
    message_key,
    moment,
    name_of,
    shard,
)
from chalicelib.adapters.dynamo_requests import Action, Part, put, update
from chalicelib.adapters.dynamo_table import Table
from chalicelib.domain.change import Message
from chalicelib.domain.codec import canonical, to_plain

PENDING = "pending"
_AT = f"{DUE}_at"
_LEAVE_DUE = f"REMOVE #{DUE}, #{_AT}"


def message_actions(messages: Iterable[Message], position: int) -> Iterator[Action]:
    """Add messages; one whose id is there already, in whatever state, is not added again."""
    named: dict[str, Message] = {}
    for message in messages:
        named.setdefault(message.id, message)
    for number, message in enumerate(named.values()):
        key = message_key(message.id)
        values = message_values(message, f"{position:020}.{number:03}")
        yield Action(
            Part.MESSAGE, key, "Put", put(key, values, "attribute_not_exists(pk)"), message.id, lambda _old: True
        )


def message_values(message: Message, position: str, ready_at: int | None = None) -> dict[str, str | int | None]:
    """A pending message as an item. `ready_at` is the end of a lease where there is one."""
    return {
        "kind": message.kind,
        "payload": canonical(to_plain(message.payload)).decode(),
        "send_at": message.due_at,
        "attempts": message.attempts,
        "error": message.error,
        "state": PENDING,
        f"{LISTED}_at": position,
        **_ready(message.id, message.due_at if ready_at is None else ready_at, position),
    }


def _ready(message_id: str, ready_at: int, position: str) -> dict[str, str]:
    return {DUE: shard(OUTBOX, message_id), _AT: moment(ready_at, position)}


def lease(table: Table, now: int, limit: int, seconds: int) -> tuple[Message, ...]:
    """Messages that are due and that nobody has, kept from others until `now + seconds`; the longest waiting first."""
    leased: dict[str, Message] = {}
    for shown in table.index(DUE, OUTBOX, moment(now + 1), page=limit):
        if len(leased) == limit:
            break
        name = name_of(shown)
        if name in leased:
            continue  # seen again where a lease of no time has put it
        _, _, position = shown[_AT].partition("#")
        request = update(
            Key(shown["pk"], shown["sk"]),
            f"SET #{_AT} = :at ADD #attempts :one",
            f"#{_AT} = :seen AND #state = :pending",
            at=moment(now + seconds, position),
            seen=shown[_AT],
            pending=PENDING,
            one=1,
        )
        if item := table.update(request):
            leased[name] = _message(item)
    return tuple(leased.values())


def settle(table: Table, message_id: str, now: int) -> None:
    """Mark as done."""
    table.update(
        update(
            message_key(message_id),
            f"SET #state = :done, #done_at = :now, #{LISTED} = :list {_LEAVE_DUE}",
            "attribute_exists(pk) AND #state <> :done",
            done=DONE,
            now=now,
            list=shard(DONE, message_id),
        )
    )


def retry(table: Table, message_id: str, due_at: int, error: str) -> None:
    """Make due at `due_at`; a worker that comes late cannot reopen what another has done."""
    known = table.get(message_key(message_id))
    if known is None:
        return
    table.update(
        update(
            message_key(message_id),
            f"SET #{_AT} = :at, #send_at = :due, #error = :error",
            "#state = :pending",
            at=moment(due_at, known[f"{LISTED}_at"]),
            due=due_at,
            error=error,
            pending=PENDING,
        )
    )


def bury(table: Table, message_id: str, error: str) -> None:
    """Mark as dead, unless another worker has done it."""
    table.update(
        update(
            message_key(message_id),
            f"SET #state = :dead, #error = :error, #{LISTED} = :list {_LEAVE_DUE}",
            "#state = :pending",
            dead=DEAD,
            error=error,
            list=shard(DEAD, message_id),
            pending=PENDING,
        )
    )


def revive(table: Table, message_id: str, now: int) -> bool:
    """Make a dead message due, with all of its tries before it again."""
    known = table.get(message_key(message_id))
    if known is None:
        return False
    marks = _ready(message_id, now, known[f"{LISTED}_at"])
    revived = table.update(
        update(
            message_key(message_id),
            f"SET #state = :pending, #attempts = :none, #send_at = :now, #{DUE} = :due, #{_AT} = :at REMOVE #{LISTED}",
            "#state = :dead",
            pending=PENDING,
            none=0,
            now=now,
            due=marks[DUE],
            at=marks[_AT],
            dead=DEAD,
        )
    )
    return revived is not None


def in_state(table: Table, state: str) -> tuple[Message, ...]:
    """Messages that are `pending`, `done` or `dead`, in the order in which they were committed."""
    shown = table.index(DUE, OUTBOX) if state == PENDING else table.index(LISTED, state)
    items = table.get_many(Key(key["pk"], key["sk"]) for key in shown).values()
    found = [item for item in items if item["state"] == state]
    return tuple(_message(item) for item in sorted(found, key=lambda item: item[f"{LISTED}_at"]))


def _message(item: Item) -> Message:
    payload: Any = json.loads(item["payload"])
    return Message(name_of(item), item["kind"], payload, item["send_at"], item["attempts"], item["error"])
