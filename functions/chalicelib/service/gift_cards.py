"""Gift cards that were bought become cards in the store, and their codes go to the buyer by mail.

A code is made from the order by a keyed hash, so it is the same however often it is made, and no store holds it.
"""

from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha256
from hmac import new as new_mac
from zoneinfo import ZoneInfo

from chalicelib.domain.change import Change, CounterMove, Message
from chalicelib.domain.codes import code_id, plain_code
from chalicelib.domain.errors import NotFound
from chalicelib.domain.giftcards import GiftCard, spent_counter
from chalicelib.domain.order import Order, fold
from chalicelib.domain.rules import ShopRules
from chalicelib.ports import Clock, NewId, OrderStore
from chalicelib.service.releases import ReleaseBook

_SIGNS = 16  # of base 32: 80 bits
_AT_ONCE = 25  # cards a commit, far below what one transaction of any store may write


class GiftCards:
    """Issues gift cards: those that were bought, and those that the merchant gives away."""

    def __init__(self, store: OrderStore, releases: ReleaseBook, clock: Clock, new_id: NewId, *, secret: str) -> None:
        self._store = store
        self._releases = releases
        self._clock = clock
        self._new_id = new_id
        self._secret = secret

    def issue_bought(self, message: Message) -> None:
        """The outbox handler for `gift_cards`: the cards of a paid order, and the mail with their codes."""
        order_id = str(message.payload["order"])
        stored = self._store.load(order_id)
        if stored is None:
            raise NotFound("the order of these gift cards is not in the store")
        order = fold(stored.events)
        now = self._clock()
        expires_at = expiry(self._releases.current().rules, now)
        cards = [
            GiftCard(code_id(code), plain_code(code)[-4:], order.placed.currency, value, now, expires_at, order_id)
            for code, value in bought_codes(self._secret, order_id, order)
        ]
        for first in range(0, len(cards), _AT_ONCE):
            self._store.commit(Change(gift_cards=tuple(cards[first : first + _AT_ONCE])), now)
        mail = Message(f"mail:gift_cards:{order_id}", "mail", {"template": "gift_cards", "order": order_id}, now)
        self._store.commit(Change(outbox=(mail,)), now)

    def issue(self, value: int, currency: str, note: str = "") -> tuple[GiftCard, str]:
        """A card that the merchant gives away, and its code, which is shown this once. `value` in minor units."""
        now = self._clock()
        code = _shown(b32encode(bytes.fromhex(self._new_id(80))).decode())
        identity, ending = code_id(code), plain_code(code)[-4:]
        card = GiftCard(identity, ending, currency, value, now, expiry(self._releases.current().rules, now), None, note)
        self._store.commit(Change(gift_cards=(card,)), now)
        return card, code

    def void(self, card: GiftCard) -> int:
        """Take what is left of a card away; how much that was, in minor units. Raises Contended, LimitReached."""
        counter = spent_counter(card.id)
        left = card.value - self._store.counters([counter])[counter]
        self._store.commit(Change(counters=(CounterMove(counter, left, card.value),)), self._clock())
        return left


def bought_codes(secret: str, order_id: str, order: Order) -> list[tuple[str, int]]:
    """The codes of the cards that an order bought, as people read them, each with its value (minor units)."""
    return [
        (_code(secret, f"{order_id}|{line.sku}|{number}"), line.unit)
        for line in order.placed.lines
        if line.gift_card
        for number in range(line.quantity)
    ]


def bought_cards(secret: str, order_id: str, order: Order) -> list[tuple[str, str, int]]:
    """SKU, id and value (minor units) of each card that an order bought; nothing that anybody could pay with."""
    skus = [line.sku for line in order.placed.lines if line.gift_card for _ in range(line.quantity)]
    codes = bought_codes(secret, order_id, order)
    return [(sku, code_id(code), value) for sku, (code, value) in zip(skus, codes, strict=True)]


def expiry(rules: ShopRules, now: int) -> int | None:
    """When a card that is issued now stops to be good (UTC seconds): at the end of a calendar year at the shop."""
    if rules.gift_card_years is None:
        return None
    zone = ZoneInfo(rules.timezone)
    year = datetime.fromtimestamp(now, UTC).astimezone(zone).year + rules.gift_card_years + 1
    return int(datetime(year, 1, 1, tzinfo=zone).timestamp())


def _code(secret: str, text: str) -> str:
    digest = new_mac(secret.encode(), f"giftcard|{text}".encode(), sha256).digest()
    return _shown(b32encode(digest[:10]).decode())


def _shown(signs: str) -> str:
    """In groups of four, which can be read out loud."""
    return "-".join(signs[first : first + 4] for first in range(0, _SIGNS, 4))
