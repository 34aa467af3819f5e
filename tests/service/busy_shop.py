"""A shop in the middle of its life: something of every kind that a store holds."""

from pathlib import Path

from offers import ADDRESS, LIMITED, TWO_PRINTS, give_card, sell
from small_shop import SmallShop, open_shop

from chalicelib.domain.access import AccessToken, Permission
from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import Change, InboxClaim, Message
from chalicelib.domain.codes import code_id
from chalicelib.domain.watches import Watch
from chalicelib.ports import OrderStore


def open_busy_shop(folder: Path, store: OrderStore) -> SmallShop:
    """Orders that are paid, waiting and expired; cards given, sold, used and taken away; messages in every state."""
    shop = open_shop(folder, store)
    sell(shop, LIMITED, codes={"LAST": "limited"})
    card, void = give_card(shop, 2000), give_card(shop, 1500)
    shop.pay(shop.check_out(TWO_PRINTS, gift_cards=(card,), codes=("LAST",)))
    shop.pay(shop.check_out(CartLine("GIFT", 1, 5000), cart="cart-2"))
    shop.press(shop.check_out(CartLine("CARD", 3, 450), cart="cart-3", gift_cards=(give_card(shop, 100),)), "expire")
    shop.deliver()
    free = shop.check_out(
        CartLine("CARD", 1, 450), cart="cart-4", gift_cards=(give_card(shop, 5000),), recipient=ADDRESS
    )
    assert free.payment_url is None
    shop.check_out(CartLine("CARD", 2, 450), cart="cart-5")
    known = store.gift_card(code_id(void))
    assert known is not None
    shop.services.gift_cards.void(known)
    shop.mails()
    shop.letterbox.broken = True
    waiting = Message("mail:late", "mail", {"template": "order_confirmed", "order": free.order_id}, shop.clock())
    store.commit(
        Change(outbox=(waiting, Message("odd", "nobody handles this", {"é": [1, None]}, shop.clock()))), shop.clock()
    )
    shop.mails()
    store.put_token(AccessToken("ada", (Permission.FULFIL,), "ab" * 32, shop.clock()))
    now = shop.clock()
    store.put_watch(Watch("a" * 40, "PRINT-A4", "PRINT-A4", "eve@example.com", "en", now, now + 600, now))
    store.commit(Change(inbox=InboxClaim("short", "hash", shop.clock() + 1)), shop.clock())
    return shop
