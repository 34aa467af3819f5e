"""`OrderStore` on one SQLite file: the embedded default. For bootstrap, which imports it when it is wanted.

Every write is one immediate transaction in WAL mode with `synchronous = FULL`: all of it is there, for good, or none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from chalicelib.adapters import sqlite_outbox, sqlite_records, sqlite_releases, sqlite_watches
from chalicelib.adapters.change_totals import check_balances
from chalicelib.adapters.sqlite_commit import write_change
from chalicelib.adapters.sqlite_connections import Connections
from chalicelib.adapters.sqlite_gift_cards import find_gift_card, list_gift_cards
from chalicelib.adapters.sqlite_lists import Wanted, list_orders
from chalicelib.adapters.sqlite_tokens import list_tokens, put_token
from chalicelib.domain.access import AccessToken
from chalicelib.domain.archive import Record
from chalicelib.domain.change import Answer, Change, InboxRecord, Message, ReleaseRecord, StockLevel, StoredOrder
from chalicelib.domain.codec import from_plain
from chalicelib.domain.events import decode_event
from chalicelib.domain.giftcards import GiftCard
from chalicelib.domain.listing import Cursor, Listing
from chalicelib.domain.watches import Watch

_LEVEL = "SELECT sku, on_hand, reserved, sold, opening, received, restocked, corrected FROM stock WHERE sku = ?"
_DUE = "SELECT id FROM orders WHERE sweep_at <= ? ORDER BY sweep_at, id LIMIT ?"
_OPENED_AT_ONCE = 1000  # SKUs a transaction, so that a buyer does not wait for a whole catalogue


class SqliteStore:
    """Orders, stock, inbox, outbox and list of releases in the file at `path`, made on first use.

    Safe for threads and processes. A writer waits `busy_seconds` for its turn, then Contended.
    """

    def __init__(self, path: Path, busy_seconds: float = 5.0) -> None:
        self._connections = Connections(path, busy_seconds)

    def close(self) -> None:
        """Give up the file; the next call opens it again."""
        self._connections.close()

    def load(self, order_id: str) -> StoredOrder | None:
        """The whole history of an order."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT version, events FROM history WHERE order_id = ? ORDER BY version", (order_id,)
            ).fetchall()
        if not rows:
            return None
        events = tuple(decode_event(plain) for _, text in rows for plain in json.loads(text))
        return StoredOrder(order_id, rows[-1][0], events)

    def find(self, reference: str) -> str | None:
        """The id of the order with this reference."""
        return self._one("SELECT id FROM orders WHERE reference = ?", reference)

    def payment_order(self, payment: str) -> str | None:
        """The id of the order that this payment of the provider's belongs to."""
        return self._one("SELECT order_id FROM payments WHERE id = ?", payment)

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
        with self._connections.reading() as connection:
            return list_orders(connection, Wanted(status, customer, queue), before, limit)

    def cart_order(self, cart_id: str) -> str | None:
        """The id of the order that was placed last from this cart."""
        return self._one("SELECT order_id FROM carts WHERE id = ?", cart_id)

    def inbox(self, inbox_id: str, now: int) -> InboxRecord | None:
        """What was taken in under this id and has not expired."""
        with self._connections.reading() as connection:
            row = connection.execute(
                """
                SELECT id, payload_hash, expires_at, lease_until, order_id, answer FROM inbox
                WHERE id = ? AND expires_at > ?
                """,
                (inbox_id, now),
            ).fetchone()
        if row is None:
            return None
        record = InboxRecord(*row[:5])
        return record if row[5] is None else replace(record, answer=from_plain(Answer, json.loads(row[5])))

    def stock(self, skus: Iterable[str]) -> Mapping[str, StockLevel]:
        """The levels of these SKUs, all of one moment."""
        levels = {sku: StockLevel(sku) for sku in skus}
        with self._connections.reading() as connection:
            for sku in levels:
                row = connection.execute(_LEVEL, (sku,)).fetchone()
                if row:
                    levels[sku] = StockLevel(*row)
        return levels

    def counters(self, names: Iterable[str]) -> Mapping[str, int]:
        """The values of these counters, all of one moment."""
        values = dict.fromkeys(names, 0)
        with self._connections.reading() as connection:
            for name in values:
                row = connection.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
                if row:
                    values[name] = row[0]
        return values

    def gift_card(self, card_id: str) -> GiftCard | None:
        """The gift card with this id."""
        with self._connections.reading() as connection:
            return find_gift_card(connection, card_id)

    def gift_cards(self) -> tuple[GiftCard, ...]:
        """Every gift card, the newest first."""
        with self._connections.reading() as connection:
            return list_gift_cards(connection)

    def tokens(self) -> tuple[AccessToken, ...]:
        """Every token of the desk, by name."""
        with self._connections.reading() as connection:
            return list_tokens(connection)

    def put_token(self, token: AccessToken) -> None:
        """Keep a token, in place of the one with its name."""
        with self._connections.writing() as connection:
            put_token(connection, token)

    def watch(self, watch_id: str, now: int) -> Watch | None:
        """The one with this id that has not run out."""
        with self._connections.reading() as connection:
            return sqlite_watches.find_watch(connection, watch_id, now)

    def watches(self, waits_for: str, now: int) -> tuple[Watch, ...]:
        """Those that are confirmed and wait for the stock of a SKU, the longest waiting first."""
        with self._connections.reading() as connection:
            return sqlite_watches.list_watches(connection, waits_for, now)

    def put_watch(self, watch: Watch) -> None:
        """Keep it, in place of the one with its id."""
        with self._connections.writing() as connection:
            sqlite_watches.put_watch(connection, watch)

    def drop_watch(self, watch_id: str) -> None:
        """Forget it."""
        with self._connections.writing() as connection:
            sqlite_watches.drop_watch(connection, watch_id)

    def forget_watches(self, now: int) -> None:
        """Forget what has run out."""
        with self._connections.reading() as connection:
            if not sqlite_watches.any_expired(connection, now):
                return
        with self._connections.writing() as connection:
            sqlite_watches.drop_expired(connection, now)

    def commit(self, change: Change, now: int) -> None:
        """Take all of it or nothing; see `OrderStore.commit`. Raises ValueError for a change that cannot be."""
        with self._connections.writing() as connection:
            write_change(connection, change, now)

    def tally(self, name: str, expires_at: int, now: int) -> int:
        """Count one more; the first call under a name says when it is forgotten."""
        values = {"name": name, "expires": expires_at, "now": now}
        with self._connections.writing() as connection:
            # Housekeeping only: the next statement tests for itself what has expired.
            connection.execute(
                "DELETE FROM tallies WHERE name IN (SELECT name FROM tallies WHERE expires_at <= :now LIMIT 50)", values
            )
            connection.execute(
                """
                INSERT INTO tallies (name, count, expires_at) VALUES (:name, 1, :expires)
                ON CONFLICT (name) DO UPDATE SET
                    count = CASE WHEN expires_at > :now THEN count + 1 ELSE 1 END,
                    expires_at = CASE WHEN expires_at > :now THEN expires_at ELSE :expires END
                """,
                values,
            )
            (count,) = connection.execute("SELECT count FROM tallies WHERE name = :name", values).fetchone()
        return int(count)

    def lease_sweeps(self, now: int, limit: int, lease_seconds: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first, each put off by `lease_seconds`."""
        if not self.sweeps_due(now, 1):
            return ()
        with self._connections.writing() as connection:
            found = [order_id for (order_id,) in connection.execute(_DUE, (now, limit)).fetchall()]
            put_off = [(now + lease_seconds, order_id) for order_id in found]
            connection.executemany("UPDATE orders SET sweep_at = ? WHERE id = ?", put_off)
        return tuple(found)

    def sweeps_due(self, now: int, limit: int) -> tuple[str, ...]:
        """Orders whose `sweep_at` has passed, the longest waiting first; nobody is kept from them."""
        with self._connections.reading() as connection:
            return tuple(order_id for (order_id,) in connection.execute(_DUE, (now, limit)).fetchall())

    def lease_messages(self, now: int, limit: int, lease_seconds: int) -> tuple[Message, ...]:
        """Outbox messages that are due, each kept from others for `lease_seconds`."""
        with self._connections.reading() as connection:
            if not sqlite_outbox.any_ready(connection, now):
                return ()
        with self._connections.writing() as connection:
            return sqlite_outbox.lease(connection, now, limit, lease_seconds)

    def settle_message(self, message_id: str, now: int) -> None:
        """It is done."""
        with self._connections.writing() as connection:
            sqlite_outbox.settle(connection, message_id, now)

    def retry_message(self, message_id: str, due_at: int, error: str) -> None:
        """It failed; try again at `due_at`."""
        with self._connections.writing() as connection:
            sqlite_outbox.retry(connection, message_id, due_at, error)

    def bury_message(self, message_id: str, error: str) -> None:
        """It failed too often; keep it visible as dead."""
        with self._connections.writing() as connection:
            sqlite_outbox.bury(connection, message_id, error)

    def revive_message(self, message_id: str, now: int) -> bool:
        """Make a dead message due again, as if it had never been tried; whether it was dead."""
        with self._connections.writing() as connection:
            return sqlite_outbox.revive(connection, message_id, now)

    def messages(self, state: str) -> tuple[Message, ...]:
        """Outbox messages that are `pending`, `done` or `dead`, the oldest first."""
        with self._connections.reading() as connection:
            return sqlite_outbox.in_state(connection, state)

    def releases(self) -> tuple[ReleaseRecord, ...]:
        """The list of releases, the newest first."""
        with self._connections.reading() as connection:
            return sqlite_releases.listed(connection)

    def publish_release(self, release_id: str, now: int) -> None:
        """Put a release on the list as publishing; one that is current stays so."""
        with self._connections.writing() as connection:
            sqlite_releases.publish(connection, release_id, now)

    def book_opening(self, balances: Mapping[str, int], now: int) -> tuple[str, ...]:
        """Book the opening balance of each SKU never seen before; the SKUs that were new."""
        check_balances(balances)
        new: list[str] = []
        for chunk in _chunks(balances):
            with self._connections.writing() as connection:
                new += sqlite_releases.open_stock(connection, chunk, now)
        return tuple(new)

    def switch_release(self, release_id: str, now: int) -> None:
        """Make a listed release current, and the one that was current replaced. Raises ValueError where unlisted."""
        with self._connections.writing() as connection:
            sqlite_releases.switch(connection, release_id, now)

    def records(self) -> Iterator[Record]:
        """Everything that is in the file at one moment."""
        with self._connections.reading() as connection:
            yield from sqlite_records.every(connection)

    def is_empty(self) -> bool:
        """Whether there is nothing in it yet."""
        with self._connections.reading() as connection:
            return sqlite_records.is_empty(connection)

    def unfinished(self) -> None:
        """Nothing: what is written as one transaction is there whole or not at all."""
        return

    def restore(self, records: Iterable[Record], name: str) -> None:
        """Write all records in one transaction. Raises CommitRefused where they contradict what stays."""
        del name
        with self._connections.writing() as connection:
            sqlite_records.restore(connection, records)

    def _one(self, sql: str, key: str) -> str | None:
        with self._connections.reading() as connection:
            row = connection.execute(sql, (key,)).fetchone()
        return None if row is None else str(row[0])


def _chunks(balances: Mapping[str, int]) -> Iterator[list[tuple[str, int]]]:
    rest = iter(balances.items())
    while chunk := list(islice(rest, _OPENED_AT_ONCE)):
        yield chunk
