"""Which ways to pay fit a priced cart, and what an offline one promises. Days count from the order."""

from chalicelib.domain.payment_commands import PromisePayment
from chalicelib.domain.quote import Quote
from chalicelib.domain.rules import CARD, ShopRules

_DAY = 24 * 3600


def ways_to_pay(priced: Quote, country: str | None, rules: ShopRules) -> tuple[str, ...]:
    """Those of the shop that fit, in its order; as long as no country is known, none is refused for it."""
    return tuple(method for method in rules.payment_methods if not unfit(method, priced, country, rules))


def unfit(method: str, priced: Quote, country: str | None, rules: ShopRules) -> str:
    """Why a way to pay of the shop does not fit: a word for programs; empty where it does."""
    if method == CARD:
        return ""
    terms = rules.offline_payment(method)
    pickup = priced.shipping is not None and priced.shipping.pickup
    if any(line.gift_card for line in priced.lines):
        return "gift_card"  # who has the code has the money
    if method != "transfer" and not all(line.needs_shipping for line in priced.lines):
        return "digital"  # it is handed over the moment it is paid, and the others pay after the goods
    if (method == "at_pickup" and not pickup) or (method == "on_delivery" and pickup):
        return "delivery"
    if terms.countries and country is not None and country not in terms.countries:
        return "country"
    if priced.total > terms.up_to.get(priced.currency, priced.total):
        return "total"
    return ""


def promise(method: str, rules: ShopRules, placed_at: int) -> PromisePayment:
    """What choosing an offline way to pay at `placed_at` (UTC seconds) promises."""
    terms = rules.offline_payment(method)

    def after(days: int | None) -> int | None:
        return None if days is None else placed_at + days * _DAY

    return PromisePayment(method, after(terms.due_days), after(terms.remind_days), after(terms.expire_days))
