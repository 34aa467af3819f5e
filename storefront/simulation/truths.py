"""What holds after every step, whatever is still on its way; `AtRest` says what holds when nothing is any more.

After a step, for each order that it changed:
- history: it can be folded, and is found by its reference and its payments;
- acts: what the shop said yes to is in the history once;
- money: each payment is as large as the provider says; no refund of ours was sent that was not executed, or twice; the
  shop believes no refund that the provider never made;
and for each SKU whose stock it moved:
- stock: on hand + sold = opening + received + restocked + corrected; reserved = what open orders hold; sold and
  restocked are what the histories say; received and corrected what people booked; reserved <= on hand where the policy
  is `deny`;
- mail: one mail a message, and one more only where nobody could know that it had been taken.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.domain.change import Move
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.events import Event
from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.order import Order, fold
from chalicelib.domain.order_units import held
from chalicelib.domain.steps import walk
from chalicelib.domain.stock_effects import stock_moves
from storefront.simulation.goods import DENIED, OPENING
from storefront.simulation.world import World

_MARKS = ("PARCEL ", "refund of step", "return of step", "note of step")
_NOT_SENT = (RefundState.GRANTED, RefundState.WITHDRAWN)


class Broken(Exception):
    """Something does not hold: which truth, and what is wrong."""

    def __init__(self, truth: str, said: str) -> None:
        super().__init__(f"{truth}: {said}")
        self.truth = truth
        self.said = said


@dataclass(slots=True)
class Share:
    """What one order has to do with stock, by SKU."""

    held: Counter[str] = field(default_factory=Counter)
    sold: Counter[str] = field(default_factory=Counter)
    restocked: Counter[str] = field(default_factory=Counter)


class Truths:
    """Holds the books of a world against its provider, step by step."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._shares: dict[str, Share] = {}
        self._total = Share()

    def after_step(self) -> None:
        """Raises Broken where something does not hold of what the step changed."""
        store, letterbox = self._world.store, self._world.letterbox
        skus = store.skus
        for order_id in sorted(store.orders):
            skus |= self._check_order(order_id)
        for sku in sorted(skus):
            self._check_stock(sku)
        if letterbox.twice:
            raise Broken("mail", f"{', '.join(letterbox.twice)} came again though it was known to be taken")
        store.orders.clear()
        store.skus.clear()

    def _check_order(self, order_id: str) -> set[str]:
        """The SKUs that it has to do with."""
        kept = self._world.kept
        stored = kept.load(order_id)
        if stored is None:
            raise Broken("history", f"{order_id} was committed and is not there")
        try:
            order = fold(stored.events)
        except IllegalTransition as wrong:
            raise Broken("history", f"{order_id} cannot be folded: {wrong.message}") from wrong
        if kept.find(order.reference) != order_id:
            raise Broken("history", f"{order.reference} is not found by its reference")
        self._check_acts(order_id, order)
        for payment, amount in order.payments:
            if payment.startswith("pi_"):
                if kept.payment_order(payment) != order_id:
                    raise Broken("history", f"{order.reference} is not found by its payment {payment}")
                self._check_payment(order, payment, amount)
        return self._take(order_id, _share(order, stored.events))

    def _check_acts(self, order_id: str, order: Order) -> None:
        texts = Counter(
            [
                *(parcel.tracking for parcel in order.parcels),
                *(refund.terms.reason for refund in order.refunds),
                *(one.asked.note for one in order.returns),
                *(note.text for note in order.notes),
            ]
        )
        twice = [text for text, times in texts.items() if times > 1 and text.startswith(_MARKS)]
        lost = [mark for mark in self._world.answered[order_id] if not texts[mark]]
        if twice or lost:
            raise Broken("acts", f"{order.reference}: done twice: {twice}; answered and not there: {lost}")

    def _check_payment(self, order: Order, payment: str, amount: int) -> None:
        sandbox = self._world.sandbox
        intent = sandbox.find("payment_intent", payment)
        taken = intent["amount_received"] if intent else 0
        if taken != amount:
            raise Broken("money", f"{order.reference} says that {amount} came, and the provider {taken} ({payment})")
        refunds = sandbox.look("refund", payment)
        sent: Counter[str] = Counter()
        for one in refunds:
            if one["status"] != "failed" and one["metadata"].get("refund"):
                sent[one["metadata"]["refund"]] += one["amount"]
        legs = [(refund.id, leg) for refund in order.refunds for leg in refund.legs if leg.source == payment]
        allowed = {refund_id: leg.amount for refund_id, leg in legs if leg.state not in _NOT_SENT}
        for refund_id, given in sent.items():
            if given > allowed.get(refund_id, 0):
                said = f"{given} were sent for {refund_id}, which allows {allowed.get(refund_id, 0)}"
                raise Broken("money", f"{order.reference}: {said} ({payment})")
        believed = sum(leg.amount for _, leg in legs if leg.state is RefundState.SUCCEEDED)
        believed += order.unexplained.get(payment, 0)
        made = sum(one["amount"] for one in refunds)
        if believed > made:
            raise Broken("money", f"{order.reference} says that {believed} went back, the provider {made} ({payment})")

    def _take(self, order_id: str, share: Share) -> set[str]:
        """Count the order's share anew; the SKUs in it. Reserved is told by the state, the rest by the history."""
        before = self._shares.get(order_id, Share())
        for name in Share.__slots__:
            total: Counter[str] = getattr(self._total, name)
            total.subtract(getattr(before, name))
            total.update(getattr(share, name))
        self._shares[order_id] = share
        return {*share.held, *before.held, *share.sold, *share.restocked}

    def _check_stock(self, sku: str) -> None:
        level, total = self._world.kept.stock([sku])[sku], self._total
        booked = self._world.booked.get(sku, 0)
        wrong = {
            "the books do not balance": not level.balanced,
            f"open orders hold {total.held[sku]}": level.reserved != total.held[sku],
            f"histories sold {total.sold[sku]}": level.sold != total.sold[sku],
            f"histories put {total.restocked[sku]} back": level.restocked != total.restocked[sku],
            f"people booked {booked}": level.received + level.corrected != booked,
            f"it opened with {OPENING[sku]}": level.opening != OPENING[sku],
            "more is promised than there is": sku in DENIED and level.reserved > level.on_hand,
        }
        said = [words for words, is_wrong in wrong.items() if is_wrong]
        if said:
            raise Broken("stock", f"{sku}: {'; '.join(said)}: {level}")


def _share(order: Order, events: Sequence[Event]) -> Share:
    share = Share()
    if order.holds_stock:
        share.held.update({need.sku: need.quantity for need in held(order)})
    for step in walk(None, events):
        for move in stock_moves(step):
            if move.kind in (Move.COMMIT, Move.SELL):
                share.sold[move.sku] += move.quantity
            elif move.kind is Move.RESTOCK:
                share.restocked[move.sku] += move.quantity
    return share
