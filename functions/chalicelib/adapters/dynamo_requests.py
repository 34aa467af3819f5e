"""Requests to DynamoDB as data: puts and updates with their conditions, and how large they may be.

In expressions `#name` is always the attribute `name`, and `:value` what is bound to it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from chalicelib.adapters.dynamo_layout import Item, Key, attribute, to_item
from chalicelib.domain.errors import ChangeTooLarge

MAX_ACTIONS = 100
MAX_ITEM_BYTES = 400 * 1024
MAX_TRANSACTION_BYTES = 4 * 1024 * 1024
"""DynamoDB's own limits (Developer Guide, "Quotas in Amazon DynamoDB"), as of November 2026."""

Value = str | int
_NAME = re.compile(r"#(\w+)")
_PER_ITEM = 100  # what DynamoDB counts beside names and values, rounded up


class Part(IntEnum):
    """Which part of a change an action writes, in the order in which refusals are named."""

    INBOX = 1
    ANSWER = 2
    ORDER = 3
    REFERENCE = 4
    CART = 5
    COUNTERS = 6
    STOCK = 7
    MESSAGE = 8
    GIFT_CARD = 9
    OPENING = 10
    RELEASE = 11
    PAYMENT = 12


def _never(_old: Item | None) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Action:
    """One item of a transaction. `request` is what `verb` (Put, Update) takes, without the table.

    `spare` says, by what is there, whether the rest may be written without it where its condition failed.
    """

    part: Part
    key: Key
    verb: str
    request: Mapping[str, Any]
    name: str = ""
    spare: Callable[[Item | None], bool] = _never

    def plain(self, table: str) -> dict[str, Any]:
        """As `TransactWriteItems` takes it."""
        told = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if "ConditionExpression" in self.request else {}
        return {self.verb: {"TableName": table, **self.request, **told}}


def put(key: Key, values: Mapping[str, Value | None], condition: str = "", **bound: Value) -> dict[str, Any]:
    """Write a whole item."""
    request: dict[str, Any] = {"Item": to_item({**key._asdict(), **values})}
    if condition:
        request |= {"ConditionExpression": condition, **_expressions((condition,), bound)}
    return request


def update(
    key: Key, expression: str, condition: str = "", names: Mapping[str, str] | None = None, /, **bound: Value
) -> dict[str, Any]:
    """Change an item, making it where it is not there. `names` are attributes that no `#name` can be written for."""
    request = {"Key": to_item(key._asdict()), "UpdateExpression": expression}
    if condition:
        request["ConditionExpression"] = condition
    return {**request, **_expressions((expression, condition), bound, names)}


def _expressions(
    texts: Iterable[str], bound: Mapping[str, Value], names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    known = names or {}
    used = sorted(set(_NAME.findall(" ".join(texts))))
    parts: dict[str, Any] = {}
    if used:
        parts["ExpressionAttributeNames"] = {f"#{name}": known.get(name, name) for name in used}
    if bound:
        parts["ExpressionAttributeValues"] = {f":{name}": attribute(value) for name, value in bound.items()}
    return parts


def check_size(actions: Iterable[Action]) -> None:
    """Raises ChangeTooLarge for what DynamoDB would not take, before anything is sent."""
    every = list(actions)
    sizes = [_size(action) for action in every]
    if len(every) > MAX_ACTIONS:
        raise ChangeTooLarge(
            f"This writes {len(every)} items, and one commit takes {MAX_ACTIONS}: write fewer lines or messages."
        )
    for action, size in zip(every, sizes, strict=True):
        if size > MAX_ITEM_BYTES:
            raise ChangeTooLarge(f"{action.key.pk} has {size:,} bytes, and an item takes {MAX_ITEM_BYTES:,}.")
    if sum(sizes) > MAX_TRANSACTION_BYTES:
        raise ChangeTooLarge(f"This writes {sum(sizes):,} bytes, and one commit takes {MAX_TRANSACTION_BYTES:,}.")


def _size(action: Action) -> int:
    values = action.request.get("Item") or {
        **action.request["Key"],
        **action.request.get("ExpressionAttributeValues", {}),
    }
    names = action.request.get("ExpressionAttributeNames", {}).values()
    written = sum(len(name.encode()) + len(next(iter(value.values())).encode()) for name, value in values.items())
    return _PER_ITEM + written + sum(len(name.encode()) for name in names)
