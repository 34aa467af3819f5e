"""Orders that were bought in the small shop, for the tests of what the shop's people do with them."""

from dataclasses import replace
from typing import Any

from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.order import Order
from chalicelib.domain.rules import OrderRules
from chalicelib.service.checkout import Placed
from chalicelib.service.house import House, find

PRINTS = CartLine("PRINT-A4", 3, None)
CARDS = CartLine("CARD", 2, None)


def with_rules(shop: SmallShop, **rules: Any) -> None:
    """Publish the catalogue anew, with these rules for orders."""
    shop.publish(*CATALOGUE, rules=replace(RULES, orders=OrderRules(**rules)))


def bought(shop: SmallShop, *lines: CartLine, **request: Any) -> Placed:
    """An order, paid by card."""
    placed = shop.check_out(*(lines or (PRINTS, CARDS)), **request)
    shop.pay(placed)
    return placed


def settled(shop: SmallShop, placed: Placed) -> Order:
    """The order once every message was sent and every webhook has come."""
    for _ in range(3):
        shop.services.outbox.run()
        shop.deliver()
    return shop.order(placed)


def house(shop: SmallShop) -> House:
    """The shop behind the desk."""
    return shop.services.house


def order_of(shop: SmallShop, placed: Placed) -> Order:
    """The order as the desk finds it."""
    return find(house(shop), placed.reference)[1]
