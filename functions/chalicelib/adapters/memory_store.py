"""`OrderStore` in memory: the contract in plain Python, for tests and for reading. Nothing of it outlives the process.

A write works on a copy of the tables, which takes the place of the original when nothing has refused.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

from chalicelib.adapters.change_totals import check_balances
from chalicelib.adapters.memory_commit import live_record, write_change
from chalicelib.adapters.memory_tables import Queued, Tables, due_orders
from chalicelib.domain.access import AccessToken
from chalicelib.domain.change import Change, InboxRecord, Message, ReleaseRecord, ReleaseState, StockLevel, StoredOrder
from chalicelib.domain.events import decode_event
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Cursor, Listing
from chalicelib.domain.watches import Watch


class MemoryStore:
    """Orders, stock, inbox, outbox and list of releases as dicts behind a lock. Safe for threads."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._lock = Lock()

    def close(self) -> None:
        """Nothing to give up."""

    def load(self, order_id: str) -> StoredOrder | None:
        """The whole history of an order."""
        history = self._tables.orders.get(order_id)
        if history is None:
            return None
        events = tuple(decode_event(plain) for commit in history.commits for plain in json.loads(commit))
        return StoredOrder(order_id, history.version, events)

    def find(self, reference: str) -> str | None:
        """The id of the order with this reference."""
        return self._tables.references.get(reference)

    def payment_order(self, payment: str) -> str | None:
        """The id of the order that this payment of the provider's belongs to."""
        return self._tables.payments.get(payment)

    def orders(
        self,
        *,
        status: str | None = None,
        customer: str | None = None,
        queue: str | None = None,
        before: Cursor | None = None,
        limit: int = 50,
    ) -> tuple[Listing, ...]:
        """Lines of the list of orders, the newest first."""
        end = (before.placed_at, before.id) if before else None
        found = [
            line
            for line in self._tables.listings.values()
            if (status is None or line.status == status)
            and (customer is None or line.customer == customer)
            and (queue is None or line.queue == queue)
            and (end is None or (line.placed_at, line.id) < end)
        ]
        return tuple(sorted(found, key=lambda line: (line.placed_at, line.id), reverse=True)[:limit])

    def cart_order(self, cart_id: str) -> str | None:
        """The id of the order that was placed last from this cart."""
        return self._tables.carts.get(cart_id)

    def inbox(self, inbox_id: str, now: int) -> InboxRecord | None:
        """What was taken in under this id and has not expired."""
        return live_record(self._tables, inbox_id, now)

    def stock(self, skus: Iterable[str]) -> Mapping[str, StockLevel]:
        """The levels of these SKUs, all of one moment."""
        stock = self._tables.stock
        return {sku: stock.get(sku, StockLevel(sku)) for sku in skus}

    def counters(self, names: Iterable[str]) -> Mapping[str, int]:
        """The values of these counters, all of one moment."""
        counters = self._tables.counters
        return {name: counters.get(name, 0) for name in names}

    def gift_card(self, card_id: str) -> GiftCard | None:
        """The gift card with this id."""
        return self._tables.gift_cards.get(card_id)

    def gift_cards(self) -> tuple[GiftCard, ...]:
        """Every gift card, the newest first."""
        return tuple(sorted(self._tables.gift_cards.values(), key=lambda card: (-card.issued_at, card.id)))

    def tokens(self) -> tuple[AccessToken, ...]:
        """Every token of the desk, by name."""
        return tuple(token for _, token in sorted(self._tables.tokens.items()))

    def put_token(self, token: AccessToken) -> None:
        """Keep a token, in place of the one with its name."""
        with self._writing() as draft:
            draft.tokens[token.name] = token

    def watch(self, watch_id: str, now: int) -> Watch | None:
        """The one with this id that has not run out."""
        watch = self._tables.watches.get(watch_id)
        return watch if watch and watch.expires_at > now else None

    def watches(self, waits_for: str, now: int) -> tuple[Watch, ...]:
        """Those that are confirmed and wait for the stock of a SKU, the longest waiting first."""
        found = (watch for watch in self._tables.watches.values() if watch.waits_for == waits_for)
        waiting = (watch for watch in found if watch.confirmed_at is not None and watch.expires_at > now)
        return tuple(sorted(waiting, key=lambda watch: (watch.asked_at, watch.id)))

    def put_watch(self, watch: Watch) -> None:
        """Keep it, in place of the one with its id."""
        with self._writing() as draft:
            draft.watches[watch.id] = watch

    def drop_watch(self, watch_id: str) -> None:
        """Forget it."""
        with self._writing() as draft:
            draft.watches.pop(watch_id, None)

    def forget_watches(self, now: int) -> None:
        """Forget what has run out."""
        with self._writing() as draft:
            draft.watches = {name: watch for name, watch in draft.watches.items() if watch.expires_at > now}

    def commit(self, change: Change, now: int) -> None:
        """Take all of it or nothing; see `OrderStore.commit`. Raises ValueError for a change that cannot be."""
        with self._writing() as draft:
            write_change(draft, change, now)

    def tally(self, name: str, expires_at: int, now: int) -> int:
        """Count one more; the first call under a name says when it is forgotten."""
        with self._writing() as draft:
            count, until = draft.tallies.get(name, (0, now))
            if until <= now:
                count, until = 0, expires_at
            draft.tallies[name] = (count + 1, until)
            return count + 1

    def lease_sweeps(self, now: int, limit: int, lease_seconds: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first, each put off by `lease_seconds`."""
        with self._writing() as draft:
            found = due_orders(draft, now, limit)
            for order_id in found:
                draft.orders[order_id] = replace(draft.orders[order_id], sweep_at=now + lease_seconds)
            return found

    def sweeps_due(self, now: int, limit: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first; nobody is kept from them."""
        return due_orders(self._tables, now, limit)

    def lease_messages(self, now: int, limit: int, lease_seconds: int) -> tuple[Message, ...]:
        """Outbox messages that are due, each kept from others for `lease_seconds`."""
        with self._writing() as draft:
            due = [queued for queued in draft.outbox.values() if queued.state == "pending" and queued.ready_at <= now]
            leased = []
            for queued in sorted(due, key=lambda waiting: waiting.ready_at)[:limit]:
                message = replace(queued.message, attempts=queued.message.attempts + 1)
                draft.outbox[message.id] = Queued(message, ready_at=now + lease_seconds)
                leased.append(message)
            return tuple(leased)

    def settle_message(self, message_id: str, now: int) -> None:
        """It is done."""
        with self._writing() as draft:
            queued = draft.outbox.get(message_id)
            if queued and queued.state != "done":
                draft.outbox[message_id] = replace(queued, state="done", done_at=now)

    def retry_message(self, message_id: str, due_at: int, error: str) -> None:
        """It failed; try again at `due_at`. What another worker has done stays done."""
        with self._writing() as draft:
            queued = draft.outbox.get(message_id)
            if queued and queued.state == "pending":
                draft.outbox[message_id] = Queued(replace(queued.message, due_at=due_at, error=error), ready_at=due_at)

    def bury_message(self, message_id: str, error: str) -> None:
        """It failed too often; keep it visible as dead. What another worker has done stays done."""
        with self._writing() as draft:
            queued = draft.outbox.get(message_id)
            if queued and queued.state == "pending":
                draft.outbox[message_id] = replace(queued, message=replace(queued.message, error=error), state="dead")

    def revive_message(self, message_id: str, now: int) -> bool:
        """Make a dead message due again, as if it had never been tried; whether it was dead."""
        with self._writing() as draft:
            queued = draft.outbox.get(message_id)
            if queued is None or queued.state != "dead":
                return False
            draft.outbox[message_id] = Queued(replace(queued.message, due_at=now, attempts=0), ready_at=now)
            return True

    def messages(self, state: str) -> tuple[Message, ...]:
        """Outbox messages that are `pending`, `done` or `dead`, the oldest first."""
        return tuple(queued.message for queued in self._tables.outbox.values() if queued.state == state)

    def releases(self) -> tuple[ReleaseRecord, ...]:
        """The list of releases, the newest first."""
        by_age = reversed(self._tables.releases.values())
        return tuple(sorted(by_age, key=lambda record: record.publishing_at, reverse=True))

    def publish_release(self, release_id: str, now: int) -> None:
        """Put a release on the list as publishing, again where it was replaced; one that is current stays so."""
        with self._writing() as draft:
            known = draft.releases.get(release_id, ReleaseRecord(release_id, ReleaseState.PUBLISHING, now))
            if known.state is not ReleaseState.CURRENT:
                draft.releases[release_id] = replace(known, state=ReleaseState.PUBLISHING, publishing_at=now)

    def book_opening(self, balances: Mapping[str, int], now: int) -> tuple[str, ...]:
        """Book the opening balance of each SKU never seen before; the SKUs that were new."""
        check_balances(balances)
        with self._writing() as draft:
            new = tuple(sku for sku in balances if sku not in draft.opened)
            for sku in new:
                draft.opened[sku] = now
                level = draft.stock.get(sku, StockLevel(sku))
                draft.stock[sku] = replace(level, on_hand=level.on_hand + balances[sku], opening=balances[sku])
            return new

    def switch_release(self, release_id: str, now: int) -> None:
        """Make a listed release current, and the one that was current replaced. Raises ValueError where unlisted."""
        with self._writing() as draft:
            if release_id not in draft.releases:
                raise ValueError(f"Release {release_id} is not on the list: publish it first.")
            if draft.releases[release_id].state is ReleaseState.CURRENT:
                return
            for record in draft.releases.values():
                if record.state is ReleaseState.CURRENT:
                    replaced = replace(record, state=ReleaseState.REPLACED, replaced_at=now)
                    draft.releases[record.id] = replaced
            draft.releases[release_id] = replace(
                draft.releases[release_id], state=ReleaseState.CURRENT, current_at=now, replaced_at=None
            )

    @contextmanager
    def _writing(self) -> Iterator[Tables]:
        with self._lock:
            draft = self._tables.copied()
            yield draft
            self._tables = draft
