"""What the shop's own people are told: new orders, what runs out, what could not be sent; once, if they want it."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from bought import CARDS, PRINTS, bought, house, settled
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import Change, Message
from chalicelib.domain.payment_commands import PromisePayment
from chalicelib.domain.rules import ALERTS
from chalicelib.service.alerts import _TOPICS, _WORDS
from chalicelib.service.outbox import TRIES
from chalicelib.service.stockroom import StockEntry, count_stock, receive_stock

DAY = 24 * 3600


def want(shop: SmallShop, *alerts: str) -> None:
    shop.publish(*CATALOGUE, rules=replace(RULES, alerts=alerts))


def told(shop: SmallShop, what: str) -> list[str]:
    """The subjects of the alerts of a kind, so far."""
    return [mail.subject for mail in shop.mails() if mail.message_id.startswith(f"alert:{what}:")]


def test_a_new_order_is_told_once_when_it_is_paid_or_promised(shop: SmallShop) -> None:
    want(shop, "new_order")
    placed, later = bought(shop, CARDS), shop.check_out(PRINTS, cart="cart-2")
    assert told(shop, "order_new") == [f"A new order: {placed.reference}"]
    house(shop).settlement.apply(later.order_id, PromisePayment("invoice", None, None, None))
    settled(shop, placed)
    assert told(shop, "order_new") == [f"A new order: {one.reference}" for one in (placed, later)]
    mail = next(mail for mail in shop.letterbox.sent if mail.message_id.startswith("alert:order_new"))
    assert (mail.to, f"storefront orders show {placed.reference}" in mail.text) == (RULES.email, True)


def test_what_runs_out_is_told_once_and_again_after_it_was_there(shop: SmallShop) -> None:
    want(shop, "low_stock")
    bought(shop, CartLine("PRINT-A4", 6, None))
    assert told(shop, "low_stock") == []
    bought(shop, CartLine("PRINT-A4", 1, None), cart="cart-2")
    bought(shop, CartLine("PRINT-A4", 1, None), cart="cart-3")
    assert told(shop, "low_stock") == ["Something is running out: PRINT-A4 (Print PRINT-A4): 2"]
    shop.clock.forward(60)
    receive_stock(house(shop), StockEntry("ada", "PRINT-A4", 10))
    assert len(told(shop, "low_stock")) == 1
    count_stock(house(shop), StockEntry("ada", "PRINT-A4", 1))
    assert told(shop, "low_stock")[1:] == ["Something is running out: PRINT-A4 (Print PRINT-A4): 1"]


def test_many_who_see_at_once_that_it_runs_out_tell_once(shop: SmallShop) -> None:
    want(shop, "low_stock")
    gate = Barrier(8)

    def look() -> None:
        gate.wait()
        shop.services.stock_watch.look(["LAST", "FILE", "POSTER", "UNKNOWN"])

    threads = [Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(shop, "low_stock") == ["Something is running out: LAST (Print LAST): 1"]


def test_a_message_that_is_given_up_is_told_with_its_cause(shop: SmallShop) -> None:
    payload = {"template": "no_such_mail", "order": bought(shop).order_id}
    shop.store.commit(Change(outbox=(Message("mail:broken", "mail", payload, shop.clock()),)), shop.clock())
    for _ in range(TRIES + 1):
        shop.services.outbox.run()
        shop.clock.forward(DAY)
    assert [one.id for one in shop.store.messages("dead")] == ["mail:broken"]
    (subject,) = told(shop, "dead_letter")
    assert "mail mail:broken: FileNotFoundError" in subject
    assert "storefront outbox list --state dead" in shop.letterbox.sent[-1].text


def test_an_alert_that_is_given_up_makes_no_other(shop: SmallShop) -> None:
    want(shop, *ALERTS)
    bought(shop, CARDS)
    shop.letterbox.broken = True
    for _ in range(TRIES + 1):
        shop.services.outbox.run()
        shop.clock.forward(DAY)
    shop.letterbox.broken = False
    assert "order_taken" in {one.kind for one in shop.store.messages("dead")}
    assert all("alert:dead_letter:alert" not in mail.message_id for mail in shop.mails())


@pytest.mark.parametrize("alerts", [(), ("attention",)])
def test_what_nobody_wants_to_know_is_not_sent(shop: SmallShop, alerts: tuple[str, ...]) -> None:
    want(shop, *alerts)
    settled(shop, bought(shop, CartLine("LAST", 1, None)))
    assert [mail.to for mail in shop.mails()] == ["ada@example.com"]
    assert shop.store.messages("pending") == ()


def test_every_alert_has_words_and_belongs_to_something_that_can_be_chosen() -> None:
    assert set(_TOPICS) <= set(_WORDS)
    assert set(_TOPICS.values()) | {"attention"} == set(ALERTS)
