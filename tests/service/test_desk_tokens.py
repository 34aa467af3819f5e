"""Tokens of the desk: what they open, and what they do not."""

import pytest
from small_shop import SmallShop

from chalicelib.domain.access import Permission
from chalicelib.domain.errors import (
    InvalidRequest,
    LimitReached,
    NotFound,
    PermissionMissing,
    TokenRefused,
)

READ, FULFIL = Permission.ORDERS_READ, Permission.FULFIL


def test_a_token_opens_what_it_names_and_is_kept_as_a_hash(shop: SmallShop) -> None:
    token, text = shop.services.desk_tokens.create("ada", [FULFIL, READ, READ])
    assert token.permissions == (READ, FULFIL)
    assert text not in repr(shop.store.tokens())
    assert shop.services.desk_tokens.admit(text, READ, "client").name == "ada"
    with pytest.raises(PermissionMissing, match=r"stock.*ada"):
        shop.services.desk_tokens.admit(text, Permission.STOCK, "client")


def test_a_token_that_is_unknown_revoked_or_too_old_gets_one_answer(shop: SmallShop) -> None:
    tokens = shop.services.desk_tokens
    _, revoked = tokens.create("ada", [READ])
    tokens.revoke("ada")
    assert tokens.revoke("ada").revoked_at == shop.clock()
    _, old = tokens.create("bob", [READ], expires_at=shop.clock() + 60)
    assert tokens.admit(old, READ, "client").name == "bob"
    shop.clock.forward(60)
    told = set()
    for text in (revoked, old, "", "desk_", "desk_" + "0" * 64, "é" * 70, "Bearer"):
        with pytest.raises(TokenRefused) as refused:
            tokens.admit(text, READ, "client")
        told.add(refused.value.message)
    assert len(told) == 1


def test_a_client_that_tries_tokens_is_stopped_and_others_are_not(shop: SmallShop) -> None:
    tokens = shop.services.desk_tokens
    _, good = tokens.create("ada", [READ])
    for _ in range(20):
        with pytest.raises(TokenRefused):
            tokens.admit("desk_guess", READ, "eve")
    with pytest.raises(LimitReached):
        tokens.admit("desk_guess", READ, "eve")
    assert tokens.admit(good, READ, "ada's desk").name == "ada"
    shop.clock.forward(600)
    with pytest.raises(TokenRefused):
        tokens.admit("desk_guess", READ, "eve")


@pytest.mark.parametrize("name", ["", "A", "Ada Lovelace", "a\n", "buyer", "automatic", "x" * 41, "<b>"])
def test_a_name_that_a_history_could_not_show_is_refused(shop: SmallShop, name: str) -> None:
    with pytest.raises(InvalidRequest):
        shop.services.desk_tokens.create(name, [READ])


def test_every_problem_of_a_new_token_is_named_at_once(shop: SmallShop) -> None:
    shop.services.desk_tokens.create("ada", [READ])
    shop.services.desk_tokens.revoke("ada")
    with pytest.raises(InvalidRequest) as refused:
        shop.services.desk_tokens.create("ada", [], expires_at=shop.clock())
    assert [problem.code for problem in refused.value.problems] == ["name_taken", "missing", "in_the_past"]
    with pytest.raises(NotFound, match="there are: ada"):
        shop.services.desk_tokens.revoke("bob")
