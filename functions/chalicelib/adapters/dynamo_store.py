"""`OrderStore` on one DynamoDB table. For bootstrap, which imports it when it is wanted.

A change is one `TransactWriteItems` whose conditions stand in its items: whole or not at all. What has to be right is
read consistently; indexes only say where to look, and what they say is tested again by the write. No request scans.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from chalicelib.adapters import dynamo_outbox, dynamo_records, dynamo_releases
from chalicelib.adapters.change_totals import check_balances, check_shape
from chalicelib.adapters.dynamo_client import DynamoClient, make_client
from chalicelib.adapters.dynamo_commit import change_actions, counter_attribute, raise_refusal
from chalicelib.adapters.dynamo_layout import (
    DUE,
    FORGET,
    GIFT_CARDS,
    HISTORY,
    LEVELS,
    LISTED,
    SWEEP,
    TOKENS,
    Key,
    cart_key,
    counters_key,
    gift_card_key,
    head_key,
    inbox_key,
    moment,
    name_of,
    payment_key,
    reference_key,
    stock_key,
    tally_key,
)
from chalicelib.adapters.dynamo_lists import list_orders
from chalicelib.adapters.dynamo_requests import update
from chalicelib.adapters.dynamo_table import ConditionsFailed, Table
from chalicelib.adapters.dynamo_tokens import read_token, token_row
from chalicelib.domain.access import AccessToken
from chalicelib.domain.archive import Record
from chalicelib.domain.change import Answer, Change, InboxRecord, Message, ReleaseRecord, StockLevel, StoredOrder
from chalicelib.domain.codec import from_plain
from chalicelib.domain.errors import Contended
from chalicelib.domain.events import decode_event
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Cursor, Listing

_TALLY_TRIES = 30
_SWEEP_PAGE = 50


class DynamoStore:
    """Orders, stock, inbox, outbox and list of releases in the table `name`. Safe for threads and processes.

    `client` is one of `dynamo_client.make_client`; without it AWS is reached by the usual variables. `ticks` are
    nanoseconds that only rise: they order what was committed in one second.
    """

    def __init__(
        self, name: str, client: DynamoClient | None = None, *, ticks: Callable[[], int] = time.time_ns, **patience: Any
    ):
        self.table = Table(client if client is not None else make_client(), name, **patience)
        self._ticks = ticks

    def close(self) -> None:
        """Give up the connections."""
        self.table.client.close()

    def load(self, order_id: str) -> StoredOrder | None:
        """The whole history of an order."""
        commits = [item["events"] for item in self.table.query(head_key(order_id).pk, HISTORY)]
        if not commits:
            return None
        events = tuple(decode_event(plain) for text in commits for plain in json.loads(text))
        return StoredOrder(order_id, len(commits), events)

    def find(self, reference: str) -> str | None:
        """The id of the order with this reference."""
        return self._order_at(reference_key(reference))

    def payment_order(self, payment: str) -> str | None:
        """The id of the order that this payment of the provider's belongs to."""
        return self._order_at(payment_key(payment))

    def orders(
        self,
        *,
        status: str | None = None,
        customer: str | None = None,
        queue: str | None = None,
        before: Cursor | None = None,
        limit: int = 50,
    ) -> tuple[Listing, ...]:
        """Lines of the list of orders, the newest first; an index shows what was committed with a short delay."""
        return list_orders(self.table, status=status, customer=customer, queue=queue, before=before, limit=limit)

    def cart_order(self, cart_id: str) -> str | None:
        """The id of the order that was placed last from this cart."""
        return self._order_at(cart_key(cart_id))

    def inbox(self, inbox_id: str, now: int) -> InboxRecord | None:
        """What was taken in under this id and has not expired."""
        item = self.table.get(inbox_key(inbox_id))
        if item is None or item[FORGET] <= now:
            return None
        answer = from_plain(Answer, json.loads(item["answer"])) if "answer" in item else None
        return InboxRecord(
            inbox_id, item["payload_hash"], item[FORGET], item.get("lease_until"), item.get("order_id"), answer
        )

    def stock(self, skus: Iterable[str]) -> Mapping[str, StockLevel]:
        """The levels of these SKUs."""
        keys = {sku: stock_key(sku) for sku in skus}
        found = self.table.get_many(keys.values())
        return {sku: stock_level(sku, found.get(key, {})) for sku, key in keys.items()}

    def counters(self, names: Iterable[str]) -> Mapping[str, int]:
        """The values of these counters."""
        keys = {name: counters_key(name) for name in names}
        found = self.table.get_many(keys.values())
        return {name: found.get(key, {}).get(counter_attribute(name), 0) for name, key in keys.items()}

    def gift_card(self, card_id: str) -> GiftCard | None:
        """The gift card with this id."""
        item = self.table.get(gift_card_key(card_id))
        return None if item is None else from_plain(GiftCard, json.loads(item["card"]))

    def gift_cards(self) -> tuple[GiftCard, ...]:
        """Every gift card, the newest first."""
        shown = [Key(item["pk"], item["sk"]) for item in self.table.index(LISTED, GIFT_CARDS)]
        found = (from_plain(GiftCard, json.loads(item["card"])) for item in self.table.get_many(shown).values())
        return tuple(sorted(found, key=lambda card: (-card.issued_at, card.id)))

    def tokens(self) -> tuple[AccessToken, ...]:
        """Every token of the desk, by name."""
        return tuple(read_token(item) for item in self.table.query(TOKENS))

    def put_token(self, token: AccessToken) -> None:
        """Keep a token, in place of the one with its name."""
        self.table.put_all([token_row(token)])

    def commit(self, change: Change, now: int) -> None:
        """Take all of it or nothing; see `OrderStore.commit`. Raises ValueError and ChangeTooLarge, too."""
        check_shape(change)
        try:
            self.table.transact(change_actions(change, now, self._ticks()))
        except ConditionsFailed as failed:
            raise_refusal(change, failed.refused)

    def tally(self, name: str, expires_at: int, now: int) -> int:
        """Count one more; the first call under a name says when it is forgotten."""
        for _ in range(_TALLY_TRIES):
            more = update(tally_key(name), "ADD #tally :one", f"#{FORGET} > :now", one=1, now=now)
            if counted := self.table.update(more):
                return int(counted["tally"])
            first = update(
                tally_key(name),
                f"SET #tally = :one, #{FORGET} = :expires",
                f"attribute_not_exists(pk) OR #{FORGET} <= :now",
                one=1,
                expires=expires_at,
                now=now,
            )
            if counted := self.table.update(first):
                return int(counted["tally"])
        raise Contended(f"{name} is being counted by too many at once.")

    def sweeps_due(self, now: int, limit: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first; nobody is kept from them."""
        shown = self.table.index(DUE, SWEEP, moment(now + 1), page=min(limit, _SWEEP_PAGE))
        return tuple(name_of(item) for item, _ in zip(shown, range(limit), strict=False))

    def lease_sweeps(self, now: int, limit: int, lease_seconds: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first, each put off by `lease_seconds`."""
        leased: list[str] = []
        for shown in self.table.index(DUE, SWEEP, moment(now + 1), page=min(limit, _SWEEP_PAGE)):
            if len(leased) == limit:
                break
            order_id = name_of(shown)
            request = update(
                head_key(order_id),
                f"SET #{DUE}_at = :at",
                f"#{DUE}_at = :seen",
                at=moment(now + lease_seconds, order_id),
                seen=shown[f"{DUE}_at"],
            )
            if order_id not in leased and self.table.update(request):
                leased.append(order_id)
        return tuple(leased)

    def lease_messages(self, now: int, limit: int, lease_seconds: int) -> tuple[Message, ...]:
        """Outbox messages that are due, each kept from others for `lease_seconds`."""
        return dynamo_outbox.lease(self.table, now, limit, lease_seconds)

    def settle_message(self, message_id: str, now: int) -> None:
        """It is done."""
        dynamo_outbox.settle(self.table, message_id, now)

    def retry_message(self, message_id: str, due_at: int, error: str) -> None:
        """It failed; try again at `due_at`."""
        dynamo_outbox.retry(self.table, message_id, due_at, error)

    def bury_message(self, message_id: str, error: str) -> None:
        """It failed too often; keep it visible as dead."""
        dynamo_outbox.bury(self.table, message_id, error)

    def revive_message(self, message_id: str, now: int) -> bool:
        """Make a dead message due again, as if it had never been tried; whether it was dead."""
        return dynamo_outbox.revive(self.table, message_id, now)

    def messages(self, state: str) -> tuple[Message, ...]:
        """Outbox messages that are `pending`, `done` or `dead`, the oldest first."""
        return dynamo_outbox.in_state(self.table, state)

    def releases(self) -> tuple[ReleaseRecord, ...]:
        """The list of releases, the newest first."""
        return dynamo_releases.listed(self.table)

    def publish_release(self, release_id: str, now: int) -> None:
        """Put a release on the list as publishing; one that is current stays so."""
        dynamo_releases.publish(self.table, release_id, now, self._ticks())

    def book_opening(self, balances: Mapping[str, int], now: int) -> tuple[str, ...]:
        """Book the opening balance of each SKU never seen before; the SKUs that were new."""
        check_balances(balances)
        return dynamo_releases.open_stock(self.table, balances, now)

    def switch_release(self, release_id: str, now: int) -> None:
        """Make a listed release current, and the one that was current replaced. Raises ValueError where unlisted."""
        dynamo_releases.switch(self.table, release_id, now)

    def records(self) -> Iterator[Record]:
        """Everything in the table, as far as it stands still."""
        return dynamo_records.every(self.table)

    def is_empty(self) -> bool:
        """Whether there is nothing in it yet; what a broken import has left does not count."""
        return self.unfinished() is not None or next(self.table.scan(), None) is None

    def unfinished(self) -> str | None:
        """The name of what a broken import was bringing in."""
        return dynamo_records.unfinished(self.table)

    def restore(self, records: Iterable[Record], name: str) -> None:
        """Write all records, in place of those with the same ids; again where an earlier try broke off."""
        dynamo_records.restore(self.table, records, name, self._ticks())

    def _order_at(self, key: Key) -> str | None:
        item = self.table.get(key)
        return None if item is None else str(item["order_id"])


def stock_level(sku: str, item: Mapping[str, Any]) -> StockLevel:
    """The levels of a SKU from its item; all zero where there is none."""
    return StockLevel(sku, *(item.get(name, 0) for name in LEVELS))
