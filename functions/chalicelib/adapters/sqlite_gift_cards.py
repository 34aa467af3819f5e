"""The gift cards of the SQLite store, inside a connection of the caller's. For the adapters of SQLite only."""

import sqlite3
from collections.abc import Iterable

from chalicelib.domain.giftcards import GiftCard

_COLUMNS = "id, ending, currency, value, issued_at, expires_at, order_id, note"


def put_gift_cards(connection: sqlite3.Connection, cards: Iterable[GiftCard]) -> None:
    """Issue cards; one that is there already stays as it is."""
    for card in cards:
        connection.execute(
            f"INSERT INTO gift_cards ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
            (
                card.id,
                card.ending,
                card.currency,
                card.value,
                card.issued_at,
                card.expires_at,
                card.order_id,
                card.note,
            ),
        )


def find_gift_card(connection: sqlite3.Connection, card_id: str) -> GiftCard | None:
    """The card with this id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM gift_cards WHERE id = ?", (card_id,)).fetchone()  # noqa: S608
    return None if row is None else GiftCard(*row)


def list_gift_cards(connection: sqlite3.Connection) -> tuple[GiftCard, ...]:
    """Every card, the newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM gift_cards ORDER BY issued_at DESC, id")  # noqa: S608
    return tuple(GiftCard(*row) for row in rows.fetchall())
