"""Price a cart as it stands, for the cart page, the checkout page and `/api/quote`. Writes nothing but tallies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.cart import CartLine, merge_lines
from chalicelib.domain.codes import code_id, plain_code
from chalicelib.domain.conditions import counters_of
from chalicelib.domain.discounts import Customer, GivenCode
from chalicelib.domain.errors import LimitReached
from chalicelib.domain.giftcards import GivenCard, spent_counter
from chalicelib.domain.order import Order, fold
from chalicelib.domain.places import NOWHERE, Destination
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.customers import customer_id
from chalicelib.service.releases import OpenRelease, ReleaseBook

_GUESS_SECONDS = 600
_GUESSES = 30
_STALE = frozenset({"price_changed", "unknown_sku", "not_for_sale"})


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A cart that somebody wants priced; `client` is who asks, for limits, and `codes` are as they were typed."""

    lines: tuple[CartLine, ...]
    currency: str
    language: str = ""
    destination: Destination = NOWHERE
    shipping_method: str | None = None
    codes: tuple[str, ...] = ()
    gift_cards: tuple[str, ...] = ()
    email: str | None = None
    groups: tuple[str, ...] = ()
    client: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What a cart's own open order has on hold: it is neither sold out nor used up for the one who holds it."""

    stock: Mapping[str, int] = field(default_factory=dict)
    counters: Mapping[str, int] = field(default_factory=dict)


NOTHING_HELD = Held()


class Quotes:
    """Prices carts against the current release, and the counters of the store."""

    def __init__(self, store: OrderStore, releases: ReleaseBook, clock: Clock, *, secret: str) -> None:
        self._store = store
        self._releases = releases
        self._clock = clock
        self._secret = secret

    def price(self, inquiry: Inquiry, held: Held = NOTHING_HELD) -> tuple[Quote, OpenRelease]:
        """The cart priced now, with the release that it was priced by.

        Nobody is told that a price has changed, that something is not for sale or that there is no such code before
        the list of releases was read afresh; a price seen lower than the present one is honoured where it may be.
        Raises LimitReached for a client that tries out codes.
        """
        release = self._releases.current()
        priced = self._quote(release, inquiry, held, check_seen=False)
        if _may_be_stale(priced):
            release = self._releases.current(fresh=True)
            priced = self._quote(release, inquiry, held, check_seen=True)
        self._count_guesses(priced, inquiry.client)
        return priced, release

    def held_by(self, cart_id: str) -> Held:
        """What the cart's own open order has on hold."""
        order = self.open_order(cart_id)
        return held_of(order) if order else NOTHING_HELD

    def open_order(self, cart_id: str) -> Order | None:
        """The cart's last order, while it holds stock."""
        order_id = self._store.cart_order(cart_id)
        stored = self._store.load(order_id) if order_id else None
        order = fold(stored.events) if stored else None
        return order if order and order.awaits_provider else None

    def moment(self, release: OpenRelease) -> Moment:
        """Now, by UTC and by the clock on the shop's wall."""
        now = self._clock()
        local = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(release.rules.timezone))
        return Moment(now, local.replace(tzinfo=None))

    def _quote(self, release: OpenRelease, inquiry: Inquiry, held: Held, *, check_seen: bool) -> Quote:
        rules = release.rules
        codes = tuple(given for text in inquiry.codes if (given := _given(release, text)))
        customer = Customer(customer_id(self._secret, inquiry.email), inquiry.groups)
        asked = Asked(
            lines=inquiry.lines,
            currency=inquiry.currency,
            language=inquiry.language,
            destination=inquiry.destination,
            shipping_method=inquiry.shipping_method,
            codes=codes,
            gift_cards=self._cards(inquiry.gift_cards, held),
            customer=customer,
        )
        book = Book(
            release.records([line.sku for line in merge_lines(inquiry.lines)]),
            rules,
            self._counters(counters_of(rules.discounts, codes, customer), held),
            self._releases.honoured(inquiry.lines, inquiry.currency) if check_seen else {},
        )
        return quote(asked, book, self.moment(release))

    def _counters(self, names: tuple[str, ...], held: Held) -> Mapping[str, int]:
        values = self._store.counters(names) if names else {}
        return {name: value - held.counters.get(name, 0) for name, value in values.items()}

    def _cards(self, texts: tuple[str, ...], held: Held) -> tuple[GivenCard, ...]:
        found: dict[str, GivenCard] = {}
        for text in texts:
            plain = plain_code(text)
            card = self._store.gift_card(code_id(plain)) if plain else None
            if card is None:
                found.setdefault(text, GivenCard(text))
                continue
            counter = spent_counter(card.id)
            spent = self._store.counters([counter])[counter] - held.counters.get(counter, 0)
            expired = card.expires_at is not None and card.expires_at <= self._clock()
            found.setdefault(card.id, GivenCard(text, card, 0 if expired else card.value - spent))
        return tuple(found.values())

    def _count_guesses(self, priced: Quote, client: str) -> None:
        """A code guessed a thousand times is refused, whatever it is."""
        wrong = any(code.reason == "unknown_code" for code in priced.refused_codes)
        if not client or not (wrong or any(problem.code == "unknown_gift_card" for problem in priced.problems)):
            return
        now = self._clock()
        window = now // _GUESS_SECONDS
        ends = (window + 1) * _GUESS_SECONDS
        if self._store.tally(f"codes:{client}:{window}", ends, now) > _GUESSES:
            message = to_translate("too many codes were tried from here: please wait a few minutes")
            raise LimitReached(message, retry_after=ends - now)


def held_of(order: Order | None) -> Held:
    """What an order has on hold."""
    if order is None or not order.awaits_provider:
        return NOTHING_HELD
    placed = order.placed
    counters: dict[str, int] = {}
    for discount in placed.discounts:
        counters |= {name: counters.get(name, 0) + 1 for name in discount.counters}
    for use in placed.gift_cards:
        counters[spent_counter(use.id)] = use.amount
    return Held({need.sku: need.quantity for need in placed.demand}, counters)


def _given(release: OpenRelease, text: str) -> GivenCode | None:
    plain = plain_code(text)
    if not plain:
        return GivenCode(text[:40], "", None)
    identity = code_id(plain)
    return GivenCode(plain, identity, release.discount_of(identity))


def _may_be_stale(priced: Quote) -> bool:
    stale = any(problem.code in _STALE for problem in priced.problems)
    return stale or any(code.reason == "unknown_code" for code in priced.refused_codes)
