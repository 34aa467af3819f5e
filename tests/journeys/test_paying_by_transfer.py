"""Bought in German by transfer, without script: paid by the shop's word, sent, given back in part; and a file fetched.

The shop's side goes through `storefront token` and `/api/admin`, as its people do.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest
from served_shop import ServedShop, eventually, serving, write_small_shop
from shopping import mails_to, shopping, texts_of_mails

from chalicelib.domain.creditor import creditor_reference, in_fours

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_WAYS = """\
languages: {en: {currency: EUR}, de: {currency: EUR}}
offline_payment:
  transfer: {account: {holder: Small Shop Lda, iban: PT50 0002 0123 1234 5678 9015 4}, instructions: [We pack then.]}
carriers: {bikes: {name: City Bikes, tracking: "https://bikes.example/{tracking}"}}
"""
_FILE = """\
---
title: Night
summary: A wallpaper.
sku: NIGHT
price: 9.00
stock_policy: digital
download: night.zip
---
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("transfer")
    content = folder / "content"
    write_small_shop(content)
    (content / "shop.yaml").write_text((content / "shop.yaml").read_text() + _WAYS)
    (content / "shop.de.yaml").write_text("offline_payment: {transfer: {instructions: [Wir packen dann.]}}\n")
    (content / "products/night.md").write_text(_FILE)
    (content / "downloads").mkdir()
    (content / "downloads/night.zip").write_bytes(b"PK\x03\x04 night")
    with serving(folder) as served:
        yield served


@dataclass
class Desk:
    """Somebody of the shop, with a token."""

    shop: ServedShop
    token: str
    numbers: Any = field(default_factory=lambda: count(1))

    def post(self, path: str, **body: Any) -> Any:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"a-new-key-of-ada-{next(self.numbers)}",
        }
        request = Request(f"{self.shop.url}api/admin/orders/{path}", json.dumps(body).encode(), headers)
        with urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())["order"]


@pytest.fixture(scope="module")
def desk(shop: ServedShop) -> Desk:
    command = [Path(sys.executable).with_name("storefront"), "token", "create", "ada", "--json"]
    may = [f"--may={one}" for one in ("orders.read", "orders.manage", "fulfil")]
    made = subprocess.run(
        [*command, *may, "--var", shop.folder / "var"], capture_output=True, check=True, encoding="utf-8"
    )
    return Desk(shop, json.loads(made.stdout)["token"])


def order_by_transfer(page: "Page", shop: ServedShop, sku: str, email: str, **address: str) -> str:
    """Order in German, to be paid by transfer; the reference."""
    page.goto(f"{shop.url}api/cart?language=de")
    page.goto(f"{shop.url}api/buy/{sku}?language=de")
    page.get_by_role("button", name="Kasse").click()
    page.get_by_label("E-Mail").fill(email)
    page.get_by_role("radio", name=re.compile("Überweisung")).check()
    if address:
        page.locator("select[name=country]").select_option("DE")
    for label, value in address.items():
        page.get_by_role("textbox", name=re.compile(f"^{label}")).fill(value)
    page.get_by_role("button", name=re.compile("^Zahlungspflichtig bestellen")).click()
    page.wait_for_url(re.compile("/api/orders/"))
    return page.url.split("/")[-1].partition("?")[0]


def test_bought_by_transfer_paid_sent_and_given_back_in_part(
    chromium: "Browser", shop: ServedShop, desk: Desk, tmp_path: Path
) -> None:
    address = {"Name": "Ada Lovelace", "Straße": "Lange Straße 1", "Ort": "Berlin", "Postleitzahl": "10115"}
    with shopping(chromium, script=False, locale="de-DE") as context:
        page = context.new_page()
        reference = order_by_transfer(page, shop, "FERN:2", "ada@example.com", **address)
        written = in_fours(creditor_reference(reference))
        for said in ("Warten auf Ihre Zahlung|Wir warten auf Ihre Zahlung", "Wir packen dann.", written, "52,90"):
            assert re.search(said, page.locator("main").inner_text()), said
        page.screenshot(path=tmp_path / "owed.png", full_page=True)
        assert eventually(lambda: mails_to(shop, "ada@example.com"), 15)
        assert written in texts_of_mails(shop, "ada@example.com")[0]
        desk.post(f"{creditor_reference(reference)}/payments", amount=2000, proof="statement 17")
        page.reload()
        assert "32,90" in page.locator("main").inner_text()
        desk.post(f"{reference}/payments", amount=3290, proof="statement 18")
        desk.post(f"{reference}/parcels", carrier="bikes", tracking="B 7")
        desk.post(f"{reference}/parcels/parcel-1/moves", state="delivered")
        page.reload()
        link = page.get_by_role("link", name="Sendung verfolgen")
        assert link.get_attribute("href") == "https://bikes.example/B%207"
        page.get_by_text("Um eine Rückgabe bitten").click()
        page.get_by_label("Wie viele").fill("1")
        page.get_by_label(re.compile("^Warum")).select_option("damaged")
        page.screenshot(path=tmp_path / "asking.png", full_page=True)
        page.get_by_role("button", name="Um Rückgabe bitten").click()
        page.get_by_text("Sie haben darum gebeten.").wait_for()
        page.screenshot(path=tmp_path / "asked.png", full_page=True)
        desk.post(f"{reference}/returns/return-1/accept", text="An die Rua 14")
        assert eventually(lambda: len(mails_to(shop, "ada@example.com")) == 6, 15), mails_to(shop, "ada@example.com")
    text = "\n".join(texts_of_mails(shop, "ada@example.com"))
    assert not re.search(r"\b(Your|Amount|reference|received|parcel)\b", text), text


def test_a_file_is_fetched_five_times_and_refused_the_sixth(chromium: "Browser", shop: ServedShop, desk: Desk) -> None:
    with shopping(chromium, script=False, locale="de-DE", accept_downloads=True) as context:
        page = context.new_page()
        reference = order_by_transfer(page, shop, "NIGHT:1", "eve@example.com")
        assert "sobald Ihre Zahlung da ist" in page.locator("main").inner_text()
        desk.post(f"{reference}/payments", amount=900, proof="statement 19")
        page.reload()
        for _ in range(5):
            with page.expect_download() as fetched:
                page.get_by_role("button", name=re.compile("Herunterladen")).click()
            assert fetched.value.suggested_filename == "night.zip"
            assert Path(fetched.value.path()).read_bytes() == b"PK\x03\x04 night"
        # The page is that from before the first time; its button is still there.
        page.get_by_role("button", name=re.compile("Herunterladen")).click()
        page.get_by_text("so oft heruntergeladen, wie es möglich ist").first.wait_for()
        assert page.get_by_role("button", name=re.compile("Herunterladen")).count() == 0
