"""A mistaken price that is revoked is sold to nobody: no cart is honoured, no payment page stays open."""

from dataclasses import replace

import pytest
from small_catalogue import CARD, PRINT
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import PriceChanged
from storefront.deploy.revoke import close_payment_pages, mark_revoked

CHEAP = replace(PRINT, prices={"EUR": 24, "USD": 26})


def revoke(shop: SmallShop, right: str) -> int:
    """What a rollback to the release `right` does to the prices of the mistaken one; how many pages are closed."""
    others = [one for one in shop.store.releases() if one.id != right]
    mark_revoked(shop.store, others, shop.clock())
    shop.store.publish_release(right, shop.clock())
    shop.store.switch_release(right, shop.clock())
    shop.clock.forward(3)
    return close_payment_pages(shop.store, shop.shelf, right, shop.clock())


def test_a_mistaken_price_is_sold_to_nobody_after_it_was_revoked(shop: SmallShop) -> None:
    right = shop.publish(PRINT, CARD)
    shop.clock.forward(600)
    earlier = shop.check_out(CartLine("CARD", 1, 450), cart="earlier", client="a")
    shop.clock.forward(60)
    shop.publish(CHEAP, CARD)
    shop.clock.forward(60)
    paid = shop.check_out(CartLine("PRINT-A4", 1, 24), cart="paid", client="b")
    shop.pay(paid)
    open_one = shop.check_out(CartLine("PRINT-A4", 2, 24), cart="open", client="c")
    assert revoke(shop, right) == 1
    with pytest.raises(PriceChanged) as refused:
        shop.check_out(CartLine("PRINT-A4", 1, 24), cart="seen", client="d")
    assert refused.value.details["total"] > 2400
    shop.services.outbox.run()
    shop.press(open_one, "pay")
    shop.deliver()
    assert (shop.order(open_one).status, shop.order(open_one).payments) == ("expired", ())
    assert shop.order(paid).status == "paid"
    shop.pay(earlier)
    assert shop.order(earlier).status == "paid"
    assert shop.level("PRINT-A4") == (9, 0, 1)


def test_without_revoking_a_cart_that_has_seen_the_price_gets_it_within_the_grace(shop: SmallShop) -> None:
    right = shop.publish(PRINT, CARD)
    shop.clock.forward(60)
    shop.publish(CHEAP, CARD)
    shop.clock.forward(60)
    shop.store.publish_release(right, shop.clock())
    shop.store.switch_release(right, shop.clock())
    shop.clock.forward(60)
    placed = shop.check_out(CartLine("PRINT-A4", 1, 24))
    assert shop.order(placed).placed.subtotal == 24
