"""Papers and books at the command line: invoices, packing slips, and the provider's books against the shop's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from merchant import Merchant, merchant_at

from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import Change
from chalicelib.domain.payment_events import PaidTwice
from chalicelib.service.checkout import Placed
from chalicelib.settings import SANDBOX_PATH
from storefront.devserver.settings import noted_port
from storefront.sandbox.server import running_sandbox

CARDS = CartLine("CARD", 2, None)


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    """A merchant whose payment provider can be asked, as while the shop is served."""
    with merchant_at(tmp_path) as one:
        sandbox = running_sandbox(tmp_path, webhook_url="http://127.0.0.1:9/", prefix=SANDBOX_PATH, delivering=False)
        with sandbox as running, noted_port(one.var, int(running.url.split(":")[2].split("/")[0])):
            yield one


def bought(merchant: Merchant, *lines: CartLine) -> Placed:
    """A paid order."""
    placed = merchant.shop.check_out(*(lines or (CARDS,)))
    merchant.shop.pay(placed)
    return placed


def test_an_invoice_gets_its_number_when_it_is_asked_for_and_is_printed_or_written(merchant: Merchant) -> None:
    reference = bought(merchant).reference
    target = merchant.var / "invoice.html"
    printed = merchant.says("orders", "invoice", reference.lower())
    assert printed.startswith("<!doctype html>")
    assert "Invoice INV-00001" in printed
    assert merchant.says("orders", "invoice", reference, "--to", str(target)) == f"{target}\n"
    assert target.read_text(encoding="utf-8") == printed
    missing = merchant.type("orders", "invoice", reference, "--refund", "refund-1")
    assert missing.exit_code == 1
    assert missing.stderr == f"Error: order {reference} has no credit note of refund-1 (yet)\n"


def test_a_credit_note_is_printed_by_the_name_of_its_refund(merchant: Merchant) -> None:
    reference = bought(merchant).reference
    merchant.says("orders", "refund", "grant", reference, "CARD:1", "--reason", "bent", "--execute")
    merchant.settle()
    assert "Credit note CN-00001" in merchant.says("orders", "invoice", reference, "--refund", "refund-1")


def test_an_order_that_is_not_paid_has_no_invoice_and_leaves_no_file(merchant: Merchant) -> None:
    reference, target = merchant.shop.check_out(CARDS).reference, merchant.var / "invoice.html"
    early = merchant.type("orders", "invoice", reference, "--to", str(target))
    assert (early.exit_code, "when it is paid" in early.stderr, target.exists()) == (1, True, False)


def test_a_packing_slip_is_printed_of_what_is_left_and_of_a_parcel(merchant: Merchant) -> None:
    reference = bought(merchant, CartLine("PRINT-A4", 3, None), CARDS).reference
    merchant.says("orders", "ship", reference, "PRINT-A4:3", "--carrier", "dhl", "--tracking", "00340434161094042557")
    target = merchant.var / "slip.html"
    left = merchant.says("orders", "packing-slip", reference)
    assert merchant.says("orders", "packing-slip", reference.lower(), "parcel-1", "--to", str(target)) == f"{target}\n"
    sent = target.read_text(encoding="utf-8")
    assert [word in left for word in ("CARD", "PRINT-A4", "€")] == [True, False, False]
    assert [word in sent for word in ("PRINT-A4", "00340434161094042557", "CARD", "€")] == [True, True, False, False]
    wrong = merchant.type("orders", "packing-slip", reference, "parcel-7")
    assert (wrong.exit_code, "there are: parcel-1" in wrong.stderr) == (1, True)


@pytest.mark.parametrize("command", ["invoice", "packing-slip"])
def test_an_order_that_is_not_there_and_a_place_that_cannot_be_written_are_said(
    merchant: Merchant, command: str
) -> None:
    reference = bought(merchant).reference
    merchant.settle()  # the list, in which a name that is meant is looked for, is written by the outbox
    wrong = reference[:-1] + ("A" if reference[-1] != "A" else "B")
    unknown = merchant.type("orders", command, wrong)
    assert unknown.exit_code == 1
    assert f"there is no order {wrong} (did you mean {reference}?)" in unknown.stderr
    nowhere = merchant.type("orders", command, reference, "--to", str(merchant.var / "none" / "page.html"))
    assert (nowhere.exit_code, "No such file or directory" in nowhere.stderr) == (1, True)
    assert merchant.type("orders", command, reference, "--to", str(merchant.var)).exit_code == 2


def test_books_that_agree_are_said_to(merchant: Merchant) -> None:
    bought(merchant)
    said = merchant.says("reconcile")
    assert said == (
        "Compared 1 payments, 0 refunds, 0 disputes, 1 orders; 0 payments are none of this shop's.\nThe books agree.\n"
    )
    counts = {"payments": 1, "refunds": 0, "disputes": 0, "orders": 1, "elsewhere": 0, "differences": []}
    assert merchant.asks("reconcile") == counts
    assert merchant.asks("reconcile", "--since", "2999-01-01") == dict.fromkeys(counts, 0) | {"differences": []}


def test_a_payment_whose_webhook_was_lost_is_named_and_then_settled(merchant: Merchant) -> None:
    placed = merchant.shop.check_out(CARDS)
    merchant.shop.press(placed, "pay")
    named = merchant.type("reconcile")
    assert named.exit_code == 1
    first, meaning, amounts, compared, last = named.output.splitlines()
    assert (first.startswith("captured_there_only: pi_"), first.endswith(f", order {placed.reference}")) == (True, True)
    assert meaning == "  The provider has taken a payment that the order does not know."
    assert amounts == "  there: captured 1390 EUR; here: not paid by it (minor units)"
    assert compared.startswith("Compared 1 payments")
    assert last == "1 differences stay; `storefront reconcile --settle` can settle 1."
    (difference,) = merchant.asks("reconcile", "--settle")["differences"]
    assert (difference["kind"], difference["order"], difference["settled"]) == (
        "captured_there_only",
        placed.reference,
        True,
    )
    assert merchant.says("reconcile").endswith("The books agree.\n")


def test_what_nobody_can_settle_stays_and_the_exit_code_says_so(merchant: Merchant) -> None:
    placed = bought(merchant)
    stored = merchant.shop.store.load(placed.order_id)
    assert stored is not None
    note_a_payment_that_never_was(merchant, placed, stored.version)
    said = merchant.type("reconcile", "--settle")
    assert (said.exit_code, said.output.splitlines()[-1]) == (1, "1 differences stay.")
    assert f"paid_here_only: pi_invented, order {placed.reference}\n" in said.output


def note_a_payment_that_never_was(merchant: Merchant, placed: Placed, version: int) -> None:
    """Write a payment into the order that the provider does not know."""
    now = merchant.shop.clock()
    merchant.shop.store.commit(Change(placed.order_id, version, events=(PaidTwice(now, "", "pi_invented", 300),)), now)


def test_a_provider_that_is_away_and_a_day_that_is_none_are_said(merchant: Merchant) -> None:
    (merchant.var / "port").write_text("9\n")
    away = merchant.type("reconcile")
    assert (away.exit_code, "safe to try again" in away.stderr) == (1, True), away.output
    assert merchant.type("reconcile", "--since", "yesterday").exit_code == 2
