"""What the shop's people and strangers do with the orders of cases: refunds, and looks at what is not theirs."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from calling import Caller, Reply
from order_shop import open_hoodies, placed_order, send
from small_catalogue import RULES, record
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import StorefrontError
from chalicelib.edge.errors import status_of
from chalicelib.service import refunding
from chalicelib.service.links import sign

REFUNDS = ("POST", "/v1/refunds")


def paid_order(caller: Caller, payment: Mapping[str, Any]) -> str:
    """The reference of an order that was paid with this much, and of whose money the bank may have decided since."""
    shop, currency = caller.shop, payment.get("currency", "USD")
    sold = record("THING", prices={currency: payment["amount"]}, needs_shipping=False)
    shop.publish(sold, rules=replace(RULES, currencies=(currency,), languages={"en": currency}, zones=()))
    placed = shop.check_out(CartLine("THING", 1, None), currency=currency)
    shop.pay(placed)
    if payment.get("status") == "dispute_lost":
        dispute = shop.sandbox.dispute_payment(shop.order(placed).payments[0][0])
        shop.sandbox.close_dispute(dispute, "lost")
        shop.deliver()
    return placed.reference


def refund(shop: SmallShop, reference: str, asked: Mapping[str, Any]) -> int:
    """Grant and send a refund; the status that its answer has."""
    request = refunding.RefundRequest(
        "ada", "a case", amount=asked["amount"], currency=asked.get("currency"), execute=True
    )
    try:
        refunding.grant(shop.services.house, reference, request)
    except StorefrontError as refused:
        return status_of(refused)
    shop.services.outbox.run()
    return 200


def at_once(calls: Sequence[Callable[[], int]]) -> list[int]:
    """What these calls give, made at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: call(), calls))


def ask_for_order(caller: Caller, who: str) -> Reply:
    """Ask for an order of Ada's as somebody."""
    shop = caller.shop
    open_hoodies(shop)
    reply = send(caller, {})
    shop.press_at(reply.json["url"], "pay")
    shop.deliver()
    reference, secret = placed_order(shop, reply).reference, shop.services.settings.link_secret
    other = send(Caller(shop), {"email": "eve@example.com"}, "another checkout of a case").json["order"]
    soon = shop.clock() + 3600
    tokens = {
        "owner": sign(secret, reference, soon),
        "stranger with a valid token": sign(secret, other, soon),
        "expired token": sign(secret, reference, shop.clock() - 1),
    }
    return caller.get(f"/api/orders/{reference}?t={tokens[who]}")
