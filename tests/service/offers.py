"""What the tests of discounts and gift cards publish, give and look up."""

from dataclasses import replace

from small_catalogue import CATALOGUE, RULES, record
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.codes import code_id
from chalicelib.domain.discounts import Discount, Off
from chalicelib.domain.giftcards import spent_counter
from chalicelib.service.checkout_request import Recipient

TWO_PRINTS = CartLine("PRINT-A4", 2, 2400)
ONCE = Discount("once", "Once", off=Off(1000), by_code=True, single_use=True)
LIMITED = Discount("limited", "Limited", off=Off(1000), by_code=True, uses=1)
GIFT = record(
    "GIFT", 5000, opening_stock=None, stock_policy=StockPolicy.UNTRACKED, gift_card=True, needs_shipping=False
)
ADDRESS = Recipient("Ada Lovelace", "Lange Straße 1", None, "Berlin")


def counters(shop: SmallShop, *names: str) -> list[int]:
    return [*shop.store.counters(names).values()]


def sell(shop: SmallShop, *discounts: Discount, codes: dict[str, str] | None = None) -> None:
    """Publish the small catalogue with these discounts; `codes` lead to the ids of their discounts."""
    found = {code_id(code): discount for code, discount in (codes or {}).items()}
    shop.publish(*CATALOGUE, GIFT, rules=replace(RULES, discounts=discounts), codes=found)


def give_card(shop: SmallShop, value: int, currency: str = "EUR") -> str:
    _, code = shop.services.gift_cards.issue(value, currency)
    return code


def left_on(shop: SmallShop, code: str) -> int:
    card = shop.store.gift_card(code_id(code))
    assert card is not None
    return card.value - counters(shop, spent_counter(card.id))[0]
