"""What a shopper does in a browser, step by step, and what the shop then says: shared by the journeys."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from served_shop import ServedShop, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@contextmanager
def shopping(chromium: "Browser", *, script: bool = True, **options: Any) -> "Iterator[BrowserContext]":
    """A visitor's browser, with script or without; `options` are those of a context. Patient: machines are shared."""
    context = chromium.new_context(java_script_enabled=script, **options)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def put_into_basket(page: "Page", shop: ServedShop, slug: str, quantity: int = 1, variant: str | None = None) -> None:
    page.goto(f"{shop.url}products/{slug}/")
    if variant:
        page.get_by_role("radio", name=re.compile(variant)).check(force=True)
    page.get_by_label("Quantity").fill(str(quantity))
    page.get_by_role("button", name="Add to basket").click()
    if not page.url.endswith("/api/cart"):
        page.get_by_role("status").filter(has_text=re.compile("basket")).first.wait_for(state="attached")
        page.goto(f"{shop.url}api/cart")


def go_to_payment(page: "Page", email: str) -> None:
    page.get_by_role("button", name="Checkout").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name=re.compile("^(Pay|Continue)")).click()
    page.wait_for_url(re.compile("/__stripe/pay/"))


def fill_payment_page(page: "Page") -> None:
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_label("Street and number").fill("Lange Straße 1")
    page.get_by_label("Postcode").fill("10115")
    page.get_by_label("City").fill("Berlin")


def wait_until_paid(page: "Page") -> None:
    page.wait_for_url(re.compile("/api/orders/"))
    assert eventually(lambda: page.reload() and page.get_by_text("Your order is paid").count(), 15)


def stock_state(shop: ServedShop, sku: str) -> str:
    state: str = json.loads(shop.get(f"/api/stock?sku={sku}").text)["skus"][sku]["state"]
    return state


def mails_to(shop: ServedShop, email: str) -> list[str]:
    """The subjects of what was sent to an address, the oldest first."""
    return [str(mail["Subject"]) for mail in _read_mails(shop, email)]


def text_of_last_mail(shop: ServedShop, email: str) -> str:
    return texts_of_mails(shop, email)[-1]


def texts_of_mails(shop: ServedShop, email: str) -> list[str]:
    """What was sent to an address as text, in no order where it was sent within one second."""
    bodies = [mail.get_body(("plain",)) for mail in _read_mails(shop, email)]
    return [str(body.get_content()) for body in bodies if body is not None]


def _read_mails(shop: ServedShop, email: str) -> list[EmailMessage]:
    folder = shop.folder / "var/mail"
    found = sorted(folder.glob("*.eml")) if folder.is_dir() else []
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    return [mail for mail in mails if email in str(mail["To"])]


def tell_sandbox(shop: ServedShop, path: str, **fields: str) -> None:
    request = Request(f"{shop.url}__stripe{path}", urlencode(fields).encode(), {"Accept": "text/html"})
    with urlopen(request, timeout=20) as answer:
        assert answer.status == 200
