"""A shop that takes money offline, too, and orders that are paid so."""

from dataclasses import replace
from typing import Any

from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.delivery import ShippingMethod
from chalicelib.domain.order import Order
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import BankAccount, OfflinePayment, ShopRules
from chalicelib.service.checkout import Placed
from chalicelib.service.checkout_request import Recipient
from chalicelib.service.offline import MoneyIn, mark_paid

DAY = 24 * 3600
ACCOUNT = BankAccount("Small Shop Ltd", "PT50000201231234567890154", "CGDIPTPL")
OFFLINE = {
    "transfer": OfflinePayment(
        instructions="We print as soon as it is here.",
        account=ACCOUNT,
        due_days=7,
        remind_days=8,
        expire_days=12,
    ),
    "on_delivery": OfflinePayment(countries=("PT",), up_to={"EUR": 15000}),
    "at_pickup": OfflinePayment(instructions="Cash and cards."),
    "invoice": OfflinePayment(account=ACCOUNT, due_days=30, remind_days=40),
}
FETCH = ShippingMethod("fetch", "Fetch it", {"EUR": 0, "USD": 0}, (0, 0), pickup=True)
PRINTS = CartLine("PRINT-A4", 3, None)
ADDRESS = Recipient("Ada Lovelace", "Lange Straße 1", None, "Berlin")


def owing_rules(**changes: Any) -> ShopRules:
    """The rules of the small shop, with every way to pay and a counter."""
    (zone,) = RULES.zones
    zones = (replace(zone, methods=(*zone.methods, FETCH)),)
    rules = replace(RULES, payment_methods=("card", *OFFLINE), offline=OFFLINE, zones=zones)
    return replace(rules, **changes)


def take_offline(shop: SmallShop, *more: SkuRecord, **changes: Any) -> None:
    """Publish the small catalogue, and `more`, with every way to pay."""
    shop.publish(*CATALOGUE, *more, rules=owing_rules(**changes))


def owed(shop: SmallShop, *lines: CartLine, method: str = "transfer", **request: Any) -> Placed:
    """An order that is to be paid offline."""
    asked = {"payment_method": method, "recipient": ADDRESS} | request
    return shop.check_out(*(lines or (PRINTS,)), **asked)


def pay(shop: SmallShop, placed: Placed, amount: int) -> Order:
    """Somebody of the shop has found so much on the account."""
    return mark_paid(shop.services.house, placed.reference, MoneyIn("ada", amount, "statement 17"))
