"""A token of the desk as an item of the DynamoDB table: all of them are one partition."""

import json

from chalicelib.adapters.dynamo_layout import Item, token_key
from chalicelib.domain.access import AccessToken
from chalicelib.domain.codec import canonical, from_plain, to_plain


def token_row(token: AccessToken) -> dict[str, str]:
    """The item of a token."""
    return {**token_key(token.name)._asdict(), "token": canonical(to_plain(token)).decode()}


def read_token(item: Item) -> AccessToken:
    """The token of an item."""
    return from_plain(AccessToken, json.loads(item["token"]))
