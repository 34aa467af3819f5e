"""What an order does not allow is refused over HTTP with its status, its code and the words that a command says."""

import pytest
from bad_deeds import BAD_DEEDS, sell_long_ago
from calling import Caller
from desk_caller import at_desk
from small_shop import SmallShop

from chalicelib.domain.access import Permission


def test_what_an_order_does_not_allow_is_refused_and_nothing_happens(
    caller: Caller, shop: SmallShop, subtests: pytest.Subtests
) -> None:
    placed = sell_long_ago(shop)
    desk = at_desk(caller, shop)
    before = shop.store.load(placed.order_id), shop.store.stock(["PRINT-A4", "CARD"])
    for deed in BAD_DEEDS:
        with subtests.test(str(deed.command)):
            reply = desk.post(f"orders/{placed.reference}/{deed.path}", deed.body)
            assert (reply.status, reply.codes) == (deed.status, {deed.code}), reply.body
            assert deed.words in reply.json["error"]["message"]
            assert (shop.store.load(placed.order_id), shop.store.stock(["PRINT-A4", "CARD"])) == before


def test_html_in_names_and_notes_stays_text(caller: Caller, shop: SmallShop) -> None:
    placed = sell_long_ago(shop)
    desk = at_desk(caller, shop, Permission.ORDERS_MANAGE, Permission.ORDERS_READ)
    markup = "<script>alert('a')</script>"
    desk.post(f"orders/{placed.reference}/notes", {"text": markup})
    shown = desk.get(f"orders/{placed.reference}")
    assert shown.headers["content-type"].startswith("application/json")
    assert shown.json["order"]["notes"][0]["text"] == markup
    assert shown.json["history"][-2]["text"] == f"Note by ada: {markup}"
