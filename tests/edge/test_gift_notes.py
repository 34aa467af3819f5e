"""A few words that are sent along with a present: from the basket to whoever packs it."""

import re
from dataclasses import replace
from html import unescape

import pytest
from calling import HTML, Caller, Reply, fields_of
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import CATALOGUE, RULES
from small_shop import SITE, SmallShop

from chalicelib.domain.notes import MOST, clean_note
from chalicelib.domain.order import Order, fold
from chalicelib.service.desk_view import order_plain

ADD = [("sku", "PRINT-A4"), ("quantity", "2"), ("currency", "EUR"), ("language", "en")]
BODY = {
    "lines": [{"sku": "PRINT-A4", "quantity": 2}],
    "destination": {"country": "DE"},
    "shipping_method": "standard",
    "email": "ada@example.com",
}
KEY = {"Idempotency_Key": "a-key-of-some-length"}
NOTE = "Dear Ada,\r\n\r\n\r\n <b>all</b> the best! \r\nYours, Grace"
KEPT = "Dear Ada,\n\n<b>all</b> the best!\nYours, Grace"
GIVEN = {"email": "ada@example.com", "country": "DE", "shipping_method": "standard", "payment_method": "card"}


@pytest.fixture
def giving(shop: SmallShop) -> SmallShop:
    """The shop, where it sends notes along."""
    shop.publish(*CATALOGUE, rules=replace(RULES, gift_note=True))
    return shop


def pay(caller: Caller, page: Reply, **changes: str) -> Reply:
    fields = [*fields_of(page.body), *(GIVEN | {"step": "pay"} | changes).items()]
    return caller.post_form("/api/checkout", fields)


def ordered(shop: SmallShop, mail: str) -> tuple[str, Order]:
    """The order that a mail tells of, and its id."""
    reference = re.search(r"/api/orders/([A-Z0-9]{10})", mail)
    assert reference
    order_id = shop.store.find(reference[1]) or ""
    stored = shop.store.load(order_id)
    assert stored is not None
    return order_id, fold(stored.events)


def test_a_note_goes_from_the_basket_by_the_checkout_page_to_buyer_and_packer(
    caller: Caller, giving: SmallShop
) -> None:
    caller.post_form("/api/cart", ADD)
    assert '<textarea name="gift_note" rows="3" maxlength="300"' in caller.get("/api/cart", HTML).body
    page = caller.post_form("/api/checkout", [*ADD, ("gift_note", NOTE)])
    assert "Dear Ada,\n\n&lt;b&gt;all&lt;/b&gt; the best!" in page.body
    answer = pay(caller, page, gift_note=NOTE)
    giving.press_at(answer.headers["location"], "pay")
    giving.deliver()
    mail = giving.mails()[-1]
    order_id, order = ordered(giving, mail.text)
    assert order_plain(order_id, order)["gift_note"] == KEPT
    assert KEPT in mail.text
    assert "&lt;b&gt;all&lt;/b&gt; the best!" in mail.html
    link = next(word for word in mail.text.split() if "/api/orders/" in word)
    assert "&lt;b&gt;all&lt;/b&gt; the best!" in caller.get(link.removeprefix(SITE), HTML).body


def test_a_note_that_is_too_long_is_said_so_at_its_field(caller: Caller, giving: SmallShop) -> None:
    page = caller.post_form("/api/checkout", ADD)
    again = pay(caller, page, gift_note="a" * (MOST + 1))
    assert again.status == 422
    assert "Please write fewer words into the gift note." in unescape(again.body)
    assert giving.level("PRINT-A4") == (10, 0, 0)


def test_another_note_is_another_body(caller: Caller, giving: SmallShop) -> None:
    first = caller.post_json("/api/checkout", BODY | {"gift_note": "Dear Ada"}, **KEY)
    again = caller.post_json("/api/checkout", BODY | {"gift_note": "Dear Bob"}, **KEY)
    assert (first.status, again.status) == (201, 422)
    assert again.json["error"]["code"] == "idempotency_conflict"


def test_a_shop_that_sends_none_along_has_no_field_and_keeps_no_note(caller: Caller, shop: SmallShop) -> None:
    refused = caller.post_json("/api/checkout", BODY | {"gift_note": "Dear Ada"}, **KEY)
    assert refused.status == 400
    assert [problem["param"] for problem in refused.json["error"]["details"]["problems"]] == ["gift_note"]
    page = caller.post_form("/api/checkout", [*ADD, ("gift_note", "from an old page")])
    assert page.status == 200
    assert "gift_note" not in page.body
    shop.press_at(pay(caller, page, gift_note="from an old page").headers["location"], "pay")
    shop.deliver()
    _, order = ordered(shop, shop.mails()[-1].text)
    assert order.placed.gift_note == ""


@given(st.text(max_size=MOST))
def test_a_note_is_kept_as_lines_of_plain_text_and_once_clean_stays_so(text: str) -> None:
    note = clean_note(text)
    assert clean_note(note) == note
    assert all(line == line.strip() for line in note.split("\n"))
    assert not any(ord(letter) < 32 and letter != "\n" for letter in note)
