"""`offline_payment` and `carriers` of shop.yaml: what they become, and what is said of mistakes."""

import json
import re
from pathlib import Path

import pytest
from written_shop import SHOP, WrittenShop, write_shop

from chalicelib.domain.carriers import Carrier
from chalicelib.domain.pricebook import decode_rules, encode_rules
from chalicelib.domain.rules import BankAccount

ACCOUNT = "account: {holder: Isoline Press Lda, iban: PT50 0002 0123 1234 5678 9015 4}"


def problems(folder: Path, more: str) -> list[str]:
    return write_shop(folder, SHOP + more).compile_problems()


def test_the_example_of_the_docs_builds_and_reaches_the_functions(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "shop.md").read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", text, re.S) if "offline_payment" in block)
    built = write_shop(tmp_path, SHOP + example).compile().shop.rules
    rules = decode_rules(json.loads(encode_rules(built)))
    assert rules == built
    assert rules.payment_methods == ("card", "transfer", "on_delivery", "at_pickup", "invoice")
    transfer = rules.offline_payment("transfer")
    assert transfer.account == BankAccount("Isoline Press Lda", "PT50000201231234567890154", "CGDIPTPL")
    assert (transfer.due_days, transfer.remind_days, transfer.expire_days) == (7, 8, 12)
    assert rules.offline_payment("on_delivery").countries == ("PT",)
    assert rules.offline_payment("invoice").up_to == {"EUR": 30000, "USD": 33000}
    assert rules.offline_payment("invoice").expire_days is None
    assert rules.carriers == {"city-bikes": Carrier("City Bikes", "https://bikes.example/parcels/{tracking}")}


def test_a_shop_may_take_no_cards_at_all(tmp_path: Path) -> None:
    shop = write_shop(tmp_path, SHOP + f"payment_methods: []\noffline_payment: {{transfer: {{{ACCOUNT}}}}}\n")
    assert shop.compile().shop.rules.payment_methods == ("transfer",)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("payment_methods: []", "payment_methods: leaves no way to pay"),
        ("offline_payment: {transfer: {}}", "offline_payment.transfer.account: nobody says where the money is to go"),
        (f"offline_payment: {{tranfser: {{{ACCOUNT}}}}}", "tranfser: is not a field (did you mean `transfer`?)"),
        (
            f"offline_payment: {{transfer: {{{ACCOUNT}, due_days: 20}}}}",
            "offline_payment.transfer.due_days: is day 20, and the order ends on day 14 (write a later `expire_days`)",
        ),
        (
            f"offline_payment: {{transfer: {{{ACCOUNT}, remind_days: 14}}}}",
            "offline_payment.transfer.remind_days: is day 14, and the order ends on day 14",
        ),
        (
            "offline_payment: {invoice: {account: {holder: X, iban: PT51 0002 0123 1234 5678 9015 4}}}",
            "the check digits of 'PT51 0002 0123 1234 5678 9015 4' are wrong (copy it again from your bank)",
        ),
        (
            "offline_payment: {invoice: {account: {iban: PT50 0002 0123 1234 5678 9015 4}}}",
            "account.holder: is missing (write whose account it is)",
        ),
        ("offline_payment: {invoice: {account: {holder: X, iban: DE}}}", "account.iban: 'DE' is not an IBAN"),
        ("offline_payment: {on_delivery: {due_days: 3}}", "offline_payment.on_delivery.due_days: is not a field"),
        ("offline_payment: {on_delivery: {up_to: 3.00}}", "offline_payment.on_delivery.up_to: names no currency"),
        (
            "carriers: {bikes: {name: Bikes}}",
            "carriers.bikes.tracking: is missing (write its address with `{tracking}`",
        ),
        ("carriers: {bikes: {name: B, tracking: 'http://b.example/{tracking}'}}", "is not a web address"),
        ("carriers: {bikes: {name: B, tracking: 'https://b.example/'}}", "has to hold `{tracking}` once"),
        ("carriers: {bikes: {name: B, tracking: 'https://{tracking}.b.example/'}}", "in the name of the site"),
        ("carriers: {City Bikes: {name: B, tracking: 'https://b.example/{tracking}'}}", "(write city-bikes)"),
    ],
)
def test_a_mistake_says_what_to_write(more: str, problem: str, tmp_path: Path) -> None:
    found = problems(tmp_path, f"{more}\n")
    assert len(found) == 1, found
    assert problem in found[0]
    assert found[0].startswith("content/shop.yaml:")


def test_a_translation_says_how_to_pay_in_its_language(shop: WrittenShop) -> None:
    languages = SHOP.replace("{en: {currency: EUR}}", "{en: {currency: EUR}, de: {currency: EUR}}")
    shop.write("shop.yaml", f"{languages}offline_payment: {{transfer: {{{ACCOUNT}, title: By transfer}}}}\n")
    shop.write("shop.de.yaml", "offline_payment: {transfer: {title: Überweisung, instructions: [Bitte bald.]}}\n")
    transfer = shop.compile().shop.rules.offline_payment("transfer")
    assert (transfer.called("de"), transfer.called("en")) == ("Überweisung", "By transfer")
    assert (transfer.told("de"), transfer.told("en")) == ("Bitte bald.", "")
    shop.write("shop.de.yaml", "offline_payment: {invoice: {title: Rechnung}}\n")
    assert "there is no way to pay invoice" in shop.compile_problems()[0]
