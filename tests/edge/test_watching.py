"""Somebody waits for something that is sold out: one question, one mail, and nothing is left of the address."""

import re
from dataclasses import replace

import pytest
from calling import HTML, Caller
from small_catalogue import CATALOGUE, RULES
from small_shop import SITE, SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.watches import CONFIRM_SECONDS, WATCH_SECONDS
from chalicelib.ports import Mail
from chalicelib.service.confirming import Cancellation, cancel
from chalicelib.service.stockroom import StockEntry, count_stock, receive_stock

ASKED = [("sku", "LAST"), ("email", "Ada@Example.com"), ("language", "en")]


@pytest.fixture
def waited(shop: SmallShop) -> SmallShop:
    """The shop, which tells when something is back; of LAST, of which there is one, none is left."""
    shop.publish(*CATALOGUE, rules=replace(RULES, back_in_stock=True))
    shop.pay(shop.check_out(CartLine("LAST", 1), email="eve@example.com"))
    shop.mails().clear()
    return shop


def path_in(mail: Mail, ends: str = "") -> str:
    """Where a link of the mail leads: the page that confirms, or the one that ends it."""
    found = re.search(rf"{SITE}(/api/watches/[0-9a-f]+{ends}\?t=\S+)", mail.text)
    assert found
    return found[1]


def ask(caller: Caller, shop: SmallShop) -> Mail:
    assert caller.post_form("/api/watches", ASKED).status == 202
    return shop.mails()[-1]


def wait(caller: Caller, shop: SmallShop) -> None:
    """Ask, and confirm."""
    assert caller.post_form(path_in(ask(caller, shop)), []).status == 200
    shop.mails().clear()


def come_in(shop: SmallShop) -> None:
    receive_stock(shop.services.house, StockEntry("ada", "LAST", 3))


def test_an_address_gets_one_question_and_one_mail_and_is_forgotten(caller: Caller, waited: SmallShop) -> None:
    question = ask(caller, waited)
    assert (question.to, question.subject) == ("Ada@Example.com", "Shall we write when Print LAST is back?")
    page = caller.get(path_in(question), HTML)
    assert "Yes, write to me" in page.body
    assert "We will write to you" in caller.post_form(path_in(question), []).body
    waited.mails().clear()
    come_in(waited)
    (mail,) = waited.mails()
    assert (mail.to, mail.subject) == ("Ada@Example.com", "Print LAST is back")
    assert waited.store.watches("LAST", waited.clock()) == ()
    come_in(waited)
    assert len(waited.mails()) == 1
    assert not any("example.com" in str(message.payload).lower() for message in waited.store.messages("done"))


def test_nothing_is_sent_to_whoever_has_not_confirmed_not_by_looking_either(caller: Caller, waited: SmallShop) -> None:
    caller.get(path_in(ask(caller, waited)), HTML)
    waited.mails().clear()
    come_in(waited)
    assert waited.mails() == []


def test_one_press_in_the_mail_program_ends_it_without_a_cookie_or_a_page(caller: Caller, waited: SmallShop) -> None:
    question = ask(caller, waited)
    caller.post_form(path_in(question), [])
    assert question.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = question.headers["List-Unsubscribe"].strip("<>")
    assert address == SITE + path_in(question, "/stop")
    stopped = Caller(waited).post_form(
        address.removeprefix(SITE), [("List-Unsubscribe", "One-Click")], Sec_Fetch_Site="cross-site"
    )
    assert stopped.status == 200
    waited.mails().clear()
    come_in(waited)
    assert waited.mails() == []


def test_looking_at_the_link_that_ends_it_ends_nothing(caller: Caller, waited: SmallShop) -> None:
    question = ask(caller, waited)
    caller.post_form(path_in(question), [])
    assert "Shall we forget your address?" in caller.get(path_in(question, "/stop"), HTML).body
    assert len(waited.store.watches("LAST", waited.clock())) == 1


def test_the_same_answer_is_given_whatever_is_known_of_an_address(caller: Caller, waited: SmallShop) -> None:
    first = caller.post_form("/api/watches", ASKED)
    wait(caller, waited)
    again = caller.post_form("/api/watches", ASKED)
    assert (first.status, first.body) == (again.status, again.body)
    assert waited.mails() == []  # who has confirmed is not asked again
    assert len(waited.store.watches("LAST", waited.clock())) == 1


def test_nobody_is_asked_twice_a_day_nor_more_than_five_things(caller: Caller, waited: SmallShop) -> None:
    for _ in range(3):
        caller.post_form("/api/watches", ASKED)
    assert len(waited.mails()) == 1
    gone = [replace(CATALOGUE[0], sku=f"GONE-{number}", opening_stock=0) for number in range(7)]
    waited.publish(*CATALOGUE, *gone, rules=replace(RULES, back_in_stock=True))
    waited.clock.forward(60)
    for record in gone:
        caller.post_form("/api/watches", [("sku", record.sku), *ASKED[1:]])
    assert len(waited.mails()) == 5


def test_a_client_that_asks_too_often_has_to_wait(caller: Caller, waited: SmallShop) -> None:
    answers = [
        caller.post_form("/api/watches", [ASKED[0], ("email", f"a{number}@example.com")]).status for number in range(21)
    ]
    assert answers == [202] * 20 + [429]


def test_an_address_is_forgotten_after_two_days_without_an_answer_and_after_180_with_one(
    caller: Caller, waited: SmallShop
) -> None:
    question = ask(caller, waited)
    waited.clock.forward(CONFIRM_SECONDS)
    assert "Your address is forgotten" in caller.post_form(path_in(question), []).body
    wait(caller, waited)
    waited.clock.forward(WATCH_SECONDS)
    waited.services.sweep.run()
    assert waited.store.watches("LAST", waited.clock() - WATCH_SECONDS) == ()


def test_a_count_that_finds_one_tells_and_one_that_is_gone_again_does_not(caller: Caller, waited: SmallShop) -> None:
    wait(caller, waited)
    count_stock(waited.services.house, StockEntry("ada", "LAST", 1))
    waited.check_out(CartLine("LAST", 1), cart="cart-2")
    assert waited.mails() == []
    assert len(waited.store.watches("LAST", waited.clock())) == 1


def test_what_an_order_gives_back_tells(caller: Caller, waited: SmallShop) -> None:
    wait(caller, waited)
    cancel(waited.services.house, waited.store.orders()[0].reference, Cancellation("ada", "broken"))
    assert "Print LAST is back" in [mail.subject for mail in waited.mails()]


def test_a_link_that_is_not_ours_opens_nothing(caller: Caller, waited: SmallShop) -> None:
    path = path_in(ask(caller, waited))
    assert caller.get(path[:-1] + ("A" if path[-1] != "A" else "B"), HTML).status == 401
    assert caller.post_form(path.replace("?t=", "0?t="), []).status == 401


def test_what_can_be_bought_needs_no_waiting_and_what_nobody_sells_has_none(caller: Caller, waited: SmallShop) -> None:
    assert "can be bought now" in caller.post_form("/api/watches", [("sku", "PRINT-A4"), *ASKED[1:]]).body
    refused = caller.post_json("/api/watches", {"sku": "PRINT-A4", "email": "ada@example.com"})
    assert (refused.status, refused.codes) == (422, {"in_stock"})
    assert caller.post_form("/api/watches", [("sku", "NOTHING"), *ASKED[1:]]).status == 404
    assert waited.mails() == []


def test_a_shop_that_tells_nobody_has_no_such_address(caller: Caller, waited: SmallShop) -> None:
    waited.publish(*CATALOGUE)
    waited.clock.forward(60)
    assert caller.post_form("/api/watches", ASKED).status == 404
