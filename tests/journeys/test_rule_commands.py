"""The commands of codes, invitations and gift cards, as a merchant types them."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_catalogue import CATALOGUE, RULES

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change, CounterMove
from chalicelib.domain.codes import code_id
from chalicelib.domain.giftcards import GiftCard, spent_counter
from chalicelib.domain.pricebook import RULES_PATH, encode_rules, encode_shards
from chalicelib.service.invitations import read_invitation
from storefront.cli import main
from storefront.shop_settings import read_local


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The private folder of a shop with one release, as the environment names it."""
    folder = tmp_path / "var"
    rules = replace(RULES, groups={"trade": "Trade customers"}, gift_card_years=3)
    with closing(SqliteStore(folder / "store.sqlite")) as store:
        store.publish_release("first", 1)
        store.switch_release("first", 1)
    for place in ("release", "releases/first"):
        for path, body in {RULES_PATH: encode_rules(rules), **encode_shards(CATALOGUE)}.items():
            (folder / place / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / place / path).write_bytes(body)
    monkeypatch.setenv("STOREFRONT_VAR", str(folder))
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="storefront")


def cards(var: Path) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(run("gift-cards", "list", "--var", var, "--json").output)
    return listed


def test_a_card_is_given_away_listed_and_taken_back(var: Path) -> None:
    assert "No gift card" in run("gift-cards", "list", "--var", var).output
    code = run("gift-cards", "issue", "50", "EUR", "--note", "For Ana", "--var", var).output.strip()
    with closing(SqliteStore(var / "store.sqlite")) as store:
        card = store.gift_card(code_id(code))
        assert card is not None
        assert (card.value, card.currency, card.note) == (5000, "EUR", "For Ana")
        store.commit(Change(counters=(CounterMove(spent_counter(card.id), 1500, card.value),)), 1)
    (listed,) = cards(var)
    assert (listed["ending"], listed["value"], listed["left"]) == (code[-4:], 5000, 3500)
    table = run("gift-cards", "list", "--var", var).output
    assert f"…{code[-4:]}" in table
    assert "35.00" in table
    assert code.replace("-", "") not in table.replace("-", "")
    assert "35.00 EUR" in run("gift-cards", "void", code[-4:], "--var", var).output
    assert cards(var)[0]["left"] == 0


def test_of_two_cards_with_one_ending_the_id_says_which(var: Path) -> None:
    same = [GiftCard(name, "ABCD", "EUR", 1000, 1) for name in ("card-1", "card-2")]
    with closing(SqliteStore(var / "store.sqlite")) as store:
        store.commit(Change(gift_cards=tuple(same)), 1)
    refused = run("gift-cards", "void", "ABCD", "--var", var)
    assert refused.exit_code == 2
    assert "card-1, card-2" in refused.output
    assert run("gift-cards", "void", "card-2", "--var", var).exit_code == 0
    assert [card["left"] for card in cards(var)] == [1000, 0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("50.001", "EUR"), "AMOUNT"),
        (("0", "EUR"), "a card of nothing"),
        (("-5", "EUR"), "No such option"),
        (("50", "GBP"), "the shop sells in EUR, USD"),
    ],
)
def test_a_card_that_cannot_be_is_not_issued(var: Path, arguments: tuple[str, str], told: str) -> None:
    refused = run("gift-cards", "issue", *arguments, "--var", var)
    assert refused.exit_code == 2
    assert told in refused.output
    assert cards(var) == []


def test_an_invitation_opens_its_group(var: Path) -> None:
    link = run("invite", "trade", "--days", "2", "--var", var).output.strip()
    secret = read_local(var).link_secret
    token = link.rpartition("/api/groups/")[2]
    found = read_invitation(secret, token, 1_790_000_000)
    assert found is not None
    assert found.group == "trade"
    refused = run("invite", "press", "--var", var)
    assert refused.exit_code == 2
    assert "there are: trade" in refused.output


def test_codes_are_added_and_none_is_made_twice(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "discounts"
    folder.mkdir(parents=True)
    (folder.parent / "shop.yaml").write_text("name: X\n")
    (folder / "letter.md").write_text("---\ntitle: Letter\noff: 10%\n---\n")
    first = run("codes", "letter", "--count", "3", "--prefix", "mail", "--content", folder.parent)
    assert "3 new codes, 3 in all" in first.output
    assert "code_file: letter.codes" in first.output
    before = (folder / "letter.codes").read_text().split()
    run("codes", "letter", "--count", "500", "--content", folder.parent)
    after = (folder / "letter.codes").read_text().split()
    assert after[:3] == before
    assert len({code_id(code) for code in after}) == 503
    assert all(code.startswith("MAIL-") for code in before)
    assert run("codes", "none", "--content", folder.parent).exit_code == 2
    assert run("codes", "letter", "--count", "50000", "--content", folder.parent).exit_code == 2
    assert len((folder / "letter.codes").read_text().split()) == 503
