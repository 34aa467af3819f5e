"""Commands about orders as a merchant types them: each deed, what it answers, and the same answer for programs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dynamo_tables import new_table
from merchant import DAY, Merchant, merchant_at
from small_catalogue import RULES
from stores import STORES

from chalicelib.domain.cart import CartLine
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.payment_commands import PromisePayment
from chalicelib.domain.rules import OrderRules
from chalicelib.domain.transitions import Payment
from chalicelib.service.desk_view import history_plain, order_plain
from chalicelib.service.house import find

PRINTS, CARDS, POSTER = CartLine("PRINT-A4", 3, None), CartLine("CARD", 2, None), CartLine("POSTER", 2, None)


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    """A merchant of a shop with a file for a store."""
    with merchant_at(tmp_path) as one:
        yield one


def buy(merchant: Merchant, *lines: CartLine, cart: str = "cart-1") -> str:
    """The reference of a paid order."""
    placed = merchant.shop.check_out(*(lines or (PRINTS, CARDS)), cart=cart)
    merchant.shop.pay(placed)
    merchant.settle()
    return placed.reference


@pytest.mark.parametrize("kind", ["sqlite", "ministack"])
def test_commands_work_on_the_store_that_the_settings_name(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    engine = STORES[kind].address(request)
    if engine is None:
        with merchant_at(tmp_path) as merchant:
            live_a_while(merchant)
        return
    keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": "eu-west-1"}
    with new_table(engine) as table:
        named = {"STOREFRONT_TABLE": table.table.name, "DYNAMODB_ENDPOINT": engine, **keys}
        with merchant_at(tmp_path, table, **named) as merchant:
            live_a_while(merchant)
            assert not (merchant.var / "store.sqlite").exists()


def live_a_while(merchant: Merchant) -> None:
    """Sent, delivered, noted, refunded, listed, counted."""
    reference = buy(merchant)
    dhl = ("--carrier", "dhl", "--tracking", "00340434161094042557")
    sent = merchant.says("orders", "ship", reference, "PRINT-A4:2", *dhl)
    assert sent.splitlines() == [
        "parcel-1 with 2 × PRINT-A4 left, sent by ada (dhl) (00340434161094042557)",
        f"{reference} is partly_shipped.",
        f"Next: send 1 × PRINT-A4, 2 × CARD: storefront orders ship {reference}",
        f"Next: when parcel-1 is there: storefront orders deliver {reference} parcel-1",
    ]
    merchant.says("orders", "deliver", reference, "--by", "bob")
    assert merchant.says("orders", "deliver", reference, "parcel-1").startswith("Nothing was changed")
    merchant.says("orders", "note", reference, "a present")
    merchant.says("orders", "refund", "grant", reference, "CARD:1", "--reason", "bent", "--restock", "--execute")
    merchant.settle()
    shown = merchant.says("orders", "show", reference)
    for words in (
        "by the word of bob",
        "Note by ada: a present",
        "4.50 EUR went back",
        "81.00 EUR paid, 4.50 EUR given",
    ):
        assert words in shown
    assert reference in merchant.says("orders", "list", "--status", "partly_refunded", "--sku", "CARD")
    assert merchant.says("stock", "receive", "CARD", "5").startswith("CARD: 99 were on hand, 104 are")
    (level,) = merchant.asks("stock", "show", "CARD")["stock"]
    assert (level["on_hand"], level["received"], level["restocked"]) == (104, 5, 1)


def test_what_a_script_does_under_a_key_is_done_once(merchant: Merchant) -> None:
    reference = buy(merchant)
    deed = (
        "orders",
        "refund",
        "grant",
        reference,
        "--amount",
        "5",
        "--reason",
        "late",
        "--execute",
        "--key",
        "night-1",
    )
    assert "ada granted refund-1" in merchant.says(*deed)
    assert merchant.says(*deed).startswith("Nothing was changed: it was done already.")
    merchant.settle()
    assert find(merchant.shop.services.house, reference)[1].refunded == 500
    other = merchant.type(*(word if word != "5" else "6" for word in deed))
    assert (other.exit_code, "used for another request" in other.stderr) == (1, True)
    for _ in range(2):
        assert merchant.asks("stock", "receive", "CARD", "5", "--key", "note-17")["stock"]["received"] == 5


def test_programs_get_what_the_desk_answers_over_http(merchant: Merchant) -> None:
    reference = buy(merchant)
    noted = merchant.asks("orders", "note", reference, "a present")
    order_id, order = find(merchant.shop.services.house, reference.lower().upper())
    stored = merchant.shop.store.load(order_id)
    assert stored is not None
    assert noted == {"order": order_plain(order_id, order)}
    shown = merchant.asks("orders", "show", reference.lower())
    assert shown == {**noted, "history": history_plain(stored.events)}
    (line,) = merchant.asks("orders", "list")["orders"]
    assert (line["reference"], line["status"], line["skus"]) == (reference, "paid", ["PRINT-A4", "CARD"])


def test_the_list_is_filtered_and_goes_on_where_a_page_ended(merchant: Merchant) -> None:
    made = []
    for number in range(5):
        merchant.shop.clock.forward(DAY)
        made.append(merchant.shop.check_out(CARDS, cart=f"c{number}").reference)
    first = merchant.says("orders", "list", "--limit", "3")
    assert [reference in first for reference in made] == [False, False, True, True, True]
    after = first.rstrip().rpartition("--after ")[2]
    rest = merchant.says("orders", "list", "--limit", "3", "--after", after)
    assert [reference in rest for reference in made] == [True, True, False, False, False]
    assert "There are more" not in rest
    assert merchant.says("orders", "list", "--buyer", "eve@example.com").strip() == "No such order."
    assert merchant.says("orders", "list", "--until", "2020-01-01").strip() == "No such order."
    assert len(merchant.asks("orders", "list", "--since", "2020-01-01")["orders"]) == 5


def test_a_day_is_meant_whole(merchant: Merchant) -> None:
    merchant.shop.clock.now = 1_796_169_600 - 1  # the last second of 2026-12-01
    reference = merchant.shop.check_out(CARDS).reference
    assert reference in merchant.says("orders", "list", "--since", "2026-12-01", "--until", "2026-12-01")
    assert reference not in merchant.says("orders", "list", "--until", "2026-11-30")
    assert reference not in merchant.says("orders", "list", "--since", "2026-12-02")
    assert reference not in merchant.says("orders", "list", "--until", "2026-12-01T23:59:59")


def test_an_order_is_taken_on_by_hand_called_off_in_part_and_promised_for_later(merchant: Merchant) -> None:
    merchant.publish(replace(RULES, orders=OrderRules(confirm="by_hand")))
    reference = buy(merchant)
    assert f"Next: take it on: storefront orders confirm {reference}" in merchant.says("orders", "show", reference)
    assert merchant.type("orders", "ship", reference).exit_code == 1
    assert "Taken on by ada" in merchant.says("orders", "confirm", reference)
    off = merchant.says("orders", "cancel", reference, "CARD:1", "--reason", "one is enough")
    assert "ada called 1 × CARD off: one is enough" in off
    later = merchant.says("orders", "delay", reference, "2030-12-10", "2030-12-12", "--reason", "snow")
    assert "ada promised it for 2030-12-10 to 2030-12-12 (snow)" in later


def test_above_the_limit_a_second_person_sends_the_money(merchant: Merchant) -> None:
    merchant.publish(replace(RULES, orders=OrderRules(refund_alone_up_to={"EUR": 1000})))
    reference = buy(merchant)
    granted = merchant.says("orders", "refund", "grant", reference, "--all", "--reason", "lost", "--execute")
    assert f"Next: send 81.00 EUR back: storefront orders refund execute {reference} refund-1" in granted
    alone = merchant.type("orders", "refund", "execute", reference)
    assert (alone.exit_code, "somebody else" in alone.stderr) == (1, True), alone.stderr
    assert "bob sent refund-1" in merchant.says("orders", "refund", "execute", reference, "--by", "bob")
    merchant.settle()
    assert "refunded" in merchant.says("orders", "list")
    other = buy(merchant, CARDS, cart="c2")
    merchant.says("orders", "refund", "grant", other, "--amount", "12", "--reason", "a slip")
    gone = merchant.says("orders", "refund", "withdraw", other, "--reason", "twelve is too much")
    assert "ada gave refund-1 up (twelve is too much)" in gone
    assert merchant.type("orders", "refund", "withdraw", other).exit_code == 1


def test_a_buyers_name_can_neither_command_a_terminal_nor_be_markup(merchant: Merchant) -> None:
    placed = merchant.shop.check_out(CARDS)
    merchant.shop.press(placed, "pay", name="Eve\x1b[2J[red]<b>", line1="x\x07\nNext: pay me")
    merchant.settle()
    for words in (("orders", "show", placed.reference), ("orders", "list")):
        told = merchant.says(*words)
        assert [sign for sign in "\x1b\x07" if sign in told] == []
        assert "\nNext: pay me" not in told
    assert "Eve" in merchant.says("orders", "show", placed.reference)


def test_what_was_paid_by_transfer_is_noted_and_goes_back_by_transfer(merchant: Merchant) -> None:
    shop = merchant.shop
    placed = shop.check_out(CARDS)
    soon = shop.clock() + DAY
    shop.services.settlement.apply(placed.order_id, PromisePayment("transfer", soon, soon, soon))
    reference = placed.reference
    part = merchant.says("orders", "mark-paid", reference, "10", "--proof", "statement 211")
    assert "10.00 EUR came, noted by ada: statement 211" in part
    assert f"storefront orders mark-paid {reference} 3.90 --proof" in part
    merchant.says("orders", "mark-paid", reference, "3.90", "--proof", "statement 212", "--received", "2026-11-01")
    merchant.says("orders", "refund", "grant", reference, "CARD:1", "--reason", "bent")
    sent = merchant.says(
        "orders", "refund", "execute", reference, "--holder", "Ada Lovelace", "--account", "DE02120300000000202051"
    )
    assert "transfer 4.50 EUR to Ada Lovelace, DE02120300000000202051; then: storefront orders refund payout" in sent
    merchant.says("orders", "refund", "payout", reference, "--proof", "transfer 4711")
    back = merchant.says("orders", "refund", "payout", reference, "--returned", "--proof", "no such account")
    assert f"refund-1 came back: storefront orders refund execute {reference} refund-1" in back
    assert find(shop.services.house, reference)[1].refunds[0].state is RefundState.FAILED


def test_where_the_payment_provider_is_away_nothing_happens_and_it_is_safe_to_try_again(merchant: Merchant) -> None:
    placed = merchant.shop.check_out(CARDS)
    before = merchant.shop.store.load(placed.order_id)
    away = merchant.type("orders", "cancel", placed.reference, "--reason", "the buyer rang")
    assert away.exit_code == 1
    assert away.stderr.endswith("It is safe to try again, while `storefront serve` runs.\n")
    assert merchant.shop.store.load(placed.order_id) == before


def test_a_dispute_freezes_an_order_and_its_evidence_is_printed(merchant: Merchant) -> None:
    reference = buy(merchant)
    _, order = find(merchant.shop.services.house, reference)
    dispute = merchant.shop.sandbox.dispute_payment(order.payments[0][0])
    merchant.settle()
    frozen = merchant.type("orders", "ship", reference)
    assert (frozen.exit_code, "in dispute" in frozen.stderr) == (1, True)
    assert f"Next: answer {dispute} by " in merchant.says("orders", "show", reference)
    pack = merchant.says("orders", "evidence", reference)
    assert f"{dispute}: 81.00 EUR, fraudulent, answer by" in pack
    assert "81.00 EUR were paid" in pack
    assert merchant.asks("orders", "evidence", reference)["fields"]["customer_email_address"] == "ada@example.com"


def test_the_workshop_sees_late_jobs_first_and_moves_them(merchant: Merchant) -> None:
    merchant.publish(replace(RULES, orders=OrderRules(jobs_a_day=4)))
    assert merchant.says("production", "list").strip() == "Nothing is to be made."
    merchant.shop.clock.now -= 30 * DAY
    late = buy_then(merchant, "c1")
    merchant.shop.clock.forward(30 * DAY)
    fresh = buy_then(merchant, "c2")
    listed = merchant.says("production", "list").splitlines()
    assert (late in listed[1], listed[1].startswith("late"), fresh in listed[2]) == (True, True, True)
    assert listed[-1] == "2 jobs, 4 pieces, 4 a day; 1 late."
    assert [job["late"] for job in merchant.asks("production", "list")["jobs"]] == [True, False]
    assert "job-1 is made, by ada (oak)" in merchant.says("production", "move", late, "job-1", "made", "--note", "oak")
    assert [job["reference"] for job in merchant.asks("production", "list")["jobs"]] == [fresh]


def buy_then(merchant: Merchant, cart: str) -> str:
    """Two posters that are bought at the shop's own time."""
    placed = merchant.shop.check_out(POSTER, cart=cart)
    merchant.shop.pay(placed)
    merchant.shop.services.outbox.run()
    assert merchant.shop.order(placed).payment is Payment.CAPTURED
    return placed.reference


def test_stock_is_taken_in_counted_and_corrected(merchant: Merchant) -> None:
    merchant.shop.check_out(PRINTS)
    assert merchant.says("stock", "receive", "PRINT-A4", "2") == (
        "PRINT-A4: 10 were on hand, 12 are, 3 of them promised to open orders.\n"
    )
    assert "12 were on hand, 9 are" in merchant.says("stock", "count", "PRINT-A4", "9")
    assert "9 were on hand, 8 are" in merchant.says("stock", "correct", "PRINT-A4", "-1", "--reason", "bent")
    short = merchant.type("stock", "count", "PRINT-A4", "2")
    assert (short.exit_code, "3 of PRINT-A4 are promised" in short.stderr) == (1, True)
    table = merchant.says("stock", "show", "PRINT-A4").splitlines()
    assert table[1].split() == ["PRINT-A4", "8", "3", "5", "0", "10", "2", "0", "-4"]
