"""*Place*: a priced cart becomes an order with stock on hold, in one commit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib.domain.announcements import announcement
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import CartClaim, Change, CounterMove, InboxClaim
from chalicelib.domain.commands import SettlePaid
from chalicelib.domain.consequences import change_of, held_counter, holds_counter
from chalicelib.domain.errors import (
    AlreadyProcessed,
    CartMoved,
    CartRejected,
    Contended,
    IdempotencyInFlight,
    LimitReached,
    OutOfStock,
    PriceChanged,
    Problem,
    ReferenceTaken,
    StorefrontError,
)
from chalicelib.domain.events import Buyer, Demand, Event, OrderPlaced
from chalicelib.domain.order import Order, decide, fold
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.reference import make_reference
from chalicelib.domain.rules import CARD
from chalicelib.domain.stock import MAX_DEMAND, demand
from chalicelib.domain.ways_to_pay import promise
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Clock, NewId, OrderStore
from chalicelib.service.checkout_request import CheckoutRequest
from chalicelib.service.customers import customer_id
from chalicelib.service.obstacles import obstacles, total_as_seen
from chalicelib.service.quotes import Quotes, held_of
from chalicelib.service.releases import OpenRelease
from chalicelib.service.shelves import Shelves

_TRIES = 5


class OfferGone(StorefrontError):
    """A discount, a code or a gift card was used up by somebody else between pricing and placing."""


class Placing:
    """Turns checkout requests into stored orders."""

    def __init__(
        self, store: OrderStore, quotes: Quotes, shelves: Shelves, clock: Clock, new_id: NewId, *, secret: str
    ) -> None:
        self._store = store
        self._quotes = quotes
        self._shelves = shelves
        self._secret = secret
        self._clock = clock
        self._new_id = new_id

    def place(
        self,
        request: CheckoutRequest,
        priced: Quote,
        release: OpenRelease,
        previous: str | None,
        claim: InboxClaim,
    ) -> str:
        """Place what `accept` gave under `claim`; its id. `previous` is the order that the cart pointed at before.

        Where nothing is left to pay, it is paid in the same commit; where it is paid offline, that is promised in it.
        Raises CartRejected, LimitReached, OfferGone, IdempotencyInFlight; nothing is written then.
        """
        for _ in range(_TRIES):
            now = self._clock()
            order_id = self._new_id(128)
            placed = self._placed(request, priced, release, now)
            change = self._change(order_id, placed, release, previous, claim)
            try:
                self._store.commit(change, now)
            except ReferenceTaken:
                continue
            except (AlreadyProcessed, CartMoved) as cause:
                raise IdempotencyInFlight(to_translate("this cart is being ordered already"), retry_after=2) from cause
            except LimitReached as held:
                if any(not name.startswith("client:") for name in held.details.get("counters", ())):
                    raise OfferGone("something that was to be taken off is used up") from held
                # Whose counter it was is nobody's business.
                raise LimitReached(
                    # Half an hour by card, and until the term of payment by transfer: neither stands here.
                    to_translate("too much is on hold for you already: pay for your orders, or wait until they lapse")
                ) from held
            except OutOfStock as short:
                raise self._named_shortage(priced, release) from short
            return order_id
        raise Contended("no free order reference was found")

    def accept(self, request: CheckoutRequest, previous: Order | None) -> tuple[Quote, OpenRelease]:
        """The cart priced, where it can be ordered; what `previous` has on hold counts as there.

        Raises CartRejected with every problem, PriceChanged where only prices stand against it.
        """
        held = held_of(previous)
        priced, release = self._quotes.price(request.inquiry, held)
        priced = self._shelves.hold_against(priced, release, held)
        problems = obstacles(request, priced, release)
        if len(_demand(priced, release)) > MAX_DEMAND:
            message = f"these bundles have more than {MAX_DEMAND} different parts: order them in two goes"
            problems.append(Problem("too_many_parts", message, "lines"))
        changed = [problem for problem in problems if problem.code == "price_changed"]
        if len(changed) < len(problems):
            raise CartRejected(problems)
        quoted = request.quoted_total
        if changed or (quoted is not None and quoted < priced.total):
            raise PriceChanged(
                to_translate("the price has changed since the page was shown"),
                details={
                    "currency": priced.currency,
                    "quoted_total": total_as_seen(request, priced) if quoted is None else quoted,
                    "total": priced.total,
                    "lines": [dict(problem.details) for problem in changed],
                },
            )
        return priced, release

    def _placed(self, request: CheckoutRequest, priced: Quote, release: OpenRelease, now: int) -> OrderPlaced:
        return OrderPlaced(
            at=now,
            reference=make_reference(self._new_id(64)),
            cart_id=request.cart_id,
            body_hash=request.body_hash,
            release=release.id,
            currency=priced.currency,
            language=request.language,
            lines=priced.lines,
            demand=_demand(priced, release),
            subtotal=priced.subtotal,
            discount=priced.discount,
            tax=priced.tax,
            tax_included=priced.tax_included,
            taxes=priced.taxes,
            discounts=priced.discounts,
            gift_cards=priced.gift_cards,
            customer=customer_id(self._secret, request.email),
            groups=request.groups,
            total=priced.total,
            due=priced.due,
            client=request.client,
            payment_method=request.payment_method,
            shipping=priced.shipping,
            destination=request.destination,
            buyer=_buyer(request),
            trace=priced.trace,
            capture=_capture(request, priced, release),
            confirm=_confirm(priced, release),
            gift_note=request.gift_note if release.rules.gift_note else "",
        )

    def _change(
        self, order_id: str, placed: OrderPlaced, release: OpenRelease, previous: str | None, claim: InboxClaim
    ) -> Change:
        events: tuple[Event, ...] = (placed,)
        if placed.due == 0:
            paid = SettlePaid("", NOTHING_DUE, 0, placed.currency, late_policy="refund")
            events += decide(fold(events), paid, placed.at)
        elif placed.payment_method != CARD:
            events += decide(fold(events), promise(placed.payment_method, release.rules, placed.at), placed.at)
        change = change_of(order_id, 0, None, events, placed.at)
        told = announcement(release.rules.webhooks, order_id, 0, events, placed.at)
        return replace(
            change,
            outbox=(*change.outbox, *told),
            reference=placed.reference,
            counters=(*self._hold_caps(placed, release), *change.counters),
            cart=CartClaim(placed.cart_id, order_id, previous),
            inbox=replace(claim, order_id=order_id),
        )

    def _hold_caps(self, placed: OrderPlaced, release: OpenRelease) -> list[CounterMove]:
        """One client may hold so many orders, and of a scarce SKU one ordinary order or its share of the stock."""
        rules = release.rules
        moves = [CounterMove(holds_counter(placed.client), 1, rules.limits.holds_per_client)]
        limited = [need for need in placed.demand if need.limited]
        levels = self._store.stock([need.sku for need in limited])
        for need in limited:
            share = levels[need.sku].on_hand * rules.limits.hold_share_percent // 100
            most = max(share, rules.max_per_order, need.quantity)
            moves.append(CounterMove(held_counter(placed.client, need.sku), need.quantity, most))
        return moves

    def _named_shortage(self, priced: Quote, release: OpenRelease) -> CartRejected:
        """The store's word, told by the lines of the cart (a bundle's missing part is the bundle's problem)."""
        problems = self._shelves.hold_against(priced, release).problems
        return CartRejected(
            problems or [Problem("out_of_stock", to_translate("something was sold out just now"), "lines")]
        )


NOTHING_DUE = "nothing_due"
"""What stands for the provider's payment where discounts or gift cards left nothing to pay."""


def with_parts(skus: Iterable[str], release: OpenRelease) -> Mapping[str, SkuRecord]:
    """The records of these SKUs and of what bundles among them are made of."""
    records = release.records(skus)
    parts = {part.sku for record in records.values() for part in record.components}
    return records | release.records(parts - records.keys())


def _capture(request: CheckoutRequest, priced: Quote, release: OpenRelease) -> str:
    """When a card is charged: a bank keeps money for days only, so at once for what takes longer or needs no parcel."""
    later = release.rules.orders.capture == "at_dispatch" and request.payment_method == CARD and priced.due > 0
    waits = (StockPolicy.MADE_TO_ORDER, StockPolicy.PREORDER)
    ready = all(line.needs_shipping and line.stock_policy not in waits for line in priced.lines)
    return "at_dispatch" if later and ready else "at_once"


def _confirm(priced: Quote, release: OpenRelease) -> str:
    rules = release.rules.orders
    least = rules.by_hand_from.get(priced.currency)
    return "by_hand" if least is not None and priced.total >= least else rules.confirm


def _demand(priced: Quote, release: OpenRelease) -> tuple[Demand, ...]:
    quantities = {line.sku: line.quantity for line in priced.lines}
    return demand(quantities, with_parts(quantities, release))


def _buyer(request: CheckoutRequest) -> Buyer:
    place, recipient = request.destination, request.recipient
    town = " ".join(part for part in (place.postcode, recipient.city) if part)
    lines = (recipient.line1, recipient.line2, town) if recipient.line1 else ()
    return Buyer(
        email=request.email,
        name=recipient.name,
        address=tuple(line for line in lines if line),
        country=place.country,
        region=place.region,
        postcode=place.postcode,
    )
