"""Commands about orders that cannot be done: a clear error, the exit code of other commands, and nothing changed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_deeds import BAD_DEEDS, DAY, ESCAPE, INJECTED, sell_long_ago
from merchant import Merchant, merchant_at

from chalicelib.service.checkout import Placed


@pytest.fixture(scope="module")
def merchant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merchant]:
    """One merchant for all: whatever is refused changes nothing."""
    with merchant_at(tmp_path_factory.mktemp("merchant")) as one:
        yield one


@pytest.fixture(scope="module")
def placed(merchant: Merchant) -> Placed:
    """An order that was sent in part, sixty days ago."""
    merchant.shop.clock.now -= 60 * DAY
    return sell_long_ago(merchant.shop)


def test_what_an_order_does_not_allow_is_said_and_nothing_happens(
    merchant: Merchant, placed: Placed, subtests: pytest.Subtests
) -> None:
    store = merchant.shop.store
    before = store.load(placed.order_id), store.stock(["PRINT-A4", "CARD"])
    for deed in BAD_DEEDS:
        with subtests.test(str(deed.command)):
            said = merchant.type(*deed.typed(placed.reference))
            assert said.exit_code == 1, said.output
            assert said.stderr.startswith("Error: ")
            assert deed.words in said.stderr
            assert "\x1b" not in said.stderr
            assert (store.load(placed.order_id), store.stock(["PRINT-A4", "CARD"])) == before


def test_an_order_that_is_not_there_is_said_by_every_command_with_the_one_that_was_meant(
    merchant: Merchant, placed: Placed, subtests: pytest.Subtests
) -> None:
    wrong = placed.reference[:-1] + ("A" if placed.reference[-1] != "A" else "B")
    for deed in BAD_DEEDS:
        with subtests.test(str(deed.command)):
            said = merchant.type(*deed.typed(wrong))
            assert said.exit_code == 1, said.output
            assert f"there is no order {wrong} (did you mean {placed.reference}?)" in said.stderr
    nothing = merchant.type("orders", "show", "nonsense")
    assert "(`storefront orders list` names them)" in nothing.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["orders", "ship", "REF", "PRINT-A4"], "is not SKU:QUANTITY, such as PRINT-A4:2"),
        (["orders", "ship", "REF", "PRINT-A4:0"], "is not SKU:QUANTITY"),
        (["orders", "ship", "REF", "PRINT-A4:-1"], "is not SKU:QUANTITY"),
        (["orders", "ship", "REF", "PRINT-A4:two"], "is not SKU:QUANTITY"),
        (["orders", "deliver", "REF", "parcel-1", "--state", "eaten"], "delivered"),
        (["orders", "refund", "grant", "REF", "--amount", "5,00", "--reason", "x"], "is not an amount"),
        (["orders", "refund", "grant", "REF", "--amount", "5.001", "--reason", "x"], "more decimals than EUR"),
        (["orders", "refund", "grant", "REF", "--amount", "-5", "--reason", "x"], "is not an amount"),
        (["orders", "refund", "grant", "REF", "--amount", "5"], "--reason"),
        (["orders", "mark-paid", "REF", "much", "--proof", "x"], "is not an amount"),
        (["orders", "note", "REF", "hello", "--by", "Buyer"], "call somebody else"),
        (["orders", "note", "REF", "hello", "--by", "automatic"], "call somebody else"),
        (["orders", "list", "--since", "yesterday"], "is not a time"),
        (["orders", "list", "--limit", "0"], "limit"),
        (["production", "move", "REF", "job-1", "eaten"], "made"),
        (["stock", "receive", "CARD", "many"], "not a valid integer"),
    ],
)
def test_what_is_typed_wrongly_is_used_wrongly(merchant: Merchant, placed: Placed, words: list[str], told: str) -> None:
    before = merchant.shop.store.load(placed.order_id)
    said = merchant.type(*(placed.reference if word == "REF" else word for word in words))
    assert said.exit_code == 2, said.output
    assert told in said.stderr
    assert merchant.shop.store.load(placed.order_id) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["orders", "note", "REF", "hello", "--by", INJECTED], "by has line breaks"),
        (["orders", "note", "REF", "hello", "--by", ESCAPE], "by has line breaks or characters that cannot be seen"),
        (["orders", "note", "REF", "hello", "--by", " "], "by is needed"),
        (["orders", "list", "--status", "shiped"], "did you mean shipped?"),
        (["orders", "list", "--after", "nowhere"], "no place in the list"),
        (["stock", "show", "GHOST"], "nothing whose stock this shop counts"),
        (["stock", "receive", "GHOST", "1"], "nothing whose stock this shop counts"),
        (["stock", "receive", "CARD", "0"], "at least 1 unit"),
        (["stock", "count", "CARD", "-1"], "a count is 0 or more"),
        (["stock", "correct", "CARD", "0"], "a correction is not 0"),
        (["stock", "correct", "CARD", "-1", "--reason", INJECTED], "reason has line breaks"),
    ],
)
def test_what_the_shop_cannot_do_is_said(merchant: Merchant, placed: Placed, words: list[str], told: str) -> None:
    store = merchant.shop.store
    before = store.load(placed.order_id), store.stock(["CARD"])
    said = merchant.type(*(placed.reference if word == "REF" else word for word in words))
    assert (said.exit_code, told in said.stderr) == (1, True), said.output
    assert (store.load(placed.order_id), store.stock(["CARD"])) == before


def test_every_problem_is_said_at_once(merchant: Merchant, placed: Placed) -> None:
    said = merchant.type("orders", "ship", placed.reference, "--carrier", "<b>", "--tracking", "https://x.example")
    assert [words in said.stderr for words in ("tracking is an address", "carrier is no name")] == [True, True]


def test_of_two_refunds_at_once_that_are_too_much_together_one_is_refused(tmp_path: Path) -> None:
    with merchant_at(tmp_path) as merchant:
        placed = sell_long_ago(merchant.shop)
        asked = f"orders refund grant {placed.reference} --amount 60.00 --reason torn --execute --by ada --var"
        command = [Path(sys.executable).with_name("storefront"), *asked.split(), merchant.var]
        at_once = [subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
        errors = [process.communicate(timeout=120)[1] for process in at_once]
        assert sorted(process.returncode for process in at_once) == [0, 1], errors
        assert "60.00 EUR is more than the 21.00 EUR that is left to give back" in "".join(errors)
        merchant.settle()
        assert merchant.shop.order(placed).refunded == 6000
