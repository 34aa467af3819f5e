"""What the shop's people and strangers do with the orders of cases: refunds, and looks at what is not theirs."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from calling import Caller, Reply
from desk_caller import DeskCaller, at_desk
from order_shop import open_hoodies, placed_order, send
from small_catalogue import RULES, record

from chalicelib.domain.access import Permission
from chalicelib.domain.cart import CartLine
from chalicelib.service import parcels
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


def refund(desk: DeskCaller, reference: str, asked: Mapping[str, Any]) -> int:
    """Grant and send a refund over HTTP; the status of the answer."""
    wanted = {name: asked[name] for name in ("amount", "currency") if name in asked}
    return desk.post(f"orders/{reference}/refunds", {"reason": "a case", "execute": True, **wanted}).status


def move_parcel(caller: Caller, who: str) -> Reply:
    """Move a parcel of a sent order as somebody: without a token for it, or to where no parcel ever is."""
    shop = caller.shop
    placed = shop.check_out(CartLine("PRINT-A4", 1, None))
    shop.pay(placed)
    parcels.ship(shop.services.house, placed.reference, parcels.Shipment("ada"))
    sent = shop.order(placed).parcels
    state, may = {
        "non-admin": ("delivered", (Permission.ORDERS_READ,)),
        "admin, unknown fulfilment state": ("unknown", (Permission.FULFIL,)),
    }[who]
    reply = at_desk(caller, shop, *may).post(f"orders/{placed.reference}/parcels/parcel-1/moves", {"state": state})
    assert shop.order(placed).parcels == sent
    return reply


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
