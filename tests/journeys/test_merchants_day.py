"""A merchant's day at the command line, beside the shop that is being served: from the payment to a replacement."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from served_shop import ServedShop, eventually, serving, write_small_shop
from shopping import mails_to

_BUYER = "ada@example.com"
_PAYS = {"name": "Ada Lovelace", "line1": "Rua Nova 1", "postal_code": "1100-001", "city": "Lisboa", "country": "PT"}
_DHL = ("--carrier", "dhl", "--tracking", "00340434161094042557")


def post(address: str, body: bytes, **headers: str) -> bytes:
    """What the shop, or its payment page, answers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urlopen(Request(address, body, named), timeout=30) as answer:
        content: bytes = answer.read()
        return content


def order(shop: ServedShop, key: str, **lines: int) -> tuple[str, str]:
    """Check out: the reference of the order, and its payment page."""
    asked = {
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines.items()],
        "currency": "EUR",
        "destination": {"country": "PT"},
        "email": _BUYER,
    }
    body = json.dumps(asked).encode()
    answer = json.loads(
        post(f"{shop.url}api/checkout", body, Content_Type="application/json", Idempotency_Key=f"a-merchants-day-{key}")
    )
    return answer["order"], answer["url"]


def says(shop: ServedShop, *words: str) -> str:
    """What the command answers; it was done."""
    command = [Path(sys.executable).with_name("storefront"), *words, "--var", shop.folder / "var"]
    acts = words[0] in ("orders", "stock") and words[1] not in ("list", "show")
    ran = subprocess.run([*command, *(("--by", "bea") if acts else ())], capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_merchants_day(tmp_path: Path) -> None:
    write_small_shop(tmp_path / "content")
    with (tmp_path / "content/shop.yaml").open("a") as rules:
        rules.write("orders: {capture: at_dispatch, return_days: 30}\n")
    with serving(tmp_path, "--no-reload") as shop:
        reference, page = order(shop, "first", FERN=3, SKY=1)
        post(page, urlencode({**_PAYS, "email": _BUYER, "outcome": "pay"}).encode())
        assert eventually(lambda: "authorised" in says(shop, "orders", "list"), 30)
        send_in_two_parts(shop, reference)
        give_a_print_back(shop, reference)
        take_a_print_back(shop, reference)
        call_an_open_order_off(shop)
        told = says(shop, "orders", "show", reference)
        assert f"Order {reference}: partly_refunded" in told
        assert "Next:" not in told
        assert "Everything fits together." in says(shop, "store", "verify")
        assert eventually(lambda: len(mails_to(shop, _BUYER)) == 10, 30), mails_to(shop, _BUYER)
    assert not (tmp_path / "var/port").exists()


def send_in_two_parts(shop: ServedShop, reference: str) -> None:
    """The first parcel takes the money that the bank keeps; then both arrive."""
    first = says(shop, "orders", "ship", reference, "FERN:2", *_DHL).splitlines()
    assert first[0].startswith("135.90 EUR were paid (pi_")
    assert first[1:] == [
        "parcel-1 with 2 × FERN left, sent by bea (dhl) (00340434161094042557)",
        f"{reference} is partly_shipped.",
        f"Next: send 1 × FERN, 1 × SKY: storefront orders ship {reference}",
        f"Next: when parcel-1 is there: storefront orders deliver {reference} parcel-1",
    ]
    says(shop, "orders", "ship", reference)
    says(shop, "orders", "deliver", reference, "parcel-1")
    assert f"{reference} is delivered.\n" in says(shop, "orders", "deliver", reference)


def give_a_print_back(shop: ServedShop, reference: str) -> None:
    """The money of a line goes back by itself once it is granted and sent, and the print is for sale again."""
    granted = says(
        shop, "orders", "refund", "grant", reference, "FERN:1", "--reason", "a corner is bent", "--restock", "--execute"
    )
    assert "bea granted refund-1 of 24.00 EUR: a corner is bent\nbea sent refund-1 (try 1)\n" in granted
    assert eventually(lambda: "24.00 EUR went back (re_" in says(shop, "orders", "show", reference), 30)
    (level,) = json.loads(says(shop, "stock", "show", "FERN", "--json"))["stock"]
    assert (level["on_hand"], level["sold"], level["restocked"]) == (10, 3, 1)


def take_a_print_back(shop: ServedShop, reference: str) -> None:
    """From the wish to the receipt; what came is damaged, and another one is sent."""
    asked = says(shop, "orders", "return", "request", reference, "FERN:1", "--reason", "torn on the way")
    assert f"Next: answer return-1: storefront orders return accept {reference} return-1" in asked
    says(shop, "orders", "return", "accept", reference, "--text", "Send it to us in its tube.")
    came = says(shop, "orders", "return", "receive", reference, "--damaged", "FERN:1")
    assert "return-1 came back, looked at by bea: good none; damaged 1 × FERN" in came
    again = says(shop, "orders", "replace", reference, "FERN:1", "--reason", "torn on the way", "--return", "return-1")
    assert "return-1 was closed by bea with replacement" in again
    says(shop, "orders", "ship", reference, *_DHL)
    says(shop, "orders", "deliver", reference)


def call_an_open_order_off(shop: ServedShop) -> None:
    """Its payment page is closed at the provider first, and what it held is for sale again."""
    reference, _ = order(shop, "second", FERN=2)
    off = says(shop, "orders", "cancel", reference, "--reason", "the buyer rang")
    # The provider's own word that the page is closed may be quicker than the command's.
    called_off = f"Called off (bea): the buyer rang\n{reference} is cancelled.\n"
    assert off in (called_off, f"Not paid in time; the goods are for sale again\n{reference} is expired.\n")
    (level,) = json.loads(says(shop, "stock", "show", "FERN", "--json"))["stock"]
    assert (level["on_hand"], level["reserved"]) == (9, 0)
