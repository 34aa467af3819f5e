"""One DynamoDB table as the store uses it: consistent reads, conditional writes, transactions with patience."""

import random
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import Any

from chalicelib.adapters.aws_service import AwsRefused
from chalicelib.adapters.dynamo_client import BUSY, CANCELLED, CONDITION, DynamoClient, named
from chalicelib.adapters.dynamo_layout import Item, Key, from_item, shards, to_item
from chalicelib.adapters.dynamo_requests import Action, check_size
from chalicelib.domain.errors import ChangeTooLarge, Contended

Refused = list[tuple[Action, Item | None]]
"""Actions whose condition failed, each with what is there."""

_TRIES = 12
_FIRST_PAUSE = 0.01
_LONGEST_PAUSE = 0.5
_READ_AT_ONCE = 100  # of BatchGetItem
_WRITE_AT_ONCE = 25  # of BatchWriteItem


def wait(attempt: int) -> None:
    """Full jitter: any time up to a ceiling that doubles with every attempt, so that rivals do not meet again."""
    time.sleep(random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)))  # noqa: S311  # nothing is secret


class ConditionsFailed(Exception):
    """What a transaction was refused for."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(", ".join(action.key.pk for action, _ in refused))
        self.refused = refused


class Table:
    """A table by its name. `pause` waits before the attempt of this number, `new_token` names a transaction."""

    def __init__(
        self,
        client: DynamoClient,
        name: str,
        *,
        pause: Callable[[int], None] = wait,
        new_token: Callable[[], str] = lambda: secrets.token_hex(16),
        tries: int = _TRIES,
    ) -> None:
        self.client = client
        self.name = name
        self._pause = pause
        self._new_token = new_token
        self._tries = tries

    def get(self, key: Key) -> Item | None:
        """One item, as it is now."""
        with named(self.name):
            found = self.client.call("GetItem", TableName=self.name, Key=to_item(key._asdict()), ConsistentRead=True)
        return from_item(found["Item"]) if "Item" in found else None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Those of these items that are there, as they are now."""
        wanted = list(dict.fromkeys(keys))
        found: dict[Key, Item] = {}
        for first in range(0, len(wanted), _READ_AT_ONCE):
            rest = [to_item(key._asdict()) for key in wanted[first : first + _READ_AT_ONCE]]
            for attempt in range(self._tries):
                asked = {self.name: {"Keys": rest, "ConsistentRead": True}}
                with named(self.name):
                    answer = self.client.call("BatchGetItem", RequestItems=asked)
                for item in map(from_item, answer["Responses"].get(self.name, ())):
                    found[Key(item["pk"], item["sk"])] = item
                rest = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
                if not rest:
                    break
                self._pause(attempt)
            else:
                raise Contended(f"{self.name}: too many reads at once.")
        return found

    def query(self, pk: str, prefix: str = "") -> Iterator[Item]:
        """The items of one partition as they are now, in the order of their keys."""
        condition = "pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk"
        values = {":pk": {"S": pk}, **({":prefix": {"S": prefix}} if prefix else {})}
        return self._pages(KeyConditionExpression=condition, ExpressionAttributeValues=values, ConsistentRead=True)

    def index(self, index: str, kind: str, until: str | None = None, page: int = 0) -> Iterator[Item]:
        """Keys of what stands in an index, its partitions merged in their order, up to `until`.

        An index follows its table with a delay: whoever writes by what it says has to test that it still holds.
        """
        return merge(*(self._shard(index, part, until, page) for part in shards(kind)), key=lambda i: i[f"{index}_at"])

    def _shard(self, index: str, part: str, until: str | None, page: int) -> Iterator[Item]:
        names = {"#part": index, "#at": f"{index}_at"}
        values = {":part": {"S": part}}
        condition = "#part = :part"
        if until is not None:
            condition, values[":until"] = f"{condition} AND #at <= :until", {"S": until}
        yield from self._pages(
            IndexName=index,
            KeyConditionExpression=condition,
            ExpressionAttributeNames=names if until is not None else {"#part": index},
            ExpressionAttributeValues=values,
            **({"Limit": page} if page else {}),
        )

    def newest(self, index: str, sort: str, part: str, before: str | None, page: int) -> Iterator[Item]:
        """Keys of one partition of an index, backwards from `before`, which is not among them."""
        names = {"#part": index} | ({"#at": sort} if before else {})
        values = {":part": {"S": part}} | ({":before": {"S": before}} if before else {})
        return self._pages(
            IndexName=index,
            KeyConditionExpression="#part = :part AND #at < :before" if before else "#part = :part",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
            ScanIndexForward=False,
            Limit=page,
        )

    def _pages(self, **query: Any) -> Iterator[Item]:
        start: Mapping[str, Any] = {}
        while True:
            with named(self.name):
                answer = self.client.call("Query", TableName=self.name, **query, **start)
            yield from map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def scan(self) -> Iterator[Item]:
        """Every item there is: for moving a store, never for a request."""
        start: Mapping[str, Any] = {}
        while True:
            with named(self.name):
                answer = self.client.call("Scan", TableName=self.name, ConsistentRead=True, **start)
            yield from map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def update(self, request: Mapping[str, Any]) -> Item | None:
        """One conditional update; the item as it is then, or None where the condition failed. Raises Contended."""
        for attempt in range(self._tries):
            try:
                with named(self.name):
                    answer = self.client.call("UpdateItem", TableName=self.name, ReturnValues="ALL_NEW", **request)
            except AwsRefused as error:
                if error.code == CONDITION:
                    return None
                raise
            except Contended:
                self._pause(attempt)
                continue
            return from_item(answer["Attributes"])
        raise Contended(f"{self.name}: this item is being changed by too many at once.")

    def put_all(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Write whole items without conditions, each on its own: for filling a store that nobody uses yet."""
        for first in range(0, len(items), _WRITE_AT_ONCE):
            rest: Any = [{"PutRequest": {"Item": to_item(item)}} for item in items[first : first + _WRITE_AT_ONCE]]
            for attempt in range(self._tries):
                with named(self.name):
                    answer = self.client.call("BatchWriteItem", RequestItems={self.name: rest})
                rest = answer.get("UnprocessedItems", {}).get(self.name, [])
                if not rest:
                    break
                self._pause(attempt)
            else:
                raise Contended(f"{self.name}: too many writes at once.")

    def transact(self, actions: Sequence[Action]) -> list[Action]:
        """Write all of them or nothing; those that were left out because they may be (see `Action.spare`).

        Raises ConditionsFailed, Contended, ChangeTooLarge.
        """
        check_size(actions)
        wanted, spared = list(actions), list[Action]()
        while wanted:
            refused = self._attempt(wanted)
            if hard := [(action, old) for action, old in refused if not action.spare(old)]:
                raise ConditionsFailed(hard)
            if not refused:
                break
            left_out = [action for action, _ in refused]
            spared += left_out
            wanted = [action for action in wanted if action not in left_out]
        return spared

    def _attempt(self, actions: Sequence[Action]) -> Refused:
        """One transaction under one token, tried again where others were in the way; what its conditions refused.

        One that went through although its answer was lost is answered as done when it is sent again.
        """
        token = self._new_token()
        plain = [action.plain(self.name) for action in actions]
        for attempt in range(self._tries):
            try:
                with named(self.name):
                    self.client.call("TransactWriteItems", TransactItems=plain, ClientRequestToken=token)
            except Contended:
                self._pause(attempt)
                continue
            except AwsRefused as error:
                if error.code != CANCELLED:
                    raise
                reasons = error.plain.get("CancellationReasons", [])
                if any(reason["Code"] in BUSY for reason in reasons):
                    self._pause(attempt)
                    continue
                return _refused(actions, reasons, error)
            return []
        raise Contended(f"{self.name}: too many writers at once.")


def _refused(actions: Sequence[Action], reasons: Sequence[Mapping[str, Any]], error: AwsRefused) -> Refused:
    for action, reason in zip(actions, reasons, strict=True):
        if reason["Code"] not in ("None", "ConditionalCheckFailed"):
            raise ChangeTooLarge(f"{action.key.pk}: {reason.get('Message', reason['Code'])}") from error
    return [
        (action, from_item(reason["Item"]) if reason.get("Item") else None)
        for action, reason in zip(actions, reasons, strict=True)
        if reason["Code"] == "ConditionalCheckFailed"
    ]
