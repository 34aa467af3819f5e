"""The commands of the store, the outbox and tokens, as a merchant types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Caller
from dynamo_tables import client_of
from merchant import Merchant, merchant_at
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.edge import handling

CARDS = CartLine("CARD", 2, None)


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    """A merchant of a shop with one order, paid by card."""
    with merchant_at(tmp_path) as one:
        one.shop.pay(one.shop.check_out(CARDS))
        yield one


def test_a_shop_moves_by_a_file_and_nothing_is_overwritten(merchant: Merchant, tmp_path: Path) -> None:
    file, new = str(tmp_path / "shop.jsonl"), str(tmp_path / "new")
    told = merchant.says("store", "export", file)
    assert "records." in told
    assert "Everything fits together." in told
    again = merchant.type("store", "export", file)
    assert (again.exit_code, "add --force" in again.stderr) == (1, True)
    assert merchant.type("store", "export", file, "--force").exit_code == 0
    assert "Everything fits together." in merchant.says("store", "import", file, "--var", new)
    assert "Everything fits together." in merchant.says("store", "verify", file, "--var", new)
    assert merchant.asks("store", "verify", file)["differences"] == []
    full = merchant.type("store", "import", file, "--var", new)
    assert (full.exit_code, "is not empty" in full.stderr) == (1, True)
    (line,) = merchant.asks("orders", "list", "--var", new)["orders"]
    assert line["status"] == "paid"


def test_a_file_that_was_cut_or_edited_is_refused_and_nothing_is_written(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "shop.jsonl"
    merchant.says("store", "export", str(file))
    whole = file.read_text()
    for damaged in (whole[: len(whole) // 2], whole.replace("CARD", "CORD", 1), "{}\n", ""):
        file.write_text(damaged)
        refused = merchant.type("store", "import", str(file), "--var", str(tmp_path / "new"))
        assert (refused.exit_code, refused.stderr.startswith("Error: ")) == (1, True), refused.output
        assert not (tmp_path / "new" / "store.sqlite").exists()


def test_what_differs_from_a_file_is_named_with_exit_code_one(merchant: Merchant, tmp_path: Path) -> None:
    file = str(tmp_path / "shop.jsonl")
    merchant.says("store", "export", file)
    merchant.says("stock", "receive", "CARD", "5")
    found = merchant.type("store", "verify", file)
    assert (found.exit_code, "CARD" in found.output) == (1, True)


def test_a_table_is_made_once(merchant: Merchant, ministack: str) -> None:
    named = {"STOREFRONT_TABLE": "made-by-a-command", "DYNAMODB_ENDPOINT": ministack}
    there = Merchant(merchant.shop, merchant.var, named)
    try:
        assert there.says("store", "create").endswith(": made.\n")
        assert there.says("store", "create").endswith(": it is there already.\n")
    finally:
        client_of(ministack).call("DeleteTable", TableName="made-by-a-command")
    unset = merchant.type("store", "create")
    assert (unset.exit_code, "STOREFRONT_TABLE is not set" in unset.stderr) == (2, True)


def test_what_could_not_be_sent_is_listed_and_tried_again(merchant: Merchant) -> None:
    shop = merchant.shop
    assert "mail:order_confirmed" in merchant.says("outbox", "list")
    assert merchant.asks("outbox", "list", "--state", "dead") == []
    wear_out(shop)
    alert, dead = sorted(merchant.asks("outbox", "list", "--state", "dead"), key=lambda message: message["kind"])
    assert (alert["kind"], dead["kind"]) == ("alert", "mail")
    assert alert["error"] == dead["error"] == "Unavailable: the mail server does not answer"
    unknown = merchant.type("outbox", "redrive", "mail:nothing")
    assert (unknown.exit_code, "not dead: mail:nothing" in unknown.stderr) == (1, True)
    for words in ((), (dead["id"], "--all"), (dead["id"], "--kind", "mail")):
        assert merchant.type("outbox", "redrive", *words).exit_code == 2
    assert merchant.says("outbox", "redrive", "--all", "--kind", "refund").strip() == "No message is dead."
    assert merchant.asks("outbox", "redrive", "--all", "--kind", "mail") == {"revived": [dead["id"]]}
    assert merchant.asks("outbox", "redrive", alert["id"]) == {"revived": [alert["id"]]}
    shop.letterbox.broken = False
    merchant.settle()
    assert sorted(mail.to for mail in shop.letterbox.sent) == ["ada@example.com", "shop@small.example"]
    assert merchant.says("outbox", "list").strip() == "No message waits, and none is dead."


def wear_out(shop: SmallShop) -> None:
    """Let the mail server be away for as long as anybody tries."""
    shop.letterbox.broken = True
    for _ in range(40):
        shop.services.outbox.run()
        shop.clock.forward(24 * 3600)


def test_a_token_opens_the_desk_until_it_is_revoked(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "services", lambda: merchant.shop.services)
    assert merchant.says("token", "list").strip() == "No token has been made yet."
    text = merchant.says("token", "create", "ada", "--may", "orders.read", "--days", "2").strip()
    caller = Caller(merchant.shop)

    def status() -> int:
        return caller.get("/api/admin/orders", Authorization=f"Bearer {text}").status

    assert status() == 200
    listed = merchant.says("token", "list")
    assert "orders.read" in listed
    assert text not in listed
    assert [one["name"] for one in merchant.asks("token", "list")] == ["ada"]
    assert merchant.says("token", "revoke", "ada") == "ada opens nothing any more.\n"
    assert status() == 401


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["create", "ada"], 1, "say what it may do"),
        (["create", "ada", "--may", "everything"], 2, "write orders.read"),
        (["create", "Ada Lovelace", "--may", "stock"], 1, "name is 2 to 40 small letters"),
        (["create", "buyer", "--may", "stock"], 1, "name is 2 to 40 small letters"),
        (["create", "ada", "--may", "stock", "--days", "0"], 2, "--days"),
        (["revoke", "bob"], 1, "there is no token bob (there are: none yet)"),
    ],
)
def test_a_token_that_cannot_be_is_not_made(merchant: Merchant, words: list[str], code: int, told: str) -> None:
    refused = merchant.type("token", *words)
    assert (refused.exit_code, told in refused.stderr) == (code, True), refused.stderr
    assert json.loads(merchant.says("token", "list", "--json")) == []
