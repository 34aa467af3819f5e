"""*Place*: a priced cart becomes an order with stock on hold, in one commit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.cart import CartLine, merge_lines
from chalicelib.domain.change import CartClaim, Change, CounterMove, InboxClaim
from chalicelib.domain.consequences import consequences, held_counter, holds_counter
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
)
from chalicelib.domain.events import Buyer, OrderPlaced
from chalicelib.domain.money import PROVIDER_MAXIMUM, PROVIDER_MINIMUM, AmountError, Money, to_provider
from chalicelib.domain.order import Order, fold
from chalicelib.domain.pricebook import SkuRecord
from chalicelib.domain.pricing import NOWHERE, Destination, Quote
from chalicelib.domain.reference import make_reference
from chalicelib.domain.stock import demand
from chalicelib.ports import Clock, NewId, OrderStore
from chalicelib.service.quotes import Quotes
from chalicelib.service.releases import OpenRelease

_TRIES = 5


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """A cart to be ordered. `key` makes a retry safe, `body_hash` tells one body from another, `client` who asks."""

    key: str
    body_hash: str
    cart_id: str
    client: str
    lines: tuple[CartLine, ...]
    currency: str
    language: str
    email: str | None
    destination: Destination = NOWHERE
    shipping_method: str | None = None
    payment_method: str = "card"
    quoted_total: int | None = None
    by_hand: bool = False  # sent by a form's button, whose key is not the sender's to choose


class Placing:
    """Turns checkout requests into stored orders."""

    def __init__(self, store: OrderStore, quotes: Quotes, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._quotes = quotes
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

        Raises CartRejected, LimitReached, IdempotencyInFlight; nothing is written then.
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
                raise IdempotencyInFlight("this cart is being ordered already", retry_after=2) from cause
            except LimitReached as held:
                # Whose counter it was is nobody's business.
                raise LimitReached("too much is on hold for you already: pay for it, or wait half an hour") from held
            except OutOfStock as short:
                raise self._named_shortage(priced, release) from short
            return order_id
        raise Contended("no free order reference was found")

    def accept(self, request: CheckoutRequest, previous: Order | None) -> tuple[Quote, OpenRelease]:
        """The cart priced, where it can be ordered; what `previous` has on hold counts as there.

        Raises CartRejected with every problem, PriceChanged where only prices stand against it.
        """
        priced, release = self._quotes.price(
            request.lines,
            currency=request.currency,
            destination=request.destination,
            shipping_method=request.shipping_method,
        )
        held = {need.sku: need.quantity for need in previous.placed.demand} if previous and previous.holds_stock else {}
        priced = self._quotes.with_stock(priced, release, held)
        problems = [*priced.problems, *_missing(request, priced, release)]
        changed = [problem for problem in problems if problem.code == "price_changed"]
        if len(changed) < len(problems):
            raise CartRejected(problems)
        quoted = request.quoted_total
        if changed or (quoted is not None and quoted < priced.total):
            raise PriceChanged(
                "the price has changed since the page was shown",
                details={
                    "currency": priced.currency,
                    "quoted_total": _total_as_seen(request, priced) if quoted is None else quoted,
                    "total": priced.total,
                    "lines": [dict(problem.details) for problem in changed],
                },
            )
        return priced, release

    def _placed(self, request: CheckoutRequest, priced: Quote, release: OpenRelease, now: int) -> OrderPlaced:
        quantities = {line.sku: line.quantity for line in priced.lines}
        return OrderPlaced(
            at=now,
            reference=make_reference(self._new_id(64)),
            cart_id=request.cart_id,
            body_hash=request.body_hash,
            release=release.id,
            currency=priced.currency,
            language=request.language,
            lines=priced.lines,
            demand=demand(quantities, with_parts(quantities, release)),
            subtotal=priced.subtotal,
            discount=priced.discount,
            tax=priced.tax,
            total=priced.total,
            due=priced.due,
            client=request.client,
            payment_method=request.payment_method,
            shipping=priced.shipping,
            destination=request.destination,
            buyer=Buyer(email=request.email, country=request.destination.country),
            trace=priced.trace,
        )

    def _change(
        self, order_id: str, placed: OrderPlaced, release: OpenRelease, previous: str | None, claim: InboxClaim
    ) -> Change:
        effects = consequences(order_id, fold([placed]), [placed], placed.at)
        return Change(
            order_id=order_id,
            events=(placed,),
            reference=placed.reference,
            sweep_at=effects.sweep_at,
            stock=effects.stock,
            counters=(*effects.counters, *self._hold_caps(placed, release)),
            cart=CartClaim(placed.cart_id, order_id, previous),
            inbox=InboxClaim(
                claim.id, claim.payload_hash, claim.expires_at, claim.lease_until, order_id, claim.takes_over
            ),
            outbox=effects.outbox,
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
        problems = self._quotes.with_stock(priced, release).problems
        return CartRejected(problems or [Problem("out_of_stock", "something was sold out just now", "lines")])


def with_parts(skus: Iterable[str], release: OpenRelease) -> Mapping[str, SkuRecord]:
    """The records of these SKUs and of what bundles among them are made of."""
    records = release.records(skus)
    parts = {part.sku for record in records.values() for part in record.components}
    return records | release.records(parts - records.keys())


def _missing(request: CheckoutRequest, priced: Quote, release: OpenRelease) -> list[Problem]:
    problems = []
    if not request.lines:
        problems.append(Problem("empty_cart", "there is nothing in the cart", "lines"))
    if not request.email:
        problems.append(Problem("missing", "an e-mail address is needed for the confirmation", "email"))
    if priced.needs_shipping and request.destination.country is None:
        problems.append(Problem("missing", "the country to send it to is needed", "destination.country"))
    methods = release.rules.payment_methods
    if request.payment_method not in methods:
        problems.append(Problem("unknown_payment_method", f"choose one of {', '.join(methods)}", "payment_method"))
    problems.extend(_unpayable(priced))
    return problems


def _unpayable(priced: Quote) -> Iterable[Problem]:
    if not priced.lines:
        return
    if 0 < priced.due < PROVIDER_MINIMUM.get(priced.currency, 1):
        yield Problem("amount_too_small", "the total is less than can be paid by card", "lines")
    try:
        if to_provider(Money(priced.due, priced.currency)) > PROVIDER_MAXIMUM:
            yield Problem("amount_too_large", "the total is more than can be paid by card at once", "lines")
    except AmountError as error:
        yield Problem("amount_not_payable", str(error), "lines")


def _total_as_seen(request: CheckoutRequest, priced: Quote) -> int:
    """What the shopper expected to pay, by the unit prices that were seen."""
    seen = {line.sku: line.seen for line in merge_lines(request.lines)}
    lines = sum(_seen_or(seen.get(line.sku), line.unit) * line.quantity for line in priced.lines)
    return lines + priced.total - priced.subtotal


def _seen_or(seen: int | None, unit: int) -> int:
    return unit if seen is None else seen
