"""The contract of `OrderStore` for the tokens of the desk."""

from dataclasses import replace

from example_changes import NOW

from chalicelib.domain.access import AccessToken, Permission
from chalicelib.ports import OrderStore

ADA = AccessToken("ada", (Permission.ORDERS_READ, Permission.FULFIL), "ab" * 32, NOW)
BOB = AccessToken("bob", (Permission.STOCK,), "cd" * 32, NOW, expires_at=NOW + 60)


def test_tokens_come_back_as_they_were_kept_by_name(store: OrderStore) -> None:
    assert store.tokens() == ()
    store.put_token(BOB)
    store.put_token(ADA)
    assert store.tokens() == (ADA, BOB)


def test_a_token_takes_the_place_of_the_one_with_its_name(store: OrderStore) -> None:
    store.put_token(ADA)
    revoked = replace(ADA, revoked_at=NOW + 1)
    store.put_token(revoked)
    assert store.tokens() == (revoked,)
