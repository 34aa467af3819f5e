"""The tokens of the SQLite store, inside a connection of the caller's. For the adapters of SQLite only."""

import json
import sqlite3

from chalicelib.domain.access import AccessToken
from chalicelib.domain.codec import canonical, from_plain, to_plain


def put_token(connection: sqlite3.Connection, token: AccessToken) -> None:
    """Keep a token, in place of the one with its name."""
    connection.execute(
        "INSERT INTO tokens (name, token) VALUES (:name, :token) ON CONFLICT (name) DO UPDATE SET token = :token",
        {"name": token.name, "token": canonical(to_plain(token)).decode()},
    )


def list_tokens(connection: sqlite3.Connection) -> tuple[AccessToken, ...]:
    """Every token, by name."""
    rows = connection.execute("SELECT token FROM tokens ORDER BY name")
    return tuple(from_plain(AccessToken, json.loads(text)) for (text,) in rows)
